"""How well memes are recognised, beside peers on the same posts in the same run.

python benchmarks/recognition.py FOLDER… [--fastdup PYTHON] [--corpora FOLDER]

Builds each folder until memes, and gives the same pictures to the peers:

- imagehash's pHash within 8 bits, scikit-learn's DBSCAN, with at least 2 pictures a cluster and with 5, as published
  (Zannettou et al. 2018); and our `phash-dbscan`, which must find the same as the first (by kind of edit they may
  differ, where of two memes of a template equally large either may be the main one);
- pdqhash's PDQ within 31 bits (faiss's binary index), connected components;
- fastdup's connected components, at its own threshold and at a lower one, where it is installed. It wants older
  versions of what we use, so that it lives in an environment of its own, whose Python `--fastdup` names.

Prints for each half (docs/design.md; choices are made on fit) B-cubed of each picture's first meme, extended B-cubed of
all its memes, the share of pictures of no meme that were joined, the share of collages with both memes. Milliseconds a
variant are told for looking at pictures (decoding, hashes; ours with thumbnail, copies, text mask and features) and for
grouping them. Then the share of posts in their template's main meme, by kind of edit. Last the same as JSON.
"""

import argparse
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import faiss
import imagehash
import numpy as np
import numpy.typing as npt
import pdqhash
from PIL import Image
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from sklearn.cluster import DBSCAN

from judged import HALVES, built, in_half, kept_in, table, truth_of
from memography import Corpus, Settings
from memography.corpus import runs
from memography.evaluation.recognition import Memes, Recognition, recognition
from memography.evaluation.report import memes_of_posts
from memography.settings import MemesSettings

PHASH_BITS, PDQ_BITS = 8, 31
FASTDUP_THRESHOLDS = (0.96, 0.9)
OURS = "memography"
VERSIONS = ("memography", "ImageHash", "pdqhash", "faiss-cpu", "scikit-learn", "opencv-python-headless")

FASTDUP = """
import json, sys
import fastdup
pictures, place, threshold, answer = sys.argv[1:]
found = fastdup.create(work_dir=place, input_dir=pictures)
found.run(ccthreshold=float(threshold), verbose=False, overwrite=True)
components, _ = found.connected_components()
columns = [components.get(name, []) for name in ("filename", "component_id", "count")]
told = [(file, int(component)) for file, component, n in zip(*columns) if n > 1]
json.dump(told, open(answer, "w"))
"""

Pictures = dict[str, Path]
"""The first picture of each post."""


@dataclass(frozen=True)
class Found:
    """What one method found, and how long it took."""

    method: str
    memes: Memes
    n_pictures: int
    looking_seconds: float
    """Pictures to hashes or features."""
    grouping_seconds: float | None
    """These to memes; None where both are told as one."""


def pictures_of(folder: Path) -> Pictures:
    with (folder / "posts.jsonl").open(encoding="utf-8") as lines:
        posts = [json.loads(line) for line in lines]
    return {str(post["id"]): folder / post["images"][0] for post in posts if post.get("images")}


def ours(folder: Path, place: Path) -> Iterator[Found]:
    """Our recogniser, then the baseline in a copy of its corpus."""
    truth = list(truth_of(folder))
    for name, settings in (
        (OURS, Settings()),
        (f"{OURS}, phash-dbscan", Settings(memes=MemesSettings(recogniser="phash-dbscan"))),
    ):
        at = place / (folder.name if name == OURS else f"{folder.name}-{settings.memes.recogniser}")
        if name != OURS and not at.exists():
            shutil.copytree(place / folder.name, at)
        corpus = built(folder / "posts.jsonl", at, settings)
        seconds = seconds_of(corpus)
        yield Found(name, memes_of_posts(corpus, truth), corpus.count("variants"), seconds["vision"], seconds["memes"])


def seconds_of(corpus: Corpus) -> dict[str, float]:
    """How long the latest run of each stage took."""
    return {row["stage"]: float(row["seconds"]) for row in runs.read(corpus)}


def phash(pictures: Pictures) -> Iterator[Found]:
    """imagehash and DBSCAN."""
    hashes, looking = timed(lambda: np.stack([phash_bits(path) for path in pictures.values()]))
    for least in (2, 5):
        clusterer = DBSCAN(eps=(PHASH_BITS + 0.5) / 64, min_samples=least, metric="hamming", algorithm="brute")
        labels, grouping = timed(lambda clusterer=clusterer: clusterer.fit(hashes).labels_)
        name = f"imagehash <= {PHASH_BITS}, DBSCAN of {least}"
        yield Found(name, grouped(pictures, labels), len(pictures), looking, grouping)


def phash_bits(path: Path) -> npt.NDArray[np.bool_]:
    with Image.open(path) as picture:
        bits: npt.NDArray[np.bool_] = imagehash.phash(picture).hash.ravel()
    return bits


def pdq(pictures: Pictures) -> Iterator[Found]:
    """pdqhash and connected components."""
    hashes, looking = timed(lambda: np.stack([pdq_bytes(path) for path in pictures.values()]))
    labels, grouping = timed(lambda: components(hashes, PDQ_BITS))
    yield Found(f"pdqhash <= {PDQ_BITS}, components", grouped(pictures, labels), len(pictures), looking, grouping)


def pdq_bytes(path: Path) -> npt.NDArray[np.uint8]:
    with Image.open(path) as picture:
        bits, _ = pdqhash.compute(np.asarray(picture.convert("RGB")))
    return np.packbits(bits)


def components(hashes: npt.NDArray[np.uint8], radius: int) -> npt.NDArray[np.int64]:
    """The component of each hash; -1 where it stands alone."""
    index = faiss.IndexBinaryFlat(hashes.shape[1] * 8)
    index.add(hashes)
    ends, _, near = index.range_search(hashes, radius + 1)  # it takes those below
    n = len(hashes)
    one = np.repeat(np.arange(n), np.diff(ends.astype(np.int64)))
    _, labels = connected_components(coo_array((np.ones(len(one)), (one, near)), shape=(n, n)), directed=False)
    return np.where(np.bincount(labels)[labels] > 1, labels, -1)


def fastdup(pictures: Pictures, python: str | None) -> Iterator[Found]:
    """fastdup's components, from a process of its own."""
    if python is None and importlib.util.find_spec("fastdup"):
        python = sys.executable
    if python is None:
        print("fastdup is left out: it is not installed here, and --fastdup names no Python that has it.")
        return
    for threshold in FASTDUP_THRESHOLDS:
        with tempfile.TemporaryDirectory() as name:
            place = Path(name)
            (place / "pictures").mkdir()
            for post_id, path in pictures.items():
                shutil.copy(path, place / "pictures" / f"{post_id}{path.suffix}")
            arguments = [str(place / "pictures"), str(place / "work"), str(threshold), str(place / "answer.json")]
            done, seconds = timed(
                lambda arguments=arguments: subprocess.run(
                    [python, "-c", FASTDUP, *arguments],
                    check=False,
                    capture_output=True,
                    text=True,
                    env=os.environ | {"SENTRY_OPT_OUT": "1"},
                )
            )
            if done.returncode:
                print(f"fastdup is left out: it ended with {done.returncode}.\n{done.stderr[-1000:]}")
                return
            answer = json.loads((place / "answer.json").read_text(encoding="utf-8"))
        memes = {Path(file).stem: [component] for file, component in answer}
        yield Found(f"fastdup, components at {threshold}", memes, len(pictures), seconds, None)


def grouped(pictures: Pictures, labels: Sequence[int]) -> Memes:
    return {post_id: [int(label)] for post_id, label in zip(pictures, labels, strict=True) if label >= 0}


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    answer = work()
    return answer, time.perf_counter() - began


def judged(folder: Path, found: Sequence[Found]) -> dict[str, dict[str, Recognition]]:
    """Each half's scores, by method."""
    posts = list(truth_of(folder).values())
    return {name: {one.method: recognition(in_half(posts, name), one.memes, posts) for one in found} for name in HALVES}


def told(folder: Path, found: Sequence[Found], scores: dict[str, dict[str, Recognition]]) -> None:
    columns = [
        "half",
        "method",
        "P",
        "R",
        "F1",
        "all: P",
        "R",
        "F1",
        "no meme joined",
        "collages",
        "looking ms",
        "grouping ms",
    ]
    rows: list[list[object]] = []
    for half, of_half in scores.items():
        for one in found:
            s = of_half[one.method]
            milliseconds = [
                None if seconds is None else f"{seconds / one.n_pictures * 1000:.1f}"
                for seconds in (one.looking_seconds, one.grouping_seconds)
            ]
            rank_1 = [s.rank_1.precision, s.rank_1.recall, s.rank_1.f1]
            every = [s.all_ranks.precision, s.all_ranks.recall, s.all_ranks.f1]
            rows.append(
                [half, one.method, *rank_1, *every, s.share_wrongly_joined, s.share_collages_found, *milliseconds]
            )
    print(f"\n{folder.name}: first meme against template, then all memes against template and also")
    print(table(columns, rows))
    for half, of_half in scores.items():
        methods = [one.method for one in found]
        ops = [(score.op, score.n_posts) for score in of_half[OURS].by_op]
        shares: dict[tuple[str, Hashable], float] = {
            (method, score.op): score.share_in_main_meme for method in methods for score in of_half[method].by_op
        }
        print(f"\n{folder.name}, {half}: share of posts in their template's main meme, by kind of edit")
        print(
            table(
                ["method", *[f"{op} ({n})" for op, n in ops]], [[m, *[shares[m, op] for op, _ in ops]] for m in methods]
            )
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER", help="folders of posts with their truth")
    parser.add_argument("--fastdup", metavar="PYTHON", help="the Python of an environment that has fastdup")
    parser.add_argument("--corpora", type=Path, help="where corpora are kept; by default they pass")
    arguments = parser.parse_args()
    report = []
    with kept_in(arguments.corpora) as place:
        for folder in arguments.folders:
            pictures = pictures_of(folder)
            found = [*ours(folder, place), *phash(pictures), *pdq(pictures), *fastdup(pictures, arguments.fastdup)]
            scores = judged(folder, found)
            told(folder, found, scores)
            report.append(
                {
                    "folder": folder.name,
                    "seconds": {one.method: [one.looking_seconds, one.grouping_seconds] for one in found},
                    "scores": {half: {m: asdict(s) for m, s in of.items()} for half, of in scores.items()},
                }
            )
    about = {
        "machine": f"{platform.platform()}, {os.cpu_count()} cores",
        "versions": {name: version(name) for name in VERSIONS},
    }
    print(json.dumps(about | {"results": report}))


if __name__ == "__main__":
    main()
