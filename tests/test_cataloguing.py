"""A catalogue is brought folder by folder, as often as one likes."""

import hashlib
import random
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

import memography
from memography import Corpus, Settings
from memography.cataloguing import Catalogued
from memography.cli import app
from memography.corpus.integrity import faults
from memography.corpus.writer import writing
from memography.errors import CorpusError, SourceError
from memography.evaluation.damage import damaged
from memography.evaluation.synthetic import templates
from memography.recognition.features import Features

NAMES = ("judging plant", "smiling mask", "raccoon chef")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three drawn templates under names of their own, and a file that is no picture."""
    folder = tmp_path_factory.mktemp("catalogue") / "named"
    folder.mkdir()
    for name in NAMES:
        templates()[name].save(folder / f"{name.title().replace(' ', '-')}.png")
    (folder / "Broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 no more")
    return folder


@pytest.fixture
def folder(drawn: Path, tmp_path: Path) -> Path:
    return shutil.copytree(drawn, tmp_path / "named")


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return Corpus(tmp_path / "corpus", create=True)


def brought(folder: Path, corpus: Corpus, remove: bool = False) -> Catalogued:
    return memography.catalogue(folder, corpus, settings=Settings(), remove=remove)


def counts(done: Catalogued) -> tuple[int, int, int, int, int]:
    return done.n_entries, done.n_new, done.n_changed, done.n_removed, done.n_rejected


def test_entries_come_change_and_go(folder: Path, corpus: Corpus) -> None:
    """The same folder again changes nothing; what has gone from it goes."""
    assert counts(brought(folder, corpus)) == (3, 3, 0, 0, 1)
    row = corpus.rows("catalogue", where="name = 'Smiling Mask'")[0]
    assert (row["file"], row["folder"]) == ("Smiling-Mask.png", str(folder))
    assert len(Features.unpacked(row).points) > 20
    assert row["thumbnail"].startswith(b"\xff\xd8")
    stamps = [corpus.stamp(name) for name in ("catalogue", "rejects")]
    assert counts(brought(folder, corpus)) == (3, 0, 0, 0, 1)
    assert [corpus.stamp(name) for name in ("catalogue", "rejects")] == stamps
    (folder / "Smiling-Mask.txt").write_text("It smiles.", encoding="utf-8")
    (folder / "Raccoon-Chef.png").unlink()
    assert counts(brought(folder, corpus)) == (2, 0, 1, 1, 1)
    assert list(faults(corpus)) == []
    assert corpus.rows("catalogue", ["description"], "name = 'Smiling Mask'") == [{"description": "It smiles."}]


def test_rejects_are_told_until_they_are_mended(folder: Path, corpus: Corpus) -> None:
    """With the hash of their bytes, under the catalogue's name."""
    assert dict(brought(folder, corpus).reasons) == {"broken_picture": 1}
    [reject] = corpus.rows("rejects")
    assert (reject["source"], reject["item"]) == (f"catalogue {folder}", "Broken.jpg")
    assert len(reject["sha256"]) == 64
    (folder / "Broken.jpg").unlink()
    brought(folder, corpus)
    assert corpus.count("rejects") == 0


def test_every_damaged_picture_is_an_entry_or_a_reject(drawn: Path, corpus: Corpus, tmp_path: Path) -> None:
    """By its hash; none ends the work."""
    whole = [path.read_bytes() for path in sorted(drawn.glob("*.png"))]
    chance = random.Random(0)
    expected = set()
    for number in range(24):
        data = damaged(whole[number % len(whole)], whole, chance)
        (tmp_path / "damaged").mkdir(exist_ok=True)
        (tmp_path / "damaged" / f"{number}.png").write_bytes(data)
        expected.add(hashlib.sha256(data).hexdigest())
    done = brought(tmp_path / "damaged", corpus)
    assert done.n_entries + done.n_rejected == 24
    entries, rejects = set(corpus.polars("catalogue")["image_id"]), set(corpus.polars("rejects")["sha256"])
    assert entries | rejects == expected
    assert entries
    assert rejects
    assert list(faults(corpus)) == []


def test_folders_are_kept_apart(folder: Path, corpus: Corpus, tmp_path: Path) -> None:
    """Each has its own entries, and may be taken out when it is no longer there."""
    other = tmp_path / "other's"
    other.mkdir()
    shutil.copy(folder / "Smiling-Mask.png", other)
    done = memography.catalogue([folder, other, str(other)], corpus, settings=Settings())
    assert counts(done)[:2] == (4, 4)
    shutil.rmtree(other)
    with pytest.raises(SourceError, match="There is no"):
        brought(other, corpus)
    assert counts(brought(other, corpus, remove=True)) == (0, 0, 0, 1, 0)
    assert counts(brought(folder, corpus, remove=True)) == (0, 0, 0, 3, 0)
    assert corpus.count("catalogue") == corpus.count("rejects") == 0


def test_a_file_is_no_catalogue(folder: Path, corpus: Corpus) -> None:
    """The message says what is."""
    with pytest.raises(SourceError, match="a folder of named pictures"):
        brought(folder / "Smiling-Mask.png", corpus)


def test_a_corpus_has_one_writer(folder: Path, corpus: Corpus) -> None:
    """Who brings a catalogue waits for who ingests."""
    with writing(corpus, "ingest"), pytest.raises(CorpusError, match="is being written into"):
        brought(folder, Corpus(corpus.folder))


def test_a_catalogue_that_was_lost_is_told(folder: Path, corpus: Corpus) -> None:
    """No stage can make it again."""
    brought(folder, corpus)
    shutil.rmtree(corpus.folder / "tables" / "catalogue.lance")
    [fault] = faults(Corpus(corpus.folder))
    assert fault.where == "catalogue"
    assert "memography catalogue FOLDER" in fault.mend


def test_a_damaged_thumbnail_is_told_and_mended(folder: Path, corpus: Corpus) -> None:
    """By bringing the folder again."""
    brought(folder, corpus)
    row = corpus.rows("catalogue")[0]
    corpus.upsert(
        "catalogue",
        corpus.arrow("catalogue", where=f"entry_id = '{row['entry_id']}'").set_column(
            corpus.schema("catalogue").get_field_index("thumbnail"), "thumbnail", [[b"x"]]
        ),
    )
    assert [fault.where for fault in faults(corpus)] == ["catalogue.thumbnail"]
    brought(folder, corpus)
    assert list(faults(corpus)) == []


def test_the_command_tells_what_it_took(folder: Path, tmp_path: Path) -> None:
    """How many entries, how many rejects and why, and what to do next."""
    arguments = ["catalogue", str(folder), "-c", str(tmp_path / "new")]
    told = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert told.exit_code == 0
    assert "3 entries: 3 new, 0 changed; 0 removed, 1 rejects" in told.output
    assert "broken_picture" in told.output
    assert "memography build" in told.output
