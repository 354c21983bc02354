"""The command line: a function a command. Errors become messages and exit codes here, and nowhere else.

Exit codes: 0 well, rejects or not; 2 what was asked for can't be done, and the message says what to do; 1 our fault.
"""

import os
import sys
import traceback
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from memography import __version__, telling, terminal
from memography.errors import MemographyError, UserError
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

models_app = typer.Typer(invoke_without_command=True, rich_markup_mode=None)
app.add_typer(models_app, name="models")

TIMES = ["%Y-%m-%d"]
"""How days are given."""
LINES_AT_ONCE = 512
"""So many lines of standard input are read before the first is answered."""
DEMO_FOLDER = Path("memography-demo")
DEMO_NOTICE = "This sample is made up: its posts were composed and its pictures drawn by a program."

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


@dataclass(frozen=True)
class Session:
    """What every command needs: the settings, and who listens."""

    settings: Settings
    progress: terminal.Bars | terminal.JsonLog


def _session(verbose: bool, log_json: bool, assignments: list[str] | None) -> Session:
    pairs = {}
    for assignment in assignments or []:
        key, found, value = assignment.partition("=")
        if not found:
            raise UserError(f"--set {assignment}: expected KEY=VALUE.")
        pairs[key.strip()] = value
    return Session(Settings.load(pairs), terminal.JsonLog() if log_json else terminal.Bars(verbose))


def _corpus(folder: Path, *, to_read: bool = False, create: bool = False) -> "Corpus":
    """The corpus; who reads its tables is told where they are not up to date."""
    from memography.corpus import Corpus

    corpus = Corpus(folder, create=create)
    if to_read:
        telling.notes(corpus)
    return corpus


@app.command()
def demo(
    corpus: CorpusFolder = DEMO_FOLDER,
    posts: Annotated[int, typer.Option(min=1, help="How many posts the sample has.")] = 500,
    seed: Annotated[int, typer.Option(help="The same seed gives the same sample.")] = 0,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Open the explorer after the build.")] = True,
    port: Port = None,
    open_browser: Open = False,
    verbose: Verbose = False,
    log_json: LogJson = False,
    assignments: Assignments = None,
) -> None:
    """Analyse the bundled sample, which is made up, and open the explorer."""
    session = _session(verbose, log_json, assignments)
    from memography.evaluation.synthetic import write_world

    _corpus(corpus, create=True)  # whether it can lie there is told before the sample is drawn
    sample = Path(f"{corpus}-sample") / f"{posts}-posts-seed-{seed}"
    if not sample.exists():
        with session.progress.task("drawing the sample", None, "posts"):
            write_world(sample, n_posts=posts, seed=seed)
    terminal.say(f"{DEMO_NOTICE} It lies in {sample}.")
    _ingest([sample], corpus, session)
    _build(_corpus(corpus), session)
    if serve:
        _serve(_corpus(corpus), session, port, "127.0.0.1", "show", open_browser, DEMO_NOTICE)
    else:
        terminal.say(f"\nRead a biography with `memography biography NAME -c {corpus}`; `memography memes` lists them.")
        terminal.say(f"Open the explorer with `memography explore -c {corpus} --sensitive show`.")


@app.command()
def ingest(
    sources: Annotated[list[Path], typer.Argument(metavar="SOURCE…", help="Files or folders with posts.")],
    corpus: CorpusFolder,
    format: Annotated[
        str | None, typer.Option(help="exchange, csv, parquet or pictures, where it can't be told.")
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FIELD=COLUMN", help="Which column holds a field, such as text=body."),
    ] = None,
    fetch: Annotated[
        bool, typer.Option("--fetch", help="Bring pictures that are URLs, from public addresses.")
    ] = False,
    verbose: Verbose = False,
    log_json: LogJson = False,
    assignments: Assignments = None,
) -> None:
    """Add posts to a corpus; what it knows already adds nothing."""
    session = _session(verbose, log_json, assignments)
    pairs = {}
    for pair in columns or []:
        field, found, column = pair.partition("=")
        if not found:
            raise UserError(f"--map {pair}: expected FIELD=COLUMN, such as text=body.")
        pairs[field.strip()] = column.strip()
    _ingest(sources, corpus, session, format=format, columns=pairs, fetch_urls=fetch)


def _ingest(sources: list[Path], folder: Path, session: Session, **options: Any) -> None:
    from memography.ingestion import ingest as add

    corpus = _corpus(folder, create=True)
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
    session = _session(verbose, log_json, assignments)
    from memography.cataloguing import catalogue as bring

    opened = _corpus(corpus, create=not remove)
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
    session = _session(verbose, log_json, assignments)
    _build(_corpus(corpus), session, until=until, afresh=afresh, engine=engine, address=address)


def _build(corpus: "Corpus", session: Session, **options: Any) -> None:
    from memography.pipeline import build as run

    telling.built(
        run(corpus, settings=session.settings, progress=session.progress, **options), corpus, session.progress
    )


@app.command()
def memes(
    corpus: CorpusFolder,
    as_json: AsJson = False,
    limit: Annotated[int, typer.Option(min=1, help="How many are listed in the terminal; --json has all.")] = 50,
    verbose: Verbose = False,
    log_json: LogJson = False,
) -> None:
    """List the memes: id, name, uses, first and last seen, shifts."""
    _session(verbose, log_json, None)
    from memography.corpus.views import memes as listed
    from memography.corpus.views import shifts

    opened = _corpus(corpus, to_read=True)
    found, shifted = listed(opened), shifts(opened)
    untold: list[dict[str, object]] | None = (
        [] if opened.has("shifts") else None
    )  # before history is built nobody has looked
    columns = ["meme_id", "name", "n_uses", "first_seen_at", "last_seen_at"]
    if as_json:
        rows = found.select(*columns, "n_posts", "n_variants", "words").rows(named=True)
        terminal.write(terminal.as_json([{**row, "shifts": shifted.get(row["meme_id"], untold)} for row in rows]))
        return
    numbers = {meme_id: len(some) for meme_id, some in shifted.items()}
    unnumbered = 0 if untold is not None else "?"
    shown = [(*row, numbers.get(row[0], unnumbered)) for row in found.select(columns).head(limit).rows()]
    terminal.table(None, ["meme", "name", "uses", "first seen", "last seen", "shifts"], shown)
    if found.height > limit:
        terminal.say(f"… and {found.height - limit:,} more: --limit or --json shows them.")


@app.command()
def biography(
    meme: Annotated[str, typer.Argument(metavar="MEME", help="A meme's id or name.")],
    corpus: CorpusFolder,
    format: Annotated[Literal["markdown", "html", "json"], typer.Option(help="How it is written.")] = "markdown",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="The file; by default it is printed.")] = None,
    verbose: Verbose = False,
    log_json: LogJson = False,
) -> None:
    """Write a meme's article."""
    _session(verbose, log_json, None)
    from memography.biography.article import read_article
    from memography.biography.render import render
    from memography.corpus.views import find_meme

    opened = _corpus(corpus, to_read=True)
    text = render(read_article(opened, find_meme(opened, meme)), format)
    if output is None:
        terminal.write(text)
        return
    _write(output, text.encode())


@app.command()
def identify(
    pictures: Annotated[list[Path], typer.Argument(metavar="PICTURE…", help="Files with a picture each.")],
    corpus: CorpusFolder,
    as_json: AsJson = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A PNG that shows why, of one picture: both side by side.")
    ] = None,
    verbose: Verbose = False,
    log_json: LogJson = False,
    assignments: Assignments = None,
) -> None:
    """Tell which meme a picture shows, how sure that is, and why."""
    session = _session(verbose, log_json, assignments)
    if output is not None and len(pictures) != 1:
        raise UserError(f"-o takes the overlay of one picture; {len(pictures)} were named.")
    from memography.identification import Identifier
    from memography.identification.overlay import overlay

    opened = _corpus(corpus, to_read=True)
    with Identifier(opened, session.settings) as identifier:
        answers = [identifier.identify(picture) for picture in pictures]
    if as_json:
        terminal.write(terminal.as_json([answer.as_data() for answer in answers]))
    else:
        telling.identified(answers)
    if output is not None:
        drawn = overlay(answers[0], opened)
        if drawn is None:
            terminal.warn(
                f"No meme was found in the picture, so that there is nothing to draw: {output} is not written."
            )
        else:
            _write(output, drawn)
    if refused := [answer for answer in answers if answer.refused]:
        raise UserError("\n".join(f"{answer.picture} can't be looked at: {answer.refused}." for answer in refused))


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS…", help="What to look for, in any words.")],
    corpus: CorpusFolder,
    as_json: AsJson = False,
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many memes and how many uses are listed.")] = 10,
    community: Annotated[str | None, typer.Option(help="Only uses in this community.")] = None,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=TIMES, help="Only uses from this day on, UTC.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--to", formats=TIMES, help="Only uses up to the end of this day, UTC.")
    ] = None,
    tone: Annotated[
        Literal["sincere", "humorous", "ironic"] | None, typer.Option(help="Only uses that are meant so.")
    ] = None,
    by: Annotated[
        Literal["both", "words", "meaning"], typer.Option(help="Look for the words, for the meaning, or for both.")
    ] = "both",
    verbose: Verbose = False,
    log_json: LogJson = False,
    assignments: Assignments = None,
) -> None:
    """Find memes and uses by words and by meaning."""
    session = _session(verbose, log_json, assignments)
    from memography.searching import search as find

    found = find(
        " ".join(words),
        _corpus(corpus, to_read=True),
        session.settings,
        community=community,
        since=since and since.date(),
        until=until and until.date(),
        tone=tone,
        limit=limit,
        by=by,
    )
    if as_json:
        terminal.write(terminal.as_json(found.as_data()))
    else:
        telling.searched(found)


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise UserError(f"{path} can't be written: {error.strerror or error}.") from None


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
    session = _session(verbose, log_json, assignments)
    _serve(_corpus(corpus), session, port, host, sensitive, open_browser, None)


def _serve(
    corpus: "Corpus",
    session: Session,
    port: int | None,
    host: str,
    sensitive: Literal["show", "hide"],
    open_browser: bool,
    notice: str | None,
) -> None:
    import webbrowser

    from memography.web import serve

    def ready(url: str) -> None:
        if isinstance(session.progress, terminal.JsonLog):
            session.progress.event("serving", url=url)
        terminal.say(f"\nThe explorer is at {url} — Ctrl-C ends it.")
        if open_browser:
            webbrowser.open(url)

    serve(corpus, session.settings, port=port, host=host, sensitive=sensitive, on_ready=ready, notice=notice)


@app.command()
def export(
    table: Annotated[str, typer.Argument(metavar="TABLE", help="The table, such as uses.")],
    corpus: CorpusFolder,
    format: Annotated[Literal["csv", "jsonl", "parquet", "gexf"], typer.Option(help="The format.")] = "csv",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="The file; by default it is printed.")] = None,
    verbose: Verbose = False,
    log_json: LogJson = False,
) -> None:
    """Write a table for other tools."""
    _session(verbose, log_json, None)
    from memography.corpus.export import export as write

    if output is None and format == "parquet" and sys.stdout.isatty():
        raise UserError("Parquet is no text for a terminal. Name a file with -o.")
    n_rows = write(_corpus(corpus, to_read=True), table, format, output)
    if output is not None:
        terminal.say(f"{n_rows:,} rows in {output}.")


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
    _session(verbose, log_json, None)
    from memography.evaluation.report import evaluate as judge

    report = judge(truth, _corpus(corpus, to_read=True))
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
    session = _session(verbose, log_json, None)
    opened = _corpus(corpus)
    telling.integrity(opened, session.progress)
    telling.tables(opened)
    telling.rejects(opened, limit)
    telling.audit(opened, session.progress)


@app.command()
def tone(
    texts: Annotated[
        list[str] | None, typer.Argument(metavar="[TEXT…]", help="Texts; without any, standard input line by line.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")] = False,
    verbose: Verbose = False,
    log_json: LogJson = False,
    assignments: Assignments = None,
) -> None:
    """Tell whether texts are meant sincerely, humorously or ironically, and which emotions are in them."""
    session = _session(verbose, log_json, assignments)
    from memography.models.tone.model import tone_model

    model = tone_model(session.settings.models)
    for some in [texts] if texts else terminal.lines(LINES_AT_ONCE):
        told = model(some).as_data(some)
        if as_json:
            terminal.write("\n".join(terminal.as_json_line(one) for one in told))
        else:
            telling.tones(told)


@models_app.callback()
def models(
    context: typer.Context,
    as_json: AsJson = False,
    verbose: Verbose = False,
    log_json: LogJson = False,
    assignments: Assignments = None,
) -> None:
    """Tell which models there are, where their weights come from, and what they are to the byte."""
    if context.invoked_subcommand is not None:
        if as_json or verbose or log_json or assignments:
            raise UserError(f"Options of `models {context.invoked_subcommand}` come after its name.")
        return
    session = _session(verbose, log_json, assignments)
    from memography.models.inventory import inventory

    found = inventory(session.settings.models)
    if as_json:
        terminal.write(terminal.as_json(found.as_data()))
    else:
        telling.models(found)


@models_app.command()
def fetch(verbose: Verbose = False, log_json: LogJson = False, assignments: Assignments = None) -> None:
    """Bring the text encoder's weights from the model hub: the one command that connects to it."""
    session = _session(verbose, log_json, assignments)
    from memography.models.fetch import fetch_weights

    weights = fetch_weights(session.settings.models, session.progress)
    terminal.say(f"{weights.name} lies in {weights.folder}.")


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


if __name__ == "__main__":
    main()
