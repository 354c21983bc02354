"""What the command line shows: progress where someone watches, log lines where a machine reads, and tables."""

import itertools
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, Task, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from memography import progress

MAX_CELL_CHARACTERS = 160
"""A longer cell of a table is shortened: a post may have any name."""
LOG_EVERY_S = 5.0
"""How often a task under way is told in the JSON log."""


class Bars:
    """Progress bars on standard error: what, how far, rate and time left. Nothing is shown where it is no terminal."""

    def __init__(self, is_verbose: bool = False) -> None:
        self._console = Console(stderr=True)
        self._is_verbose = is_verbose

    @contextmanager
    def task(self, what: str, total: int | None, unit: str) -> Iterator[progress.Task]:
        """Show a piece of work until it ends."""
        bars = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            _Counted(),
            _Rate(),
            TimeRemainingColumn(compact=True),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        with bars:
            yield _Bar(bars, bars.add_task(what, total=total, unit=unit))

    def note(self, message: str) -> None:
        """Show something worth reading once, to those who want to know all."""
        if self._is_verbose:
            self._console.print(Text(message), style="dim")


class JsonLog:
    """One JSON object a line on standard error, for machines: tasks, notes, summaries, errors."""

    @contextmanager
    def task(self, what: str, total: int | None, unit: str) -> Iterator[progress.Task]:
        """Tell of a piece of work when it begins, every few seconds, and when it ends."""
        task = _LoggedTask(self, what, total, unit)
        task.tell("begun")
        yield task
        task.tell("done")

    def note(self, message: str) -> None:
        """Tell something worth reading once."""
        self.event("note", message=message)

    def event(self, event: str, **fields: Any) -> None:
        """Write a line."""
        line = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **fields}
        print(json.dumps(line, ensure_ascii=False), file=sys.stderr, flush=True)  # noqa: T201


class _Bar:
    def __init__(self, bars: Progress, task: Any) -> None:
        self._bars, self._task = bars, task

    def advance(self, n: int = 1) -> None:
        self._bars.advance(self._task, n)

    def expect(self, total: int) -> None:
        self._bars.update(self._task, total=total)


class _LoggedTask:
    def __init__(self, log: JsonLog, what: str, total: int | None, unit: str) -> None:
        self._log, self._what, self._total, self._unit = log, what, total, unit
        self._n_done = 0
        self._began = self._told = time.monotonic()

    def advance(self, n: int = 1) -> None:
        self._n_done += n
        if time.monotonic() - self._told >= LOG_EVERY_S:
            self.tell("under way")

    def expect(self, total: int) -> None:
        self._total = total

    def tell(self, state: str) -> None:
        self._told = time.monotonic()
        self._log.event(
            "task",
            what=self._what,
            state=state,
            n_done=self._n_done,
            n_total=self._total,
            unit=self._unit,
            seconds=round(self._told - self._began, 3),
        )


class _Counted(ProgressColumn):
    def render(self, task: Task) -> Text:
        total = f" of {task.total:,.0f}" if task.total else ""
        return Text(f"{task.completed:,.0f}{total} {task.fields['unit']}" if task.completed or total else "")


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.1f}/s" if speed and task.completed else "", style="dim")


def table(title: str | None, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table; numbers stand to the right. Posts' words are shown without markup, and shortened."""
    if title:
        say(f"\n{title}")
    shown = Table(box=None, pad_edge=False, header_style="bold")
    for number, column in enumerate(columns):
        is_numeric = bool(rows) and all(isinstance(row[number], int | float) or row[number] is None for row in rows)
        shown.add_column(column, justify="right" if is_numeric else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(Text(_short(cell(value))) for value in row))
    _console().print(shown)


def _short(text: str) -> str:
    """A text with its middle left out where it is long."""
    half = MAX_CELL_CHARACTERS // 2
    return text if len(text) <= MAX_CELL_CHARACTERS else f"{text[:half]}…{text[-half:]}"


def write(text: str) -> None:
    """Write a text as it is, for people and pipes."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def say(message: str = "") -> None:
    """Print a line, without markup."""
    _console().print(Text(message), soft_wrap=True)


def warn(message: str) -> None:
    """Print a line on standard error, without markup."""
    Console(stderr=True).print(Text(message), soft_wrap=True)


def cell(value: object) -> str:
    """A value for people: thousands apart, dates without a time of day, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        return f"{value:,.3f}"
    if isinstance(value, int):
        return f"{value:,}"
    return "".join(c if c.isprintable() else " " for c in str(value))


def as_json(value: Mapping[str, Any] | Sequence[Any]) -> str:
    """JSON for a terminal or a pipe: UTF-8, times as ISO 8601."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=lambda time: time.isoformat())


def as_json_line(value: Mapping[str, Any]) -> str:
    """JSON on one line: UTF-8, with half characters, which UTF-8 has none of, as question marks."""
    return json.dumps(value, ensure_ascii=False).encode(errors="replace").decode()


def lines(n_at_once: int) -> Iterator[list[str]]:
    """Lines of standard input, without what ends them; what is no UTF-8 becomes a replacement character."""
    while some := list(itertools.islice(sys.stdin.buffer, n_at_once)):
        yield [line.decode(errors="replace").rstrip("\r\n") for line in some]


def _console() -> Console:
    console = Console()
    if not console.is_terminal:
        console = Console(width=200)
    return console
