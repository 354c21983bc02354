"""Lineage: parents are earlier variants of the same meme, and what they bear is what their children kept."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest
from PIL import Image, ImageOps

from memography import Corpus, Settings, build, ingest
from memography.evaluation.synthetic.cast import template
from memography.evaluation.synthetic.edits import mirror, sticker
from memography.evaluation.synthetic.lettering import caption
from memography.memes.families import Family, Seen
from memography.recognition.descent import WEIGHTS, comparisons, parents
from memography.recognition.residual import Frame, Laid, Residuals, laid, of_template, residual

Picture = npt.NDArray[np.uint8]


def pixels(picture: object) -> Picture:
    return np.ascontiguousarray(np.asarray(picture)[:, :, ::-1])


@pytest.fixture(scope="module")
def pictures() -> dict[str, Picture]:
    """The clean template, one with words, that with a sticker, others with other words."""
    import random

    clean = template(0)
    first = caption(clean, "one fine day in the middle", "of a very long night")
    return {
        "clean": pixels(clean),
        "words": pixels(first),
        "other words": pixels(caption(clean, "nobody asked for this", "and yet")),
        "below": pixels(caption(clean, "", "and then it rained")),
        "words, sticker": pixels(sticker(first, random.Random(1))),
        "words, cropped": pixels(first)[:, :-40],
        "mirrored": pixels(mirror(first, random.Random(1))),
    }


@pytest.fixture(scope="module")
def seen(pictures: dict[str, Picture]) -> tuple[Frame, Callable[..., Residuals]]:
    """The frame of the template, and residuals of pictures by name."""
    clean = pictures["clean"]
    frame = Frame.of(clean, np.ones(clean.shape[:2], bool))

    def residuals(*names: str) -> Residuals:
        mirrored = np.array([[-1.0, 0, clean.shape[1] - 1], [0, 1, 0], [0, 0, 1]])
        rows = [
            residual(
                laid(pictures[name], [mirrored if name == "mirrored" else np.eye(3)], name == "mirrored", frame, 1.0),
                frame,
            )
            for name in names
        ]
        return Residuals.stacked(rows)

    return frame, residuals


def test_residuals_are_what_was_added(seen: tuple[Frame, Callable[..., Residuals]]) -> None:
    """Nothing on the clean template; words where they were written, also on the mirrored picture."""
    frame, residuals = seen
    found = residuals("clean", "words", "mirrored")
    height = frame.grey.shape[0]
    rows = found.is_added.reshape(3, height, -1).any(axis=2)
    assert not rows[0].any()
    assert rows[1, : height // 3].any()
    assert not rows[1, height // 3 : height // 2].any()
    assert (found.is_added[1] == found.is_added[2]).mean() > 0.98
    assert found.is_mirrored.tolist() == [False, False, True]


@pytest.mark.parametrize("child", ["words, sticker", "words, cropped"])
def test_the_parent_is_who_bears_what_was_kept(seen: tuple[Frame, Callable[..., Residuals]], child: str) -> None:
    """Of several captions the one that the child has."""
    frame, residuals = seen
    known = residuals("other words", "words", "below")
    earlier = Residuals.stacked([of_template(frame, known), known])
    n_places = int(frame.is_inside.sum())
    found = parents(residuals(child), earlier, np.arange(4), np.ones((1, 4), bool), n_places)
    assert found.parent.tolist() == [2]
    assert 0.5 < found.p[0] <= 1
    assert found.kept[0] > 0.01


def test_mirroring_does_not_hide_whose_words_they_are(seen: tuple[Frame, Callable[..., Residuals]]) -> None:
    """Among variants that is the parent whose words it has, though they stand mirrored."""
    frame, residuals = seen
    known = residuals("other words", "words", "below")
    earlier = Residuals.stacked([of_template(frame, known), known])
    may_be = np.array([[False, True, True, True]])
    found = parents(residuals("mirrored"), earlier, np.arange(4), may_be, int(frame.is_inside.sum()))
    assert found.parent.tolist() == [2]
    assert found.added[0] < 0.002


def test_new_words_on_the_clean_template_have_no_parent(seen: tuple[Frame, Callable[..., Residuals]]) -> None:
    """Nothing that the others bear is kept."""
    frame, residuals = seen
    known = residuals("other words", "words")
    earlier = Residuals.stacked([of_template(frame, known), known])
    n_places = int(frame.is_inside.sum())
    found = parents(residuals("below"), earlier, np.arange(3), np.ones((1, 3), bool), n_places)
    assert found.parent.tolist() == [0]


def test_comparisons_have_the_names_of_the_weights(seen: tuple[Frame, Callable[..., Residuals]]) -> None:
    """Nothing that is weighed is left out."""
    frame, residuals = seen
    known = residuals("words")
    earlier = Residuals.stacked([of_template(frame, known), known])
    found = comparisons(known, earlier, int(frame.is_inside.sum()))
    assert set(WEIGHTS) <= set(found)
    assert found["added"][0, 1] == 0
    assert found["removed"][0, 1] == 0
    assert {values.shape for values in found.values()} == {(1, 2)}


def test_lineage_has_a_row_for_each_match_and_no_circle(built: Corpus) -> None:
    """A parent is another variant of the same meme, seen no later."""
    rows = built.polars("lineage")
    matches = built.polars("matches", ["variant_id", "meme_id"])
    assert (
        rows.select("variant_id", "meme_id").sort("variant_id", "meme_id").equals(matches.sort("variant_id", "meme_id"))
    )
    assert rows["confidence"].is_between(0, 1).all()
    assert set(rows["kind"]) <= {"root", "copy", "edit", "remix"}
    children = rows.drop_nulls("parent_id")
    assert children.height > 0
    both = children.join(
        rows.select("meme_id", parent_id="variant_id", parent_seen_at="first_seen_at"), on=["meme_id", "parent_id"]
    )
    assert both.height == children.height
    assert not both.filter(pl.col("parent_seen_at") > pl.col("first_seen_at")).height
    parent_of = {(row["variant_id"], row["meme_id"]): row["parent_id"] for row in rows.iter_rows(named=True)}
    for variant, meme in parent_of:
        line, at = set(), variant
        while at is not None:
            assert at not in line
            line.add(at)
            at = parent_of[at, meme]


def test_remixes_name_their_other_memes(built: Corpus) -> None:
    """A variant that shows several memes is a remix in each of them."""
    rows = built.polars("lineage")
    n_memes = rows.with_columns(n=pl.len().over("variant_id"))
    assert (n_memes["other_meme_ids"].list.len() == n_memes["n"] - 1).all()
    assert ((n_memes["kind"] == "remix") == (n_memes["n"] > 1)).all()


def test_lineage_is_kept_where_nothing_changed(built: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memes whose variants, times and templates are as they were are not looked at again."""
    from memography.memes import lineage as module
    from memography.progress import Silent

    def never(*args: object) -> object:
        raise AssertionError("looked at again")

    monkeypatch.setattr(module, "traced", never)
    monkeypatch.setattr(module, "call_workers", never)
    templates = {row["leader_id"]: row["made_of"] for row in built.rows("templates")}
    with Silent().task("", None, "") as task:
        matches, uses = built.polars("matches"), built.polars("uses")
        found = module.lineage(built, matches, uses, templates, Settings().memes, task)
    before = built.polars("lineage").sort("variant_id", "meme_id")
    assert found.equals(before)


def test_an_up_to_date_corpus_is_not_built_again(built: Corpus) -> None:
    """The new table does not make the stage stale."""
    assert all(stage.outcome is None for stage in build(built))


def test_residuals_are_kept_without_loss(seen: tuple[Frame, Callable[..., Residuals]]) -> None:
    """Packed and unpacked they are the same to the bit, the clean template's too."""
    frame, residuals = seen
    known = residuals("words", "words, cropped", "mirrored")
    for rows in (known, of_template(frame, known)):
        again = Residuals.unpacked(rows.packed(), frame.grey.size)
        for name in Residuals.__slots__:
            assert np.array_equal(getattr(again, name), getattr(rows, name)), name


def test_a_frame_is_completed_again(pictures: dict[str, Picture]) -> None:
    """A template that is certain nowhere is told by its variants; what they told is kept beside it."""
    clean = pictures["clean"]
    base = Frame.of(clean, np.zeros(clean.shape[:2], bool))
    variants = [laid(pictures[name], [np.eye(3)], False, base, 1.0) for name in ("words", "other words", "below")]
    completed = base.completed(variants)
    assert not np.array_equal(completed.grey, base.grey)
    again = base.completed_again(completed.completion(base))
    for name in ("grey", "is_inside", "is_beyond", "slack"):
        assert np.array_equal(getattr(again, name), getattr(completed, name)), name


LINES = (
    *("one fine day", "of a very long night", "nobody asked", "and yet", "then it rained", "my cat at noon"),
    *("they said", "so I left", "in the middle", "of nowhere", "she knows", "what you did", "last summer"),
    *("again and again", "well"),
)


def test_new_variants_are_laid_upon_the_frame_that_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a meme that grows a little only they are laid; its template and the rows of those before them stay. Killed
    before its rows were written, a build ends with the same ones."""
    clean, posts = template(0), []
    for number, (top, bottom) in enumerate(zip(LINES, reversed(LINES), strict=True)):
        caption(clean, top, bottom).save(tmp_path / f"{number}.png")
        posts.append({"id": f"{number}", "posted_at": f"2020-01-{number + 1:02}", "images": [f"{number}.png"]})
    corpus = Corpus(tmp_path / "corpus", create=True)
    n_laid: list[int] = []

    def counted(self: Family, pictures: Sequence[Seen], *rest: Any) -> Iterator[Laid]:
        n_laid.append(len(pictures))
        return laid_upon(self, pictures, *rest)

    laid_upon = Family.laid
    monkeypatch.setattr(Family, "laid", counted)

    def grown(n_posts: int) -> dict[str, dict[str, Any]]:
        text = "".join(json.dumps(post) + "\n" for post in posts[:n_posts])
        (tmp_path / "posts.jsonl").write_text(text, encoding="utf-8")
        ingest([tmp_path / "posts.jsonl"], corpus, settings=Settings())
        n_laid.clear()
        build(corpus, until="memes", settings=Settings())
        return {row["variant_id"]: row for row in corpus.rows("lineage")}

    before, lineage = grown(12), corpus.polars("lineage")
    template_before = corpus.rows("templates")
    after = grown(15)
    assert (len(before), len(after), sum(n_laid)) == (12, 15, 3)
    assert [row["n_variants"] for row in corpus.rows("frames")] == [12]
    assert corpus.rows("templates") == template_before
    compare = ("parent_id", "confidence", "compared_with")
    assert all(after[variant][name] == before[variant][name] for variant in before for name in compare)
    corpus.replace("lineage", lineage)
    again = grown(15)
    assert sum(n_laid) == 0
    assert again == after
    with Image.open(tmp_path / "3.png") as picture:
        picture.convert("RGB").save(tmp_path / "again.jpg", quality=70)
        ImageOps.grayscale(picture).save(tmp_path / "grey.png")
    for name in ("again.jpg", "grey.png"):  # copies of a variant; in other colours it is looked at
        posts.append({"id": name, "posted_at": "2020-03-01", "images": [name]})
        again = grown(len(posts))
        assert sum(n_laid) == (1 if name == "grey.png" else 0)
        assert again.keys() == after.keys()


def test_what_is_kept_of_variants_goes_with_them(tmp_path: Path) -> None:
    """A meme that loses a variant, or has too few left, keeps nothing of what is gone."""
    clean, posts = template(0), []
    for number, (top, bottom) in enumerate(zip(LINES[:6], LINES[6:], strict=False)):
        caption(clean, top, bottom).save(tmp_path / f"{number}.png")
        posts.append({"id": f"{number}", "images": [f"{number}.png"]})
    corpus = Corpus(tmp_path / "corpus", create=True)
    order = list(range(6))
    for n_left in (6, 5, 3):
        left = order[:n_left]
        now = [{**post, "images": post["images"] if int(post["id"]) in left else [], "text": "words"} for post in posts]
        text = "".join(json.dumps(post) + "\n" for post in now)
        (tmp_path / "posts.jsonl").write_text(text, encoding="utf-8")
        ingest([tmp_path / "posts.jsonl"], corpus, settings=Settings(), update=True)
        build(corpus, until="memes", settings=Settings())
        assert corpus.count("lineage") == n_left
        assert corpus.count("residuals") == (n_left if n_left > 4 else 0)
        assert corpus.count("frames") == (1 if n_left > 4 else 0)
        assert {row["variant_id"] for row in corpus.rows("residuals")} <= set(corpus.polars("variants")["variant_id"])
        leader = corpus.rows("matches")[0]["leader_id"]
        order.sort(key=lambda number: f"{number}" not in _posts_of(corpus, leader))  # else the meme would go with it


def _posts_of(corpus: Corpus, variant_id: str) -> set[str]:
    return {row["post_id"] for row in corpus.rows("uses", ["post_id", "variant_id"]) if row["variant_id"] == variant_id}
