"""An article as data: claims with their evidence, and the sentences that rest on them."""

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from memography.biography.edition import Edition, edition
from memography.biography.narrator.wording import Narration, in_words, narrated
from memography.corpus import Corpus
from memography.corpus.store import quoted
from memography.corpus.views import memes, templates
from memography.errors import MemeNotFound, TableError
from memography.pictures.face import face


@dataclass(frozen=True, slots=True)
class Evidence:
    """Which uses prove a claim: those of the meme that fit every condition given."""

    meme_id: str
    """The meme."""
    community: str | None = None
    """Only uses in this community."""
    since: str | None = None
    """Only dated uses at or after this UTC time, ISO 8601."""
    before: str | None = None
    """Only dated uses before this UTC time, ISO 8601."""
    word: str | None = None
    """Only uses whose context has this word."""
    phrase: str | None = None
    """Only uses whose context has these words in a row, folded, with single spaces."""
    sense_id: str | None = None
    """Only uses in this sense."""
    answered: str | None = None
    """Only uses whose post got an answer of this kind."""
    post_id: str | None = None
    """Only this post."""
    variant_id: str | None = None
    """Only uses of this variant."""
    bare: bool = False
    """Only uses whose picture is the bare template, with no words of a poster."""
    mirrored: bool = False
    """Only uses whose picture is mirrored."""
    disagreeing: bool = False
    """Only uses whose picture says another meme than the source does."""
    made: str | None = None
    """Only uses of variants that were made so, as `lineage` says: 'root', 'copy', 'edit' or 'remix'."""
    judged: bool = False
    """Only uses whose words were judged by the tone model."""
    dated: bool = False
    """Only uses with a time."""
    untimed: bool = False
    """Only uses without a time."""

    def to_json(self) -> str:
        """The conditions that are set, as JSON."""
        told = ((name, getattr(self, name)) for name in _CONDITIONS)
        return json.dumps({name: value for name, value in told if value not in (None, False)})

    @classmethod
    def from_json(cls, text: str) -> "Evidence":
        """The conditions, read back."""
        return cls(**json.loads(text))


_CONDITIONS = sorted(condition.name for condition in fields(Evidence))


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement with its value, its method and its evidence; a row of table `claims`."""

    claim_id: str
    meme_id: str
    kind: str
    value: Any
    """What is claimed, as JSON types: a number, a text, a list or an object."""
    low: Any
    """Lower end of the interval, or None."""
    high: Any
    """Upper end of the interval, or None."""
    method: str
    tables: tuple[str, ...]
    evidence: Evidence
    n_posts: int
    """How many posts prove it."""
    post_ids: tuple[str, ...]
    """Some of them by id, spread evenly; `evidence` leads to all."""
    parameters: dict[str, Any] = field(default_factory=dict)
    """The settings and constants that the method ran with, as JSON types; `confidence` is that of the interval."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the article and the claims that it rests on; a row of table `biography`."""

    position: int
    section: str
    text: str
    """As composed from the claims."""
    claims: tuple[Claim, ...]
    narration: Narration | None = None
    """What a narrator made of it; None where none was asked."""

    @property
    def wording(self) -> str:
        """As it is read: as composed, or in a narrator's words that say the same."""
        return self.narration.answer if self.narration and self.narration.is_shown else self.text

    def parts(self) -> list[tuple[str, str | None]]:
        """The wording in pieces, each with the address that it links to, if any: one that one of the claims gives
        as its source (`sources.entry.web_address` has seen to it), and none that other people's words hold."""
        for claim in self.claims:
            source = claim.value.get("source") if claim.kind == "catalogue" else None
            if source and source in self.wording:
                before, _, after = self.wording.partition(source)
                return [(before, None), (source, source), (after, None)]
        return [(self.wording, None)]


@dataclass(frozen=True, slots=True)
class Fault:
    """A claim or a sentence that does not hold."""

    meme_id: str
    where: str
    """The claim's id, or the sentence in quotes."""
    what: str
    """What was said, and what was found."""


@dataclass(frozen=True)
class CleanPicture:
    """The picture behind a meme's captions."""

    corpus: Corpus = field(repr=False)
    leader_id: str
    """The variant upon which it was put together."""
    n_variants: int
    """How many variants it was put together from."""
    share_certain: float

    @functools.cached_property
    def jpeg(self) -> bytes:
        """Grey where it is not certain."""
        return read_face(self.corpus, self.leader_id)


@dataclass(frozen=True, slots=True)
class Article:
    """A meme's biography."""

    meme_id: str
    name: str
    face_image_id: str | None
    first_seen_at: datetime | None
    last_seen_at: datetime | None
    sentences: tuple[Sentence, ...]
    picture: CleanPicture | None = None
    """None where captions hide most of it, or no picture is known."""
    edition: Edition | None = None
    """What it rests on; None where an earlier version wrote it."""
    faults: tuple[Fault, ...] = ()
    """What does not hold in it, where it was audited; an article with faults is not to be shown as sound."""

    def wording(self) -> str:
        """Whose wording it is in; empty where it is all as composed from the claims."""
        return in_words(self.sentences)

    def sections(self) -> dict[str, list[Sentence]]:
        """The sentences by section, in order."""
        found: dict[str, list[Sentence]] = {}
        for sentence in self.sentences:
            found.setdefault(sentence.section, []).append(sentence)
        return found

    def claims(self) -> list[Claim]:
        """Every claim once, in order of first mention: a claim's number in the article is its place here + 1."""
        return list({c.claim_id: c for s in self.sentences for c in s.claims}.values())

    def is_faulty(self, sentence: Sentence) -> bool:
        """Whether a sentence does not follow from the tables."""
        return any(fault.where == f"“{sentence.text}”" for fault in self.faults)


def read_article(corpus: Corpus, meme_id: str, *, is_plain: bool = False) -> Article:
    """The article of one meme.

    Args:
        corpus: a corpus with biographies.
        meme_id: the meme.
        is_plain: every sentence as it was composed, whatever a narrator made of it.

    Raises:
        TableError: the biography stage has not run.
        MemeNotFound: there is no such meme.
    """
    where = f"meme_id = {quoted(meme_id)}"
    found = next(memes(corpus, where).iter_rows(named=True), None)
    if found is None:
        raise MemeNotFound(f"There is no meme {meme_id!r}. `memography memes` lists all.")
    face = templates(corpus, where).filter("is_face")
    return article_of(corpus, {**found, "template": next(face.iter_rows(named=True), None)}, is_plain=is_plain)


def article_of(corpus: Corpus, meme: Mapping[str, Any], *, is_plain: bool = False) -> Article:
    """The article of a meme that is known.

    Args:
        corpus: a corpus with biographies.
        meme: its row as `views.memes` gives it, and as `template` the row of its face as `views.templates` gives it, or
            None.
        is_plain: as for `read_article`.

    Raises:
        TableError: the biography stage has not run.
    """
    meme_id, template = meme["meme_id"], meme["template"]
    rows = corpus.rows("biography", where=f"meme_id = {quoted(meme_id)}")
    if not rows:
        raise TableError(f"Meme {meme_id!r} has no biography yet. Write it with `memography build`.")
    claims = {c.claim_id: c for c in read_claims(corpus, f"meme_id = {quoted(meme_id)}")}
    sentences = tuple(
        Sentence(
            row["position"], row["section"], row["text"], tuple(claims[i] for i in row["claim_ids"] if i in claims)
        )
        for row in sorted(rows, key=lambda row: row["position"])
    )
    return Article(
        meme_id,
        meme["name"],
        meme["face_image_id"],
        meme["first_seen_at"],
        meme["last_seen_at"],
        sentences if is_plain else narrated(corpus, sentences),
        template and CleanPicture(corpus, template["leader_id"], template["n_variants"], template["share_certain"]),
        edition(corpus, claims.values()),
    )


def read_face(corpus: Corpus, leader_id: str) -> bytes:
    """The clean template upon a leader as JPEG, grey where it is not certain.

    Raises:
        TableError: there is none.
    """
    columns = ["picture", "certainty", "is_mirrored"]
    for row in corpus.rows("templates", columns, f"leader_id = {quoted(leader_id)}"):
        return face(row["picture"], row["certainty"], row["is_mirrored"])
    raise TableError(f"There is no clean template upon {leader_id!r}. Build it with `memography build --until memes`.")


def read_claims(corpus: Corpus, where: str) -> list[Claim]:
    """Claims that fit a condition in SQL, those of one meme in their order."""
    return [
        Claim(
            row["claim_id"],
            row["meme_id"],
            row["kind"],
            json.loads(row["value"]),
            json.loads(row["low"]) if row["low"] else None,
            json.loads(row["high"]) if row["high"] else None,
            row["method"],
            tuple(row["tables"]),
            Evidence.from_json(row["evidence"]),
            row["n_posts"],
            tuple(row["post_ids"]),
            json.loads(row.get("parameters") or "{}"),  # a corpus built by an earlier version has none
        )
        for row in sorted(corpus.rows("claims", where=where), key=lambda row: (row["meme_id"], row["position"]))
    ]
