"""The four published data sets as one list of examples, each with its task, its labels and the part it belongs to.

TweetEval (Barbieri et al. 2020): irony and emotion. GoEmotions (Demszky et al. 2020). iSarcasmEval (Abu Farha et al.
2022): posts whose authors say themselves whether they were sarcastic, and how they would have said it sincerely.
"""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from memography.models.tone.wording import normalised

N_FOLDS = 5
SPLIT_SEED = 20
"""Of the parts and folds only, so that runs with other seeds can be compared."""
TUNE_SHARE = 0.1


@dataclass(frozen=True)
class Task:
    """What one head answers."""

    name: str
    kind: str
    """`binary`, `one of` (softmax), or `any of` (a sigmoid a label)."""
    labels: tuple[str, ...]
    first: int
    """The first of its columns among the outputs of all heads."""

    @property
    def columns(self) -> slice:
        """Its columns among the outputs of all heads."""
        return slice(self.first, self.first + len(self.labels))


GOEMOTIONS = (
    "admiration", "amusement", "anger", "annoyance", "approval", "caring", "confusion", "curiosity", "desire",
    "disappointment", "disapproval", "disgust", "embarrassment", "excitement", "fear", "gratitude", "grief", "joy",
    "love", "nervousness", "optimism", "pride", "realization", "relief", "remorse", "sadness", "surprise", "neutral",
)  # fmt: skip
TASKS = (
    Task("irony", "binary", ("ironic",), 0),
    Task("sarcasm", "binary", ("sarcastic",), 1),
    Task("emotion", "one of", ("anger", "joy", "optimism", "sadness"), 2),
    Task("goemotions", "any of", GOEMOTIONS, 6),
)
N_OUTPUTS = 34
IRONY, SARCASM, EMOTION, GO = range(4)
WARM = [TASKS[GO].first + GOEMOTIONS.index(label) for label in ("gratitude", "love", "admiration", "caring")]
"""The columns of GoEmotions' labels of texts that are hardly ever ironic."""


@dataclass(frozen=True)
class Examples:
    """Texts with what is known of them; arrays are as long as the texts."""

    texts: list[str]
    """Normalised."""
    tasks: np.ndarray
    """Index into `TASKS`, shape (n,), int8."""
    targets: np.ndarray
    """1 where a label holds, in the columns of the text's task; shape (n, N_OUTPUTS), float32."""
    parts: np.ndarray
    """`train`, `tune` (split off from the published train: settings and calibration), `validation` or `unlabelled`."""
    folds: np.ndarray
    """0 to 4 for what is in train, tasks other than GoEmotions; else -1; shape (n,), int8."""
    pairs: np.ndarray
    """The same number for a sarcastic post and its sincere rephrasing, -1 for others; shape (n,), int32."""
    rephrasings: np.ndarray
    """Whether it is a rephrasing; shape (n,), bool."""

    def select(self, task: int | None = None, part: str | None = None) -> np.ndarray:
        """Return which texts are of a task and a part, shape (n,), bool."""
        chosen = np.ones(len(self.texts), dtype=bool)
        if task is not None:
            chosen &= self.tasks == task
        if part is not None:
            chosen &= self.parts == part
        return chosen


@dataclass(frozen=True)
class _Row:
    text: str
    task: int
    labels: tuple[int, ...]
    part: str
    group: int
    is_rephrasing: bool = False


def examples(data: Path) -> Examples:
    """Read all four; published tests are not among them.

    What also stands in a validation set is left out of train. The texts of a group (a post and its rephrasing) are in
    the same part and fold.

    Args:
        data: the folder with `tweeteval/`, `goemotions/` and `isarcasm/`.
    """
    rows = [
        *_tweeteval(data, "irony", IRONY),
        *_tweeteval(data, "emotion", EMOTION),
        *_goemotions(data),
        *_isarcasm(data),
    ]
    judged = {row.text for row in rows if row.part == "validation"}
    rows = [row for row in rows if row.text and (row.part == "validation" or row.text not in judged)]
    folds = _folds(rows)
    targets = np.zeros((len(rows), N_OUTPUTS), dtype=np.float32)
    for target, row in zip(targets, rows, strict=True):
        target[[TASKS[row.task].first + label for label in row.labels]] = 1
    in_pairs = {row.group for row in rows if row.is_rephrasing}
    return Examples(
        [row.text for row in rows],
        np.array([row.task for row in rows], dtype=np.int8),
        targets,
        np.array([_part(row, fold) for row, fold in zip(rows, folds, strict=True)]),
        np.array(
            [-1 if row.task == GO or fold == N_FOLDS else fold for row, fold in zip(rows, folds, strict=True)], np.int8
        ),
        np.array([row.group if row.task == SARCASM and row.group in in_pairs else -1 for row in rows], dtype=np.int32),
        np.array([row.is_rephrasing for row in rows]),
    )


def _folds(rows: list[_Row]) -> list[int]:
    """0 to 4 for train by group, -1 for validation, 5 for the tenth of train that settings are chosen on."""
    random = np.random.default_rng(SPLIT_SEED)
    of_group: dict[tuple[int, int], int] = {}
    chosen = []
    for row in rows:
        key = (row.task, row.group)
        if key not in of_group:
            tuned = random.random() < TUNE_SHARE
            of_group[key] = N_FOLDS if tuned else int(random.integers(N_FOLDS))
        chosen.append(-1 if row.part == "validation" else of_group[key])
    return chosen


def _part(row: _Row, fold: int) -> str:
    return "tune" if fold == N_FOLDS else row.part


def _tweeteval(data: Path, name: str, task: int) -> list[_Row]:
    rows = []
    for part, stem in (("train", "train"), ("validation", "val")):
        folder = data / "tweeteval" / name
        texts = (folder / f"{stem}_text.txt").read_text(encoding="utf-8").splitlines()
        labels = (folder / f"{stem}_labels.txt").read_text().split()
        for text, label in zip(texts, map(int, labels), strict=True):
            held = (label,) if TASKS[task].kind == "one of" else (0,) * label
            rows.append(_Row(normalised(text), task, held, part, len(rows)))
    return rows


def _goemotions(data: Path) -> list[_Row]:
    rows = []
    for part, stem in (("train", "train"), ("validation", "dev")):
        for line in (data / "goemotions" / f"{stem}.tsv").read_text(encoding="utf-8").split("\n"):
            if line:
                text, labels, _ = line.split("\t")
                held = tuple(int(label) for label in labels.split(","))
                rows.append(_Row(normalised(_unmasked(text)), GO, held, part, len(rows)))
    return rows


def _unmasked(text: str) -> str:
    """GoEmotions hides names and religions behind [NAME] and [RELIGION], which no other text has."""
    return re.sub(r"\[(NAME|RELIGION)\]", lambda found: {"NAME": "someone", "RELIGION": "religion"}[found[1]], text)


def _isarcasm(data: Path) -> list[_Row]:
    rows = []
    with (data / "isarcasm" / "train.csv").open(encoding="utf-8", newline="") as file:
        for group, line in enumerate(csv.DictReader(file)):
            sarcastic = int(line["sarcastic"])
            rows.append(_Row(normalised(line["tweet"]), SARCASM, (0,) * sarcastic, "train", group))
            if line["rephrase"].strip():
                rows.append(_Row(normalised(line["rephrase"]), SARCASM, (), "train", group, is_rephrasing=True))
    return rows
