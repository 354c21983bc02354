"""A corpus that is whole is called whole; damage is named, with what to do."""

import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from memography import Corpus, Settings, build, ingest
from memography.corpus.integrity import faults, notes
from memography.errors import CorpusError
from memography.evaluation.synthetic import World


@pytest.fixture
def corpus(built: Corpus, tmp_path: Path) -> Corpus:
    """A corpus that a test may damage."""
    shutil.copytree(built.folder, tmp_path / "corpus")
    return Corpus(tmp_path / "corpus")


def test_what_is_whole_has_no_faults(built: Corpus) -> None:
    """Every table, key, reference and thumbnail of a build is as it must be."""
    assert list(faults(built)) == []
    assert notes(built) == []


def double_a_key(corpus: Corpus) -> None:
    corpus.append("posts", corpus.polars("posts").head(1))


def lose_a_file(corpus: Corpus) -> None:
    next((corpus.folder / "tables" / "uses.lance" / "data").iterdir()).unlink()


def damage_a_thumbnail(corpus: Corpus) -> None:
    images = corpus.polars("images").head(1).with_columns(thumbnail=pl.lit(b"damaged"))
    corpus.upsert("images", images)


def lose_an_image(corpus: Corpus) -> None:
    corpus.delete("images", f"image_id = '{corpus.rows('uses')[0]['image_id']}'")


def lose_a_claim(corpus: Corpus) -> None:
    corpus.delete("claims", f"claim_id = '{corpus.rows('biography')[0]['claim_ids'][0]}'")


def cut_the_key(corpus: Corpus) -> None:
    (corpus.folder / "pseudonym.key").write_bytes(b"short")


def cut_a_file(corpus: Corpus) -> None:
    file = max((corpus.folder / "tables" / "posts.lance" / "data").iterdir(), key=lambda path: path.stat().st_size)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def cut_a_manifest(corpus: Corpus) -> None:
    for file in (corpus.folder / "tables" / "uses.lance" / "_versions").iterdir():
        file.write_bytes(file.read_bytes()[:10])


def change_a_post(corpus: Corpus) -> None:
    corpus.upsert("posts", corpus.polars("posts").head(1).with_columns(text=pl.lit("another")))


def lose_a_reject(corpus: Corpus) -> None:
    unread = corpus.polars("originals").head(1).with_columns(image_id=None, location=pl.lit("elsewhere"))
    corpus.append("originals", unread)


def lose_all_posts(corpus: Corpus) -> None:
    shutil.rmtree(corpus.folder / "tables" / "posts.lance")


def change_columns(corpus: Corpus) -> None:
    corpus._database.create_table("names", data=pl.DataFrame({"meme_id": ["1"]}).to_arrow(), mode="overwrite")


@pytest.mark.parametrize(
    ("damage", "where", "what"),
    [
        (double_a_key, "posts", "1 keys are there more than once"),
        (lose_a_file, "uses", "can't be read"),
        (damage_a_thumbnail, "images.thumbnail", "do not have the hash"),
        (lose_an_image, "uses.image_id", "not in 'images'"),
        (lose_a_claim, "biography.claim_ids", "not in 'claims'"),
        (cut_the_key, "pseudonym.key", "found 5"),
        (cut_a_file, "posts", "can't be read"),
        (cut_a_manifest, "uses", "can't be read"),
        (change_a_post, "posts", "do not have the hash"),
        (lose_a_reject, "rejects", "nothing is said of 1 pictures"),
        (lose_all_posts, "posts", "is not there"),
        (change_columns, "names", "columns"),
    ],
)
def test_damage_is_named(
    corpus: Corpus, settle: Callable[[Corpus], None], damage: Callable[[Corpus], None], where: str, what: str
) -> None:
    """With its place, and what to do."""
    damage(corpus)
    if damage in (damage_a_thumbnail, lose_an_image, lose_a_claim):
        settle(corpus)
    found = {fault.where: fault for fault in faults(corpus)}
    assert where in found, found
    assert what in found[where].what
    assert found[where].mend.endswith((".", "`."))


def test_a_table_that_was_removed_is_made_again(corpus: Corpus) -> None:
    """What `check` advises mends the corpus."""
    lose_a_file(corpus)
    shutil.rmtree(corpus.folder / "tables" / "uses.lance")
    assert notes(corpus) != []
    build(corpus, settings=Settings())
    assert list(faults(corpus)) == []
    assert notes(corpus) == []


def test_afresh_makes_every_table_again(corpus: Corpus, settle: Callable[[Corpus], None]) -> None:
    """Damage that no version shows is mended so."""
    damage_a_thumbnail(corpus)
    settle(corpus)
    build(corpus, until="memes", settings=Settings(), afresh=True)
    assert [fault for fault in faults(corpus) if fault.where.startswith("images")] == []


def test_a_build_with_nothing_to_do_sees_that_files_were_cut(corpus: Corpus) -> None:
    """It says which, and what to do; what it says mends them."""
    file = next((corpus.folder / "tables" / "tones.lance" / "data").iterdir())
    file.write_bytes(file.read_bytes()[:10])
    with pytest.raises(
        CorpusError, match=rf"1 of table 'tones', such as {file.name}\. Remove .*tones\.lance, then build"
    ):
        build(corpus, settings=Settings())
    shutil.rmtree(corpus.folder / "tables" / "tones.lance")
    build(corpus, settings=Settings())
    assert list(faults(corpus)) == []


def test_a_damaged_table_is_a_message_for_whoever_reads_it(corpus: Corpus, world: World) -> None:
    """It names the table, and the command that tells what to do."""
    cut_a_file(corpus)
    with pytest.raises(CorpusError, match=r"posts\.lance can't be read: .*`memography check"):
        ingest([world.posts], corpus, settings=Settings())
