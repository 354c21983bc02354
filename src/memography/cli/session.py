"""What commands share: the application that they are registered with, their options, settings and who listens."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from memography import telling, terminal
from memography.errors import UserError
from memography.settings import Settings

if TYPE_CHECKING:
    from memography.corpus import Corpus

app = typer.Typer(
    name="memography",
    help="Write the biographies of internet memes from posts, with the evidence behind every sentence.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)

CorpusFolder = Annotated[Path, typer.Option("-c", "--corpus", help="The corpus directory.")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Tell more; show where an error of ours arose.")]
LogJson = Annotated[bool, typer.Option("--log-json", help="Progress and summaries as JSON lines on standard error.")]
Assignments = Annotated[
    list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="A setting, such as vision.max_pixels=1000000.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Sensitive = Annotated[
    Literal["show", "hide"], typer.Option(help="Show pictures at once, or hide each behind a deliberate click.")
]
Port = Annotated[
    int | None, typer.Option(min=0, max=65535, help="The port; by default 8600, or a free one if that is taken.")
]
Open = Annotated[bool, typer.Option("--open", help="Open it in the web browser.")]


@dataclass(frozen=True)
class Session:
    """What every command needs: the settings, and who listens."""

    settings: Settings
    progress: terminal.Bars | terminal.JsonLog


def begin(verbose: bool, log_json: bool, assignments: list[str] | None) -> Session:
    """The settings that a command was given, and who listens to it."""
    pairs = {}
    for assignment in assignments or []:
        key, found, value = assignment.partition("=")
        if not found:
            raise UserError(f"--set {assignment}: expected KEY=VALUE.")
        pairs[key.strip()] = value
    return Session(Settings.load(pairs), terminal.JsonLog() if log_json else terminal.Bars(verbose))


def open_corpus(folder: Path, *, to_read: bool = False, create: bool = False) -> "Corpus":
    """The corpus; who reads its tables is told where they are not up to date."""
    from memography.corpus import Corpus

    corpus = Corpus(folder, create=create)
    if to_read:
        telling.notes(corpus)
    return corpus


def write_file(path: Path, data: bytes) -> None:
    """Write a file that the user named.

    Raises:
        UserError: it can't be written.
    """
    try:
        path.write_bytes(data)
    except OSError as error:
        raise UserError(f"{path} can't be written: {error.strerror or error}.") from None
