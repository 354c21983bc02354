"""The captions stage: variants that are new are read, then the poster's words are told from the template's."""

from typing import Any

import pyarrow as pa

from memography import workers
from memography.captions.lettering import Lettering
from memography.captions.reader import Setup
from memography.captions.telling_apart import told_apart
from memography.corpus import Corpus, rejects
from memography.corpus.changes import Changes
from memography.corpus.store import one_of
from memography.engine import call_workers
from memography.pictures import failures, originals
from memography.pictures.decode import Caps
from memography.places import forget_rejects
from memography.progress import Progress, Task
from memography.reject import Reason, Reject
from memography.settings import Settings
from memography.stages import Outcome
from memography.tables import LINES, TABLES

_ANSWER = pa.schema([pa.field("lines", LINES), pa.field("reason", pa.string()), pa.field("detail", pa.string())])


def build(corpus: Corpus, settings: Settings, progress: Progress, changes: Changes) -> Outcome:
    """Bring `captions` up to date with `variants`, `features` and `matches`.

    A variant that can't be read (its original is gone, or reading failed) has no row but a reject, and is tried
    again when the stage next has something to do. The caption of a variant that is no more is removed.
    """
    _forget_vanished(corpus)
    pending = _pending(corpus)
    n_unread = 0
    size = settings.captions.batch_variants
    with progress.task("reading captions", len(pending), "variants") as task:
        for start in range(0, len(pending), size):
            batch = pending[start : start + size]
            answers = _read(corpus, batch, settings, task)
            read = [answer for answer in answers if not isinstance(answer, Reject)]
            unread = [answer for answer in answers if isinstance(answer, Reject)]
            rejects.record(corpus, unread)
            n_unread += len(unread)
            if read:
                corpus.upsert("captions", pa.Table.from_pylist(read, schema=TABLES["captions"].schema))
    n_variants = corpus.count("variants")
    _tell_apart(corpus, settings)
    return Outcome(n_in=n_variants, n_done=len(pending) - n_unread, n_rejected=n_unread)


def has_news(corpus: Corpus, settings: Settings) -> bool:
    """Whether a variant that had no caption, since its picture was missing, has its picture again."""
    missing = {
        originals.location(row["source"], row["item"])
        for row in corpus.rows("rejects", ["source", "item"], f"reason = '{Reason.MISSING_FILE}'")
    }
    return any(
        originals.location(place["root"], place["image"]) in missing
        and originals.state(place["root"], place["image"], corpus.fetched) is not None
        for place in (_pending(corpus) if missing else [])
    )


def _forget_vanished(corpus: Corpus) -> None:
    if vanished := sorted(_variant_ids(corpus, "captions") - _variant_ids(corpus, "variants")):
        corpus.delete("captions", one_of("variant_id", vanished))


def _variant_ids(corpus: Corpus, name: str) -> set[str]:
    return set(corpus.arrow(name, ["variant_id"])["variant_id"].to_pylist())


def _pending(corpus: Corpus) -> list[dict[str, str]]:
    """A place where each variant's leading image lies, for variants that have no caption yet."""
    places = {
        row["image_id"]: row for row in corpus.rows("originals", ["image_id", "root", "image"], "image_id IS NOT NULL")
    }
    return [
        places[variant_id] for variant_id in sorted(_variant_ids(corpus, "variants") - _variant_ids(corpus, "captions"))
    ]


def _read(corpus: Corpus, batch: list[dict[str, str]], settings: Settings, task: Task) -> list[dict[str, Any] | Reject]:
    caps = Caps(settings.vision.max_pixels, settings.vision.max_frames)
    limits = settings.captions
    ids = [place["image_id"] for place in batch]
    seen = {
        row["variant_id"]: row for row in corpus.rows("features", [*_SIZE, "text_lines"], one_of("variant_id", ids))
    }
    answers = call_workers(
        "memography.captions.reader:reader",
        Setup(settings.captions, caps, settings.vision.max_bytes, corpus.fetched),
        {
            **{name: [place[name] for place in batch] for name in ("root", "image", "image_id")},
            "text_lines": [seen[image_id]["text_lines"] for image_id in ids],
            "seen_px": [max(seen[image_id]["width_px"], seen[image_id]["height_px"]) for image_id in ids],
        },
        _ANSWER,
        workers.Limits(limits.workers, limits.timeout_s, limits.memory_bytes),
        task.advance,
    )
    forget_rejects(corpus, [originals.location(place["root"], place["image"]) for place in batch])
    return [_told(corpus, place, answer) for place, answer in zip(batch, answers, strict=True)]


def _told(corpus: Corpus, place: dict[str, str], answer: dict[str, Any] | workers.Failure) -> dict[str, Any] | Reject:
    """A row of `captions`, or why there is none."""
    root, image = place["root"], place["image"]
    if isinstance(answer, workers.Failure):
        return failures.reject(root, image, answer, corpus.fetched)
    if answer["reason"]:
        return Reject(root, image, Reason(answer["reason"]), answer["detail"], place["image_id"])
    lines = answer["lines"]
    return _row(place["image_id"], lines, "\n".join(line["text"] for line in lines), "", "")


def _row(
    variant_id: str, lines: list[dict[str, Any]], text: str, template_text: str, chrome_text: str
) -> dict[str, Any]:
    confidences = [line["confidence"] for line in lines]
    return {
        "variant_id": variant_id,
        "text": text,
        "template_text": template_text,
        "chrome_text": chrome_text,
        "confidence": sum(confidences) / len(confidences) if confidences else None,
        "lines": lines,
    }


def _tell_apart(corpus: Corpus, settings: Settings) -> None:
    """Split every caption into the poster's words, the template's and an app's; write those that changed."""
    captions = corpus.rows("captions")
    parts = told_apart(
        {row["variant_id"]: row["lines"] for row in captions},
        corpus.rows("matches", ["variant_id", "meme_id", "leader_id", "rank", "mirrored", "region", "transform"]),
        {row["variant_id"]: (row["width_px"], row["height_px"]) for row in corpus.rows("features", _SIZE)},
        settings.captions,
        Lettering(corpus, settings.captions.template_min_variants).is_printed,
    )
    changed = []
    for row in captions:
        new = parts[row["variant_id"]]
        if any(getattr(new, name) != row[name] for name in ("text", "template_text", "chrome_text")):
            changed.append(_row(row["variant_id"], row["lines"], new.text, new.template_text, new.chrome_text))
    if changed:
        corpus.upsert("captions", pa.Table.from_pylist(changed, schema=TABLES["captions"].schema))
    corpus.compact("captions")


_SIZE = ["variant_id", "width_px", "height_px"]
