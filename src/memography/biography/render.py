"""An article as Markdown, as one HTML file, or as JSON."""

import base64
import json
import re
from dataclasses import asdict
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape

from memography.biography.article import Article, Claim, Sentence
from memography.phrases import behind_the_captions

FORMATS = ("markdown", "html", "json")


def render(article: Article, format: str) -> str:
    """The article in one of `FORMATS`."""
    return {"markdown": markdown, "html": html, "json": as_json}[format](article)


def markdown(article: Article) -> str:
    """The article as Markdown: numbered references to its claims, and the claims with their posts below."""
    numbers = _numbers(article)
    lines = [f"# {_escaped(article.name)}", ""]
    for section, sentences in article.sections().items():
        lines += [f"## {section}", ""]
        lines += [" ".join(f"{_linked(s)}{_references(s, numbers)}" for s in sentences), ""]
    if wording := article.wording():
        lines += [f"{_escaped(wording)} `memography biography --plain` has the composed ones.", ""]
    lines += ["## Evidence", ""]
    for claim in article.claims():
        posts = ", ".join(map(_code, claim.post_ids))
        more = f" and {claim.n_posts - len(claim.post_ids):,} more" if claim.n_posts > len(claim.post_ids) else ""
        lines.append(
            f"{numbers[claim.claim_id]}. {_code(claim.claim_id)}: {_escaped(_plain(claim))} {claim.method} "
            f"Posts ({claim.n_posts:,}): {posts}{more}."
        )
    return "\n".join(lines) + "\n"


def html(article: Article) -> str:
    """The article as one self-contained HTML file without scripts."""
    environment = Environment(
        loader=PackageLoader("memography.biography", "templates"),
        autoescape=select_autoescape(default=True),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("article.html").render(
        article=article, numbers=_numbers(article), picture=_inline(article), plain=_plain, version=_version()
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
        "tables": list(claim.tables),
        "evidence": json.loads(claim.evidence.to_json()),
        "n_posts": claim.n_posts,
        "post_ids": list(claim.post_ids),
    }


def _inline(article: Article) -> dict[str, str] | None:
    """The picture as an address that holds it, and the line below it."""
    picture = article.picture
    if picture is None:
        return None
    return {
        "source": "data:image/jpeg;base64," + base64.b64encode(picture.jpeg).decode(),
        "line": behind_the_captions(picture.n_variants, picture.share_certain),
    }


def _numbers(article: Article) -> dict[str, int]:
    return {claim.claim_id: number for number, claim in enumerate(article.claims(), 1)}


def _linked(sentence: Sentence) -> str:
    return "".join(f"[{_escaped(text)}](<{url}>)" if url else _escaped(text) for text, url in sentence.parts())


def _references(sentence: Sentence, numbers: dict[str, int]) -> str:
    return "".join(f" [{numbers[claim.claim_id]}]" for claim in sentence.claims)


def _plain(claim: Claim) -> str:
    value = json.dumps(claim.value, ensure_ascii=False)
    interval = f" (between {claim.low} and {claim.high})" if claim.low or claim.high else ""
    return f"{value}{interval}."


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
