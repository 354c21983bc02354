"""What is known of memes, gathered from the tables for all of them at once: what claims are measured from."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from memography.biography.corpus_facts import CorpusFacts, corpus_facts
from memography.biography.meme_uses import MemeRows, MemeUses
from memography.corpus import Corpus
from memography.corpus.store import one_of
from memography.corpus.views import JUDGED
from memography.tables import ALL_MEMES, TABLES

_USE_COLUMNS = (
    "use_id",
    "post_id",
    "meme_id",
    "variant_id",
    "mirrored",
    "posted_at",
    "community",
    "picture_meme_id",
    "is_given",
)
_MATCH_COLUMNS = ("meme_id", "rank", "entry_id", "n_inliers", "share", "agreeing", "confidence")
_NOT_TOLD = ("abstained", "model")
_RESPONSE_COLUMNS = ("meme_id", "post_id", "to_post_id", "kind")
_LINEAGE_COLUMNS = ("meme_id", "variant_id", "parent_id", "confidence", "kind", "added", "is_bare", "other_meme_ids")
_TEXT_COLUMNS = ("meme_id", "use_id", "text")
_SENSE_COLUMNS = ("meme_id", "sense_id", "rank", "label", "phrase", "words", "stability", "is_stable")
_TEMPLATE_COLUMNS = ("meme_id", "leader_id", "certainty", "share_certain", "n_variants")


@dataclass(frozen=True, slots=True)
class Facts:
    """The rows of some memes in every table that claims are made from."""

    memes: pl.DataFrame
    """Table `memes`, in order of id."""
    names: pl.DataFrame
    """Table `names`."""
    origins: pl.DataFrame
    """Table `origins`; a meme without a dated use has no row."""
    timeline: pl.DataFrame
    """Table `timeline`."""
    lifecycles: pl.DataFrame
    """Table `lifecycles`."""
    spread: pl.DataFrame
    """Table `spread`, but for what it says of all memes together."""
    uses: pl.DataFrame
    """Table `uses` in order of time, with the words of each use's context (column `words`, a list) and their
    language, its sense (`sense_id`), how its variant was made (`made`), and its tones and emotions, null where its
    words were not judged."""
    texts: pl.DataFrame
    """Table `contexts` of memes that have a phrase or a sense with one, columns meme_id, use_id, text."""
    captions: pl.DataFrame
    """The captions of their variants that show one meme, columns meme_id, variant_id, template_text, text."""
    templates: pl.DataFrame
    """Their clean templates, columns meme_id, leader_id, certainty, share_certain, n_variants, and share_of_variants:
    how much of its variants a template covers, the median; null where it has but its leader."""
    entries: pl.DataFrame
    """The catalogue's entries that show their picture, as `entries` gives them."""
    senses: pl.DataFrame
    """Table `senses`, in order of meme and rank."""
    responses: pl.DataFrame
    """Table `responses`, columns meme_id, post_id, to_post_id, kind."""
    lineage: pl.DataFrame
    """Table `lineage`, columns meme_id, variant_id, parent_id, confidence, kind, added, is_bare,
    other_meme_ids."""
    shown: pl.DataFrame
    """All memes that those variants show that show several: columns of_meme_id (the meme whose variant it is),
    variant_id, meme_id."""
    shift_tests: pl.DataFrame
    """What was tested for changes: columns meme_id, aspect."""
    shifts: pl.DataFrame
    """Table `shifts`, in order of time."""
    shift_events: pl.DataFrame
    """Table `shift_events`: the best event of each shift, with the event's row in `events`."""
    corpus: CorpusFacts
    """What is the same for every meme."""

    def by_meme(self) -> Iterator[tuple[str, MemeUses]]:
        """Each meme's name, and its uses to count one by one; in order of id."""
        names = dict(self.names.select("meme_id", "name").iter_rows())
        tables = MemeRows(
            uses=self.uses,
            texts=self.texts,
            captions=self.captions,
            templates=self.templates,
            entries=self.entries,
            senses=self.senses,
            responses=self.responses,
            spread=self.spread,
            lineage=self.lineage,
            shown=self.shown,
            shift_tests=self.shift_tests,
            shifts=self.shifts,
        )
        keys = ["of_meme_id" if name == "shown" else "meme_id" for name in MemeRows._fields]
        parts = [_by_meme(table, key) for table, key in zip(tables, keys, strict=True)]
        for meme_id in self.memes["meme_id"]:
            rows = (part.get(meme_id, table.clear()) for part, table in zip(parts, tables, strict=True))
            yield names[meme_id], MemeUses(meme_id, MemeRows(*rows), self.corpus)


def facts(corpus: Corpus, meme_ids: Sequence[str] | None = None) -> Facts:
    """What is known of all memes, or of some."""
    wanted = None if meme_ids is None else one_of("meme_id", meme_ids)
    uses = _uses_with_words(corpus, wanted)
    of_one = pl.col("meme_id") != ALL_MEMES
    lineage = _rows(corpus, "lineage", wanted).select(_LINEAGE_COLUMNS).sort("meme_id", "variant_id")
    return Facts(
        memes=corpus.polars("memes", where=wanted).sort("meme_id"),
        names=corpus.polars("names", where=wanted),
        origins=corpus.polars("origins", where=wanted).sort("meme_id"),
        timeline=corpus.polars("timeline", where=wanted),
        lifecycles=corpus.polars("lifecycles", where=wanted).sort("meme_id"),
        spread=corpus.polars("spread", where=wanted).filter(of_one).sort("meme_id", "source", "target"),
        uses=uses,
        texts=_texts(corpus, wanted),
        captions=_captions(corpus, uses),
        templates=_templates(corpus, wanted),
        entries=entries(corpus, wanted),
        senses=corpus.polars("senses", _SENSE_COLUMNS, wanted).sort("meme_id", "rank"),
        responses=corpus.polars("responses", _RESPONSE_COLUMNS, wanted).sort("meme_id", "post_id"),
        lineage=lineage,
        shown=_shown_with(corpus, lineage),
        shift_tests=_rows(corpus, "shift_tests", wanted).select("meme_id", "aspect").unique().sort("meme_id", "aspect"),
        shifts=_rows(corpus, "shifts", wanted).sort("meme_id", "shifted_at", "aspect"),
        shift_events=_best_events(corpus, wanted),
        corpus=corpus_facts(corpus),
    )


def dated_uses_of(corpus: Corpus, whole: CorpusFacts, meme_ids: Collection[str]) -> Iterator[MemeUses]:
    """The uses of some memes, without what other tables tell of them: enough for what follows from dates alone."""
    uses = corpus.polars("uses", _USE_COLUMNS, one_of("meme_id", sorted(meme_ids)))
    in_order = uses.sort("posted_at", "use_id", nulls_last=True)
    for meme_id, rows in sorted(_by_meme(in_order, "meme_id").items()):
        nothing = dict.fromkeys(MemeRows._fields, pl.DataFrame())
        yield MemeUses(meme_id, MemeRows(**{**nothing, "uses": rows}), whole)


def _best_events(corpus: Corpus, wanted: str | None) -> pl.DataFrame:
    ties = _rows(corpus, "shift_events", wanted).filter(rank=1)
    events = _rows(corpus, "events", None).select(pl.exclude("words"))
    return ties.join(events, on="event_id").sort("meme_id", "shifted_at", "aspect")


def _rows(corpus: Corpus, name: str, wanted: str | None) -> pl.DataFrame:
    """A table's rows; none where the corpus was built by an earlier version that had no such table."""
    if corpus.has(name):
        return corpus.polars(name, where=wanted)
    return pl.DataFrame(TABLES[name].schema.empty_table())


def entries(corpus: Corpus, wanted: str | None = None) -> pl.DataFrame:
    """The catalogue's entries that show a meme, with how they were found and how their meme is named.

    Args:
        corpus: the corpus, built to names.
        wanted: a condition in SQL on memes; None for all.

    Returns:
        Columns meme_id, rank, entry_id, name, description, source, method (of the meme's name), n_inliers, share,
        agreeing, confidence.
    """
    if corpus.has("catalogue_matches"):
        matches = corpus.polars("catalogue_matches", _MATCH_COLUMNS, wanted or "meme_id IS NOT NULL")
    else:  # built by an earlier version
        matches = pl.DataFrame(TABLES["catalogue_matches"].schema.empty_table()).select(_MATCH_COLUMNS)
    if matches.is_empty():
        told = dict.fromkeys(("name", "description", "source", "method"), pl.String)
        return matches.with_columns(pl.lit(None, dtype=of).alias(name) for name, of in told.items())
    told_of = corpus.polars("catalogue", ["entry_id", "name", "description", "source"])
    named = corpus.polars("names", ["meme_id", "method"], wanted)
    return matches.join(told_of, on="entry_id").join(named, on="meme_id").sort("meme_id", "rank")


def _uses_with_words(corpus: Corpus, wanted: str | None) -> pl.DataFrame:
    uses = corpus.polars("uses", _USE_COLUMNS, wanted or "meme_id IS NOT NULL")
    contexts = corpus.polars("contexts", ["use_id", "words", "language"], wanted)
    told_of = corpus.polars("contexts", ["use_id"], JUDGED if wanted is None else f"{JUDGED} AND {wanted}")
    in_order = uses.sort("posted_at", "use_id", nulls_last=True)
    found = in_order.join(contexts, on="use_id", how="left", maintain_order="left")
    senses = corpus.polars("use_senses", ["use_id", "sense_id"])
    found = found.join(senses, on="use_id", how="left", maintain_order="left")
    made = _rows(corpus, "lineage", wanted).select("meme_id", "variant_id", made="kind")
    found = found.join(made, on=["meme_id", "variant_id"], how="left", maintain_order="left")
    for name in ("tones", "emotions"):
        judged = corpus.polars(name, [column for column in TABLES[name].schema.names if column not in _NOT_TOLD])
        judged = judged.join(told_of, on="use_id", how="semi")
        found = found.join(judged, on="use_id", how="left", maintain_order="left")
    return found


def _templates(corpus: Corpus, wanted: str | None) -> pl.DataFrame:
    """Clean templates; variants that show several memes and leaders themselves are left out of what they cover."""
    templates = corpus.polars("templates", _TEMPLATE_COLUMNS, wanted)
    matches = corpus.polars("matches", ["variant_id", "leader_id", "covered"])
    alone = matches.filter(pl.len().over("variant_id") == 1, pl.col("variant_id") != pl.col("leader_id"))
    share = alone.group_by("leader_id").agg(share_of_variants=pl.col("covered").cast(pl.Float64).median())
    return templates.join(share, on="leader_id", how="left").sort("meme_id", "leader_id")


def _texts(corpus: Corpus, wanted: str | None) -> pl.DataFrame:
    """The contexts of memes that have a phrase, or of which a sense has one."""
    has_one = "phrase IS NOT NULL" + (f" AND {wanted}" if wanted else "")
    memes = pl.concat([corpus.polars(name, ["meme_id"], has_one) for name in ("names", "senses")])["meme_id"].unique()
    return corpus.polars("contexts", list(_TEXT_COLUMNS), one_of("meme_id", memes.sort().to_list()))


def _captions(corpus: Corpus, uses: pl.DataFrame) -> pl.DataFrame:
    shown = uses.select("meme_id", "variant_id").drop_nulls().unique()
    captions = corpus.polars("captions", ["variant_id", "template_text", "text"])
    of_several = corpus.polars("matches", ["variant_id"], "rank = 2")
    return shown.join(captions, on="variant_id").join(of_several, on="variant_id", how="anti").sort("variant_id")


def _shown_with(corpus: Corpus, lineage: pl.DataFrame) -> pl.DataFrame:
    """The memes that the variants of some memes show, where they show several."""
    of_several = corpus.polars("matches", ["variant_id"], "rank = 2")["variant_id"].unique()
    whose = lineage.select("variant_id", of_meme_id="meme_id")
    whose = whose.filter(pl.col("variant_id").is_in(of_several.implode()))
    if whose.is_empty():
        return pl.DataFrame(schema=dict.fromkeys(("of_meme_id", "variant_id", "meme_id"), pl.String))
    matches = corpus.polars(
        "matches", ["variant_id", "meme_id"], one_of("variant_id", whose["variant_id"].unique().to_list())
    )
    return whose.join(matches.unique(), on="variant_id").select("of_meme_id", "variant_id", "meme_id")


def _by_meme(rows: pl.DataFrame, key: str) -> dict[str, pl.DataFrame]:
    return {str(found[0]): part for found, part in rows.partition_by(key, as_dict=True).items()}
