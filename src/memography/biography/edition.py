"""The edition of an article: which corpus, settings and code it is written with, and when; and how to cite it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from memography.corpus import Corpus, runs
from memography.phrases import day, series
from memography.settings import Settings

if TYPE_CHECKING:
    from memography.biography.article import Claim

_STAGES = ("vision", "memes", "captions", "meaning", "history", "biography")
_BESIDE = ("method", "seed")
"""What a run's settings hold beside those of stages."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What an article rests on, beside its claims: with all of it the same article can be written again."""

    corpus_version: str
    """Names the posts and catalogue entries, whatever order they came in."""
    n_posts: int
    """How many posts the corpus holds."""
    memography: str
    """The version of the code that wrote the article."""
    written_on: date
    """When the articles were last brought up to date, UTC."""
    seed: int
    settings: dict[str, Any]
    """The settings that differ from their defaults, by name."""

    def sentence(self) -> str:
        """What an article is cited with, beside its name."""
        return (
            f"Written by memography {self.memography} on {day(self.written_on)} from version {self.corpus_version} of "
            f"a corpus of {self.n_posts:,} post{'' if self.n_posts == 1 else 's'}, with {self.told_settings()}."
        )

    def told_settings(self) -> str:
        """The settings in words."""
        if not self.settings:
            return "default settings"
        return series([f"{name} = {value}" for name, value in self.settings.items()]) + ", else default settings"

    def as_data(self) -> dict[str, Any]:
        """As JSON types."""
        return {
            "corpus_version": self.corpus_version,
            "n_posts": self.n_posts,
            "memography": self.memography,
            "written_on": self.written_on.isoformat(),
            "seed": self.seed,
            "settings": self.settings,
        }


def edition(corpus: Corpus, claims: Iterable["Claim"]) -> Edition | None:
    """The edition of the articles of a corpus as they are now.

    Args:
        corpus: the corpus.
        claims: those of one article.

    Returns:
        None where an earlier version wrote the article, which did not claim what it rests on.
    """
    whole = next((claim.value for claim in claims if claim.kind == "corpus"), None)
    latest = {run["stage"]: run for run in runs.read(corpus, "is_done")}
    run = latest.get("biography")
    if whole is None or run is None:
        return None
    return Edition(
        corpus_version=whole["version"],
        n_posts=whole["n_posts"],
        memography=run["versions"]["memography"],
        written_on=run["started_at"].date(),
        seed=run["settings"]["seed"],
        settings=_differing([latest[stage] for stage in _STAGES if stage in latest]),
    )


def _differing(latest: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The settings that the tables were made with and that differ from their defaults, by name."""
    defaults = Settings()
    found: dict[str, Any] = {}
    for run in latest:
        for part, own in run["settings"].items():
            if part not in _BESIDE:
                usual = getattr(defaults, part).deciding()
                found |= {f"{part}.{name}": value for name, value in own.items() if usual.get(name) != value}
    return dict(sorted(found.items()))


def bibtex(meme_id: str, name: str, edition: Edition) -> str:
    """A BibTeX entry for an article.

    Args:
        meme_id: the meme's id.
        name: the meme's name; what means something to TeX is escaped.
        edition: what the article rests on.
    """
    lines = {
        "title": f"{{Biography of the internet meme ``{_for_tex(name)}''}}",
        "author": "{{memography}}",
        "year": f"{{{edition.written_on.year}}}",
        "month": f"{edition.written_on:%b}".lower(),
        "version": f"{{{edition.corpus_version}}}",
        "note": f"{{{_for_tex(edition.sentence())} Meme {_for_tex(meme_id)}.}}",
    }
    key = re.sub(r"[^A-Za-z0-9]+", "-", f"{meme_id}-{edition.corpus_version}")
    return f"@misc{{{key},\n" + "".join(f"  {field} = {value},\n" for field, value in lines.items()) + "}\n"


_TEX = {
    **{character: f"\\{character}" for character in "#$%&_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def _for_tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in " ".join(text.split()))
