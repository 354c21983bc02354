"""The made-up world of descent, and how lineage is judged by it."""

import json
from pathlib import Path

import pytest

from memography import Corpus, evaluate
from memography.errors import UserError
from memography.evaluation.synthetic import World
from memography.evaluation.synthetic.descent import write_descent


def test_the_same_seed_gives_the_same_world(tmp_path: Path) -> None:
    """Every byte of it; parents are earlier posts, and copies share their parent's file."""
    for name in ("one", "other"):
        write_descent(tmp_path / name, n_posts=25, n_memes=3, seed=5)
    files = [path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file()]
    assert all((tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes() for file in files)
    truth = [json.loads(line) for line in (tmp_path / "one" / "truth.jsonl").read_text().splitlines()]
    assert len(truth) == 25
    assert any(row["parent"] for row in truth)
    for row in truth:
        assert row["parent"] is None or row["parent"] < row["id"]


def test_a_world_is_written_into_a_new_folder(tmp_path: Path) -> None:
    """Nothing is overwritten."""
    with pytest.raises(UserError, match="exists"):
        write_descent(tmp_path)


def test_lineage_is_judged(built: Corpus, world: World) -> None:
    """The sample's truth names parents."""
    found = evaluate(world.truth, built).lineage
    assert found is not None
    assert found.n_with_parent > 0
    assert found.n_roots > 0
    assert found.share_parent_right is not None
    assert found.share_parent_right > 0.3
