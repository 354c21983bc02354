"""A record of named values to a post: the one place that decides what a field may be, whatever the format."""

import contextlib
import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from memography.errors import SourceError
from memography.reject import Reason, Reject
from memography.settings import IngestSettings
from memography.sources.names import CONTROL, kind_of
from memography.sources.post import Post

FIELDS = ("id", "posted_at", "community", "author", "text", "images", "alt", "meme", "reply_to", "score", "url", "lang")
"""The fields of the exchange format."""

CONTENTS = ("text", "images", "meme")
"""A post has one of these."""
LIKELY_TEXT = (
    "tweet",
    "full_text",
    "body",
    "selftext",
    "content",
    "message",
    "caption",
    "title",
    "description",
    "comment",
)
"""What others call a post's words."""
N_SHOWN, MAX_NAME_SHOWN = 8, 40
"""So many columns are named, with so many characters of each."""
MAX_ID_CHARACTERS = 1000
MILLISECONDS_FROM = 100_000_000_000
"""A number this large or larger is a time in milliseconds: as seconds it would lie past the year 5000."""

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


class Records:
    """Turns the records of one source into posts.

    Args:
        source: the file, as rejects name it.
        columns: which name in a record holds a field, such as {"text": "body"}.
        settings: how times are written, and which are absurd.

    Raises:
        SourceError: `columns` names a field that posts do not have.
    """

    def __init__(self, source: str, columns: Mapping[str, str], settings: IngestSettings) -> None:
        check_columns(columns)
        self._source = source
        self._names = {field: columns.get(field, field) for field in FIELDS}
        self._time_format = settings.time_format
        self._earliest = datetime(settings.earliest_year, 1, 1, tzinfo=UTC)
        self._latest = datetime.now(UTC) + timedelta(days=settings.latest_days_ahead)

    def post(self, record: Mapping[str, Any], item: str, time_from: str | None = None) -> Post | Reject:
        """The post that a record tells of, or the reason why there is none.

        Args:
            record: names to values, as JSON types, dates and times.
            item: where in the source it stands, such as 'line 12'.
            time_from: see `Post`.
        """
        values = {field: record.get(name) for field, name in self._names.items()}
        try:
            post_id = _id(values["id"])
        except _Unfit as unfit:
            return Reject(self._source, item, unfit.reason, str(unfit))
        faults: dict[Reason, list[str]] = {}

        def taken(field: str, read: Any) -> Any:
            try:
                return read(values[field])
            except _Unfit as unfit:
                faults.setdefault(unfit.reason, []).append(f"{field}: {unfit}")
                return None

        found = {field: taken(field, _name) for field in ("community", "meme", "reply_to", "url", "lang")}
        found["author"] = taken("author", _author)
        text = taken("text", _text) or ""
        images = taken("images", _texts) or ()
        if not (text.strip() or images or found["meme"]):
            told = ["neither text nor images nor a meme", *(fault for found in faults.values() for fault in found)]
            told += _unused([name for name in record if name not in self._names.values()])
            where = "" if item == post_id else f"{item}: "
            return Reject(self._source, post_id, Reason.EMPTY_POST, where + "; ".join(told))
        posted_at = taken("posted_at", self._time)
        alt = taken("alt", _texts) or ()
        score = taken("score", _score)
        parts = tuple(Reject(self._source, post_id, reason, "; ".join(told)) for reason, told in faults.items())
        if time_from and posted_at is None:
            time_from = "none"
        return Post(
            post_id, posted_at, time_from, text=text, images=images, alt=alt, score=score, rejects=parts, **found
        )

    def _moment(self, value: Any) -> datetime:
        """A time as the settings say; any other as it is commonly written."""
        if self._time_format and isinstance(value, str):
            with contextlib.suppress(ValueError):
                return _utc(datetime.strptime(value.strip(), self._time_format))  # noqa: DTZ007 - UTC where it has none
        return _moment(value)

    def _time(self, value: Any) -> datetime | None:
        if value is None or value == "":
            return None
        try:
            posted_at = self._moment(value)
        except OverflowError:
            raise self._absurd(_shown(value)) from None
        except ValueError:
            expected = f"ISO 8601, Unix seconds or {self._time_format or 'what ingest.time_format says'}"
            raise _Unfit(f"expected {expected}, found {_shown(value)}; kept without it", Reason.BAD_TIME) from None
        if not self._earliest <= posted_at <= self._latest:
            raise self._absurd(posted_at.isoformat())
        return posted_at

    def _absurd(self, shown: str) -> "_Unfit":
        years = f"{self._earliest.year} to {self._latest:%Y-%m-%d}"
        return _Unfit(f"{shown} lies outside {years}; kept without it", Reason.ABSURD_TIME)


def check_columns(columns: Mapping[str, str], known: list[str] | None = None) -> None:
    """Check a column map.

    Args:
        columns: field to column.
        known: the columns that the source has, where that is known before reading.

    Raises:
        SourceError: a field is not one of `FIELDS`, or a column is not there.
    """
    for field, column in columns.items():
        if field not in FIELDS:
            raise SourceError(f"--map {field}={column}: posts have no field {field!r}. They have: {', '.join(FIELDS)}.")
        if known is not None and column not in known:
            raise SourceError(
                f"--map {field}={column}: the source has no column {column!r}. It has: {', '.join(known)}."
            )
    for column in {columns.get(field, field) for field in FIELDS} if known is not None else ():
        if known is not None and known.count(column) > 1:
            raise SourceError(f"The source has {known.count(column)} columns {column!r}. Rename all but one of them.")
    if known is not None and columns.get("id", "id") not in known:
        raise SourceError(
            f"The source has no column 'id'. Name the one with the posts' ids with --map id=COLUMN. "
            f"It has: {', '.join(known)}."
        )
    if known is not None and not {columns.get(field, field) for field in CONTENTS}.intersection(known):
        used = {columns.get(field, field) for field in FIELDS}
        raise SourceError(
            "The source has no column 'text', 'images' or 'meme': its posts would be empty. "
            f"{'; '.join(_unused([name for name in known if name not in used])) or 'There are no other columns'}."
        )


def _unused(names: list[str]) -> list[str]:
    """What to say of columns or fields that are not read, where a post has nothing in it."""
    if not names:
        return []
    shown = [name if len(name) <= MAX_NAME_SHOWN else f"{name[:MAX_NAME_SHOWN]}…" for name in names[:N_SHOWN]]
    likely = next((name for name in names if name.lower() in LIKELY_TEXT), "COLUMN")
    listed = ", ".join(map(_encodable, shown)) + (", …" if len(names) > N_SHOWN else "")
    return [f"not used: {listed}; is it --map text={likely}?"]


class _Unfit(Exception):
    def __init__(self, detail: str, reason: Reason = Reason.BAD_FIELD) -> None:
        super().__init__(detail)
        self.reason = reason


def _id(value: Any) -> str:
    if value is None or value == "":
        raise _Unfit("the post has no id", Reason.NO_ID)
    text = _plain(value)
    if text is None or not text.strip():
        raise _Unfit(f"id: expected a text or a whole number, found {_shown(value)}")
    if len(text) > MAX_ID_CHARACTERS or CONTROL.search(text) or text != _encodable(text):
        raise _Unfit(f"id: expected at most {MAX_ID_CHARACTERS} printable characters, found {_shown(value)}")
    return text


def _name(value: Any) -> str | None:
    """A name or an address: a text without line breaks, or a whole number; empty is None."""
    if value is None:
        return None
    text = _plain(value)
    if text is None:
        raise _Unfit(f"expected a text, found {_shown(value)}; kept without it")
    return CONTROL.sub(" ", _encodable(text)).strip() or None


def _author(value: Any) -> str | None:
    """A name; one that is not fit is not told, since no author's name may be stored, in a reject neither."""
    try:
        return _name(value)
    except _Unfit:
        raise _Unfit(f"expected a text, found {kind_of(value)}; kept without it") from None


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = "\n".join(value)
    text = _plain(value)
    if text is None:
        raise _Unfit(f"expected a text, found {_shown(value)}; kept without it")
    return _encodable(text)


def _texts(value: Any) -> tuple[str, ...]:
    """A list of texts; one text is a list of one, or a list in JSON."""
    if value is None or value == "":
        return ()
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            raise _Unfit(f"expected a list in JSON, found {_shown(value)}; kept without it") from None
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list) or not all(isinstance(part, str) or part is None for part in value):
        raise _Unfit(f"expected a list of texts, found {_shown(value)}; kept without it")
    return tuple(_encodable(part or "") for part in value)


def _score(value: Any) -> float | None:
    if value is None or value == "":
        return None
    try:
        score = float(value) if isinstance(value, int | float | str | Decimal) else math.nan
    except (ValueError, OverflowError):
        score = math.nan
    if isinstance(value, bool) or not math.isfinite(score):
        raise _Unfit(f"expected a number, found {_shown(value)}; kept without it")
    return score


def _moment(value: Any) -> datetime:
    """A time in UTC; one without a zone is taken as UTC, a date as its first moment.

    Raises:
        ValueError: it can't be read as a time.
        OverflowError: it can, and lies outside the years 1 to 9999.
    """
    if isinstance(value, bool):
        raise ValueError
    if isinstance(value, datetime):
        found = value
    elif isinstance(value, date):
        found = datetime.combine(value, time())
    elif isinstance(value, int | float | Decimal) or (isinstance(value, str) and _NUMBER.fullmatch(value.strip())):
        found = _from_unix(float(value))
    elif isinstance(value, str):
        found = datetime.fromisoformat(value.strip().removesuffix(" UTC"))
    else:
        raise ValueError
    return _utc(found)


def _from_unix(seconds: float) -> datetime:
    if math.isnan(seconds):
        raise ValueError
    try:
        return datetime.fromtimestamp(seconds / 1000 if abs(seconds) >= MILLISECONDS_FROM else seconds, UTC)
    except (ValueError, OSError):
        raise OverflowError from None


def _utc(when: datetime) -> datetime:
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)


def _plain(value: Any) -> str | None:
    """A text, or a whole number as text; None for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:  # what tables make of whole numbers
        return str(int(value))
    return None


def _encodable(text: str) -> str:
    """The text with what can't be written as UTF-8 (halves of surrogate pairs) as U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _shown(value: Any) -> str:
    """A value for a message, cut short."""
    shown = ascii(value)
    return shown if len(shown) <= 80 else shown[:77] + "…"
