"""The event catalogue: well-known dated events that come with memography, and the user's own."""

import csv
from collections.abc import Iterator
from datetime import date
from importlib import resources
from io import StringIO
from pathlib import Path

import polars as pl

from memography.errors import UserError
from memography.stop_words import STOP_WORDS
from memography.tables import TABLES
from memography.words import words

COLUMNS = ("id", "name", "starts_on", "ends_on", "place", "words", "source")
_MAX_TOLD = 5


def events(path: str = "") -> pl.DataFrame:
    """Table `events`: the built-in events, and those of a CSV file, which replace built-in ones of the same id.

    The built-in ones were written from general knowledge; each names the article of the English Wikipedia where its
    dates can be looked up.

    Args:
        path: a CSV file with the columns `COLUMNS`; dates as 2020-03-11, words with spaces between. `ends_on` may be
            empty where the event took a day. No file where it is empty.

    Raises:
        UserError: the file can't be read, or some of its lines are no events; the message lists them.
    """
    built_in = resources.files(__package__).joinpath("built_in.csv").read_text(encoding="utf-8")
    found = {row["event_id"]: row for row in _read(built_in, "the built-in events", is_built_in=True)}
    if path:
        try:
            text = Path(path).read_text(encoding="utf-8-sig")
        except OSError as error:
            raise UserError(f"history.events: {path} can't be read: {error.strerror or error}.") from None
        except UnicodeDecodeError as error:
            raise UserError(f"history.events: {path} is no UTF-8 text: {error}.") from None
        found |= {row["event_id"]: row for row in _read(text, path, is_built_in=False)}
    schema = pl.DataFrame(pl.from_arrow(TABLES["events"].schema.empty_table())).schema
    return pl.DataFrame(list(found.values()), schema=schema).sort("event_id")


def _read(text: str, source: str, *, is_built_in: bool) -> list[dict[str, object]]:
    lines = csv.DictReader(StringIO(text))
    missing = [name for name in COLUMNS if name not in (lines.fieldnames or [])]
    if missing:
        raise UserError(
            f"{source} has no column {', '.join(missing)}. An event catalogue has the columns {', '.join(COLUMNS)}."
        )
    rows: dict[str, dict[str, object]] = {}
    faults = []
    for line in _lines(lines, source):
        where = f"line {lines.line_num}"
        told = list(_faults(line))
        event_id = (line["id"] or "").strip()
        if event_id in rows:
            told.append(f"the id {event_id!r} comes twice")
        if told:
            faults.append(f"{where}: {'; '.join(told)}")
        else:
            rows[event_id] = _event(line, is_built_in)
    if faults:
        more = f"\n… and {len(faults) - _MAX_TOLD} more" if len(faults) > _MAX_TOLD else ""
        raise UserError(
            f"{source}: {len(faults)} lines are no events. Mend them or take them out.\n"
            + "\n".join(faults[:_MAX_TOLD])
            + more
        )
    return list(rows.values())


def _lines(lines: "csv.DictReader[str]", source: str) -> Iterator[dict[str, str]]:
    try:
        yield from lines
    except csv.Error as error:
        raise UserError(f"{source}: line {lines.line_num} is no CSV: {error}.") from None


def _faults(line: dict[str, str]) -> Iterator[str]:
    if any(line[name] is None for name in COLUMNS) or None in line:
        yield f"expected {len(COLUMNS)} columns"
        return
    for name in ("id", "name", "starts_on", "words"):
        if not line[name].strip():
            yield f"{name} is empty"
    days = {}
    for name in ("starts_on", "ends_on"):
        if line[name].strip():
            try:
                days[name] = date.fromisoformat(line[name].strip())
            except ValueError:
                yield f"{name} is {line[name]!r}, expected a day such as 2020-03-11"
    if len(days) == 2 and days["ends_on"] < days["starts_on"]:
        yield "it ends before it starts"


def _event(line: dict[str, str], is_built_in: bool) -> dict[str, object]:
    starts_on = date.fromisoformat(line["starts_on"].strip())
    told = [word for word in words(line["words"]) if word not in STOP_WORDS]
    return {
        "event_id": line["id"].strip(),
        "name": line["name"].strip(),
        "starts_on": starts_on,
        "ends_on": date.fromisoformat(line["ends_on"].strip()) if line["ends_on"].strip() else starts_on,
        "place": line["place"].strip(),
        "words": list(dict.fromkeys(told)),
        "source": line["source"].strip(),
        "is_built_in": is_built_in,
    }
