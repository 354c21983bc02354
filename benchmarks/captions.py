"""How well captions are read, letter by letter, beside RapidOCR's default on whole pictures.

python benchmarks/captions.py FOLDER --every 8              # builds the corpus in a passing folder
python benchmarks/captions.py FOLDER --corpus DIR --odd     # one that is built; posts with odd ids alone

FOLDER has `posts.jsonl` and the pictures. What is true is told by `caption` in `truth.jsonl`, or where there is no such
file by `ocr` in `posts.jsonl`: then all words in a picture are wanted, the template's and an app's too. Times are a
picture's in one process on one thread; those of the processor (CPU) do not depend on what else the machine does.
"""

import argparse
import json
import platform
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cv2
import numpy as np

from judged import table, truth_of
from memography import Corpus, Settings, build, ingest
from memography.captions.reader import Setup, reader
from memography.captions.reading_order import in_reading_order
from memography.corpus.store import one_of
from memography.pictures.decode import Caps, decode
from memography.recognition.features import decoded
from memography.recognition.text_lines import text_lines
from memography.recognition.text_mask import text_probability
from memography.spelling import character_error_rate

EASY = frozenset({"caption", "bar", "crop", "colour"})
"""Edits that leave a caption as readable as it was."""
COLUMNS = ("posts", "n", "ours, median", "mean", "RapidOCR, median", "mean")


def true_words(folder: Path) -> dict[str, tuple[str, list[str], bool]]:
    """Each post's words, kinds of edit, and whether all words in the picture are meant."""
    if (folder / "truth.jsonl").exists():
        known = truth_of(folder).values()
        return {post.id: (post.words_on_picture or "", post.ops, False) for post in known}
    posts = map(json.loads, (folder / "posts.jsonl").read_text(encoding="utf-8").splitlines())
    return {post["id"]: (post["ocr"], ["as posted"], True) for post in posts if "ocr" in post}


def peer() -> Callable[[Any], str]:
    """RapidOCR as it comes, on one thread."""
    from rapidocr import RapidOCR

    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    ocr = RapidOCR(params={"Global.log_level": "critical", **threads})

    def read(bgr: Any) -> str:
        found = ocr(bgr)
        if found.boxes is None:
            return ""
        boxes = [[*corners.min(axis=0), *corners.max(axis=0)] for corners in found.boxes]
        lines = [{"box": box, "text": text} for box, text in zip(boxes, found.txts, strict=True)]
        return "\n".join(line["text"] for line in in_reading_order(lines))

    return read


def timed(call: Callable[[], Any]) -> tuple[Any, float, float]:
    """What a call gives, and its milliseconds by the clock and by the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    answer = call()
    return answer, 1000 * (time.perf_counter() - clock), 1000 * (time.process_time() - processor)


def judged_posts(
    corpus: Corpus, folder: Path, wanted: Callable[[str, int], bool], settings: Settings
) -> Iterator[dict[str, Any]]:
    """What both readers say of each post's first picture, how far that is off, and how long it took."""
    words, peer_read = true_words(folder), peer()
    caps = Caps(settings.vision.max_pixels, settings.vision.max_frames)
    read = reader(Setup(settings.captions, caps, settings.vision.max_bytes, corpus.fetched))
    places = {row["post_id"]: (row["root"], row["images"][0]) for row in corpus.rows("posts") if row["images"]}
    images = {(row["root"], row["image"]): row["image_id"] for row in corpus.rows("originals")}
    variants = {i: row["variant_id"] for row in corpus.rows("variants") for i in row["image_ids"]}
    captions = {row["variant_id"]: row for row in corpus.rows("captions")}
    chosen = [post_id for number, post_id in enumerate(words) if post_id in places and wanted(post_id, number)]
    for post_id in chosen:
        true, ops, is_all = words[post_id]
        (root, image), image_id = places[post_id], images[places[post_id]]
        variant_id = variants[image_id]
        (stored,) = corpus.rows("features", ["width_px", "height_px", "text_lines"], one_of("variant_id", [variant_id]))
        (looked,) = corpus.rows("images", ["thumbnail"], one_of("image_id", [image_id]))
        seen_px = max(stored["width_px"], stored["height_px"])
        small = decoded(looked["thumbnail"])
        _, detect_ms, detect_cpu_ms = timed(lambda small=small: text_lines(text_probability(small)))
        item = (root, image, image_id, stored["text_lines"], seen_px)
        again, read_ms, read_cpu_ms = timed(lambda item=item: read(item))
        picture = decode((Path(root) / image).read_bytes(), caps)
        bgr = cv2.cvtColor(picture.pixels, cv2.COLOR_RGB2BGR)
        theirs, peer_ms, peer_cpu_ms = timed(lambda bgr=bgr: peer_read(bgr))
        row = captions.get(variant_id)
        said = "\n".join(line["text"] for line in again.get("lines") or []) if is_all else (row["text"] if row else "")
        yield {
            "id": post_id,
            "ops": ops,
            "true": true,
            "read": said,
            "template_text": row["template_text"] if row else "",
            "chrome_text": row["chrome_text"] if row else "",
            "peer_read": theirs,
            "cer": character_error_rate(said, true),
            "peer_cer": character_error_rate(theirs, true),
            "ms": read_ms,
            "cpu_ms": read_cpu_ms,
            "detect_ms": detect_ms,
            "detect_cpu_ms": detect_cpu_ms,
            "peer_ms": peer_ms,
            "peer_cpu_ms": peer_cpu_ms,
        }


def scores(rows: list[dict[str, Any]]) -> list[list[object]]:
    """Error rates of groups of posts."""
    groups = {
        "all": rows,
        "only " + ", ".join(sorted(EASY)): [row for row in rows if EASY.issuperset(row["ops"])],
        "with a caption": [row for row in rows if row["true"]],
    }
    for op in sorted({op for row in rows for op in row["ops"]}):
        groups[f"with {op}"] = [row for row in rows if op in row["ops"]]
    told: list[list[object]] = []
    for name, some in groups.items():
        rates = [[row[which] for row in some] for which in ("cer", "peer_cer")]
        numbers = [float(value(which)) for which in rates for value in (np.median, np.mean)] if some else [None] * 4
        told.append([name, len(some), *numbers])
    return told


@contextmanager
def corpus_of(folder: Path, place: Path | None, settings: Settings) -> Iterator[Corpus]:
    """The corpus at a place, brought up to date until captions; one in a passing folder where no place is named."""
    with TemporaryDirectory(prefix="captions-") as passing:
        corpus = Corpus(place or Path(passing) / "corpus", create=True)
        ingest([folder / "posts.jsonl"], corpus, settings=settings)
        build(corpus, until="captions", settings=settings)
        yield corpus


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--corpus", type=Path, help="a corpus of the folder's posts, kept")
    parser.add_argument("--every", type=int, default=1, help="every so many posts are judged")
    half = parser.add_mutually_exclusive_group()
    half.add_argument("--odd", action="store_true", help="only posts with odd ids, which nothing was fitted on")
    half.add_argument("--even", action="store_true", help="only posts with even ids")
    parser.add_argument("--json", type=Path, help="where every post's figures are written")
    given = parser.parse_args()
    settings = Settings.load()

    def wanted(post_id: str, number: int) -> bool:
        if given.odd or given.even:
            return int(post_id) % 2 == given.odd and int(post_id) // 2 % given.every == 0
        return number % given.every == 0

    with corpus_of(given.folder, given.corpus, settings) as corpus:
        rows = list(judged_posts(corpus, given.folder, wanted, settings))
    print(table(COLUMNS, scores(rows)))
    times = {
        name: [float(value([row[name] for row in rows])) for value in (np.median, np.mean)]
        for name in ("cpu_ms", "ms", "detect_cpu_ms", "detect_ms", "peer_cpu_ms", "peer_ms")
    }
    print(table(("milliseconds a picture", "median", "mean"), [[name, *told] for name, told in times.items()]))
    if given.json:
        machine = {"machine": platform.platform(), "python": platform.python_version()}
        versions = {name: version(name) for name in ("rapidocr", "onnxruntime")}
        report = {
            "data": str(given.folder),
            **machine,
            **versions,
            "times": times,
            "scores": scores(rows),
            "posts": rows,
        }
        given.json.write_text(json.dumps(report, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
