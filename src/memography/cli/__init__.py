"""The command line: a function a command. Errors become messages and exit codes here, and nowhere else.

Exit codes: 0 well, rejects or not; 2 what was asked for can't be done, and the message says what to do; 1 our fault.
"""

import os
import sys
import traceback
from typing import Annotated

import typer

from memography import __version__, terminal
from memography.cli import copying, drawing, making, reading, showing, upkeep, weights
from memography.cli.session import app
from memography.errors import MemographyError, UserError

__all__ = ["app", "copying", "drawing", "main", "making", "reading", "showing", "upkeep", "weights"]

INTERRUPTED = 130
"""What a shell calls the status of a command that was stopped with Ctrl-C."""
STOPPED = "Stopped. What was written is whole; the same command goes on from there."


def main() -> None:
    """Run the command line, and turn errors into messages and exit codes."""
    try:
        app()
    except MemographyError as error:
        _fail(str(error), 2 if isinstance(error, UserError) else 1)
    except KeyboardInterrupt:
        _fail(STOPPED, INTERRUPTED)
    except SystemExit as ended:  # typer makes one of an interrupt, and says nothing
        if ended.code == INTERRUPTED:
            _fail(STOPPED, INTERRUPTED)
        raise
    except BrokenPipeError:  # who read our output has left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except Exception as error:  # the last stop: whatever else arrives here is a bug of ours
        if {"-v", "--verbose"} & set(sys.argv):
            traceback.print_exc()
        _fail(
            f"This should not happen, and is a bug of memography: {type(error).__name__}: {error}\n"
            "Run the command again with -v to see where, and please report it.",
            1,
        )


def _fail(message: str, status: int) -> None:
    if "--log-json" in sys.argv:
        terminal.JsonLog().event("error", message=message, status=status)
    else:
        terminal.warn(message)
    sys.exit(status)


def _print_version(wanted: bool) -> None:
    if wanted:
        terminal.say(f"memography {__version__}")
        raise typer.Exit


@app.callback()
def _start(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Write the biographies of internet memes from posts, with the evidence behind every sentence."""
