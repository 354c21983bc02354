"""What nearly all variants of a meme say is the template's own."""

from memography.captions.template_words import template_lines
from memography.settings import CaptionsSettings


def test_lines_of_nearly_all_variants_are_the_template_s() -> None:
    """Case, spaces and punctuation do not matter."""
    lines = {f"v{n}": [f"caption {n}", "Change my mind!" if n % 2 else "CHANGE MY  MIND"] for n in range(10)}
    found = template_lines(lines, dict.fromkeys(lines, "m1"), CaptionsSettings())
    assert found == {"m1": {"changemymind"}}


def test_a_picture_of_several_memes_tells_nothing_of_one() -> None:
    """It has no meme here, and is not counted."""
    lines = {f"v{n}": ["POP"] for n in range(8)} | {f"c{n}": ["other"] for n in range(8)}
    found = template_lines(lines, dict.fromkeys(sorted(lines)[8:], "m1"), CaptionsSettings())
    assert found == {"m1": {"pop"}}


def test_few_variants_tell_nothing() -> None:
    """Below the least number of variants no line is taken from the poster."""
    lines = {f"v{n}": ["same words"] for n in range(7)}
    assert template_lines(lines, dict.fromkeys(lines, "m1"), CaptionsSettings()) == {}


def test_a_line_of_some_variants_is_the_posters() -> None:
    """Seven of ten is not nearly all."""
    lines = {f"v{n}": ["lol"] if n < 7 else ["other"] for n in range(10)}
    assert template_lines(lines, dict.fromkeys(lines, "m1"), CaptionsSettings()) == {"m1": set()}
