"""Records of any source become posts, or a reason why not."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memography.errors import SourceError
from memography.reject import Reason, Reject
from memography.settings import IngestSettings
from memography.sources import Post
from memography.sources.record import Records, check_columns

RECORDS = Records("here", {}, IngestSettings())


def post(**fields: Any) -> Post:
    """The post that a record with an id and words makes."""
    found = RECORDS.post({"id": "1", "text": "words", **fields}, "line 1")
    assert isinstance(found, Post)
    return found


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2020-03-14T09:00:00Z", datetime(2020, 3, 14, 9, tzinfo=UTC)),
        ("2020-03-14T09:00:00+02:00", datetime(2020, 3, 14, 7, tzinfo=UTC)),
        ("2020-03-14 09:00:00", datetime(2020, 3, 14, 9, tzinfo=UTC)),
        ("2020-03-14 09:00:00 UTC", datetime(2020, 3, 14, 9, tzinfo=UTC)),
        ("2020-03-14", datetime(2020, 3, 14, tzinfo=UTC)),
        (1584176400, datetime(2020, 3, 14, 9, tzinfo=UTC)),
        ("1584176400", datetime(2020, 3, 14, 9, tzinfo=UTC)),
        (1584176400.5, datetime(2020, 3, 14, 9, 0, 0, 500000, tzinfo=UTC)),
        (1584176400000, datetime(2020, 3, 14, 9, tzinfo=UTC)),
        (date(2020, 3, 14), datetime(2020, 3, 14, tzinfo=UTC)),
        (datetime(2020, 3, 14, 9, tzinfo=timezone(timedelta(hours=2))), datetime(2020, 3, 14, 7, tzinfo=UTC)),
        (None, None),
        ("", None),
    ],
)
def test_times_become_utc(written: object, meant: datetime | None) -> None:
    """ISO 8601 and Unix times, in seconds or milliseconds; without a zone, UTC."""
    found = post(posted_at=written)
    assert found.posted_at == meant
    assert found.rejects == ()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("14.03.2020", datetime(2020, 3, 14, tzinfo=UTC)),
        ("2020-03-15", datetime(2020, 3, 15, tzinfo=UTC)),
        (1584176400, datetime(2020, 3, 14, 9, tzinfo=UTC)),
    ],
)
def test_times_as_the_settings_say(written: object, meant: datetime) -> None:
    """The user's own way to write times comes first; the common ones still count."""
    records = Records("here", {}, IngestSettings(time_format="%d.%m.%Y"))
    found = records.post({"id": "1", "text": "words", "posted_at": written}, "line 1")
    assert isinstance(found, Post)
    assert found.posted_at == meant


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("9999-12-31", Reason.ABSURD_TIME),
        ("1969-07-20", Reason.ABSURD_TIME),
        (0, Reason.ABSURD_TIME),
        ("yesterday", Reason.BAD_TIME),
        ("2020-02-30", Reason.BAD_TIME),
        (1e300, Reason.ABSURD_TIME),
        (10**400, Reason.ABSURD_TIME),
        (-(10**15), Reason.ABSURD_TIME),
        ("99999999999999999", Reason.ABSURD_TIME),
        (float("nan"), Reason.BAD_TIME),
        (True, Reason.BAD_TIME),
        ([2020], Reason.BAD_TIME),
        ("0000-00-00", Reason.BAD_TIME),
        ("9999-12-31T23:59:59-12:00", Reason.ABSURD_TIME),
        ("0001-01-01T00:00:00+12:00", Reason.ABSURD_TIME),
    ],
)
def test_a_post_with_a_faulty_time_is_kept_without_it(written: object, reason: Reason) -> None:
    """The fault is told, and the post is not lost."""
    found = post(posted_at=written)
    assert found.posted_at is None
    assert [reject.reason for reject in found.rejects] == [reason]


def test_a_time_past_all_calendars_is_told_as_that() -> None:
    """It is written as it should be, and lies outside the years that are taken."""
    (reject,) = post(posted_at="9999-12-31T23:59:59-12:00").rejects
    assert reject.detail.startswith("posted_at: '9999-12-31T23:59:59-12:00' lies outside 1990 to 20")


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"text": "x"}, Reason.NO_ID),
        ({"id": "", "text": "x"}, Reason.NO_ID),
        ({"id": None, "text": "x"}, Reason.NO_ID),
        ({"id": " ", "text": "x"}, Reason.BAD_FIELD),
        ({"id": True, "text": "x"}, Reason.BAD_FIELD),
        ({"id": 1.5, "text": "x"}, Reason.BAD_FIELD),
        ({"id": ["1"], "text": "x"}, Reason.BAD_FIELD),
        ({"id": "a\nb", "text": "x"}, Reason.BAD_FIELD),
        ({"id": "x" * 1001, "text": "x"}, Reason.BAD_FIELD),
        ({"id": "\ud800", "text": "x"}, Reason.BAD_FIELD),
        ({"id": "1"}, Reason.EMPTY_POST),
        ({"id": "1", "text": " \n", "images": []}, Reason.EMPTY_POST),
    ],
)
def test_what_is_no_post_is_a_reject(record: dict[str, Any], reason: Reason) -> None:
    """Without an id, or without anything to it, there is no post."""
    found = RECORDS.post(record, "line 7")
    assert isinstance(found, Reject)
    item = record["id"] if reason == Reason.EMPTY_POST else "line 7"
    assert (found.reason, found.item, found.source) == (reason, item, "here")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (["a.jpg", "b.jpg"], ("a.jpg", "b.jpg")),
        ("a.jpg", ("a.jpg",)),
        ('["a.jpg", "b.jpg"]', ("a.jpg", "b.jpg")),
        (None, ()),
        ("", ()),
    ],
)
def test_images_are_a_list(written: object, meant: tuple[str, ...]) -> None:
    """One text is a list of one; a list may be JSON in a cell."""
    assert post(images=written).images == meant


@pytest.mark.parametrize("field", ["images", "alt", "score", "community", "author", "reply_to", "meme", "lang"])
@pytest.mark.parametrize("value", [{"a": 1}, [1], [[]]])
def test_a_faulty_field_is_left_out_and_told(field: str, value: object) -> None:
    """The rest of the post is kept."""
    found = post(**{field: value})
    assert found.text == "words"
    assert [reject.reason for reject in found.rejects] == [Reason.BAD_FIELD]
    assert field in found.rejects[0].detail


def test_numbers_as_ids_are_texts() -> None:
    """An export that writes ids as numbers is read as one that writes texts."""
    found = RECORDS.post({"id": 12345678901234567890, "text": "x"}, "line 1")
    assert isinstance(found, Post)
    assert found.id == "12345678901234567890"


def test_a_list_of_texts_is_lines() -> None:
    """Captions in boxes become one text."""
    assert post(text=["one", "two"]).text == "one\ntwo"


def test_halves_of_characters_are_replaced() -> None:
    """What can't be written as UTF-8 does not stop the post."""
    assert post(text="a\ud83d").text == "a\ufffd"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from("id posted_at community author text images alt meme reply_to score url lang other".split())  # noqa: SIM905


@settings(max_examples=300)
@given(st.dictionaries(FIELDS, JSON, max_size=12))
def test_any_record_is_a_post_or_a_reject(record: dict[str, Any]) -> None:
    """Nothing that JSON can say raises, and what is kept can be stored."""
    found = RECORDS.post(record, "line 1")
    if isinstance(found, Post):
        for text in (found.id, found.text, found.community, found.author, found.meme, found.url, *found.images):
            (text or "").encode()
        assert found.text.strip() or found.images or found.meme
        assert found.posted_at is None or found.posted_at.tzinfo == UTC


def test_a_column_map_is_checked() -> None:
    """Fields that posts do not have, and columns that are not there, are told with the known ones."""
    with pytest.raises(SourceError, match="They have: id, posted_at"):
        check_columns({"body": "text"})
    with pytest.raises(SourceError, match="It has: a, b"):
        check_columns({"text": "c", "id": "a"}, ["a", "b"])
    with pytest.raises(SourceError, match="--map id="):
        check_columns({}, ["a", "b"])
