"""`memography figure` writes what its file's name says, and tells what it can't do."""

import csv
import io
import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from memography import Corpus
from memography.cli import app
from memography.corpus.views import memes
from memography.errors import UserError
from memography.figures import FIGURES


def run(*arguments: object) -> str:
    result = CliRunner().invoke(app, ["figure", *map(str, arguments)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_all_are_listed() -> None:
    """Without a corpus."""
    told = run("--list")
    assert all(name in told for name in FIGURES)


def test_a_file_is_what_its_name_says(built: Corpus, tmp_path: Path) -> None:
    """A meme by its name; the words of the chart are told."""
    name = memes(built)["name"][0]
    for ending, start in (("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF"), ("csv", b"what,"), ("json", b"{")):
        told = run("uses", name, "-c", built.folder, "-o", tmp_path / f"f.{ending}")
        assert "in all" in told
        assert (tmp_path / f"f.{ending}").read_bytes().startswith(start)
    run("uses", name, "-c", built.folder, "-o", tmp_path / "f.vl.json")
    assert "vega-lite" in json.loads((tmp_path / "f.vl.json").read_text())["$schema"]
    rows = list(csv.DictReader(io.StringIO((tmp_path / "f.csv").read_text())))
    assert sum(int(row["n_uses"]) for row in rows if row["what"] == "uses") > 0


def test_climate_needs_no_meme(built: Corpus, tmp_path: Path) -> None:
    """And takes a community."""
    of_each = (
        built.polars("climate", where="community != '*' AND community != ''")
        .group_by("community")
        .agg(pl.col("n_uses").sum())
    )
    most = of_each.sort("n_uses", "community")["community"][-1]
    run("climate", "-c", built.folder, "-o", tmp_path / "all.csv")
    run("climate", "-c", built.folder, "-o", tmp_path / "one.csv", "--community", most)
    assert (tmp_path / "all.csv").read_bytes() != (tmp_path / "one.csv").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing", "x", "-o", "f.svg"], "There is no figure 'nothing'"),
        (["uses", "-o", "f.svg"], "is of one meme"),
        (["climate", "x", "-o", "f.svg"], "is of all memes"),
        (["uses", "0"], "-o"),
        (["uses", "0", "-o", "f.gif"], "must end in one of"),
        (["uses", "0", "-o", "f"], "must end in one of"),
        (["influence", "0", "-o", "f.svg"], "nothing to draw"),
        (["uses", "0", "-o", "f.png", "--scale", "100"], "scale"),
    ],
)
def test_what_cannot_be_done_is_told(built: Corpus, arguments: list[str], said: str) -> None:
    """And what to do instead."""
    meme_id = memes(built)["meme_id"][0]
    asked = [meme_id if one == "0" else one for one in arguments]
    with pytest.raises(UserError, match=said):
        CliRunner().invoke(app, ["figure", *asked, "-c", str(built.folder)], catch_exceptions=False)
