"""Commands that make a corpus: the sample, posts, a meme catalogue, the build."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from memography import telling, terminal
from memography.cli.session import (
    Assignments,
    CorpusFolder,
    LogJson,
    Open,
    Port,
    Session,
    Verbose,
    app,
    begin,
    open_corpus,
)
from memography.errors import UserError

if TYPE_CHECKING:
    from memography.corpus import Corpus

DEMO_FOLDER = Path("memography-demo")
DEMO_SEED = 4
"""Of the first five the one whose mask meme shows best what an article can tell."""
DEMO_NOTICE = "This sample is made up: its posts were composed and its pictures drawn by a program."


@app.command()
def demo(
    corpus: CorpusFolder = DEMO_FOLDER,
    posts: Annotated[int, typer.Option(min=1, help="How many posts the sample has.")] = 500,
    seed: Annotated[int, typer.Option(help="The same seed gives the same sample.")] = DEMO_SEED,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Open the explorer after the build.")] = True,
    port: Port = None,
    open_browser: Open = False,
    verbose: Verbose = False,
    log_json: LogJson = False,
    assignments: Assignments = None,
) -> None:
    """Analyse the bundled sample, which is made up, and open the explorer."""
    session = begin(verbose, log_json, assignments)
    from memography.cli.showing import serve_explorer
    from memography.evaluation.synthetic import write_world

    open_corpus(corpus, create=True)  # whether it can lie there is told before the sample is drawn
    sample = Path(f"{corpus}-sample") / f"{posts}-posts-seed-{seed}"
    if not sample.exists():
        with session.progress.task("drawing the sample", None, "posts"):
            write_world(sample, n_posts=posts, seed=seed)
    terminal.say(f"{DEMO_NOTICE} It lies in {sample}.")
    _ingest([sample], corpus, session)
    _build(open_corpus(corpus), session)
    if serve:
        serve_explorer(open_corpus(corpus), session, port, "127.0.0.1", "show", open_browser, DEMO_NOTICE)
    else:
        terminal.say(f"\nRead a biography with `memography biography NAME -c {corpus}`; `memography memes` lists them.")
        terminal.say(f"Open the explorer with `memography explore -c {corpus} --sensitive show`.")


@app.command()
def ingest(
    sources: Annotated[list[Path], typer.Argument(metavar="SOURCE…", help="Files or folders with posts.")],
    corpus: CorpusFolder,
    format: Annotated[
        str | None, typer.Option(help="exchange, csv, parquet, pictures or archive, where it can't be told.")
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FIELD=COLUMN", help="Which column holds a field, such as text=body."),
    ] = None,
    fetch: Annotated[
        bool, typer.Option("--fetch", help="Bring pictures that are URLs, from public addresses.")
    ] = False,
    update: Annotated[
        bool, typer.Option("--update", help="Let posts that come with other content take the place of known ones.")
    ] = False,
    verbose: Verbose = False,
    log_json: LogJson = False,
    assignments: Assignments = None,
) -> None:
    """Add posts to a corpus; what it knows already adds nothing."""
    session = begin(verbose, log_json, assignments)
    pairs = {}
    for pair in columns or []:
        field, found, column = pair.partition("=")
        if not found:
            raise UserError(f"--map {pair}: expected FIELD=COLUMN, such as text=body.")
        pairs[field.strip()] = column.strip()
    _ingest(sources, corpus, session, format=format, columns=pairs, fetch_urls=fetch, update=update)


def _ingest(sources: list[Path], folder: Path, session: Session, **options: Any) -> None:
    from memography.ingestion import ingest as add

    corpus = open_corpus(folder, create=True)
    done = add(sources, corpus, settings=session.settings, progress=session.progress, **options)
    telling.ingested(done, corpus, session.progress)


@app.command()
def catalogue(
    folders: Annotated[list[Path], typer.Argument(metavar="FOLDER…", help="Folders of named pictures.")],
    corpus: CorpusFolder,
    remove: Annotated[bool, typer.Option("--remove", help="Take the folders' entries out of the corpus.")] = False,
    verbose: Verbose = False,
    log_json: LogJson = False,
    assignments: Assignments = None,
) -> None:
    """Bring a meme catalogue: named pictures that the next build names memes by."""
    session = begin(verbose, log_json, assignments)
    from memography.cataloguing import catalogue as bring

    opened = open_corpus(corpus, create=not remove)
    done = bring(folders, opened, settings=session.settings, remove=remove, progress=session.progress)
    telling.catalogued(done, opened, session.progress)


@app.command()
def build(
    corpus: CorpusFolder,
    until: Annotated[
        str | None, typer.Option(help="The last stage: vision, memes, captions, meaning, history, map or biography.")
    ] = None,
    afresh: Annotated[
        bool, typer.Option("--afresh", help="Make every table again from the posts, up to date or not.")
    ] = False,
    engine: Annotated[str, typer.Option(help="local, or ray for a cluster.")] = "local",
    address: Annotated[str | None, typer.Option(help="The Ray cluster's address.")] = None,
    verbose: Verbose = False,
    log_json: LogJson = False,
    assignments: Assignments = None,
) -> None:
    """Bring every table up to date."""
    session = begin(verbose, log_json, assignments)
    _build(open_corpus(corpus), session, until=until, afresh=afresh, engine=engine, address=address)


def _build(corpus: "Corpus", session: Session, **options: Any) -> None:
    from memography.corpus.kept import KeptCorpus
    from memography.pipeline import build as run

    telling.built(
        run(corpus, settings=session.settings, progress=session.progress, **options), corpus, session.progress
    )
    kept = KeptCorpus.of(corpus)
    if kept.is_large():  # so that the explorer need not when it starts
        from memography.web.warming import make

        make(kept)
