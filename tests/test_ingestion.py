"""Ingest: nothing lost, nothing doubled, nobody's name stored."""

import json
from pathlib import Path
from typing import Any

import pytest

from memography import Corpus, Settings, ingest
from memography.errors import SourceError
from memography.ingestion import Ingested


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return Corpus(tmp_path / "corpus", create=True)


def write(path: Path, *posts: dict[str, Any] | str) -> Path:
    path.write_text("\n".join(p if isinstance(p, str) else json.dumps(p) for p in posts), encoding="utf-8")
    return path


def add(corpus: Corpus, *sources: Path, **options: Any) -> Ingested:
    return ingest(list(sources), corpus, settings=Settings(), **options)


def counts(done: Ingested) -> tuple[int, int, int]:
    return done.n_new, done.n_known, done.n_rejected


def test_the_same_source_twice_adds_nothing(corpus: Corpus, tmp_path: Path) -> None:
    """Posts are known, and rejects are told again and stored once."""
    source = write(tmp_path / "posts.jsonl", {"id": "1", "text": "a"}, {"id": "2", "text": "b"}, "{", {"id": "3"})
    assert counts(add(corpus, source)) == (2, 0, 2)
    assert counts(add(corpus, source)) == (0, 2, 2)
    assert (corpus.count("posts"), corpus.count("rejects")) == (2, 2)


def test_a_grown_source_adds_what_is_new(corpus: Corpus, tmp_path: Path) -> None:
    """In whatever order it comes."""
    source = write(tmp_path / "posts.jsonl", {"id": "1", "text": "a"})
    add(corpus, source)
    write(source, {"id": "0", "text": "z"}, {"id": "1", "text": "a"}, {"id": "2", "text": "b"})
    assert counts(add(corpus, source)) == (2, 1, 0)


def test_an_id_with_other_content_is_a_reject(corpus: Corpus, tmp_path: Path) -> None:
    """The first post is kept; a post whose score alone has changed is the same post."""
    source = write(
        tmp_path / "posts.jsonl",
        {"id": "1", "text": "first", "score": 1},
        {"id": "1", "text": "first", "score": 2},
        {"id": "1", "text": "second"},
    )
    assert counts(add(corpus, source)) == (1, 1, 1)
    assert corpus.rows("posts")[0]["text"] == "first"
    assert corpus.rows("rejects")[0]["reason"] == "duplicate_id"
    write(source, {"id": "1", "text": "third"})
    assert counts(add(corpus, source)) == (0, 0, 1)


def test_authors_are_stored_nowhere(corpus: Corpus, tmp_path: Path) -> None:
    """Not in a table, not in a reject, not in a log: the same author has one pseudonym."""
    name = "Xanthippe-of-Alopece"
    posts: list[dict[str, Any]] = [{"id": str(n), "text": "words", "author": name} for n in range(20)]
    odd = [{"id": "y", "text": "words", "author": [name]}, {"id": "z", "text": "words", "author": {"name": name}}]
    add(corpus, write(tmp_path / "posts.jsonl", *posts, *odd, {"id": "x", "author": name}))
    for path in corpus.folder.rglob("*"):
        if path.is_file():
            assert name.encode() not in path.read_bytes(), path
    authors = [row["author"] for row in corpus.rows("posts") if row["post_id"] not in "yz"]
    assert len(set(authors)) == 1
    assert len(authors[0]) == 16


def test_every_line_is_a_post_or_a_reject(corpus: Corpus, tmp_path: Path) -> None:
    """New, known and rejected make the whole."""
    posts: list[dict[str, Any] | str] = []
    for n in range(300):
        posts += [{"id": str(n), "text": "a"}, "{", {"id": str(n), "text": "b"}, {"id": f"e{n}"}]
    done = ingest(
        [write(tmp_path / "posts.jsonl", *posts)],
        corpus,
        settings=Settings.load({"ingest.batch_posts": "70"}, environment={}),
    )
    assert counts(done) == (300, 0, 900)
    assert dict(done.reasons) == {"bad_line": 300, "duplicate_id": 300, "empty_post": 300}
    assert corpus.count("rejects") == 600 + len({str(n) for n in range(300)})


def test_pictures_that_can_not_be_read_are_told_at_once(corpus: Corpus, tmp_path: Path) -> None:
    """Unsafe, missing, not fetched: the posts are kept."""
    images = ["../secret.png", "/etc/passwd", "nothing.png", "https://example.org/1.png"]
    done = add(corpus, write(tmp_path / "posts.jsonl", {"id": "1", "images": images}))
    assert done.n_new == 1
    assert dict(done.reasons) == {"unsafe_path": 2, "missing_file": 1, "not_fetched": 1}
    assert corpus.rows("posts")[0]["images"] == images


def test_posts_without_a_time_are_kept_and_counted(corpus: Corpus, tmp_path: Path) -> None:
    """With a faulty time, with none; both are left out of history later."""
    done = add(
        corpus,
        write(
            tmp_path / "posts.jsonl",
            {"id": "1", "text": "a"},
            {"id": "2", "text": "a", "posted_at": "9999-01-01"},
            {"id": "3", "text": "a", "posted_at": "2020-01-01"},
        ),
    )
    assert (done.n_new, done.n_untimed, done.n_rejected) == (3, 2, 1)


def test_every_field_is_kept(corpus: Corpus, tmp_path: Path) -> None:
    """What the exchange format has, the table has."""
    post = {
        "id": "1",
        "posted_at": "2020-03-14T09:00:00Z",
        "community": "c",
        "text": "t",
        "images": ["1.png"],
        "alt": ["a cat"],
        "meme": "Cat",
        "reply_to": "0",
        "score": 12,
        "url": "https://example.org/1",
        "lang": "en",
    }
    add(corpus, write(tmp_path / "posts.jsonl", post))
    row = corpus.rows("posts")[0]
    assert row["posted_at"].isoformat() == "2020-03-14T09:00:00+00:00"
    for field in ("community", "text", "images", "alt", "meme", "reply_to", "score", "url", "lang"):
        assert row[field] == post[field]


def test_a_source_that_is_not_there_leaves_no_corpus(corpus: Corpus, tmp_path: Path) -> None:
    """All sources are opened before anything is written."""
    source = write(tmp_path / "posts.jsonl", {"id": "1", "text": "a"})
    with pytest.raises(SourceError):
        add(corpus, source, tmp_path / "nothing.jsonl")
    assert not corpus.folder.exists()


def test_two_sources_at_once(corpus: Corpus, tmp_path: Path) -> None:
    """In one run, each with its own rejects."""
    first = write(tmp_path / "1.jsonl", {"id": "1", "text": "a"}, "{")
    second = write(tmp_path / "2.jsonl", {"id": "2", "text": "a"}, "{")
    assert counts(add(corpus, first, second)) == (2, 0, 2)
    assert {row["source"] for row in corpus.rows("rejects")} == {str(first), str(second)}


def test_a_known_post_with_other_content_is_told_and_taken_on_request(corpus: Corpus, tmp_path: Path) -> None:
    """Whatever differs; of two in one source the first; what was said of the old one goes."""
    source = write(
        tmp_path / "posts.jsonl", {"id": "1", "text": "a", "posted_at": "14.03.2020"}, {"id": "2", "text": "b"}
    )
    add(corpus, source)
    assert corpus.count("rejects") == 1
    posts = [{"id": "1", "text": "a", "posted_at": "2020-03-14"}, {"id": "2", "text": "b", "score": 5}]
    write(source, *posts, {"id": "1", "text": "again"})
    done = add(corpus, source)
    assert (done.n_new, done.n_known, done.n_changed, done.n_updated) == (0, 1, 3, 0)
    assert any("--update" in row["detail"] for row in corpus.rows("rejects"))
    for n_updated in (2, 0):
        done = add(corpus, source, update=True)
        assert (done.n_new, done.n_known, done.n_updated, done.n_changed) == (0, 2 - n_updated, n_updated, 0)
        assert dict(done.refused) == {"duplicate_id": 1}
    rows = {row["post_id"]: row for row in corpus.rows("posts")}
    assert (rows["1"]["text"], rows["2"]["score"]) == ("a", 5)
    assert rows["1"]["posted_at"] is not None
    assert [row["reason"] for row in corpus.rows("rejects")] == ["duplicate_id"]


def test_times_that_can_t_be_read_name_the_setting(corpus: Corpus, tmp_path: Path) -> None:
    """Where nearly all are so, with one of them; not where a few are."""
    times = [f"1{n}.03.2020 09:00" for n in range(9)]
    posts = [{"id": str(n), "text": "a", "posted_at": time} for n, time in enumerate(times)]
    (note,) = add(corpus, write(tmp_path / "posts.jsonl", *posts)).notes
    assert "ingest.time_format" in note
    assert "10.03.2020 09:00" in note
    assert "--update" in note
    good = [{"id": f"g{n}", "text": "a", "posted_at": "2020-03-14"} for n in range(9)]
    assert add(corpus, write(tmp_path / "more.jsonl", *posts, *good)).notes == []


def test_a_source_without_posts_is_told(tmp_path: Path) -> None:
    """An export that failed looks like that."""
    corpus = Corpus(tmp_path / "corpus", create=True)
    (tmp_path / "posts.jsonl").write_text("\n")
    assert add(corpus, tmp_path / "posts.jsonl").notes == [f"{tmp_path / 'posts.jsonl'} has no posts."]


def test_posts_whose_words_have_another_name(corpus: Corpus, tmp_path: Path) -> None:
    """The fields that are not used are named, and one is proposed; rejects bear the posts' ids."""
    posts = [{"id": f"t{n}", "tweet": "hello", "author": "ann", "lang": "en"} for n in range(3)]
    done = add(corpus, write(tmp_path / "posts.jsonl", *posts))
    assert "not used: tweet; is it --map text=tweet?" in done.notes[0]
    assert {row["item"] for row in corpus.rows("rejects")} == {"t0", "t1", "t2"}
    table = tmp_path / "posts.csv"
    table.write_text("id,tweet,author\n1,hello,ann\n", encoding="utf-8")
    with pytest.raises(SourceError, match="text=tweet"):
        add(corpus, table)
    assert add(corpus, table, columns={"text": "tweet"}).n_new == 1


def test_what_is_lost_and_what_is_kept_without_a_part(corpus: Corpus, tmp_path: Path) -> None:
    """Are counted apart."""
    posts = [{"id": str(n), "text": "a", "posted_at": "never", "images": ["nothing.png"]} for n in range(3)]
    done = add(corpus, write(tmp_path / "posts.jsonl", *posts, "{"))
    assert dict(done.refused) == {"bad_line": 1}
    assert dict(done.without) == {"bad_time": 3, "missing_file": 1}
