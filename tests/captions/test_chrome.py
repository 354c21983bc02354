"""An app's words are told from a caption by what they are and where they stand."""

from collections.abc import Sequence

import pytest

from memography.captions.chrome import is_chrome

TOP, MIDDLE = [0.1, 0.02, 0.5, 0.06], [0.1, 0.45, 0.5, 0.5]
REGION = [[0.0, 0.2, 1.0, 0.8]]


def said(text: str, box: Sequence[float] = TOP, regions: Sequence[Sequence[float]] = REGION) -> bool:
    return is_chrome({"text": text, "box": box}, regions)


@pytest.mark.parametrize(
    "text",
    [
        "@someone",
        "Some One @someone · 3h",
        "386 reposts 6307 likes",
        "3,201 Retweets  12.5K Likes",
        "9:41 AM",
        "12:03 PM · Mar 3, 2020 · Twitter for iPhone",
        "View all 12 comments",
        "Like Comment Share",
        "87%",
    ],
)
def test_an_app_s_words_around_a_meme_are_chrome(text: str) -> None:
    """Outside of the meme's picture; inside they may be the joke. Without a meme, at the edge."""
    assert said(text)
    assert not said(text, MIDDLE)
    assert said(text, TOP, [])
    assert not said(text, MIDDLE, [])


@pytest.mark.parametrize(
    "text",
    [
        "WHEN YOU SEE @SOMEONE",
        "100 likes and I eat this",
        "Mario 64",
        "share if you agree",
        "I like trains",
        "@ home",
        "",
    ],
)
def test_a_caption_around_a_meme_is_none(text: str) -> None:
    """All of a line must have the form."""
    assert not said(text)


def test_a_maker_s_mark_is_chrome_anywhere() -> None:
    """With its address, or as what it was made with."""
    assert said("imgflip.com", MIDDLE)
    assert said("Made with Mematic", MIDDLE)
    assert not said("imgflip", MIDDLE)
    assert not said("I posted it on imgflip.com", MIDDLE)


def test_a_long_line_takes_no_time() -> None:
    """The forms can be read in one way only; else this would not end."""
    assert not said("1h " * 2000 + "x")
    assert not said("1 like " * 2000 + "x")
    assert not said("2 jan. " * 2000 + "x")
