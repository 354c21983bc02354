"""How many memes a catalogue names rightly.

python benchmarks/catalogue.py TRUTH CORPUS CATALOGUE… [--json FILE]

Copies a corpus (built to vision at least), brings the catalogues, builds to memes, and looks every entry up. TRUTH
says which template each post shows; a meme is of the template that most of its posts show, and a template's main meme
is the one with most of its posts. An entry is of a template where its name, its file or its folder is called like it
but for case and marks: *right* is one matched with a meme of it, *missed* one that is matched with none, *wrong* one
that is matched with another's. Other entries are listed where they are matched, for a person to judge. Columns: name,
template of its meme, whether that is the main meme, features that fit, share that agrees, how much of the entry and of
the other is shown, confidence, rank.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl

import memography
from memography import Corpus, Settings, build
from memography.meaning.catalogue import catalogue_matches
from memography.progress import Silent


def letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def templates_of_memes(corpus: Corpus, truth: Path) -> tuple[dict[str, str], dict[str, str], Counter[str]]:
    """Each meme's template, each template's meme, and how many posts each meme has."""
    lines = [json.loads(line) for line in truth.read_text(encoding="utf-8").splitlines()]
    told = {str(line["id"]): line.get("template") for line in lines}
    pairs: Counter[tuple[str, str]] = Counter()
    n_posts: Counter[str] = Counter()
    for use in corpus.rows("uses", ["post_id", "meme_id"], "rank = 1 AND meme_id IS NOT NULL"):
        n_posts[use["meme_id"]] += 1
        if template := told.get(use["post_id"]):
            pairs[use["meme_id"], template] += 1
    of_meme: dict[str, str] = {}
    of_template: dict[str, str] = {}
    for (meme_id, template), _ in pairs.most_common():
        of_meme.setdefault(meme_id, template)
        of_template.setdefault(template, meme_id)
    return of_meme, of_template, n_posts


def template_of(entry: dict[str, Any], by_letters: dict[str, str]) -> str | None:
    path = Path(entry["file"])
    called = (by_letters.get(letters(name)) for name in (entry["name"], path.stem, path.parent.name))
    return next(filter(None, called), None)


def judged(corpus: Corpus, truth: Path) -> dict[str, Any]:
    """What became of each entry, and how memes are named."""
    of_meme, of_template, n_posts = templates_of_memes(corpus, truth)
    by_letters = {letters(template): template for template in of_template}
    with Silent().task("", None, "") as task:
        matches = pl.DataFrame(catalogue_matches(corpus, Settings().memes, task))
    entries = corpus.polars("catalogue", ["entry_id", "file", "name"]).join(matches, on="entry_id").sort("file")
    found: dict[str, Any] = {"right": [], "missed": [], "wrong": [], "other": [], "n_other_unmatched": 0}
    for row in entries.iter_rows(named=True):
        template, meme_id = template_of(row, by_letters), row["meme_id"]
        shown = of_meme.get(meme_id, "no template") if meme_id else None
        is_main = meme_id is not None and of_template.get(of_meme.get(meme_id, "")) == meme_id
        figures = [row[name] for name in ("n_inliers", "share", "covered", "covered_leader", "confidence", "rank")]
        line = [row["name"], shown, is_main, *(None if figure is None else round(figure, 3) for figure in figures)]
        if template is None and shown is None:
            found["n_other_unmatched"] += 1
        elif template is None:
            found["other"].append(line)
        elif shown is None:
            found["missed"].append(line)
        else:
            found["right" if shown == template else "wrong"].append(line)
    named = set(entries.filter(pl.col("rank") == 1)["meme_id"])
    found["n_memes"], found["n_memes_named"] = len(n_posts), len(named)
    found["share_of_uses_named"] = round(sum(n_posts[one] for one in named) / n_posts.total(), 3)
    found["unnamed"] = [[of_meme.get(one), n] for one, n in n_posts.most_common() if one not in named]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("truth", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("catalogues", type=Path, nargs="+")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(arguments.corpus, Path(place) / "corpus")
        corpus = Corpus(Path(place) / "corpus")
        brought = memography.catalogue(arguments.catalogues, corpus, settings=Settings())
        print(f"{brought.n_entries} entries, {brought.n_rejected} rejects, {brought.seconds:.1f} s")
        build(corpus, until="memes", settings=Settings())
        found = judged(corpus, arguments.truth)
    for kind in ("right", "missed", "wrong", "other", "unnamed"):
        print(f"\n{kind}: {len(found[kind])}")
        for line in found[kind]:
            print("  ", *line, sep=" | ")
    print(f"\nother entries that show no meme: {found['n_other_unmatched']}")
    share = found["share_of_uses_named"]
    print(f"{found['n_memes_named']} of {found['n_memes']} memes named; they have {share} of the uses that have a meme")
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
