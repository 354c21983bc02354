"""Lineage: which earlier variant each variant was most likely made from, meme by meme."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import polars as pl
import pyarrow as pa

from memography import workers
from memography.corpus import Corpus
from memography.corpus.store import one_of, quoted
from memography.engine import call_workers
from memography.errors import WorkerError
from memography.memes.frames import METHOD, template_of
from memography.memes.members import Member, Sight, told
from memography.memes.tracing import traced
from memography.pictures.color_layout import same_colors
from memography.progress import Task
from memography.settings import MemesSettings
from memography.tables import TABLES

_N_SIGHTS = 4
"""So many of a variant's images are looked at, the first that were seen of those that differ in colours."""
_TOGETHER = 200
"""So many variants are traced at once, or one meme where it has more."""
_HERE_BELOW = 200
"""Fewer new variants than this are traced in this process: workers take longer to start."""
_FEW_IN_ALL = 3000
"""Of memes with more variants in all, even few are traced in workers, whose memory is bounded."""
_FORGOTTEN_AT_ONCE = 100
_TIMEOUT_S, _MEMORY_BYTES = 3600.0, 16 << 30
"""What a worker may take for one meme. The pictures are thumbnails that we made: nothing hostile is in them."""
_JOBS_AT_ONCE = 50
"""So many jobs are done before what is new is put on disk."""
_LET_GO = pa.struct([("meme_id", pa.string()), ("is_all", pa.bool_()), ("image_ids", pa.list_(pa.string()))])
_ROWS = pa.schema(
    [
        ("lineage", pa.list_(pa.struct([field for field in TABLES["lineage"].schema if field.name != "made_of"]))),
        ("frames", pa.list_(pa.struct(list(TABLES["frames"].schema)))),
        ("residuals", pa.list_(pa.struct(list(TABLES["residuals"].schema)))),
        ("let_go", pa.list_(_LET_GO)),
    ]
)
_Memes = dict[str, list[Member]]


def lineage(
    corpus: Corpus,
    matches: pl.DataFrame,
    uses: pl.DataFrame,
    templates: Mapping[str, str],
    settings: MemesSettings,
    task: Task,
) -> pl.DataFrame:
    """Table `lineage`; `frames` and `residuals` are brought up to date. Memes whose variants, times and templates are
    as they were keep their rows.

    Args:
        corpus: with images, features, and the lineage of the last build.
        matches: table `matches`.
        uses: table `uses`.
        templates: what the clean template of each leader was made of, as the table `templates` has it.
        settings: how many workers.
        task: told how many variants are done.
    """
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
    is_here = _are_few(corpus, stale, templates)
    for name in ("frames", "residuals"):
        _forget(corpus, name, set(corpus.polars(name, ["meme_id"])["meme_id"]) - made_of.keys())
    jobs, rows = list(_jobs(stale)), []
    for start in range(0, len(jobs), _JOBS_AT_ONCE):
        found_there = _traced(corpus, jobs[start : start + _JOBS_AT_ONCE], is_here, settings, task)
        _keep(corpus, found_there)
        rows += [{**row, "made_of": made_of[row["meme_id"]]} for row in found_there["lineage"]]
    return pl.concat([_table(rows), *found]).sort("variant_id", "meme_id")


def members_of_memes(corpus: Corpus, matches: pl.DataFrame, uses: pl.DataFrame) -> Iterator[tuple[str, list[Member]]]:
    """The variants of each meme."""
    seen = uses.drop_nulls("variant_id").group_by("variant_id", "image_id").agg(at=pl.col("posted_at").min())
    longer = pl.max_horizontal("width_px", "height_px")
    sizes = corpus.polars("images", ["image_id", "width_px", "height_px", "thumbnail_sha256", "color_layout"])
    sizes = sizes.select("image_id", "thumbnail_sha256", "color_layout", px=longer)
    seen = seen.join(sizes, on="image_id").sort("at", "image_id", nulls_last=True)
    sights: dict[str, list[Sight]] = defaultdict(list)
    layouts: dict[str, list[bytes]] = defaultdict(list)
    columns = ["variant_id", "color_layout", "image_id", "at", "px", "thumbnail_sha256"]
    for variant_id, layout, *sight in seen.select(columns).iter_rows():
        known = layouts[variant_id]
        if len(known) < _N_SIGHTS and not any(same_colors(layout, one) for one in known):
            known.append(layout)
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
    what: list[Any] = [METHOD, members, sorted(templates.items())]
    return hashlib.sha256(repr(what).encode()).hexdigest()[:32]


def _traced(
    corpus: Corpus, jobs: Sequence[_Memes], is_here: bool, settings: MemesSettings, task: Task
) -> dict[str, list[dict[str, Any]]]:
    """What `traced` tells of some jobs, in this process or in workers."""
    if is_here:
        answers: list[Any] = [traced(corpus, job) for job in jobs]
        task.advance(sum(len(members) for job in jobs for members in job.values()))
    else:
        n_done = iter([sum(map(len, job.values())) for job in jobs])
        answers = call_workers(
            "memography.memes.tracing:tracer",
            corpus.folder,
            {"memes": [told(job) for job in jobs]},
            _ROWS,
            workers.Limits(settings.workers, _TIMEOUT_S, _MEMORY_BYTES),
            lambda n_jobs: task.advance(sum(next(n_done) for _ in range(n_jobs))),
        )
    for answer in answers:
        if isinstance(answer, workers.Failure):  # a machine without memory, or a bug
            raise WorkerError(f"Lineage can't be traced: {answer.detail}.")
    return {name: [row for answer in answers for row in answer[name] or []] for name in _ROWS.names}


def _are_few(corpus: Corpus, memes: _Memes, templates: Mapping[str, str]) -> bool:
    """Whether so little must be laid, and compared, that workers would take longer to start."""
    frames = corpus.polars("frames", ["meme_id", "leader_id", "template"])
    made_of = {leader: template_of({"made_of": told}) for leader, told in templates.items()}
    holding = {meme_id for meme_id, leader, told in frames.iter_rows() if told == made_of.get(leader)}
    kept = corpus.polars("residuals", ["meme_id", "variant_id"]).unique().group_by("meme_id").len()
    n_kept = {meme_id: n for meme_id, n in kept.iter_rows() if meme_id in holding}
    n_new = sum(max(0, len(members) - n_kept.get(meme_id, 0)) for meme_id, members in memes.items())
    return n_new < _HERE_BELOW and sum(map(len, memes.values())) < _FEW_IN_ALL


def _keep(corpus: Corpus, found: Mapping[str, list[dict[str, Any]]]) -> None:
    """Keep what is new. A frame comes last and goes first, so that residuals without theirs are never taken for it."""
    gone = {row["meme_id"] for row in found["let_go"] if row["is_all"]}
    for name in ("frames", "residuals"):
        _forget(corpus, name, gone)
    for row in found["let_go"]:
        if not row["is_all"]:
            where = f"meme_id = {quoted(row['meme_id'])} AND {one_of('image_id', row['image_ids'])}"
            corpus.delete("residuals", where)
    for name in ("residuals", "frames"):
        if found[name]:
            corpus.upsert(name, pa.Table.from_pylist(found[name], schema=TABLES[name].schema))
            corpus.compact(name)


def _forget(corpus: Corpus, name: str, memes: Collection[str]) -> None:
    ids = sorted(memes)
    for start in range(0, len(ids), _FORGOTTEN_AT_ONCE):
        corpus.delete(name, one_of("meme_id", ids[start : start + _FORGOTTEN_AT_ONCE]))


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
