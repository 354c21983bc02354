"""The pipeline: the stages in their order, and which of them are stale."""

from dataclasses import dataclass
from typing import Any

from memography import engine as engines
from memography import places
from memography.biography import stage as biography
from memography.biography.narrator import stage as narrator
from memography.captions import stage as captions
from memography.corpus import Corpus, integrity, runs
from memography.corpus.changes import Changes
from memography.corpus.lookup import index_ids
from memography.corpus.writer import writing
from memography.errors import CorpusError, UserError
from memography.history import stage as history
from memography.map import stage as mapping
from memography.meaning import stage as meaning
from memography.memes import stage as memes
from memography.progress import Progress, Silent
from memography.settings import Settings
from memography.stages import Outcome, Stage
from memography.tables import TABLES
from memography.vision import stage as vision
from memography.workers import close_shared_pools

STAGES: tuple[Stage, ...] = (
    Stage(
        "vision",
        ("posts",),
        ("originals", "images", "variants", "features"),
        ("vision",),
        9,
        vision.build,
        has_news=vision.has_news,
        kept=("originals", "images", "features"),
        reads_pictures=True,
    ),
    Stage(
        "memes",
        ("posts", "originals", "images", "variants", "features"),
        ("matches", "templates", "uses", "memes", "lineage", "frames", "residuals"),
        ("memes", "vision"),  # how variants lie upon leaders is told in pixels of thumbnails
        11,
        memes.build,
        has_news=memes.has_news,
        kept=("matches", "templates", "lineage", "frames", "residuals"),
        forget=memes.forget,
    ),
    Stage(
        "captions",
        ("originals", "images", "variants", "features", "matches", "templates"),
        ("captions",),
        ("captions",),
        4,
        captions.build,
        has_news=captions.has_news,
        kept=("captions",),
        reads_pictures=True,
    ),
    Stage(
        "meaning",
        ("posts", "uses", "memes", "matches", "templates", "lineage", "captions", "catalogue"),
        (
            *("contexts", "vectors", "tones", "emotions", "catalogue_matches", "names", "senses", "use_senses"),
            *("incongruity", "responses", "labels", "label_vectors"),
        ),
        ("meaning", "models"),
        11,
        meaning.build,
        has_news=meaning.has_news,
    ),
    Stage(
        "history",
        ("posts", "uses", "memes", "contexts", "tones", "emotions", "senses", "use_senses"),
        (
            *("exposure", "timeline", "holes", "origins", "lifecycles", "forecasts", "spread"),
            *("shift_tests", "events", "shifts", "shift_events", "climate"),
        ),
        ("history",),
        11,
        history.build,
        has_news=history.has_news,
    ),
    Stage(
        "map",
        ("contexts", "vectors", "features", "matches"),
        ("text_positions", "picture_positions", "regions"),
        ("map",),
        2,
        mapping.build,
        kept=("text_positions", "picture_positions"),
    ),
    Stage(
        "biography",
        (
            *("posts", "uses", "memes", "matches", "templates", "lineage", "names", "contexts", "captions"),
            *("tones", "emotions", "senses", "use_senses", "responses"),
            *("timeline", "exposure", "origins", "holes", "lifecycles", "spread"),
            *("shift_tests", "shifts", "shift_events", "events", "catalogue", "catalogue_matches"),
        ),
        ("claims", "biography"),
        ("biography", "memes", "meaning", "history"),
        24,
        biography.build,
    ),
)
"""Every stage in order: name, inputs, outputs, settings, method, function, and what else is asked of it."""

NARRATOR = Stage(
    "narrator",
    ("biography", "claims"),
    ("narrations",),
    ("narrator",),
    1,
    narrator.build,
    has_news=narrator.has_news,
)
"""What comes after the stages where the settings name a narrator, or once did."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did in one stage."""

    stage: str
    outcome: Outcome | None
    """None where the stage was up to date."""
    seconds: float
    peak_memory_bytes: int


def build(
    corpus: Corpus,
    *,
    until: str | None = None,
    afresh: bool = False,
    settings: Settings | None = None,
    engine: str = "local",
    address: str | None = None,
    progress: Progress | None = None,
) -> list[Built]:
    """Bring every table up to date, stage by stage; a stage whose inputs and settings are unchanged is left out.

    Args:
        corpus: a corpus with posts.
        until: the last stage to run; all by default.
        afresh: make every table again from the posts, whether it is up to date or not.
        settings: all settings.
        engine: "local" or "ray".
        address: a Ray cluster's address.
        progress: who listens.

    Raises:
        UserError: there is no such stage or engine.
        TableError: nothing has been ingested.
        AuditError: a claim of a biography does not follow from the tables.
        CorpusError: another process is writing into the corpus, its files were cut, or the disk is full.
    """
    settings = settings or Settings.load()
    progress = progress or Silent()
    names = [stage.name for stage in STAGES]
    if until is not None and until not in names:
        raise UserError(f"There is no stage {until!r}. The stages are: {', '.join(names)}.")
    engines.use(engine, address)
    corpus.count("posts")  # raises where nothing has been ingested
    wanted = STAGES[: names.index(until) + 1 if until else None]
    if until is None and (settings.narrator.url or corpus.has("narrations")):
        wanted = (*wanted, NARRATOR)
    run_id = runs.new_id()
    with writing(corpus, "build"):
        integrity.refuse_cut(corpus, afresh=afresh)
        return [_run(corpus, stage, settings, run_id, progress, afresh) for stage in wanted]


def _run(corpus: Corpus, stage: Stage, settings: Settings, run_id: str, progress: Progress, afresh: bool) -> Built:
    own = {name: getattr(settings, name).deciding() for name in stage.settings}
    recipe = {"method": stage.method, "seed": settings.seed, **own}
    inputs = {name: corpus.stamp(name) for name in stage.inputs}
    done, begun = runs.latest(corpus, stage.name), runs.latest(corpus, stage.name, is_done=False)
    is_afresh = afresh or (begun is not None and begun["settings"] != recipe)  # one that was killed has left rows too
    # A user has removed a table that much work went into, or what tells the settings that such a table was made with.
    is_afresh |= done is not None and not all(map(corpus.has, stage.kept))
    is_afresh |= begun is None and any(corpus.has(name) and corpus.count(name) > 0 for name in stage.kept)
    of_old = [name for name in stage.outputs if corpus.has(name) and corpus.schema(name) != TABLES[name].schema]
    is_afresh |= bool(of_old)  # an earlier version of memography declared other columns
    changes = Changes(corpus, {} if is_afresh else _seen(corpus, done, begun))
    has_seen_all = done is not None and not changes.is_all and done["inputs"] == inputs
    if has_seen_all and not (stage.has_news and stage.has_news(corpus, settings)):
        progress.note(f"{stage.name} is up to date")
        return Built(stage.name, None, 0.0, 0)
    if is_afresh and stage.reads_pictures:
        _refuse_to_lose(corpus, stage)
    if is_afresh and stage.forget:
        stage.forget(corpus)
    for name in stage.kept:  # before its run begins, so that one that is killed goes on from what it has kept itself
        if is_afresh or not corpus.has(name):
            corpus.replace(name, TABLES[name].schema.empty_table())
    for name in set(of_old) - set(stage.kept):
        corpus.replace(name, TABLES[name].schema.empty_table())
    with runs.running(corpus, run_id, stage.name, settings=recipe, inputs=inputs) as running:
        try:
            outcome = stage.build(corpus, settings, progress, changes)
        finally:
            close_shared_pools()
        for name in stage.outputs:
            index_ids(corpus, name)
        outputs = {name: corpus.stamp(name) for name in stage.outputs}
        row = running.end(n_in=outcome.n_in, n_done=outcome.n_done, n_rejected=outcome.n_rejected, outputs=outputs)
    if stage.forget:
        stage.forget(corpus)
    return Built(stage.name, outcome, row["seconds"], row["peak_memory_bytes"])


def _refuse_to_lose(corpus: Corpus, stage: Stage) -> None:
    """Keep what was read from pictures that are no longer there.

    Raises:
        CorpusError: most of the pictures are gone.
    """
    if not corpus.has("originals"):
        return
    found = places.looked_at(corpus)
    if len(found.gone) * 2 > found.n_read:
        raise CorpusError(
            f"{stage.name} would be made from the start, and {len(found.gone):,} of {found.n_read:,} pictures are no "
            f"longer where they were read, such as {found.gone[0]}: what is known of them would be lost. Put them "
            "back, or take back the settings that changed. To lose them, first remove "
            f"{corpus.folder / 'tables' / 'originals.lance'}."
        )


def _seen(corpus: Corpus, done: dict[str, Any] | None, begun: dict[str, Any] | None) -> dict[str, str]:
    """What a stage's tables follow from; nothing where that is not sure.

    Args:
        corpus: the corpus.
        done: its latest run that ended well.
        begun: its latest run.
    """
    was_killed = done is None or begun is None or begun["run_id"] != done["run_id"]
    if done is None or was_killed or not runs.is_at(corpus, done["outputs"]):  # the last: a user has changed a table
        return {}
    inputs: dict[str, str] = done["inputs"]
    return inputs
