"""What nearly all variants of a meme say at one place is the template's own."""

from collections.abc import Sequence

from memography.captions.template_words import Box, Placed, Shown, is_same_line, lines_to_look_up, template_lines
from memography.settings import CaptionsSettings
from memography.words import folded

WHOLE = Box(0, 0, 1, 1)
SIGN, BOTTOM = Box(0.5, 0.5, 0.9, 0.6), Box(0.1, 0.8, 0.9, 0.95)


def placed(text: str, box: Box) -> Placed:
    return Placed(text, folded(text), box)


def found(variants: Sequence[Shown]) -> list[str]:
    return [line.text for line in template_lines(variants, CaptionsSettings())]


def test_lines_of_nearly_all_variants_are_the_template_s() -> None:
    """Case, spaces and punctuation do not matter, nor do letters that are misread; it is told as read most often."""
    readings = ["Change my mind!"] * 5 + [
        "CHANGE MY  MIND",
        "CHANCE MY MIND",
        "CHANGE MY M1ND",
        "CHANGE",
        "change mymlnd",
    ]
    variants = [
        Shown(WHOLE, [placed(f"caption {n} of them", BOTTOM), placed(text, SIGN)]) for n, text in enumerate(readings)
    ]
    assert found(variants) == ["Change my mind!"]


def test_a_line_of_some_variants_is_the_posters() -> None:
    """Seven of ten is not nearly all."""
    variants = [Shown(WHOLE, [placed("lol" if n < 7 else "other", BOTTOM)]) for n in range(10)]
    assert found(variants) == []


def test_a_line_at_many_places_is_the_posters() -> None:
    """The template's words do not move."""
    variants = [Shown(WHOLE, [placed("lol", Box(0, n / 10, 1, (n + 0.9) / 10))]) for n in range(10)]
    assert found(variants) == []


def test_what_is_cut_off_is_not_counted() -> None:
    """Variants that do not show the place tell nothing of it."""
    showing = [Shown(WHOLE, [placed("change my mind", SIGN)]) for _ in range(9)]
    cropped = [Shown(Box(0, 0, 1, 0.4), [placed(f"caption {n}", Box(0, 0, 1, 0.2))]) for n in range(9)]
    assert found(showing + cropped) == ["change my mind"]


def test_few_variants_tell_nothing() -> None:
    """Below the least number of variants no line is taken from the poster."""
    assert found([Shown(WHOLE, [placed("same words", SIGN)])] * 7) == []


def test_the_same_words_elsewhere_are_the_poster_s() -> None:
    """One who writes the template's words again has written them; a part of them, at their place, is theirs."""
    own = placed("change my mind", SIGN)
    assert not is_same_line(placed("change my mind", BOTTOM), own)
    assert is_same_line(placed("change my", Box(0.5, 0.5, 0.75, 0.6)), own)
    assert not is_same_line(placed("fortnite is bad", SIGN), own)


def test_words_that_captions_often_hide_are_seen_in_bare_variants() -> None:
    """Half of the variants hide them; all that are bare have them."""
    bare = [Shown(WHOLE, [placed("scroll of truth", SIGN)]) for _ in range(5)]
    hidden = [Shown(WHOLE, [placed(f"different words {n}", SIGN)]) for n in range(10)]
    assert found([*bare, *hidden]) == ["scroll of truth"]


def test_what_many_posters_write_alike_is_theirs() -> None:
    """A variant without a caption does not have it."""
    bare = [Shown(WHOLE, []) for _ in range(5)]
    alike = [Shown(WHOLE, [placed("back in my day", BOTTOM)]) for _ in range(10)]
    assert found([*bare, *alike]) == []


MUG = Box(0.5, 0.7, 0.6, 0.74)


def with_small(*texts: str | None, box: Box = MUG, n_bare: int = 0) -> list[Shown]:
    """Variants with a caption each, and what is read in a small place."""
    readings = [*texts, *[None] * n_bare]
    return [
        Shown(WHOLE, [placed(f"words {n} of them", BOTTOM), *([placed(text, box)] if text else [])])
        for n, text in enumerate(readings)
    ]


def test_small_words_that_are_seldom_read_are_the_template_s() -> None:
    """What the detector misses does not count against them; a misreading is theirs too."""
    assert found(with_small("maury", "maury", "maury", "mauny", n_bare=16)) == ["maury"]
    assert found(with_small("maury", "maury", n_bare=16)) == []


def test_small_words_of_a_place_where_posters_write_are_theirs() -> None:
    """Labels: the same again and again, and others in the same place."""
    assert found(with_small("school", "school", "school", "my mom", "homework", "fortnite", n_bare=6)) == []


def test_what_lies_over_small_words_hides_them() -> None:
    """A caption upon a sign says nothing of the sign."""
    hidden = [Shown(WHOLE, [placed(f"no {n}", Box(0.2, 0.6, 0.8, 0.8))]) for n in range(10)]
    assert found([*with_small("exit", "exit", "exit"), *hidden]) == ["exit"]


def test_words_as_high_as_captions_are_no_small_ones() -> None:
    """What three posters write alike is theirs."""
    assert found(with_small("nobody", "nobody", "nobody", box=Box(0.1, 0.05, 0.9, 0.2), n_bare=10)) == []


def test_lines_to_look_up_are_named_with_their_variants() -> None:
    """The most frequent first; those that are known are left out, and those as high as captions."""
    variants = with_small("maury", None, "maury", "maury", None, n_bare=10)
    variants[1] = Shown(WHOLE, [*variants[1].lines, placed("ears", SIGN)])
    variants[4] = Shown(WHOLE, [*variants[4].lines, placed("ears", SIGN)])
    told = [(line.text, numbers) for line, numbers in lines_to_look_up(variants, [])]
    assert told == [("maury", [0, 2, 3]), ("ears", [1, 4])]
    assert [line.text for line, _ in lines_to_look_up(variants, [placed("maury", MUG)])] == ["ears"]
