"""Words are taken from what a reader saw, and not from HTML."""

import time

import pytest

from memography.meaning.plain_text import plain_text


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Tom &amp; Jerry", "Tom & Jerry"),
        ("it&#39;s &quot;fine&quot; &#x1F600;", 'it\'s "fine" 😀'),
        ("<b>bold</b> <i>and</i> <a href=\"https://x.example/?a=1\" rel='x'>linked</a>", "bold and linked"),
        ("one<br>two<br/>three<p class=x>four</p>", "one\ntwo\nthree\nfour\n"),
        ("<td>one</td><td>two</td>", "\none\n\ntwo\n"),
        ("&lt;b&gt; is how bold is written", "<b> is how bold is written"),
    ],
)
def test_tags_and_entities_are_taken_away(text: str, seen: str) -> None:
    """Tags that break lines part words; entities are the characters that they stand for, once."""
    assert plain_text(text) == seen


@pytest.mark.parametrize(
    "text",
    [
        "I <3 you",
        "a < b and c > d",
        "a <b and c> d",
        "x<y>z",
        "<html-lover>",
        "AT&T, R&D; &notme &unknownthing;",
        "https://x.example/?a=1&copy=2&lang=en",
        "<-- look",
        "",
    ],
)
def test_what_is_no_html_stays(text: str) -> None:
    """To the letter."""
    assert plain_text(text) == text


@pytest.mark.parametrize("run", ["<", "<a ", "<a x=", '<a x="', "&", "&#", "<b", "</", "<a x=1 ", "<a    ", "<br >"])
def test_long_hostile_texts_take_no_longer(run: str) -> None:
    """A million characters are a matter of a second."""
    began = time.monotonic()
    plain_text(run * (1_000_000 // len(run)))
    plain_text(run + " " * 1_000_000)
    assert time.monotonic() - began < 10
