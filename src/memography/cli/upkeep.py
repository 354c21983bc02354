"""Commands for who keeps a corpus: tables for other tools, scores, whether it is whole."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from memography import telling, terminal
from memography.cli.session import AsJson, CorpusFolder, LogJson, Verbose, app, begin, open_corpus
from memography.errors import UserError


@app.command()
def export(
    table: Annotated[str, typer.Argument(metavar="TABLE", help="The table, such as uses.")],
    corpus: CorpusFolder,
    format: Annotated[Literal["csv", "jsonl", "parquet", "gexf"], typer.Option(help="The format.")] = "csv",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="The file; by default it is printed.")] = None,
    bom: Annotated[bool, typer.Option("--bom", help="Begin CSV with a byte-order mark, as Excel needs it.")] = False,
    verbose: Verbose = False,
    log_json: LogJson = False,
) -> None:
    """Write a table for other tools."""
    begin(verbose, log_json, None)
    from memography.corpus.export import export as write

    if output is None and format == "parquet" and sys.stdout.isatty():
        raise UserError("Parquet is no text for a terminal. Name a file with -o.")
    n_rows = write(open_corpus(corpus, to_read=True), table, format, output, bom=bom)
    if output is not None:
        terminal.say(f"{n_rows:,} rows in {output}.")


@app.command()
def withdraw(
    corpus: CorpusFolder,
    posts: Annotated[list[str] | None, typer.Argument(metavar="POST…", help="Ids of posts.")] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", help="A file of ids: one a line, or CSV or JSONL with a column or field `id`."),
    ] = None,
    author: Annotated[
        list[str] | None, typer.Option(help="An author's name, as sources give it: all their posts.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would go, and change nothing.")] = False,
    verbose: Verbose = False,
    log_json: LogJson = False,
) -> None:
    """Remove posts with all that follows from them; no ingest brings them back."""
    session = begin(verbose, log_json, None)
    from memography.sources.ids import read_ids
    from memography.withdrawal import withdraw as part

    if not (posts or file or author):
        raise UserError("Say what to withdraw: ids of posts, a file of them with --file, or --author NAME.")
    ids = [*(posts or []), *(read_ids(file) if file else [])]
    opened = open_corpus(corpus)
    done = part(ids, opened, authors=author or [], dry_run=dry_run, progress=session.progress)
    telling.withdrawn(done, opened, session.progress)


@app.command()
def evaluate(
    truth: Annotated[
        Path, typer.Argument(metavar="TRUTH", help="JSONL: id and any of template, also, caption, ops, parent.")
    ],
    corpus: CorpusFolder,
    as_json: AsJson = False,
    verbose: Verbose = False,
    log_json: LogJson = False,
) -> None:
    """Tell how good the tables are against a truth file."""
    begin(verbose, log_json, None)
    from memography.evaluation.report import evaluate as judge

    report = judge(truth, open_corpus(corpus, to_read=True))
    if as_json:
        terminal.write(terminal.as_json(report.as_data()))
    else:
        telling.evaluated(report)


@app.command()
def check(
    corpus: CorpusFolder,
    limit: Annotated[int, typer.Option(min=0, help="How many rejects are listed.")] = 20,
    verbose: Verbose = False,
    log_json: LogJson = False,
) -> None:
    """Tell whether a corpus is whole, what was rejected and why, and whether every claim still holds."""
    session = begin(verbose, log_json, None)
    opened = open_corpus(corpus)
    telling.integrity(opened, session.progress)
    telling.tables(opened)
    telling.rejects(opened, limit)
    telling.audit(opened, session.progress)
