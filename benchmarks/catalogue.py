"""How many memes a catalogue names rightly.

python benchmarks/catalogue.py TRUTH CORPUS CATALOGUE… [--json FILE]

Copies a corpus (built to vision at least), brings the catalogues, builds to memes, and looks every entry up. TRUTH
says which template each post shows; the meme that most of a template's posts show is the template's. An entry whose
name is a template's, letter by letter but for case and marks, must be matched with that template's meme. Other entries
go by other names: those that are matched are listed with the template of their meme, for a person to judge. Columns:
name, template of its meme, features that fit, share that agrees, how much of the entry and of the other is shown,
confidence, rank.
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


def judged(corpus: Corpus, truth: Path) -> dict[str, Any]:
    """What became of each entry, and how memes are named."""
    of_meme, of_template, n_posts = templates_of_memes(corpus, truth)
    by_letters = {letters(template): template for template in of_template}
    with Silent().task("", None, "") as task:
        matches = pl.DataFrame(catalogue_matches(corpus, Settings().memes, task))
    entries = corpus.polars("catalogue", ["entry_id", "file", "name"]).join(matches, on="entry_id").sort("file")
    found: dict[str, Any] = {"right": [], "missed": [], "wrong": [], "other": [], "n_other_unmatched": 0}
    for row in entries.iter_rows(named=True):
        template = by_letters.get(letters(row["name"]))
        shown = of_meme.get(row["meme_id"], "no template") if row["meme_id"] else None
        figures = [row[name] for name in ("n_inliers", "share", "covered", "covered_leader", "confidence", "rank")]
        line = [row["name"], shown, *(round(figure, 3) if figure is not None else None for figure in figures)]
        if template is None:
            if shown is None:
                found["n_other_unmatched"] += 1
            else:
                found["other"].append(line)
        elif shown is None:
            found["missed"].append(line)
        else:
            found["right" if row["meme_id"] == of_template[template] else "wrong"].append(line)
    named = entries.filter(pl.col("rank") == 1)
    found["n_memes"] = len(n_posts)
    found["n_memes_named"] = named.height
    found["share_of_uses_named"] = round(sum(n_posts[one] for one in named["meme_id"]) / n_posts.total(), 3)
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
    for kind in ("right", "missed", "wrong", "other"):
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
