"""Commands that tell what is in a corpus: memes, their articles, what a picture shows, what was searched for."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from memography import telling, terminal
from memography.cli.session import (
    AsJson,
    Assignments,
    CorpusFolder,
    LogJson,
    Sensitive,
    Verbose,
    app,
    begin,
    open_corpus,
    write_file,
)
from memography.errors import UserError

TIMES = ["%Y-%m-%d"]
"""How days are given."""


@app.command()
def memes(
    corpus: CorpusFolder,
    as_json: AsJson = False,
    limit: Annotated[int, typer.Option(min=1, help="How many are listed in the terminal; --json has all.")] = 50,
    verbose: Verbose = False,
    log_json: LogJson = False,
) -> None:
    """List the memes: id, name, uses, first and last seen, shifts."""
    begin(verbose, log_json, None)
    from memography.corpus.views import memes as listed
    from memography.corpus.views import shifts

    opened = open_corpus(corpus, to_read=True)
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
    format: Annotated[
        Literal["markdown", "html", "json", "bibtex"] | None,
        typer.Option(help="How it is written; by default as the file's name ends, else as Markdown."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="The file: .md, .html, .json or .bib; by default it is printed."),
    ] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="Sentences as composed, without a narrator's wording of them.")
    ] = False,
    sensitive: Sensitive = "hide",
    verbose: Verbose = False,
    log_json: LogJson = False,
) -> None:
    """Write a meme's article, audited; it ends with status 1 where the article does not hold."""
    begin(verbose, log_json, None)
    from memography.biography.article import read_article
    from memography.biography.audit import told
    from memography.biography.render import format_of, render
    from memography.biography.soundness import audited
    from memography.corpus.views import find_meme
    from memography.errors import AuditError
    from memography.web.article import charts_of

    opened = open_corpus(corpus, to_read=True)
    article = audited(opened, read_article(opened, find_meme(opened, meme), is_plain=plain))
    how = format or (format_of(output.name) if output else "markdown")
    charts = charts_of(opened, article.meme_id) if how == "html" else []
    text = render(article, how, charts, is_hiding=sensitive == "hide")
    if output is None:
        terminal.write(text)
    else:
        write_file(output, text.encode())
    if article.faults:
        raise AuditError(f"{told(list(article.faults))}\nWrite it again with `memography build -c {opened.folder}`.")


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
    session = begin(verbose, log_json, assignments)
    if output is not None and len(pictures) != 1:
        raise UserError(f"-o takes the overlay of one picture; {len(pictures)} were named.")
    from memography.identification import Identifier
    from memography.identification.overlay import overlay

    opened = open_corpus(corpus, to_read=True)
    with Identifier(opened, session.settings) as identifier:
        answers, unread = [], []
        for picture in pictures:
            try:
                answers.append(identifier.identify(picture))
            except UserError as error:  # the others are told of all the same
                unread.append(str(error))
    if as_json:
        terminal.write(terminal.as_json([answer.as_data() for answer in answers]))
    else:
        telling.identified(answers)
    if output is not None and answers:
        drawn = overlay(answers[0], opened)
        if drawn is None:
            terminal.warn(
                f"No meme was found in the picture, so that there is nothing to draw: {output} is not written."
            )
        else:
            write_file(output, drawn)
    unread += [f"{answer.picture} can't be looked at: {answer.refused}." for answer in answers if answer.refused]
    if unread:
        raise UserError("\n".join(unread))


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
    session = begin(verbose, log_json, assignments)
    from memography.searching import search as find

    found = find(
        " ".join(words),
        open_corpus(corpus, to_read=True),
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
