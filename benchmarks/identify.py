"""How quickly and how rightly `identify` tells memes, with many memes indexed.

    python benchmarks/identify.py DATA [--memes 20000] [--corpus FOLDER] [--fit]

DATA holds `templates/` (blank templates), and sets of posts with truth: `recognition/` and `imgflip/`. Indexed are the
blank templates, and as many drawn memes (`drawn_memes.py`) as it takes; of each drawn picture eight memes are made by
turning its descriptors (cells by quarters, directions by half), which makes them unlike each other and leaves their
statistics as they were.

Asked for are pictures of the posts: edits of the templates, and pictures that show none. A template's pictures are
*fit* where the SHA-256 of its name leaves 0 when divided by 4, the others are *reported*; pictures without a template
are fit where their post's id is even. `--fit` prints the weights of `recognition.confidence`, from fit pictures alone.
"""

import argparse
import hashlib
import json
import os
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import psutil
import pyarrow as pa
import pyarrow.parquet as pq

from drawn_memes import drawn, sources
from memography import Corpus, Settings, gallery
from memography.identification import Identification, Identifier, Match
from memography.pictures.decode import Caps
from memography.pictures.first_look import Setup, first_look
from memography.progress import Silent
from memography.recognition.features import Features, decoded, features, features_beside
from memography.recognition.verification import is_same, verified
from memography.tables import TABLES

N_TURNED = 8
"""So many memes are made of a drawn picture."""
COPY_INLIERS = 40
"""A picture of which so many features fit those of a template shows it, whatever is said of it."""
SAME_COVERED = 0.5
"""Blank templates that lie on so much of each other are one meme under two names."""


@dataclass(frozen=True)
class Asked:
    """A picture that is asked for."""

    path: Path
    templates: tuple[str, ...]
    """The names of the templates that it shows; none where it shows none."""
    ops: tuple[str, ...]
    is_fit: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--memes", type=int, default=20_000)
    parser.add_argument("--corpus", type=Path, default=Path("identify-benchmark"))
    parser.add_argument("--every", type=int, default=1, help="ask for every n-th edit only")
    parser.add_argument("--fit", action="store_true")
    given = parser.parse_args()
    if not (given.corpus / "names.json").exists():
        make_corpus(given.data, given.corpus, given.memes)
    corpus, names = Corpus(given.corpus), json.loads((given.corpus / "names.json").read_text())
    wanted = [one for one in asked(given.data) if one.is_fit == given.fit]
    wanted = [one for n, one in enumerate(wanted) if not one.templates or n % given.every == 0]
    began = time.perf_counter()
    with Identifier(corpus, Settings()) as identifier:
        identifier.identify(next((given.data / "templates").rglob("*.jpg")))  # starts what starts once
        started = time.perf_counter() - began
        answers = [(one, *timed(identifier, one.path)) for one in wanted]
        if given.fit:
            print(fitted(identifier, wanted, names))
    report(answers, names, {"memes": corpus.count("memes"), "start_s": round(started, 1), "load": os.getloadavg()[0]})


def timed(identifier: Identifier, path: Path) -> tuple[Identification, float, float]:
    """The answer, seconds, and seconds of processors."""
    processes = [psutil.Process(), *psutil.Process().children()]
    before = sum(sum(process.cpu_times()[:2]) for process in processes)
    began = time.perf_counter()
    answer = identifier.identify(path)
    seconds = time.perf_counter() - began
    return answer, seconds, sum(sum(process.cpu_times()[:2]) for process in processes) - before


def report(
    answers: list[tuple[Asked, Identification, float, float]], names: dict[str, str], about: dict[str, Any]
) -> None:
    shown = [answer for answer in answers if answer[0].templates]
    none = [answer for answer in answers if not answer[0].templates]
    first, every, wrong, by_op = 0, 0, 0, {}  # type: ignore[var-annotated]
    for one, answer, *_ in shown:
        wanted = {names[name] for name in one.templates if name in names}
        told = [match.meme_id for match in answer.matches]
        is_right = bool(told) and told[0] in wanted
        first += is_right
        every += wanted <= set(told)
        wrong += bool(set(told) - wanted)
        for op in one.ops:
            by_op.setdefault(op, []).append(is_right)
        if not is_right:
            print("missed", one.path.parent.parent.name, one.path.name, one.templates, one.ops, told)
    n_false = sum(bool(answer.matches) for _, answer, *_ in none)
    n_copies = sum(any(is_copy(match) for match in answer.matches) for _, answer, *_ in none)
    for one, answer, *_ in none:
        if answer.matches:
            print("false", one.path.name, [(match.name, match.in_words()) for match in answer.matches])
    seconds = np.array([answer[2] for answer in answers]) * 1000
    processors = np.array([answer[3] for answer in answers]) * 1000
    found = {
        **about,
        "n_shown": len(shown),
        "right": first / max(len(shown), 1),
        "all_of_collages": every / max(len(shown), 1),
        "with_a_wrong_one": wrong / max(len(shown), 1),
        "n_none": len(none),
        "n_copies": n_copies,
        "false": n_false / max(len(none), 1),
        "false_beside_copies": (n_false - n_copies) / max(len(none) - n_copies, 1),
        "p50_ms": float(np.percentile(seconds, 50)),
        "p95_ms": float(np.percentile(seconds, 95)),
        "p50_processor_ms": float(np.percentile(processors, 50)),
        "p95_processor_ms": float(np.percentile(processors, 95)),
        "n_processors": os.cpu_count(),
        "right_by_edit": {op: (round(float(np.mean(rights)), 3), len(rights)) for op, rights in sorted(by_op.items())},
    }
    print(json.dumps(found, indent=1))


def is_copy(match: Match) -> bool:
    """Whether a picture that is said to show no template shows one after all, as some of them do."""
    return (match.n_inliers or 0) >= COPY_INLIERS and match.covered >= SAME_COVERED


def fitted(identifier: Identifier, wanted: list[Asked], names: dict[str, str]) -> list[float]:
    """The weights of `recognition.confidence`, by logistic regression over everything that was verified."""
    from sklearn.linear_model import LogisticRegression

    evidence, is_right = [], []
    for one in wanted:
        memes = {names[name] for name in one.templates if name in names}
        compared = identifier.compared(one.path)
        if not memes and any(map(is_copy, compared)):
            continue
        for match in compared:
            evidence.append((np.log1p(match.n_inliers or 0), match.share, match.agreeing))
            is_right.append(match.meme_id in memes)
    model = LogisticRegression(C=1.0).fit(np.array(evidence), np.array(is_right))
    return [round(float(value), 2) for value in (model.intercept_[0], *model.coef_[0])]


def asked(data: Path) -> list[Asked]:
    """Every picture with what it shows."""
    found = []
    for name in ("recognition", "imgflip"):
        truth = {row["id"]: row for row in map(json.loads, (data / name / "truth.jsonl").open(encoding="utf-8"))}
        for post in map(json.loads, (data / name / "posts.jsonl").open(encoding="utf-8")):
            told = truth[post["id"]]
            first = told.get("template")
            is_fit = int(hashlib.sha256(first.encode()).hexdigest(), 16) % 4 == 0 if first else int(post["id"]) % 2 == 0
            also = told.get("also") or []
            templates = [first, *([also] if isinstance(also, str) else also)] if first else []
            for image in post["images"][:1]:
                found.append(Asked(data / name / image, tuple(templates), tuple(told.get("ops") or ()), is_fit))
    return found


def make_corpus(data: Path, folder: Path, n_memes: int) -> None:
    """A corpus of so many memes with a leader each: blank templates, and drawn ones."""
    rows, names = templates(data)
    n_drawn = -(-(n_memes - len(set(names.values()))) // N_TURNED)
    kept = folder.with_name(f"{folder.name}-drawn-{n_drawn}.parquet")
    if not kept.exists():
        with ProcessPoolExecutor() as pool:
            draw = partial(drawn_view, data)
            pq.write_table(pa.Table.from_pylist(list(pool.map(draw, range(n_drawn), chunksize=20))), kept)
    for picture in pq.read_table(kept).to_pylist():
        rows += [turned(picture, way) for way in range(N_TURNED)]
    corpus = Corpus(folder, create=True)
    for start in range(0, len(rows), 2000):
        write_rows(corpus, rows[start : start + 2000])
    memes = sorted({row["meme_id"] for row in rows})
    corpus.append("memes", filled("memes", [{"meme_id": meme, "given_name": meme} for meme in memes]))
    corpus.append("templates", TABLES["templates"].schema.empty_table())
    with Silent().task("", None, "") as task:
        gallery.write(corpus, gallery.RECOGNISER, task)
    (folder / "names.json").write_text(json.dumps(names))


def templates(data: Path) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """A row for each blank template, and the meme of each name."""
    look = first_look(Setup(Caps(64_000_000, 20_000), 320))
    rows: list[dict[str, Any]] = []
    names: dict[str, str] = {}
    views: list[tuple[str, Features]] = []
    for path in sorted(path for path in (data / "templates").rglob("*") if path.suffix in (".jpg", ".png")):
        name = path.parent.name if "memegen" in path.parts else path.stem
        told = look(path.read_bytes())
        view = features(decoded(told["thumbnail"]))
        pairs = ((meme, verified(view, other, mirrored=False)) for meme, other in views)
        same = [meme for meme, found in pairs if found and is_same(found) and found.agreement.covered > SAME_COVERED]
        names[name] = same[0] if same else name
        views.append((names[name], view))
        rows.append({**told, **view.packed(), "image_id": told["sha256"], "meme_id": names[name]})
    return rows, names


def drawn_view(data: Path, seed: int) -> dict[str, Any]:
    """Thumbnail and features of a drawn picture. Words in it are not masked: what was bent is none any more."""
    cv2.setNumThreads(1)
    picture = drawn(_sources(data), seed)
    jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 82])[1].tobytes()
    return {"thumbnail": jpeg, **features_beside(picture, np.zeros(picture.shape[:2], np.uint8)).packed()}


def turned(picture: dict[str, Any], way: int) -> dict[str, Any]:
    """A meme made of a drawn picture, with its descriptors' cells turned by quarters, and their directions by half."""
    cells = np.frombuffer(picture["descriptors"], np.uint8).reshape(-1, 4, 4, 8)
    cells = np.roll(np.rot90(cells, way % 4, axes=(1, 2)), 4 * (way // 4), axis=3)
    image_id = hashlib.sha256(picture["thumbnail"] + bytes([way])).hexdigest()
    made = {"descriptors": cells.tobytes(), "image_id": image_id, "meme_id": f"drawn-{image_id[:12]}"}
    height = len(picture["small"]) // picture["small_width_px"]
    size = {"width_px": picture["small_width_px"] * 4, "height_px": height * 4}
    return {**picture, **size, **made, "pdq": hashlib.sha256(made["descriptors"]).digest(), "pdq_quality": 100}


def write_rows(corpus: Corpus, rows: list[dict[str, Any]]) -> None:
    images, leads = [], []
    for row in rows:
        thumbnail_sha256 = hashlib.sha256(row["thumbnail"]).hexdigest()
        images.append({"format": "JPEG", **row, "thumbnail_sha256": thumbnail_sha256, "phash": bytes(8)})
        whole = {"score": 1.0, "agreeing": 1.0, "covered": 1.0, "covered_leader": 1.0, "region": [0.0, 0.0, 1.0, 1.0]}
        ids = {"variant_id": row["image_id"], "leader_id": row["image_id"], "image_ids": [row["image_id"]]}
        leads.append({**row, **ids, **whole, "rank": 1, "transform": [1.0, 0.0, 0.0, 0.0], "n_images": 1})
    corpus.append("images", filled("images", images))
    for name in ("variants", "features", "matches"):
        corpus.append(name, filled(name, leads))


def filled(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    """Rows of a table, with noughts where nothing is said and something must be."""
    schema = TABLES[name].schema
    nought = {f.name: 0 for f in schema if not f.nullable and pa.types.is_integer(f.type)}
    nought |= {f.name: False for f in schema if not f.nullable and pa.types.is_boolean(f.type)}
    return pa.Table.from_pylist([{f.name: {**nought, **row}.get(f.name) for f in schema} for row in rows], schema)


_SOURCES: dict[Path, Any] = {}


def _sources(data: Path) -> Any:
    if data not in _SOURCES:
        _SOURCES[data] = sources([data / "templates"])
    return _SOURCES[data]


if __name__ == "__main__":
    main()
