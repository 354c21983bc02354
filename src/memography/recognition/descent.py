"""Descent: which earlier picture a picture was most likely made from, told from residuals.

The choice among earlier pictures, and the clean template, is a conditional logit (McFadden 1974): each alternative has
a utility, linear in what its maker would have had to do; probabilities follow from utilities. The weights were fitted
to made-up worlds of known descent (`benchmarks/lineage.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from memography.recognition.residual import N_STEPS_OF_VALUE, Residuals

_Floats = npt.NDArray[np.float32]

WEIGHTS: Mapping[str, float] = {
    "is_template": -0.32,
    "template_added": -0.31,
    "template_changed": 0.00,
    "template_cropped": -5.30,
    "template_mirrored": -1.36,
    "template_filtered": -1.37,
    "template_recoloured": -3.23,
    "template_sharper": -0.97,
    "template_softer": -1.79,
    "template_resized": -1.70,
    "template_enlarged": 0.00,
    "template_has_added": -0.85,
    "template_has_changed": -0.94,
    "template_has_cropped": -0.43,
    "template_kept": 2.91,
    "added": -0.55,
    "changed": -3.72,
    "cropped": -5.30,
    "mirrored": -2.78,
    "filtered": -2.45,
    "recoloured": -1.31,
    "sharper": -1.25,
    "softer": -0.09,
    "resized": -2.00,
    "enlarged": -4.19,
    "has_added": -0.93,
    "has_changed": -1.71,
    "has_cropped": -1.52,
    "kept": 5.56,
    "removed": -1.09,
    "uncropped": -6.76,
    "has_removed": -3.62,
    "has_uncropped": -0.25,
}
"""The utility of each thing that a maker would have had to do, in nats for one unit of it."""
ROWS_AT_ONCE = 128
"""So many pictures are compared with all earlier ones at once; memory grows with it."""
_EARLIER_AT_ONCE = 1024
_NOISE = 0.002
"""Smaller areas are not counted."""
_SURELY = {"added": 0.005, "removed": 0.005, "changed": 0.005, "uncropped": 0.02, "cropped": 0.02}
"""From such a share of the template's size on it is sure that something was done at all."""

_ANGLES = np.pi * np.arange(-N_STEPS_OF_VALUE, N_STEPS_OF_VALUE + 1) / N_STEPS_OF_VALUE
_TURNS = np.cos(_ANGLES).astype(np.float32), np.sin(_ANGLES).astype(np.float32)
"""Cosine and sine of pi times a difference, by its step from -1 on."""


@dataclass(frozen=True, slots=True, eq=False)
class Parents:
    """The most likely parent of each of some pictures; arrays have a value a picture."""

    parent: npt.NDArray[np.int64]
    """The parent's number as an owner; 0 is the clean template."""
    p: _Floats
    """How probable that is, 0 to 1."""
    kept: _Floats
    """How much was added to the parent before and is still there, as a share of the template's size."""
    added: _Floats
    """How much was added to the parent."""
    removed: _Floats
    """How much that had been added to the parent, or was cut off there, is the template's again."""
    cropped: _Floats
    """How much of the parent was cut off."""


def comparisons(later: Residuals, earlier: Residuals, n_places: int) -> dict[str, _Floats]:
    """What the maker of each later picture would have had to do to each earlier one.

    Areas are square roots of shares of the template's size: an edit is an edit, large or small.

    Args:
        later: n pictures.
        earlier: m pictures; the first is the clean template.
        n_places: the template's size.

    Returns:
        Arrays of shape (n, m) by the names of WEIGHTS.
    """
    return _compared(later, earlier, _areas(later, earlier, n_places))


def _compared(later: Residuals, earlier: Residuals, areas: Mapping[str, _Floats]) -> dict[str, _Floats]:
    """What `comparisons` gives, from areas as `_areas` has them."""
    areas = {name: np.maximum(area - _NOISE, 0) for name, area in areas.items()}
    found = {name: np.sqrt(areas[name]) for name in ("kept", "added", "removed", "changed", "uncropped")}
    for name, area in _SURELY.items():
        found[f"has_{name}"] = np.clip(areas[name] / area, 0, 1)
    found["cropped"] = np.sqrt(areas["cropped"])
    found["is_template"] = np.zeros((len(later), len(earlier)), np.float32)
    found["is_template"][:, 0] = 1
    found["mirrored"] = (later.is_mirrored[:, None] != earlier.is_mirrored).astype(np.float32)
    n = later.colours.shape[1]
    apart = (later.colours**2).sum(axis=1)[:, None] + (earlier.colours**2).sum(axis=1)
    apart = np.sqrt(np.maximum(apart - 2 * later.colours @ earlier.colours.T, 0) / n)  # root mean square, 0 to 1
    found["filtered"] = np.clip((apart - 0.02) / 0.1, 0, 1)
    found["recoloured"] = np.clip((later.chroma()[:, None] - earlier.chroma() - 0.02) / 0.1, 0, 1)
    sharper = later.sharpness[:, None] - earlier.sharpness
    found["sharper"], found["softer"] = np.clip(sharper, 0, 0.5), np.clip(-sharper, 0, 0.5)
    larger = later.pixels[:, None] - earlier.pixels
    found["resized"] = np.clip((np.abs(larger) - 0.01) / 0.03, 0, 1)
    found["enlarged"] = np.clip(larger - 0.03, 0, 1)
    for name in [name for name in WEIGHTS if name.startswith("template_")]:
        found[name] = np.zeros((len(later), len(earlier)), np.float32)
        found[name][:, 0] = found[name.removeprefix("template_")][:, 0]
        found[name.removeprefix("template_")][:, 0] = 0
    return found


def parents(
    later: Residuals,
    earlier: Residuals,
    owner: npt.NDArray[np.int64],
    may_be: npt.NDArray[np.bool_],
    n_places: int,
) -> Parents:
    """The most likely parent of each picture.

    Args:
        later: n pictures.
        earlier: m pictures; the first is the clean template.
        owner: the variant that each earlier picture is of, as a number, shape (m,); 0 is the template.
        may_be: whether a picture may descend from another, shape (n, m); from the template it always may.
        n_places: the template's size.
    """
    areas = _areas(later, earlier, n_places)
    compared = _compared(later, earlier, areas)
    utility = sum((np.float32(WEIGHTS[name]) * values for name, values in compared.items()), np.float32(0))
    utility = np.where(may_be, utility, -np.inf)
    chance = np.exp(utility - utility.max(axis=1, keepdims=True))
    of_owner = np.zeros((owner.max() + 1, len(later)), np.float32)
    np.add.at(of_owner, owner, chance.T)
    best = of_owner.argmax(axis=0)
    row = np.where(owner == best[:, None], chance, -1).argmax(axis=1)
    rows = np.arange(len(later))
    told = {name: np.clip(areas[name][rows, row], 0, None) for name in ("kept", "added", "cropped")}
    removed = np.clip(areas["removed"] + areas["uncropped"], 0, None)[rows, row]
    return Parents(best, of_owner[best, rows] / of_owner.sum(axis=0), removed=removed, **told)


def _areas(later: Residuals, earlier: Residuals, n_places: int) -> dict[str, _Floats]:
    """Areas as shares of the template's size, shape (n, m)."""
    is_inside = earlier.is_clean[0]
    starts = range(0, len(earlier), _EARLIER_AT_ONCE)
    parts = [_areas_of(later, earlier.rows(slice(at, at + _EARLIER_AT_ONCE)), is_inside, n_places) for at in starts]
    return {name: np.concatenate([part[name] for part in parts], axis=1) for name in parts[0]}


def _areas_of(
    later: Residuals, earlier: Residuals, is_inside: npt.NDArray[np.bool_], n_places: int
) -> dict[str, _Floats]:
    own, other = later.is_added.astype(np.float32), earlier.is_added.astype(np.float32)
    seen, seen_other = later.visible.astype(np.float32), earlier.visible.astype(np.float32)
    clean = later.is_clean.astype(np.float32)
    free_other = np.where(is_inside, earlier.is_clean, ~earlier.visible).astype(np.float32)
    both = own @ other.T
    # Of what both added: 0 where it is alike, 1 where it is 255 levels apart, (1 - cos(pi * difference)) / 2 between.
    steps, steps_other = (np.rint((r.value + 1) * N_STEPS_OF_VALUE).astype(np.int16) for r in (later, earlier))
    alike = sum(((own * turn[steps]) @ (other * turn[steps_other]).T for turn in _TURNS), np.float32(0))
    changed = (both - alike) / 2
    inside = np.where(is_inside, seen, 0)
    areas = {
        "added": own @ free_other.T,
        "removed": clean @ other.T,
        "changed": changed,
        "kept": both - changed,
        "uncropped": inside.sum(axis=1)[:, None] - inside @ seen_other.T,
        "cropped": seen_other.sum(axis=1) - seen @ seen_other.T,
    }
    return {name: (area / n_places).astype(np.float32) for name, area in areas.items()}
