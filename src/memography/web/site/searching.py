"""The search of a copy: an index in small script files, of which the reader's browser loads those that it needs.

From a disk a page may load scripts of its own, and no data. Each file therefore is a script that calls one function
with its part: `search/index.js` names the first term of every part, `search/terms-N.js` hold terms with the documents
that have them, and `search/documents-N.js` what is shown of documents. Documents are ranked by BM25 (Robertson and
Zaragoza 2009), computed here but for the sum; `static/site-search.js` reads it.
"""

import json
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

TERMS_BYTES = 1 << 16
"""A file of terms is about so large; a term that many documents have may be larger."""
DOCUMENTS_EACH = 200
"""Documents a file."""
MAX_POSTINGS = 2000
"""A term leads to at most so many documents, those that it weighs most in: nobody reads more."""
MAX_TERMS = 2000
"""So many terms of a document are looked at: a post may be of any length."""
MAX_TERM_CHARACTERS = 40
K1, B = 1.2, 0.75
"""Of BM25, as is usual."""
SCALE = 100
"""Weights are whole numbers of hundredths."""
_UNSPACED = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(f"[{_UNSPACED}]|[^\\W_{_UNSPACED}]+")
"""A word, or a character of a script that puts no spaces between words."""


@dataclass(frozen=True, slots=True)
class Document:
    """What can be found."""

    file: str
    title: str
    about: str
    """A line below the title."""
    shown: str
    """The beginning of its text."""
    fields: tuple[tuple[int, str], ...]
    """Texts that it is found by, each with how many times its words count."""


def terms(text: str) -> list[str]:
    """The terms of a text: its words in lower case without accents. `static/site-search.js` does the same.

    >>> terms("Crème brûlée, it's 猫!")
    ['creme', 'brulee', 'it', 's', '猫']
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.category(c).startswith("M"))
    return [word[:MAX_TERM_CHARACTERS] for word in _WORD.findall(plain.lower())]


def index_files(memes: Sequence[Document], posts: Sequence[Document]) -> Iterator[tuple[str, bytes]]:
    """The files of an index, by name: memes first, then posts; each document's number is its place in this order."""
    documents = [*memes, *posts]
    postings = _postings(documents)
    firsts: list[str] = []
    part: dict[str, list[int]] = {}
    size = 0
    for term in sorted(postings):
        if size > TERMS_BYTES:
            yield f"search/terms-{len(firsts) - 1}.js", _script(f"terms-{len(firsts) - 1}", part)
            part, size = {}, 0
        if not part:
            firsts.append(term)
        part[term] = postings[term]
        size += len(term) + 6 * len(postings[term]) // 2
    if part:
        yield f"search/terms-{len(firsts) - 1}.js", _script(f"terms-{len(firsts) - 1}", part)
    for number, start in enumerate(range(0, len(documents), DOCUMENTS_EACH)):
        some = documents[start : start + DOCUMENTS_EACH]
        rows = [[one.file, one.title, one.about, one.shown] for one in some]
        yield f"search/documents-{number}.js", _script(f"documents-{number}", rows)
    about = {"firsts": firsts, "nMemes": len(memes), "nDocuments": len(documents), "documentsEach": DOCUMENTS_EACH}
    yield "search/index.js", _script("index", about)


def _postings(documents: Sequence[Document]) -> dict[str, list[int]]:
    """For each term the documents that have it: by turns how much further the next one is, and what the term weighs."""
    counts: list[Counter[str]] = []
    for document in documents:
        counted: Counter[str] = Counter()
        for times, text in document.fields:
            for term in terms(text)[:MAX_TERMS]:
                counted[term] += times
        counts.append(counted)
    lengths = [sum(counted.values()) for counted in counts]
    mean = sum(lengths) / max(len(lengths), 1) or 1.0
    found: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, counted in enumerate(counts):
        norm = K1 * (1 - B + B * lengths[number] / mean)
        for term, n in counted.items():
            found[term].append((number, n * (K1 + 1) / (n + norm)))
    return {term: _deltas(rows, len(documents)) for term, rows in found.items()}


def _deltas(rows: list[tuple[int, float]], n_documents: int) -> list[int]:
    rarity = math.log(1 + (n_documents - len(rows) + 0.5) / (len(rows) + 0.5))
    kept = sorted(sorted(rows, key=lambda row: (-row[1], row[0]))[:MAX_POSTINGS])
    told: list[int] = []
    last = 0
    for number, weight in kept:
        told += [number - last, max(1, round(SCALE * rarity * weight))]
        last = number
    return told


def _script(name: str, value: Any) -> bytes:
    data = json.dumps(value, separators=(",", ":"))
    return f"memographyArrived({json.dumps(name)},{data});\n".encode()
