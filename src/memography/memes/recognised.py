"""What was recognised, on disk until the stage has ended: a build that is killed while it writes goes on from there.

Recognition goes on from its own tables. Were it to look again after some of them were written, it would begin from
elsewhere than a build that nobody disturbed, and small memes could get another leader, and so another id.
"""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import polars as pl

from memography.corpus import Corpus, disk, runs
from memography.errors import CorpusError
from memography.memes.recogniser import Recognition

FOLDER = "recognised"
"""Where it lies in the corpus."""
_CARD, _MATCHES, _TEMPLATES, _IDS = "recognised.json", "matches.parquet", "templates.parquet", "ids.parquet"


def keep(corpus: Corpus, found: Recognition, group_ids: pl.DataFrame) -> None:
    """Put on disk what was recognised, and the meme of each group; nothing of it may be in the tables yet."""
    folder = corpus.folder / FOLDER
    new = folder.with_name(f"{FOLDER}.new")
    with disk.as_corpus_error(folder):
        for old in (new, folder):
            shutil.rmtree(old, ignore_errors=not old.exists())
        new.mkdir()
        found.matches.write_parquet(new / _MATCHES)
        found.templates.write_parquet(new / _TEMPLATES)
        group_ids.write_parquet(new / _IDS)
        card = {"works_from": _works_from(corpus), "groups": found.groups}
        (new / _CARD).write_text(json.dumps(card), encoding="utf-8")
        disk.flush(*new.iterdir(), new)
        new.rename(folder)
        disk.flush(corpus.folder)


def kept(corpus: Corpus) -> tuple[Recognition, pl.DataFrame] | None:
    """What a build that was killed had recognised, and the meme of each group; None where there is nothing, or where
    inputs or settings are other ones now.

    Raises:
        CorpusError: it can't be read.
    """
    folder = corpus.folder / FOLDER
    if not (folder / _CARD).exists():
        return None
    works_from = _works_from(corpus)
    try:
        card = json.loads((folder / _CARD).read_text(encoding="utf-8"))
        if card["works_from"] != works_from:
            return None
        matches, templates = pl.read_parquet(folder / _MATCHES), pl.read_parquet(folder / _TEMPLATES)
        found = replace(Recognition.nothing(), matches=matches, groups=card["groups"], templates=templates)
        return found, pl.read_parquet(folder / _IDS)
    except (OSError, ValueError, TypeError, LookupError, pl.exceptions.PolarsError) as error:
        raise CorpusError(
            f"{folder}, which a build that was stopped has left, can't be read: {f'{error}'[:200]}. Remove that folder "
            "and build again: memes are recognised once more."
        ) from error


def forget(folder: Path) -> None:
    """Remove it: the stage has ended, or its rows follow from posts that go.

    Args:
        folder: the corpus.
    """
    for name in (FOLDER, f"{FOLDER}.new"):
        shutil.rmtree(folder / name, ignore_errors=not (folder / name).exists())


def _works_from(corpus: Corpus) -> str:
    """The settings and inputs of the run under way."""
    run = runs.latest(corpus, "memes", is_done=False)
    return json.dumps([run["settings"], run["inputs"]], sort_keys=True) if run else ""
