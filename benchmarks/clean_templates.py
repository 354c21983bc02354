"""How like the true blank pictures the clean templates are.

python benchmarks/clean_templates.py FOLDER… --blanks FOLDER [--pictures FOLDER] [--corpora FOLDER]

Builds each folder until memes. Each meme that leads ten variants or more is held against the blank picture of the
template that most of its posts show: its clean template is laid upon the blank (grey, longer side 320 px), and compared
by structural similarity (SSIM) where it is certain. Prints for each folder and half how many memes reach SSIM .90, how
many are certain over .80 of the picture, how many both; and of the half that choices are made on (fit) the worst, with
what is wrong with them. `--pictures` saves these beside their blanks: the blank, the template, where it is certain.

Two shares are told: of the leader's own picture, which may be cropped or have a frame, and of the blank.
"""

import argparse
import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from judged import HALVES, built, half_of_template, kept_in, table, truth_of
from memography import Corpus
from memography.evaluation.likeness import Laid, laid
from memography.evaluation.report import memes_of_posts

MIN_VARIANTS = 10
LEAST_SSIM, LEAST_CERTAIN = 0.90, 0.80
N_WORST = 15

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Compared:
    """One meme's clean template beside the blank picture."""

    folder: str
    template: str
    meme_id: str
    n_variants: int
    ssim: float
    certain: float
    """Share of the clean template that is certain."""
    certain_of_blank: float
    """Share of the blank picture where it is certain."""
    reasons: str

    @property
    def is_good(self) -> bool:
        return self.ssim >= LEAST_SSIM and self.certain >= LEAST_CERTAIN


def blanks(folder: Path) -> dict[str, Path]:
    """The blank picture of each template: NAME.jpg, or NAME/default.jpg."""
    found = sorted(path for path in folder.rglob("*") if path.suffix in (".jpg", ".png", ".jpeg", ".webp"))
    return {path.parent.name if path.stem == "default" else path.stem: path for path in found}


def main_templates(corpus: Corpus, folder: Path) -> dict[str, str]:
    """The template that most posts of each meme show; memes whose posts mostly show none are left out."""
    truth = truth_of(folder)
    counts: dict[str, Counter[str | None]] = {}
    for post_id, memes in memes_of_posts(corpus, list(truth)).items():
        counts.setdefault(str(memes[0]), Counter())[truth[post_id].template] += 1
    names = {meme: max(n, key=lambda name: (n[name], str(name))) for meme, n in counts.items()}
    return {meme: name for meme, name in names.items() if name is not None}


def reasons(seen: Laid, certain: float) -> str:
    """What is wrong, in words."""
    on = seen.is_certain
    true, picture = seen.true.astype(np.float64), seen.picture.astype(np.float64)
    said = []
    if seen.is_seen.mean() < 0.9:
        said.append(f"cropped: shows {seen.is_seen.mean():.2f} of the blank")
    if certain < LEAST_CERTAIN:
        said.append(f"certain over {certain:.2f} only")
    if not on.any():
        return "; ".join([*said, "nothing certain lies on the blank"])
    sharpness = [np.var(cv2.Laplacian(grey, cv2.CV_64F)[on]) for grey in (picture, true)]
    if sharpness[0] < 0.5 * sharpness[1]:
        said.append(f"soft: {sharpness[0] / sharpness[1]:.2f} of the blank's sharpness")
    off, contrast = (picture - true)[on].mean(), picture[on].std() / max(true[on].std(), 1)
    if abs(off) > 15 or not 0.8 < contrast < 1.25:
        said.append(f"other light: {off:+.0f} levels, contrast {contrast:.2f}")
    wrong = on & (np.abs(picture - true - off) > 48)
    if wrong.sum() > 0.03 * on.sum():
        said.append(f"another picture over {wrong.sum() / on.sum():.2f} of what is certain")
    if seen.mirrored:
        said.append("mirrored")
    return "; ".join(said) or "small differences all over"


def compared(
    corpus: Corpus, folder: Path, blank_of: dict[str, Path], pictures: Path | None
) -> tuple[list[Compared], list[str]]:
    """Every meme with enough variants, and what could not be compared."""
    names = main_templates(corpus, folder)
    n_variants = dict(corpus.polars("memes", ["meme_id", "n_variants"]).iter_rows())
    rows = {row["meme_id"]: row for row in corpus.rows("templates")}
    found, left_out = [], []
    for meme_id in sorted(meme_id for meme_id, n in n_variants.items() if n >= MIN_VARIANTS and meme_id in names):
        template, row = names[meme_id], rows.get(meme_id)
        if template not in blank_of:
            left_out.append(f"no blank picture of {template}")
            continue
        about = folder.name, template, meme_id, n_variants[meme_id]
        if row is None:
            found.append(Compared(*about, 0.0, 0.0, 0.0, "has no clean template"))
            continue
        picture = decoded(np.frombuffer(row["picture"], np.uint8))
        certainty = decoded(np.frombuffer(row["certainty"], np.uint8))
        blank = decoded(np.fromfile(blank_of[template], np.uint8))
        seen = laid(picture, certainty > 127, blank)
        certain = float(row["share_certain"])
        if seen is None:
            found.append(Compared(*about, 0.0, certain, 0.0, "does not lie on the blank"))
            continue
        found.append(Compared(*about, seen.ssim, certain, float(seen.is_certain.mean()), reasons(seen, certain)))
        if pictures is not None and half_of_template(template) == HALVES[0]:
            save(pictures / f"{folder.name}-{template}-{meme_id[:8]}.png", seen)
    return found, left_out


def decoded(data: Bytes) -> Bytes:
    grey = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)
    if grey is None:
        raise SystemExit("A picture can't be decoded.")
    return grey


def save(path: Path, seen: Laid) -> None:
    """The blank, the template laid upon it, and the same where it is certain, side by side."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sure = np.where(seen.is_certain, seen.picture, 255).astype(np.uint8)
    cv2.imwrite(str(path), np.hstack([seen.true, seen.picture, sure]))


def told(folder: str, half: str, found: list[Compared]) -> list[object]:
    """One line of the table."""
    n = len(found)

    def share(hits: list[bool]) -> float | None:
        return sum(hits) / n if n else None

    return [
        folder,
        half,
        n,
        share([one.ssim >= LEAST_SSIM for one in found]),
        share([one.certain >= LEAST_CERTAIN for one in found]),
        share([one.is_good for one in found]),
        share([one.ssim >= LEAST_SSIM and one.certain_of_blank >= LEAST_CERTAIN for one in found]),
        float(np.median([one.ssim for one in found])) if n else None,
        float(np.median([one.certain for one in found])) if n else None,
        float(np.median([one.certain_of_blank for one in found])) if n else None,
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER", help="folders of posts with their truth")
    parser.add_argument("--blanks", type=Path, required=True, help="blank pictures: NAME.jpg, or NAME/default.jpg")
    parser.add_argument("--pictures", type=Path, help="where pictures beside their blanks are saved")
    parser.add_argument("--corpora", type=Path, help="where corpora are kept; by default they pass")
    arguments = parser.parse_args()
    blank_of = blanks(arguments.blanks)
    rows, everything = [], []
    with kept_in(arguments.corpora) as place:
        for folder in arguments.folders:
            corpus = built(folder / "posts.jsonl", place / folder.name)
            found, left_out = compared(corpus, folder, blank_of, arguments.pictures)
            for what, n in Counter(left_out).items():
                print(f"{folder.name}: left out, {what} ({n})")
            rows += [
                told(folder.name, name, [one for one in found if half_of_template(one.template) == name])
                for name in HALVES
            ]
            everything += found
    shares = ["ssim>=.90", "certain>=.80", "both", "ssim, of blank>=.80"]
    columns = ["folder", "half", "memes", *shares, "ssim", "certain", "of blank"]
    print(f"\nMemes with {MIN_VARIANTS} variants or more: shares, then medians\n{table(columns, rows)}")
    fit = [one for one in everything if half_of_template(one.template) == HALVES[0] and not one.is_good]
    worst = sorted(fit, key=lambda one: (min(one.ssim / LEAST_SSIM, one.certain / LEAST_CERTAIN), one.template))
    shown = [
        [one.folder, one.template, one.n_variants, one.ssim, one.certain, one.certain_of_blank, one.reasons]
        for one in worst[:N_WORST]
    ]
    print(f"\nThe worst of {HALVES[0]}, {len(shown)} of {len(worst)} that do not reach both")
    print(table(["folder", "template", "variants", "ssim", "certain", "of-blank", "reasons"], shown))
    print(json.dumps([asdict(one) for one in everything if half_of_template(one.template) == HALVES[0]]))


if __name__ == "__main__":
    main()
