"""A build that dies while the memes are written goes on from what it had recognised, and ends as one that lived."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from memography import Corpus, Settings, build, ingest
from memography.corpus.comparison import differences
from memography.errors import CorpusError
from memography.evaluation.synthetic import write_world

AMEND = Corpus.amend


class Died(Exception):
    """What a build dies of here."""


def corpora_of(posts: Path, n_first: int, folder: Path) -> tuple[Path, Path]:
    """A corpus of which the first posts are built and the rest ingested, and the same one built to the end."""
    lines = posts.read_text(encoding="utf-8").splitlines(keepends=True)
    first = posts.with_name("first.jsonl")
    first.write_text("".join(lines[:n_first]), encoding="utf-8")
    grown = Corpus(folder / "grown", create=True)
    ingest([first], grown, settings=Settings())
    build(grown, until="memes", settings=Settings())
    ingest([posts], grown, settings=Settings())
    build(grown, until="vision", settings=Settings())
    shutil.copytree(grown.folder, folder / "undisturbed")
    build(Corpus(folder / "undisturbed"), until="memes", settings=Settings())
    return grown.folder, folder / "undisturbed"


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("made-up")
    return corpora_of(write_world(folder / "world", n_posts=50, seed=2).posts, 30, folder)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, real_data: Path) -> tuple[Path, Path]:
    """Here, of the posts that no meme has after the first build, one leads a meme after the second."""
    folder = tmp_path_factory.mktemp("real")
    lines = (real_data / "imgflip" / "posts.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)[:200]
    for line in lines:
        for image in json.loads(line)["images"]:
            target = folder / "copied" / image
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(real_data / "imgflip" / image, target)
    (folder / "copied" / "posts.jsonl").write_text("".join(lines), encoding="utf-8")
    return corpora_of(folder / "copied" / "posts.jsonl", 100, folder)


def rows_after_death(corpora: tuple[Path, Path], folder: Path, patched: pytest.MonkeyPatch, at: str) -> list[str]:
    """What differs from an undisturbed corpus in one whose build died and was run again."""
    grown, undisturbed = corpora
    shutil.copytree(grown, folder / "killed")
    corpus = Corpus(folder / "killed")

    def dying(self: Corpus, name: str, *rest: Any, **more: Any) -> int:
        if name == at:
            raise Died
        return AMEND(self, name, *rest, **more)

    def die(*_: Any, **__: Any) -> None:
        raise Died

    patched.setattr(Corpus, "amend", dying)
    if at == "recognised":
        patched.setattr("memography.memes.recognised.keep", die)
    if at == "end":
        patched.setattr("memography.corpus.runs.Running.end", die)
    with pytest.raises(Died):
        build(corpus, until="memes", settings=Settings())
    patched.undo()
    build(corpus, until="memes", settings=Settings())
    assert not list(corpus.folder.glob("recognised*"))
    return differences(Corpus(undisturbed), corpus)


@pytest.mark.parametrize("at", ["recognised", "memes", "matches", "templates", "uses", "lineage", "end"])
def test_a_build_that_died_goes_on_from_what_it_had_recognised(
    made_up: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """Before anything is written, between any two tables, and when only the end was not on record yet."""
    assert rows_after_death(made_up, tmp_path, monkeypatch, at) == []


def test_a_build_from_the_start_forgets_what_a_dead_one_had_recognised(
    made_up: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks for every table again gets what is seen now."""
    grown, _ = made_up
    shutil.copytree(grown, tmp_path / "killed")
    corpus = Corpus(tmp_path / "killed")

    def die(*_: Any, **__: Any) -> None:
        raise Died

    with monkeypatch.context() as patched:
        patched.setattr("memography.corpus.runs.Running.end", die)
        with pytest.raises(Died):
            build(corpus, until="memes", settings=Settings())
    assert (corpus.folder / "recognised").exists()
    monkeypatch.setattr("memography.memes.recognised.keep", die)
    with pytest.raises(Died):  # it has looked again, and would keep that
        build(corpus, until="memes", afresh=True, settings=Settings())


@pytest.mark.parametrize("at", ["memes", "templates"])
def test_small_memes_keep_their_leaders_when_a_build_dies(
    real: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """Looked at again from what was half written, a meme of three had another leader, and so another id."""
    assert rows_after_death(real, tmp_path, monkeypatch, at) == []


@pytest.mark.parametrize(
    ("name", "data"), [("recognised.json", b"{"), ("recognised.json", b"null"), ("matches.parquet", b"{")]
)
def test_what_was_recognised_and_can_t_be_read_is_told(
    made_up: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes
) -> None:
    """With what to do; that done, the build ends."""
    shutil.copytree(made_up[0], tmp_path / "killed")
    corpus = Corpus(tmp_path / "killed")
    monkeypatch.setattr(Corpus, "amend", lambda *_, **__: (_ for _ in ()).throw(Died))
    with pytest.raises(Died):
        build(corpus, until="memes", settings=Settings())
    monkeypatch.undo()
    (corpus.folder / "recognised" / name).write_bytes(data)
    with pytest.raises(CorpusError, match="recognised, which a build that was stopped has left"):
        build(corpus, until="memes", settings=Settings())
    shutil.rmtree(corpus.folder / "recognised")
    assert build(corpus, until="memes", settings=Settings())
