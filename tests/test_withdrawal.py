"""Withdrawing: nothing of a post is left in any byte of the corpus, it does not come back, and the rest is whole."""

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from memography import Corpus, Settings, build, ingest, withdraw
from memography.corpus.comparison import differences
from memography.corpus.integrity import altered, faults
from memography.corpus.writer import writing
from memography.errors import CorpusError
from memography.evaluation.synthetic import World
from memography.sources.ids import read_ids
from memography.web import create_app

PHASH = Settings.load({"memes.recogniser": "phash-dbscan"}, environment={})
WORDS = ("cat", "dog", "work", "monday", "exam", "brother", "sleep", "coffee", "bug", "friday", "mask", "home", "quiet")


def write(folder: Path, posts: list[dict[str, Any]]) -> Path:
    path = folder / "posts.jsonl"
    path.write_text("".join(json.dumps(post) + "\n" for post in posts), encoding="utf-8")
    return path


def told_of(corpus: Corpus, *secrets: str) -> Iterator[str]:
    """The files of a corpus that hold one of some texts, or hex as bytes, in whatever case."""
    wanted = [secret.lower().encode() for secret in secrets]
    for path in sorted(corpus.folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes().lower()
            yield from (f"{path.relative_to(corpus.folder)}: {text!r}" for text in wanted if text in data)


def posts_of_words(n_posts: int) -> list[dict[str, Any]]:
    chance = random.Random(4)
    return [
        {
            "id": f"post-{number:05}",
            "text": " ".join(chance.choices(WORDS, k=5)),
            "meme": f"Meme {chance.randrange(8)}",
            "author": f"author {number % 20}",
            "community": chance.choice(["north", "south"]),
            "posted_at": f"20{chance.randrange(15, 21)}-0{chance.randrange(1, 10)}-1{chance.randrange(10)}",
        }
        for number in range(n_posts)
    ]


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """A built corpus of words: one post is by an author of its own, in a community of its own, and is answered."""
    folder = tmp_path_factory.mktemp("grown")
    secret = {
        "id": "secret-id-77",
        "text": "unutterable zanzibar unutterable zanzibar",
        "meme": "Meme 3",
        "author": "Xanthippe",
        "community": "u_xanthippe",
        "posted_at": "2018-02-03",
        "url": "https://example.org/secret-id-77",
        "score": "many of secret-id-77",
    }
    answer = {"id": "answer", "text": "ha ha what a joke", "reply_to": "secret-id-77", "community": "north"}
    corpus = Corpus(folder / "corpus", create=True)
    ingest(write(folder, [*posts_of_words(200), secret, answer]), corpus, settings=Settings())
    build(corpus, settings=Settings())
    return corpus


SECRETS = ("unutterable", "zanzibar", "secret-id-77", "u_xanthippe")


def copied(corpus: Corpus, folder: Path) -> Corpus:
    shutil.copytree(corpus.folder, folder)
    return Corpus(folder)


def test_no_byte_of_a_withdrawn_post_is_left(grown: Corpus, tmp_path: Path) -> None:
    """Nor of its author, before the next build and after it; and the rest is as if it had never come."""
    corpus = copied(grown, tmp_path / "corpus")
    pseudonym = next(row["author"] for row in corpus.rows("posts") if row["post_id"] == "secret-id-77")
    assert {line.split(": ")[1] for line in told_of(corpus, *SECRETS, pseudonym)} == {
        repr(text.encode()) for text in (*SECRETS, pseudonym)
    }
    done = withdraw("secret-id-77", corpus)
    assert (done.n_posts, done.n_unknown, done.n_memes) == (1, 0, 1)
    assert list(told_of(corpus, *SECRETS, pseudonym)) == []
    assert list(faults(corpus)) == []
    assert altered(corpus) == []
    n_done = {stage.stage: stage.outcome.n_done for stage in build(corpus, settings=Settings()) if stage.outcome}
    assert n_done["memes"] + n_done["meaning"] < 10  # what follows from other posts is not made again
    assert list(told_of(corpus, *SECRETS, pseudonym)) == []
    assert list(faults(corpus)) == []
    again = copied(corpus, tmp_path / "again")
    build(again, afresh=True, settings=Settings())
    assert differences(corpus, again) == []


def test_until_the_next_build_there_is_no_article_of_its_meme(grown: Corpus, tmp_path: Path) -> None:
    """Other memes keep theirs."""
    corpus = copied(grown, tmp_path / "corpus")
    meme = next(row["meme_id"] for row in corpus.rows("uses") if row["post_id"] == "secret-id-77")
    n_memes = len({row["meme_id"] for row in corpus.rows("biography")})
    withdraw(["secret-id-77"], corpus)
    told = {row["meme_id"] for row in corpus.rows("biography")}
    assert meme not in told
    assert len(told) == n_memes - 1


def test_what_was_withdrawn_does_not_come_back(grown: Corpus, tmp_path: Path) -> None:
    """Nor does what a source says wrongly of it become a reject; its answer is known as it is."""
    corpus = copied(grown, tmp_path / "corpus")
    source = grown.folder.parent / "posts.jsonl"
    withdraw("secret-id-77", corpus)
    done = ingest(source, corpus, settings=Settings())
    assert (done.n_new, done.n_known, done.n_withdrawn, done.n_rejected) == (0, 201, 1, 0)
    later = tmp_path / "later.jsonl"
    later.write_text('{"id": "secret-id-77", "posted_at": "never", "text": ""}\n', encoding="utf-8")
    assert ingest(later, corpus, settings=Settings()).n_withdrawn == 1
    assert list(told_of(corpus, *SECRETS)) == []


def test_an_author_with_all_posts(grown: Corpus, tmp_path: Path) -> None:
    """Those that come later too."""
    corpus = copied(grown, tmp_path / "corpus")
    assert withdraw([], corpus, authors=["author 7"]).n_posts == 10
    source = write(tmp_path, [{"id": "new", "text": "more", "author": "author 7"}, {"id": "x", "text": "a"}])
    done = ingest(source, corpus, settings=Settings())
    assert (done.n_new, done.n_withdrawn) == (1, 1)
    (corpus.folder / "pseudonym.key").unlink()
    with pytest.raises(CorpusError, match="Put back a copy"):
        withdraw([], corpus, authors=["author 8"])


def test_an_id_that_is_not_there_yet(grown: Corpus, tmp_path: Path) -> None:
    """It is marked."""
    corpus = copied(grown, tmp_path / "corpus")
    done = withdraw(["to come", "post-00001"], corpus)
    assert (done.n_posts, done.n_unknown) == (1, 1)
    assert ingest(write(tmp_path, [{"id": "to come", "text": "a"}]), corpus, settings=Settings()).n_withdrawn == 1


def test_without_its_key_nothing_is_taken(grown: Corpus, tmp_path: Path) -> None:
    """Posts that were withdrawn would come back unseen."""
    corpus = copied(grown, tmp_path / "corpus")
    withdraw("post-00001", corpus)
    (corpus.folder / "withdrawn.key").unlink()
    with pytest.raises(CorpusError, match="withdrawn"):
        ingest(write(tmp_path, [{"id": "n", "text": "a"}]), corpus, settings=Settings())
    assert any(fault.where == "withdrawn.key" for fault in faults(corpus))


def test_a_dry_run_changes_nothing(grown: Corpus, tmp_path: Path) -> None:
    """And tells the same as what is done then."""
    corpus = copied(grown, tmp_path / "corpus")
    before = corpus.state()
    told = withdraw("secret-id-77", corpus, dry_run=True)
    assert corpus.state() == before
    assert told.rows == withdraw("secret-id-77", corpus).rows


def test_one_writer_at_a_time(grown: Corpus, tmp_path: Path) -> None:
    """Whoever builds is not disturbed."""
    corpus = copied(grown, tmp_path / "corpus")
    with writing(corpus, "build"), pytest.raises(CorpusError, match="is being written into"):
        withdraw("secret-id-77", corpus)


class DeathError(Exception):
    """The process is gone."""


class Mortal(Corpus):
    """A corpus whose process dies at one of its commits."""

    left = 1 << 30

    def _commit(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise DeathError

    def append(self, *arguments: Any) -> None:
        self._commit()
        super().append(*arguments)

    def upsert(self, *arguments: Any) -> None:
        self._commit()
        super().upsert(*arguments)

    def delete_rows(self, *arguments: Any) -> None:
        self._commit()
        super().delete_rows(*arguments)


@pytest.mark.slow
def test_death_at_any_commit_is_made_good(grown: Corpus, tmp_path: Path) -> None:
    """The same command ends what was begun."""
    counting = Mortal(copied(grown, tmp_path / "whole").folder)
    withdraw("secret-id-77", counting)
    n_commits = Mortal.left - counting.left
    for left in range(n_commits):
        corpus = Mortal(copied(grown, tmp_path / f"dying-{left}").folder)
        corpus.left = left
        with pytest.raises(DeathError):
            withdraw("secret-id-77", corpus)
        withdraw("secret-id-77", Corpus(corpus.folder))
        assert list(told_of(corpus, *SECRETS)) == []
        assert list(faults(Corpus(corpus.folder))) == []
        shutil.rmtree(corpus.folder)


@pytest.mark.slow
@pytest.mark.parametrize("settings", [PHASH, Settings()], ids=["phash", "local features"])
def test_pictures_that_no_other_post_has(world: World, tmp_path: Path, settings: Settings) -> None:
    """Their hashes, thumbnails and features go, and those that another post has stay; leaders may be among them."""
    lines = world.posts.read_text(encoding="utf-8").splitlines()
    posts = [post for post in map(json.loads, lines) if post.get("images")][:60]
    shared = {"id": "also", "text": "the same", "images": posts[3]["images"]}
    shutil.copytree(world.images, tmp_path / "images")
    corpus = Corpus(tmp_path / "corpus", create=True)
    ingest(write(tmp_path, [*posts, shared]), corpus, settings=Settings())
    build(corpus, settings=settings)
    leaders = sorted({row["leader_id"] for row in corpus.rows("matches")})[:3]
    uses = corpus.rows("uses")
    ids = {row["post_id"] for row in uses if row["image_id"] in leaders} | {posts[3]["id"], posts[10]["id"]}
    kept = {row["image_id"] for row in uses if row["post_id"] not in ids}
    gone = {row["image_id"] for row in uses if row["post_id"] in ids} - kept
    assert gone
    thumbnails = [row["thumbnail"] for row in corpus.rows("images") if row["image_id"] in gone]
    done = withdraw(sorted(ids - {"also"}), corpus)
    assert done.n_pictures == len(gone)
    files = [path.read_bytes() for path in corpus.folder.rglob("*") if path.is_file()]
    for _ in range(2):
        assert list(told_of(corpus, *gone, *(ids - {"also"}))) == []
        assert not any(thumbnail in data for thumbnail in thumbnails for data in files)
        assert list(faults(corpus)) == []
        build(corpus, settings=settings)
    assert corpus.count("images") == len(kept)
    again = copied(corpus, tmp_path / "again")
    build(again, afresh=True, settings=settings)
    if settings is PHASH:
        assert differences(corpus, again) == []
    else:  # which variant leads may depend on the order of arrival
        assert corpus.count("memes") == again.count("memes")


def test_what_was_fetched_goes(tmp_path: Path) -> None:
    """Unless another post has the same address."""
    from memography.pictures.originals import fetched_file

    corpus = Corpus(tmp_path / "corpus", create=True)
    posts = [
        {"id": "a", "images": ["https://example.org/1.png", "https://example.org/2.png"]},
        {"id": "b", "images": ["https://example.org/2.png"]},
    ]
    ingest(write(tmp_path, posts), corpus, settings=Settings())
    corpus.fetched.mkdir()
    places = [fetched_file(f"https://example.org/{n}.png", corpus.fetched) for n in (1, 2)]
    for place in places:
        place.write_bytes(b"picture")
    withdraw("a", corpus)
    assert [place.exists() for place in places] == [False, True]
    assert [row["item"] for row in corpus.rows("rejects")] == ["https://example.org/2.png"]


@pytest.mark.parametrize(
    ("name", "text"),
    [("ids.txt", "a\n\n b \n"), ("ids.csv", "id,why\na,x\nb,y\n"), ("ids.jsonl", '{"id": "a"}\n{"id": "b"}\n')],
)
def test_ids_from_a_file(tmp_path: Path, name: str, text: str) -> None:
    """One a line, or a table."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert read_ids(tmp_path / name) == ["a", "b"]


def test_the_explorer_goes_on_until_the_next_build(grown: Corpus, tmp_path: Path) -> None:
    """Every other meme's page, and those of the whole corpus; what was withdrawn is found nowhere."""
    corpus = copied(grown, tmp_path / "corpus")
    withdraw("secret-id-77", corpus)
    explorer = TestClient(create_app(corpus, Settings()), base_url="http://127.0.0.1:8600")
    pages = [
        "/",
        "/methods",
        "/map",
        "/climate",
        "/communities",
        *(f"/memes/{row['meme_id']}" for row in corpus.rows("memes")),
    ]
    for page in pages:
        answer = explorer.get(page)
        assert answer.status_code == 200, page
        assert not any(secret in answer.text for secret in SECRETS), page
    assert explorer.get("/posts/secret-id-77").status_code == 404
