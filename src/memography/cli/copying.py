"""The command that copies the explorer's pages into a folder."""

from pathlib import Path
from typing import Annotated

import typer

from memography import telling
from memography.cli.session import (
    Assignments,
    CorpusFolder,
    LogJson,
    Sensitive,
    Verbose,
    app,
    begin,
    open_corpus,
)


@app.command()
def site(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Where to; a new folder, or that of an earlier copy.")
    ],
    corpus: CorpusFolder,
    sensitive: Sensitive = "hide",
    posts: Annotated[bool, typer.Option("--posts/--no-posts", help="Whether each post has a page of its own.")] = True,
    pictures: Annotated[bool, typer.Option("--pictures/--no-pictures", help="Whether pictures are in it.")] = True,
    pages: Annotated[
        int | None, typer.Option(min=1, help="At most so many pages of each list; by default all.")
    ] = None,
    at_most: Annotated[
        int, typer.Option(metavar="MB", min=1, help="Stop before anything is written where more is to be expected.")
    ] = 1000,
    notice: Annotated[str | None, typer.Option(help="A sentence on top of every page.")] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Move a folder aside that holds other files than an earlier copy.")
    ] = False,
    verbose: Verbose = False,
    log_json: LogJson = False,
    assignments: Assignments = None,
) -> None:
    """Copy the explorer's pages into a folder: they open from a disk or any web server, search included."""
    session = begin(verbose, log_json, assignments)
    from memography.web.site import Extent
    from memography.web.site import site as copy

    opened = open_corpus(corpus, to_read=True)
    done = copy(
        opened,
        folder,
        extent=Extent(posts, pictures, pages, at_most * 1_000_000, sensitive, notice),
        overwrite=overwrite,
        settings=session.settings,
        progress=session.progress,
        on_estimate=telling.expected,
    )
    telling.copied(done, session.progress)
