"""The command that draws figures for papers."""

from pathlib import Path
from typing import Annotated

import typer

from memography import terminal
from memography.cli.session import LogJson, Verbose, app, begin, open_corpus, write_file
from memography.errors import UserError
from memography.tables import EVERYWHERE


@app.command()
def figure(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="The figure, such as uses; --list has all.")
    ] = None,
    meme: Annotated[
        str | None, typer.Argument(metavar="MEME", help="A meme's id or name; none for a figure of the whole corpus.")
    ] = None,
    corpus: Annotated[Path | None, typer.Option("-c", "--corpus", help="The corpus directory.")] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="The file: .svg, .png, .pdf, .csv or .json (data), .vl.json (Vega-Lite)."),
    ] = None,
    scale: Annotated[float, typer.Option(help="Of a PNG: how many pixels for each of the figure's 720 across.")] = 4.0,
    community: Annotated[str, typer.Option(help="Of a figure of the corpus: one community alone.")] = EVERYWHERE,
    list_all: Annotated[bool, typer.Option("--list", help="List the figures.")] = False,
    verbose: Verbose = False,
    log_json: LogJson = False,
) -> None:
    """Draw a chart of a meme, or of all memes, as a file: a picture, its data, or its specification."""
    begin(verbose, log_json, None)
    from memography.corpus.views import find_meme
    from memography.figures import FIGURES, draw
    from memography.figures.files import MEDIA_TYPES, file

    if list_all:
        rows = [(one.name, "all memes" if one.is_of_corpus else "a meme", one.title) for one in FIGURES.values()]
        terminal.table(None, ["figure", "of", "what it shows"], rows)
        return
    if name not in FIGURES:
        raise UserError(f"There is no figure {name!r}. The figures are: {', '.join(FIGURES)}.")
    if corpus is None or output is None:
        raise UserError(f"Name the corpus with -c and the file with -o, such as {name}.svg.")
    wanted = FIGURES[name]
    if wanted.is_of_corpus != (meme is None):
        of = "is of all memes: name none" if wanted.is_of_corpus else "is of one meme: name it"
        raise UserError(f"The figure {name!r} {of}.")
    opened = open_corpus(corpus, to_read=True)
    drawn = draw(wanted, opened, community if meme is None else find_meme(opened, meme))
    if drawn is None:
        raise UserError(f"There is nothing to draw in the figure {name!r}: the corpus holds none of what it shows.")
    format = next((format for format in ("vl.json", *MEDIA_TYPES) if output.name.endswith(f".{format}")), "")
    if not format:
        raise UserError(
            f"{output} does not say what to write. Its name must end in one of: .{', .'.join(MEDIA_TYPES)}."
        )
    write_file(output, file(drawn, format, scale))
    terminal.say(f"{drawn.figure.title}, in {output}. {drawn.text}")
