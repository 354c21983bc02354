"""The command that opens the explorer."""

import os
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from memography import terminal
from memography.cli.session import (
    Assignments,
    CorpusFolder,
    LogJson,
    Open,
    Port,
    Sensitive,
    Session,
    Verbose,
    app,
    begin,
    open_corpus,
)

if TYPE_CHECKING:
    from memography.corpus import Corpus


@app.command()
def explore(
    corpus: CorpusFolder,
    port: Port = None,
    host: Annotated[
        str, typer.Option(help="The address to listen on; others than 127.0.0.1 let others read.")
    ] = "127.0.0.1",
    sensitive: Sensitive = "hide",
    open_browser: Open = False,
    verbose: Verbose = False,
    log_json: LogJson = False,
    assignments: Assignments = None,
) -> None:
    """Open the web explorer on this machine."""
    os.environ.setdefault("POLARS_MAX_THREADS", "1")  # a page is hundreds of small frames: sharing each costs more
    session = begin(verbose, log_json, assignments)
    serve_explorer(open_corpus(corpus), session, port, host, sensitive, open_browser, None)


def serve_explorer(
    corpus: "Corpus",
    session: Session,
    port: int | None,
    host: str,
    sensitive: Literal["show", "hide"],
    open_browser: bool,
    notice: str | None,
) -> None:
    """Serve the explorer until it is stopped; `notice` is a sentence on top of every page."""
    import webbrowser

    from memography.web import serve

    def ready(url: str) -> None:
        if isinstance(session.progress, terminal.JsonLog):
            session.progress.event("serving", url=url)
        terminal.say(f"\nThe explorer is at {url} — Ctrl-C ends it.")
        if open_browser:
            webbrowser.open(url)

    serve(corpus, session.settings, port=port, host=host, sensitive=sensitive, on_ready=ready, notice=notice)
