"""An article as Markdown, as one HTML file, as JSON, or as an entry of a bibliography."""

import base64
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import PurePath
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape

from memography.biography import values
from memography.biography.article import Article, Claim, Sentence
from memography.biography.edition import bibtex as bibtex_of
from memography.errors import TableError
from memography.phrases import behind_the_captions, unbroken

FORMATS = ("markdown", "html", "json", "bibtex")
ENDINGS = {".html": "html", ".htm": "html", ".json": "json", ".bib": "bibtex"}
"""What is written to a file by the ending of its name; to any other goes Markdown."""
LISTED_POSTS = 10
"""So many of a claim's posts are named in Markdown and print; JSON has all that the claim names."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart to stand in the article."""

    section: str
    """The section that it stands in; where the article lacks that, the first."""
    svg: str
    """The chart."""
    caption: str
    """What stands below it."""
    text: str
    """The chart in words, for who can't see it."""


def render(article: Article, format: str, charts: Sequence[Chart] = (), *, is_hiding: bool = True) -> str:
    """The article in one of `FORMATS`.

    Args:
        article: what is written.
        format: how.
        charts: what is drawn of the meme; HTML alone shows it.
        is_hiding: whether the picture stays behind a click, in HTML.
    """
    if format == "html":
        return html(article, charts, is_hiding=is_hiding)
    forms: dict[str, Callable[[Article], str]] = {"markdown": markdown, "json": as_json, "bibtex": bibtex}
    return forms[format](article)


def format_of(file_name: str) -> str:
    """What to write to a file, by the ending of its name.

    >>> format_of("grumpy-cat.HTML"), format_of("cat.bib"), format_of("grumpy.cat"), format_of("json")
    ('html', 'bibtex', 'markdown', 'markdown')
    """
    return ENDINGS.get(PurePath(file_name).suffix.lower(), "markdown")


def markdown(article: Article) -> str:
    """The article as Markdown: numbered references to its claims, and the claims with their posts below."""
    numbers = numbers_of(article)
    lines = [f"# {_escaped(article.name)}", ""]
    if article.faults:
        lines += [f"> **{warning(article)}**", ">"]
        lines += [f"> - {_escaped(fault.where)}: {_escaped(fault.what)}" for fault in article.faults] + [""]
    for section, sentences in article.sections().items():
        lines += [f"## {section}", ""]
        lines += [" ".join(f"{_linked(s)}{_references(s, numbers)}" for s in sentences), ""]
    if wording := article.wording():
        lines += [f"{_escaped(wording)} `memography biography --plain` has the composed ones.", ""]
    if article.edition is not None:
        lines += ["## Cite this", "", _escaped(citation(article)), ""]
        lines += [f"    {line}" for line in bibtex(article).splitlines()] + [""]  # indented: nothing in it is markup
    lines += ["## Evidence", ""]
    for claim in article.claims():
        lines += [f"{numbers[claim.claim_id]}. {_told(claim)}"]
    return "\n".join(lines) + "\n"


def _told(claim: Claim) -> str:
    """A claim as an item of a list."""
    parts = [f"**{values.title(claim)}** ({_code(claim.claim_id)}). {_sentence(values.lines(claim.value))}"]
    if interval := values.interval(claim):
        parts.append(f"Interval: {interval}.")
    parts.append(claim.method)
    if claim.parameters:
        parts.append(f"With {_sentence(values.lines(claim.parameters))}")
    parts.append(f"Tables: {', '.join(map(_code, claim.tables))}.")
    shown = ", ".join(map(_code, claim.post_ids[:LISTED_POSTS]))
    n_more = claim.n_posts - len(claim.post_ids[:LISTED_POSTS])
    parts.append(f"Posts ({claim.n_posts:,}): {shown}{f' and {n_more:,} more' if n_more > 0 else ''}.")
    return " ".join(parts)


def _sentence(lines: list[tuple[str, str, Any]]) -> str:
    """Lines of a value as one sentence."""
    told = []
    for _, name, part in lines:
        if isinstance(part, list):
            rows = "; ".join(", ".join(f"{inner} {text}" for _, inner, text in row) for row in part)
            told.append(f"{name}: {rows}")
        else:
            told.append(f"{name}: {part}")
    return _escaped("; ".join(told)) + "."


def html(article: Article, charts: Sequence[Chart] = (), *, is_hiding: bool = True) -> str:
    """The article as one self-contained HTML file without scripts, to keep and to print."""
    environment = Environment(
        loader=PackageLoader("memography.biography", "templates"),
        autoescape=select_autoescape(default=True),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"lines": values.lines, "interval": values.interval, "claim_title": values.title}
    environment.filters["unbroken"] = unbroken
    return environment.get_template("article.html").render(
        article=article,
        numbers=numbers_of(article),
        picture=_inline(article),
        charts=_by_section(article, charts),
        as_address=lambda chart: _as_address("svg+xml", chart.svg.encode()),
        is_hiding=is_hiding,
        warning=warning(article),
        citation=citation(article) if article.edition else None,
        bibtex=bibtex(article) if article.edition else None,
        version=_version(),
    )


def as_json(article: Article) -> str:
    """The article as JSON: sentences by section, and claims as data."""
    return json.dumps(as_data(article), ensure_ascii=False, indent=2)


def as_data(article: Article) -> dict[str, Any]:
    """The article as JSON types."""
    return {
        "meme_id": article.meme_id,
        "name": article.name,
        "first_seen_at": article.first_seen_at and article.first_seen_at.isoformat(),
        "last_seen_at": article.last_seen_at and article.last_seen_at.isoformat(),
        "edition": article.edition and article.edition.as_data(),
        "faults": [{"where": fault.where, "what": fault.what} for fault in article.faults],
        "sections": [
            {
                "title": title,
                "sentences": [_sentence_as_data(sentence) for sentence in sentences],
            }
            for title, sentences in article.sections().items()
        ],
        "claims": [claim_as_data(claim) for claim in article.claims()],
        **({"wording": article.wording()} if article.wording() else {}),
    }


def _sentence_as_data(sentence: Sentence) -> dict[str, Any]:
    narration = sentence.narration
    return {
        "text": sentence.wording,
        "claims": [claim.claim_id for claim in sentence.claims],
        **({"narration": asdict(narration)} if narration else {}),
    }


def claim_as_data(claim: Claim) -> dict[str, Any]:
    """A claim as JSON types."""
    return {
        "claim_id": claim.claim_id,
        "kind": claim.kind,
        "value": claim.value,
        "low": claim.low,
        "high": claim.high,
        "method": claim.method,
        "parameters": claim.parameters,
        "tables": list(claim.tables),
        "evidence": json.loads(claim.evidence.to_json()),
        "n_posts": claim.n_posts,
        "post_ids": list(claim.post_ids),
    }


def bibtex(article: Article) -> str:
    """The article as an entry of a bibliography.

    Raises:
        TableError: an earlier version wrote it, and did not say what it rests on.
    """
    if article.edition is None:
        raise TableError("This article does not say which corpus it rests on. Write it again with `memography build`.")
    return bibtex_of(article.meme_id, article.name, article.edition)


def citation(article: Article) -> str:
    """The article as it is cited in a text."""
    told = f" {article.edition.sentence()}" if article.edition else ""
    return f"“{article.name}”: the biography of an internet meme.{told}"


def warning(article: Article) -> str | None:
    """What is said above an article that does not hold; None where it does."""
    if not article.faults:
        return None
    n = sum(article.is_faulty(sentence) for sentence in article.sentences)
    which = "Its claims do" if n == 0 else "One of its sentences does" if n == 1 else f"{n:,} of its sentences do"
    return (
        f"This article is not sound. {which} not follow from the tables as they are now. Write it again with "
        "`memography build`, and see `memography check`."
    )


def numbers_of(article: Article) -> dict[str, int]:
    """The number of each claim in the article, by its id."""
    return {claim.claim_id: number for number, claim in enumerate(article.claims(), 1)}


def _inline(article: Article) -> dict[str, str] | None:
    """The picture as an address that holds it, and the line below it."""
    picture = article.picture
    if picture is None:
        return None
    return {
        "source": _as_address("jpeg", picture.jpeg),
        "line": behind_the_captions(picture.n_variants, picture.share_certain),
    }


def _by_section(article: Article, charts: Sequence[Chart]) -> dict[str, list[Chart]]:
    titles = list(article.sections())
    found: dict[str, list[Chart]] = {title: [] for title in titles}
    for chart in charts:
        found[chart.section if chart.section in found else titles[0]].append(chart)
    return found


def _as_address(kind: str, data: bytes) -> str:
    """A picture within its address: what is in an SVG can neither run nor clash with the page so."""
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


def _linked(sentence: Sentence) -> str:
    return "".join(f"[{_escaped(text)}](<{url}>)" if url else _escaped(text) for text, url in sentence.parts())


def _references(sentence: Sentence, numbers: Mapping[str, int]) -> str:
    return "".join(f" [{numbers[claim.claim_id]}]" for claim in sentence.claims)


def _escaped(text: str) -> str:
    """Posts' words in Markdown stay words: what could be markup or HTML is escaped."""
    for character in "\\`*_[]<>#|":
        text = text.replace(character, f"\\{character}" if character not in "<>" else f"&{'lg'[character == '>']}t;")
    return text.replace("\n", " ")


def _code(text: str) -> str:
    """A text as a code span of Markdown, whatever is in it."""
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    pad = " " if "`" in text else ""
    return f"{fence}{pad}{' '.join(text.splitlines())}{pad}{fence}"


def _version() -> str:
    from memography import __version__

    return __version__
