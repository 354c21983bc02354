"""Lineage: which earlier variant each variant was most likely made from, meme by meme."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl
import pyarrow as pa

from memography import workers
from memography.corpus import Corpus
from memography.engine import call_workers
from memography.errors import WorkerError
from memography.memes.tracing import Member, Sight, told, traced
from memography.progress import Task
from memography.settings import MemesSettings
from memography.tables import TABLES

_N_SIGHTS = 4
"""So many of a variant's images are looked at, the first that were seen."""
_TOGETHER = 200
"""So many variants are traced at once, or one meme where it has more."""
_HERE_BELOW = 40
"""Fewer variants than this are traced in this process: workers take longer to start."""
_TIMEOUT_S, _MEMORY_BYTES = 3600.0, 16 << 30
"""What a worker may take for one meme. The pictures are thumbnails that we made: nothing hostile is in them."""
_ROWS = pa.schema([pa.field("rows", pa.list_(pa.struct([f for f in TABLES["lineage"].schema if f.name != "made_of"])))])
_METHOD = 2
"""Raised when rows would be others."""
_Memes = dict[str, list[Member]]


def lineage(
    corpus: Corpus,
    matches: pl.DataFrame,
    uses: pl.DataFrame,
    templates: Mapping[str, str],
    settings: MemesSettings,
    task: Task,
) -> pl.DataFrame:
    """Table `lineage`. Memes whose variants, times and templates are as they were keep their rows.

    Args:
        corpus: with images, features, and the lineage of the last build.
        matches: table `matches`.
        uses: table `uses`.
        templates: what the clean template of each leader was made of, as the table `templates` has it.
        settings: how many workers.
        task: told how many variants are done.
    """
    known: dict[str, pl.DataFrame] = {}
    if corpus.has("lineage"):
        known = {str(meme_id): rows for (meme_id,), rows in corpus.polars("lineage").group_by("meme_id")}
    found, stale, made_of = [], {}, {}
    for meme_id, members in members_of_memes(corpus, matches, uses):
        of_leaders = {leader: templates[leader] for leader in {m.leader_id for m in members} & templates.keys()}
        made_of[meme_id] = _made_of(members, of_leaders)
        before = known.get(meme_id)
        if before is not None and before["made_of"][0] == made_of[meme_id] and before.height == len(members):
            found.append(before.select(TABLES["lineage"].schema.names))
            task.advance(len(members))
        else:
            stale[meme_id] = members
    rows = [{**row, "made_of": made_of[row["meme_id"]]} for row in _traced(corpus, stale, settings, task)]
    return pl.concat([_table(rows), *found]).sort("variant_id", "meme_id")


def members_of_memes(corpus: Corpus, matches: pl.DataFrame, uses: pl.DataFrame) -> Iterator[tuple[str, list[Member]]]:
    """The variants of each meme."""
    seen = uses.drop_nulls("variant_id").group_by("variant_id", "image_id").agg(at=pl.col("posted_at").min())
    longer = pl.max_horizontal("width_px", "height_px")
    sizes = corpus.polars("images", ["image_id", "width_px", "height_px", "thumbnail_sha256"])
    sizes = sizes.select("image_id", "thumbnail_sha256", px=longer)
    seen = seen.join(sizes, on="image_id").sort("at", "image_id", nulls_last=True)
    sights: dict[str, list[Sight]] = defaultdict(list)
    for variant_id, *sight in seen.select("variant_id", "image_id", "at", "px", "thumbnail_sha256").iter_rows():
        if len(sights[variant_id]) < _N_SIGHTS:
            sights[variant_id].append(Sight(*sight))
    others: dict[str, list[str]] = defaultdict(list)
    for variant_id, meme_id in matches.sort("rank").select("variant_id", "meme_id").iter_rows():
        others[variant_id].append(meme_id)
    for (meme_id,), rows in matches.sort("meme_id", "variant_id").group_by("meme_id", maintain_order=True):
        yield (
            str(meme_id),
            [
                Member(
                    row["variant_id"],
                    row["leader_id"],
                    row["mirrored"],
                    row["transform"],
                    tuple(sights[row["variant_id"]]),
                    tuple(other for other in others[row["variant_id"]] if other != meme_id),
                )
                for row in rows.iter_rows(named=True)
            ],
        )


def _made_of(members: Sequence[Member], templates: Mapping[str, str]) -> str:
    """Changes when a meme's lineage may."""
    told: list[Any] = [_METHOD, members, sorted(templates.items())]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def _traced(corpus: Corpus, memes: _Memes, settings: MemesSettings, task: Task) -> list[dict[str, Any]]:
    """The rows of some memes, but for `made_of`."""
    jobs = list(_jobs(memes))
    if sum(map(len, memes.values())) < _HERE_BELOW:
        return [row for job in jobs for row in traced(corpus, job)]
    n_done = iter([sum(map(len, job.values())) for job in jobs])
    answers = call_workers(
        "memography.memes.tracing:tracer",
        corpus.folder,
        {"memes": [told(job) for job in jobs]},
        _ROWS,
        workers.Limits(settings.workers, _TIMEOUT_S, _MEMORY_BYTES),
        lambda n_jobs: task.advance(sum(next(n_done) for _ in range(n_jobs))),
    )
    rows = []
    for answer in answers:
        if isinstance(answer, workers.Failure):  # a machine without memory, or a bug
            raise WorkerError(f"Lineage can't be traced: {answer.detail}.")
        rows += answer["rows"]
    return rows


def _jobs(memes: _Memes) -> Iterator[_Memes]:
    """Memes put together until they have enough variants, the largest first."""
    job: _Memes = {}
    for meme_id in sorted(memes, key=lambda meme_id: (-len(memes[meme_id]), meme_id)):
        job[meme_id] = memes[meme_id]
        if sum(map(len, job.values())) >= _TOGETHER:
            yield job
            job = {}
    if job:
        yield job


def _table(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    schema = pl.Schema(pl.DataFrame(TABLES["lineage"].schema.empty_table()).schema)
    return pl.DataFrame([{name: row[name] for name in schema} for row in rows], schema=schema)
