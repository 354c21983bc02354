"""Commands that need no corpus: the tone of texts, and where models come from."""

from typing import Annotated

import typer

from memography import telling, terminal
from memography.cli.session import AsJson, Assignments, LogJson, Verbose, app, begin
from memography.errors import UserError

models_app = typer.Typer(invoke_without_command=True, rich_markup_mode=None)
app.add_typer(models_app, name="models")

LINES_AT_ONCE = 512
"""So many lines of standard input are read before the first is answered."""


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
    session = begin(verbose, log_json, assignments)
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
    session = begin(verbose, log_json, assignments)
    from memography.models.inventory import inventory

    found = inventory(session.settings.models)
    if as_json:
        terminal.write(terminal.as_json(found.as_data()))
    else:
        telling.models(found)


@models_app.command()
def fetch(verbose: Verbose = False, log_json: LogJson = False, assignments: Assignments = None) -> None:
    """Bring the weights of the text encoder that the settings name from the model hub: the one command that connects to
    it."""
    session = begin(verbose, log_json, assignments)
    from memography.models.fetch import fetch_weights
    from memography.models.sentence_transformer import fetch_model

    settings = session.settings.models
    if settings.sentence_transformer:
        terminal.say(f"{settings.sentence_transformer} lies in {fetch_model(settings, session.progress)}.")
        return
    weights = fetch_weights(settings, session.progress)
    terminal.say(f"{weights.name} lies in {weights.folder}.")
