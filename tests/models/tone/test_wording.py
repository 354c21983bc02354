"""How a text is put before the tone model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memography.models.tone.wording import normalised


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("great 🙃", "great upside-down face"),
        ("😂😂 😂 ok", "face with tears of joy ok"),
        ("👍🏽 from 🇫🇷", "thumbs up sign from flag"),
        ("no 😭no", "no loudly crying face no"),
    ],
)
def test_emoji_become_their_names(text: str, read: str) -> None:
    """The vocabulary has no emoji: each is read as its Unicode name, skin tones and repetitions apart."""
    assert normalised(text) == read


@pytest.mark.parametrize(
    "link", ["https://example.org/a?b=c", "http://t.co/x", "www.example.org", "HTTP://EXAMPLE.ORG"]
)
def test_links_are_alike(link: str) -> None:
    """Where a link leads says nothing of the tone."""
    assert normalised(f"see {link} now") == "see http now"


def test_mentions_are_alike() -> None:
    """Whom a text addresses says nothing of the tone, and is no business of the model's."""
    assert normalised("@ann thanks @bob_1") == normalised("@cy thanks @dora")


def test_hashtags_are_cut_at_capitals() -> None:
    """A hashtag's words are read one by one where capitals show them."""
    assert normalised("#SoHappyForYou #blessed") == "#So Happy For You #blessed"


def test_entities_and_stretched_words() -> None:
    """HTML's entities are what they stand for; a letter stands at most three times in a row."""
    assert normalised("sooooooo &lt;3 &amp; nooo") == "sooo <3 & nooo"


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    """Whatever is posted is read, without spaces at its ends or side by side."""
    read = normalised(text)
    assert read == " ".join(read.split())
