"""Every figure: what it draws is Vega-Lite, what it says follows from the tables, and it can be written to files."""

import csv
import io
import json
import re
from pathlib import Path

import polars as pl
import pytest
from PIL import Image

from memography import Corpus
from memography.corpus.views import memes
from memography.errors import UserError
from memography.figures import FIGURES, Drawn, draw, style
from memography.figures.files import MEDIA_TYPES, file, on_paper
from memography.tables import EVERYWHERE, TABLES

STYLES = Path(__file__).parents[2] / "src/memography/web/static"


def of_all(corpus: Corpus) -> dict[str, list[Drawn]]:
    """Every figure of every meme, by name."""
    found: dict[str, list[Drawn]] = {}
    for figure in FIGURES.values():
        subjects = [EVERYWHERE] if figure.is_of_corpus else memes(corpus)["meme_id"].to_list()
        made = (draw(figure, corpus, subject) for subject in subjects)
        found[figure.name] = [drawn for drawn in made if drawn is not None]
    return found


@pytest.fixture(scope="module")
def drawn(built: Corpus) -> dict[str, list[Drawn]]:
    return of_all(built)


def test_each_is_drawn_of_some_meme(drawn: dict[str, list[Drawn]], shifted: Corpus) -> None:
    """But influence, which small samples do not show."""
    both = [drawn, of_all(shifted)]
    assert {name for name in FIGURES if not any(some[name] for some in both)} <= {"influence"}


def test_each_is_vega_lite(drawn: dict[str, list[Drawn]], shifted: Corpus) -> None:
    """As Altair's schema has it, for the version that draws them."""
    from altair.vegalite.v6.schema import SCHEMA_VERSION
    from altair.vegalite.v6.schema.core import TopLevelLayerSpec

    from memography.figures.files import VEGA_LITE_VERSION

    assert SCHEMA_VERSION.startswith(f"v{VEGA_LITE_VERSION}")
    for some in (*drawn.values(), *of_all(shifted).values()):
        for one in some[:2]:
            TopLevelLayerSpec.from_dict(on_paper(one))


def test_each_says_what_it_reads(drawn: dict[str, list[Drawn]]) -> None:
    """Tables by name; links and heads are columns of its table."""
    for name, figure in FIGURES.items():
        assert {*figure.reads, *figure.beside} <= set(TABLES)
        for one in drawn[name]:
            table = figure.table(one.data)
            assert set(figure.heads) <= set(table.columns), name
            assert table.height > 0


def test_words_and_captions_are_sentences(drawn: dict[str, list[Drawn]]) -> None:
    """For who can't see them; nothing of the program shines through."""
    for some in drawn.values():
        for one in some:
            for said in (one.text, one.caption):
                assert re.fullmatch(r"[A-Z].*\.", said, re.S), said
                assert not re.search(r"None|nan|\bnull\b|datetime|\d{4}-\d\d-\d\d", said), said


def test_uses_are_all_there(built: Corpus, drawn: dict[str, list[Drawn]]) -> None:
    """The chart's bars sum to the meme's dated uses, and its words say how many."""
    for one, meme_id in zip(drawn["uses"], memes(built)["meme_id"], strict=False):
        n = built.count("uses", f"meme_id = '{meme_id}' AND posted_at IS NOT NULL")
        assert one.data.filter(what="uses")["n_uses"].sum() == n
        assert f"{n:,} in all" in one.text
        bars = next(layer for layer in one.specification["layer"] if layer.get("name") == "main")
        assert sum(row["n_uses"] for row in bars["data"]["values"]) == n


def test_the_climate_is_of_all(built: Corpus) -> None:
    """Of every judged use of the corpus, or of one community's."""
    figure = FIGURES["climate"]
    whole = figure.data(built, EVERYWHERE)
    judged = built.polars("climate", ["n_judged"], f"community = '{EVERYWHERE}'")["n_judged"].sum()
    assert whole["n_uses"].sum() <= judged
    assert draw(figure, built, "no such community") is None


@pytest.mark.parametrize("format", list(MEDIA_TYPES))
def test_each_becomes_a_file(drawn: dict[str, list[Drawn]], format: str) -> None:
    """Of the kind that its name says."""
    for some in drawn.values():
        for one in some[:1]:
            data = file(one, format, 1.0)
            if format == "svg":
                assert data.startswith(b"<svg ")
                assert b"<desc>" in data
                assert b"role=" in data[:400]
            elif format == "png":
                with Image.open(io.BytesIO(data)) as picture:
                    assert picture.width >= 700
            elif format == "pdf":
                assert data.startswith(b"%PDF")
            elif format == "csv":
                rows = list(csv.reader(io.StringIO(data.decode())))
                assert rows[0] == one.data.columns
                assert len(rows) == one.data.height + 1
            else:
                read = json.loads(data)
                assert read["text" if format == "json" else "description"] == one.text


def test_a_larger_scale_has_more_pixels(drawn: dict[str, list[Drawn]]) -> None:
    """And one that is no scale is refused."""
    sizes = []
    for scale in (1.0, 4.0):
        with Image.open(io.BytesIO(file(drawn["uses"][0], "png", scale))) as picture:
            sizes.append(picture.width)
    assert sizes[1] == pytest.approx(4 * sizes[0], abs=4)
    for scale in (0.0, -1.0, 100.0, float("nan")):
        with pytest.raises(UserError, match="scale"):
            file(drawn["uses"][0], "png", scale)
    with pytest.raises(UserError, match="format"):
        file(drawn["uses"][0], "gif")


def test_where_nothing_is_built_nothing_is_drawn(tmp_path: Path) -> None:
    """And nothing fails."""
    empty = Corpus(tmp_path / "corpus", create=True)
    assert all(draw(figure, empty, "m0") is None for figure in FIGURES.values())


def test_colours_by_day_are_those_on_paper() -> None:
    """The style sheet and the Python have the same."""
    text = (STYLES / "style.css").read_text()
    found = re.findall(r"--figure-\d: light-dark\((#\w+),", text)
    assert tuple(found) == style.PALETTE


def test_styles_have_one_name_on_page_and_paper() -> None:
    """A mark's style is drawn in both."""
    script = (STYLES / "charts.js").read_text()
    assert all(f"{name}:" in script or f'"{name}":' in script for name in style.config()["style"])


def contrast(one: str, other: str) -> float:
    """Contrast of two colours by WCAG 2.2."""
    bright = []
    for colour in (one, other):
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        bright.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])
    return (max(bright) + 0.05) / (min(bright) + 0.05)


def test_colours_can_be_seen_by_night() -> None:
    """Three to one beside the darkest paper."""
    text = (STYLES / "style.css").read_text()
    found = re.findall(r"--figure-\d: light-dark\(#\w+, (#\w+)\)", text)
    assert len(found) == len(style.PALETTE)
    assert all(contrast(colour, "#1e2126") >= 3 for colour in found)


def test_data_of_a_meme_alone(built: Corpus) -> None:
    """No figure of a meme that is not there."""
    assert all(draw(figure, built, "none") is None for figure in FIGURES.values() if not figure.is_of_corpus)
    assert isinstance(FIGURES["uses"].data(built, "none"), pl.DataFrame)
