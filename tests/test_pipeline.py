"""The whole way, from a made-up world to its biographies."""

import json
import shutil
from pathlib import Path

import lance
import polars as pl
import pytest

from memography import Corpus, Settings, build, ingest
from memography.errors import TableError, UserError
from memography.evaluation.synthetic import World
from memography.pipeline import NARRATOR, STAGES
from memography.tables import TABLES


def rows(corpus: Corpus, name: str) -> list[dict[str, object]]:
    """Rows of a table in order of key."""
    return corpus.polars(name).sort(list(TABLES[name].key)).to_dicts()


def grown_world(world: World, folder: Path, n_posts: int) -> Path:
    """The first posts of a world, with all its pictures beside them."""
    shutil.copytree(world.folder, folder, dirs_exist_ok=True)
    lines = world.posts.read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "posts.jsonl").write_text("".join(lines[:n_posts]), encoding="utf-8")
    return folder / "posts.jsonl"


def test_every_table_is_built(built: Corpus) -> None:
    """A build leaves every declared table but those that a user may wish for, and a mark for each stage."""
    assert [name for name in TABLES if not built.has(name)] == ["withdrawn", "catalogue", "narrations"]
    assert {row["stage"] for row in built.rows("runs")} == {"ingest", *(stage.name for stage in STAGES)}


def test_stages_say_what_they_read_and_write() -> None:
    """A stage reads only what a user has brought or an earlier stage written, and each table has one writer."""
    written = ["posts", "rejects", "withdrawn", "catalogue"]
    for stage in (*STAGES, NARRATOR):
        assert set(stage.inputs) <= set(written), stage.name
        written += stage.outputs
    assert len(written) == len(set(written))
    assert set(written) | {"runs"} == set(TABLES)


def test_every_picture_is_an_image_or_a_reject(built: Corpus, world: World) -> None:
    """Nothing is lost on the way from posts to images."""
    named = built.polars("posts").explode("images").drop_nulls("images")["images"].unique()
    found = built.polars("originals").drop_nulls("image_id")["image"]
    assert set(named) == set(found)
    assert built.count("images") == len({p.read_bytes() for p in world.images.iterdir()} & set(_bytes(world, named)))


def _bytes(world: World, names: pl.Series) -> list[bytes]:
    return [(world.folder / name).read_bytes() for name in names]


def test_every_picture_of_every_post_is_a_use(built: Corpus) -> None:
    """Of a meme or of none; one that shows several memes is a use of each, the first with rank 1."""
    n_pictures = sum(len(row["images"]) for row in built.rows("posts", ["images"]))
    assert built.count("uses", "rank = 1") == n_pictures
    assert built.count("uses") > n_pictures
    assert built.count("uses", "rank > 1 AND meme_id IS NULL") == 0
    assert built.count("memes") >= 10


def test_a_second_build_does_nothing(built: Corpus) -> None:
    """What is up to date is left alone."""
    before = {name: built.version(name) for name in TABLES if name != "runs"}
    assert [stage.outcome for stage in build(built, settings=Settings())] == [None] * len(STAGES)
    assert {name: built.version(name) for name in before} == before


def test_a_changed_setting_builds_its_stage_and_what_follows(built: Corpus, tmp_path: Path) -> None:
    """Stages before the changed one are left alone."""
    shutil.copytree(built.folder, tmp_path / "corpus")
    corpus = Corpus(tmp_path / "corpus")
    settings = Settings.load({"meaning.name_words": "2"}, environment={})
    outcomes = {stage.stage: stage.outcome for stage in build(corpus, settings=settings)}
    assert [name for name, outcome in outcomes.items() if outcome] == ["meaning", "biography"]
    assert all(len(row["name"].split()) <= 2 for row in corpus.rows("names") if row["method"] == "words")


@pytest.mark.slow
def test_growing_gives_the_same_rows_as_all_at_once(world: World, built: Corpus, tmp_path: Path) -> None:
    """Posts that arrive in two steps end in the tables of one step, and only the new pictures are read."""
    corpus = Corpus(tmp_path / "corpus", create=True)
    source = grown_world(world, tmp_path / "world", 110)
    ingest([source], corpus, settings=Settings())
    first = build(corpus, until="captions", settings=Settings())
    grown_world(world, tmp_path / "world", world.n_posts)
    done = ingest([source], corpus, settings=Settings())
    assert (done.n_known, done.n_new) == (110, world.n_posts - 110)
    second = build(corpus, settings=Settings())
    assert second[0].outcome is not None
    assert first[0].outcome is not None
    assert first[0].outcome.n_done + second[0].outcome.n_done == second[0].outcome.n_in
    for name in ("images", "variants", "exposure"):
        assert rows(corpus, name) == rows(built, name), name
    counts = ["n_uses", "n_posts", "n_variants", "first_seen_at"]
    for mine, other in zip(
        *(c.polars("memes").sort(counts).select(counts).rows() for c in (corpus, built)), strict=True
    ):
        assert mine == other


def test_tables_of_an_earlier_version_are_made_again(built: Corpus, tmp_path: Path) -> None:
    """A table that lacks a column, as one that an earlier version wrote may, is made anew with what follows from it."""
    folder = tmp_path / "corpus"
    shutil.copytree(built.folder, folder)
    for name, lacking in (("contexts", "language"), ("features", "text_lines"), ("biography", "section")):
        older = lance.dataset(str(folder / "tables" / f"{name}.lance"))
        older.drop_columns([lacking])
    corpus = Corpus(folder)
    build(corpus)
    for name in ("contexts", "features", "biography", "claims"):
        assert corpus.schema(name) == TABLES[name].schema, name
        assert rows(corpus, name) == rows(built, name), name


def test_runs_tell_settings_versions_and_costs(built: Corpus) -> None:
    """Each stage's row says with what, on what, how long and how much."""
    for row in built.rows("runs"):
        assert row["seconds"] >= 0
        assert row["peak_memory_bytes"] > 10_000_000
        assert json.loads(row["versions"])["memography"]
        assert json.loads(row["outputs"])


def test_an_unknown_stage_is_told_with_the_known_ones(built: Corpus) -> None:
    """`--until` names a stage."""
    with pytest.raises(UserError, match=r"vision, memes, captions, meaning, history, map, biography"):
        build(built, until="wizardry", settings=Settings())


def test_a_corpus_without_posts_can_not_be_built(tmp_path: Path) -> None:
    """The message says which command comes first."""
    with pytest.raises(TableError, match="memography ingest"):
        build(Corpus(tmp_path / "corpus", create=True), settings=Settings())


def test_an_empty_source_builds_to_empty_tables(tmp_path: Path) -> None:
    """No posts, no memes, no fault."""
    source = tmp_path / "posts.jsonl"
    source.write_text("", encoding="utf-8")
    corpus = Corpus(tmp_path / "corpus", create=True)
    ingest([source], corpus, settings=Settings())
    build(corpus, settings=Settings())
    assert corpus.count("memes") == 0
    assert corpus.count("biography") == 0


def test_given_memes_need_no_pictures(tmp_path: Path) -> None:
    """A corpus of captions goes all the way; the given name is kept to the letter."""
    source = tmp_path / "posts.jsonl"
    posts = [
        {"id": str(n), "posted_at": f"2020-0{1 + n % 3}-10", "text": f"words number {n}", "meme": "Drake ✋"}
        for n in range(30)
    ]
    source.write_text("\n".join(map(json.dumps, posts)), encoding="utf-8")
    corpus = Corpus(tmp_path / "corpus", create=True)
    ingest([source], corpus, settings=Settings())
    build(corpus, settings=Settings())
    assert [row["name"] for row in corpus.rows("names")] == ["Drake ✋"]
    assert corpus.rows("memes")[0]["n_uses"] == 30
    assert corpus.count("biography") > 5


def test_posts_without_times_build_too(world: World, tmp_path: Path) -> None:
    """Without any time there is no history, and the articles say nothing of it."""
    folder = tmp_path / "world"
    shutil.copytree(world.folder, folder)
    posts = [json.loads(line) for line in world.posts.read_text(encoding="utf-8").splitlines()]
    for post in posts:
        post.pop("posted_at", None)
    (folder / "posts.jsonl").write_text("\n".join(map(json.dumps, posts[:60])), encoding="utf-8")
    corpus = Corpus(tmp_path / "corpus", create=True)
    done = ingest([folder], corpus, settings=Settings())
    assert done.n_untimed == 60
    build(corpus, settings=Settings())
    assert corpus.count("timeline") == corpus.count("origins") == 0
    assert corpus.count("memes") > 0
    assert {row["section"] for row in corpus.rows("biography")}.isdisjoint({"Origin"})
