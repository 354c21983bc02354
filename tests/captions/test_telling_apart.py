"""Lines become the poster's words, the template's and an app's, by where they lie on the meme's leader."""

from collections.abc import Mapping, Sequence
from typing import Any

from memography.captions.telling_apart import told_apart
from memography.captions.template_words import Box
from memography.settings import CaptionsSettings

SIZE = (300, 200)
SIGN, BOTTOM = [0.5, 0.5, 0.9, 0.6], [0.1, 0.8, 0.9, 0.95]


def line(text: str, box: list[float]) -> dict[str, Any]:
    return {"text": text, "box": box, "confidence": 0.9}


def match(variant_id: str, leader_id: str = "v0", **more: Any) -> dict[str, Any]:
    whole = {"mirrored": False, "region": [0.0, 0.0, 1.0, 1.0], "transform": [1.0, 0.0, 0.0, 0.0]}
    return {"variant_id": variant_id, "meme_id": "m", "leader_id": leader_id, "rank": 1, **whole, **more}


def nothing_printed(box: Box, matches: Sequence[Mapping[str, Any]]) -> bool:
    """No line stands on a clean template."""
    return False


def corpus() -> tuple[dict[str, list[dict[str, Any]]], list[dict[str, Any]], dict[str, tuple[int, int]]]:
    """Ten variants with a caption each and the template's words."""
    lines = {f"v{n}": [line("CHANGE MY MIND", SIGN), line(f"caption {n} of all", BOTTOM)] for n in range(10)}
    return lines, [match(variant_id) for variant_id in lines], dict.fromkeys(lines, SIZE)


def test_the_template_s_words_are_told_from_the_poster_s() -> None:
    """As they are read most often, though this reading differs."""
    lines, matches, sizes = corpus()
    lines["v3"][0]["text"] = "CHANGE MY M1ND"
    parts = told_apart(lines, matches, sizes, CaptionsSettings(), nothing_printed)["v3"]
    assert (parts.text, parts.template_text, parts.chrome_text) == ("caption 3 of all", "CHANGE MY MIND", "")


def test_places_are_compared_on_the_leader() -> None:
    """A picture in a screenshot lies elsewhere and is smaller; mirrored ones are turned first."""
    lines, matches, sizes = corpus()
    lines["shot"] = [line("@someone", [0.1, 0.02, 0.4, 0.08]), line("CHANGE MY MIND", [0.5, 0.5, 0.7, 0.55])]
    lines["mirror"] = [line("CHANGE MY MIND", [0.1, 0.5, 0.5, 0.6]), line("CHANGE MY MIND", [0.5, 0.8, 0.9, 0.9])]
    sizes |= {"shot": SIZE, "mirror": SIZE}
    # the picture is half as large, and lies from (75, 50) on
    matches.append(match("shot", transform=[2.0, 0.0, -150.0, -100.0], region=[0.25, 0.25, 0.75, 0.75]))
    matches.append(match("mirror", mirrored=True))
    parts = told_apart(lines, matches, sizes, CaptionsSettings(), nothing_printed)
    assert (parts["shot"].text, parts["shot"].template_text, parts["shot"].chrome_text) == (
        "",
        "CHANGE MY MIND",
        "@someone",
    )
    assert (parts["mirror"].text, parts["mirror"].template_text) == ("CHANGE MY MIND", "CHANGE MY MIND")


def test_what_shows_several_memes_is_told_apart_and_tells_nothing() -> None:
    """A collage has the words of each of its templates; it counts for none."""
    lines, matches, sizes = corpus()
    for n in range(9):
        lines[f"c{n}"] = [line("CHANGE MY MIND", SIGN), line("same in all", BOTTOM)]
        sizes[f"c{n}"] = SIZE
        matches += [match(f"c{n}"), match(f"c{n}", "other", meme_id="o")]
    sizes["other"] = SIZE
    parts = told_apart(lines, matches, sizes, CaptionsSettings(), nothing_printed)["c1"]
    assert (parts.text, parts.template_text) == ("same in all", "CHANGE MY MIND")


def test_few_variants_of_a_leader_ask_the_meme_s_others() -> None:
    """By letters alone, since it is not known where a line lies."""
    lines, matches, sizes = corpus()
    lines |= {"w": [line("CHANGE MY MIND", BOTTOM), line("no", SIGN)]}
    parts = told_apart(lines, [*matches, match("w", "w")], {**sizes, "w": SIZE}, CaptionsSettings(), nothing_printed)[
        "w"
    ]
    assert (parts.text, parts.template_text) == ("no", "CHANGE MY MIND")


def test_a_picture_of_no_meme_has_the_poster_s_words() -> None:
    """Nothing is known of a template."""
    parts = told_apart({"x": [line("hello", BOTTOM)]}, [], {}, CaptionsSettings(), nothing_printed)["x"]
    assert (parts.text, parts.template_text, parts.chrome_text) == ("hello", "", "")


def test_what_stands_on_the_clean_template_is_the_template_s() -> None:
    """Though two variants alone have it; it is looked for where it lies, in the variants that have it."""
    lines, matches, sizes = corpus()
    mug = [0.8, 0.9, 0.9, 0.94]
    for variant_id in ("v2", "v5"):
        lines[variant_id].append(line("maury", mug))
    asked: list[tuple[str, list[str]]] = []

    def is_printed(box: Box, matches: Sequence[Mapping[str, Any]]) -> bool:
        asked.append((f"{box.left:.1f} {box.top:.1f}", [match["variant_id"] for match in matches]))
        return box.left > 0.75

    parts = told_apart(lines, matches, sizes, CaptionsSettings(), is_printed)
    assert asked == [("0.8 0.9", ["v2", "v5"])]
    assert (parts["v5"].text, parts["v5"].template_text) == ("caption 5 of all", "CHANGE MY MIND\nmaury")
