"""What runs are made of: the first, the teachers', and the student's."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Recipe:
    """What a run is made of."""

    epochs: int
    rate: float
    """Of the layers' weights at its highest; heads take ten times as much."""
    batch: int
    """Texts."""
    n_goemotions: int | None = None
    """So many of GoEmotions' texts an epoch, others each time; all where None."""
    n_unlabelled: int = 0
    """So many texts without labels an epoch, others each time."""
    dropout: float = 0.1
    decay: float = 0.01
    smoothing: float = 0.0
    """Labels of irony, sarcasm and emotion are moved so far from 0 and 1."""
    contrast: float = 0.0
    """Weight of the loss that a sarcastic post's logit should exceed its rephrasing's."""
    agreement: float = 0.0
    """Weight of the loss that GoEmotions' anger, joy, optimism and sadness should also tell TweetEval's apart."""
    consistency: float = 0.0
    """Weight of the distance between two passes with other dropout (R-Drop, Liang et al. 2021)."""
    warmth: float = 0.0
    """Weight of the loss that GoEmotions' warm texts should not be ironic."""
    weights: tuple[float, float, float, float] = (1.0, 1.0, 1.0, 0.3)
    """Of the tasks' losses, in the order of `TASKS`; a task of no weight is left out."""
    taught: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    """Of the losses beside what teachers say, in the order of `TASKS`."""
    with_rephrasings: bool = True


FIRST = Recipe(epochs=2, rate=2e-4, batch=64)
_BASE = Recipe(epochs=3, rate=2e-4, batch=32, n_goemotions=5000, contrast=0.5, agreement=0.5)
_LONG = replace(_BASE, epochs=5, consistency=1.0)
_IRONY_ALONE = (1.0, 1.0, 0.0, 0.0)
TEACHERS = {
    "base": _BASE,
    "quick": replace(_BASE, rate=3e-4),
    "slow": replace(_BASE, rate=1e-4),
    "dropout": replace(_BASE, dropout=0.2),
    "quick-dropout": replace(_BASE, rate=3e-4, dropout=0.3),
    "smooth": replace(_BASE, smoothing=0.1),
    "warm": replace(_BASE, warmth=0.02),
    "irony": replace(_BASE, weights=_IRONY_ALONE),
    "irony-posts": replace(_BASE, weights=_IRONY_ALONE, with_rephrasings=False),
    "emotions": replace(_BASE, rate=1e-4, weights=(0.0, 0.0, 1.0, 0.3)),
    "consistent": _LONG,
    "more-consistent": replace(_LONG, consistency=3.0),
    "quick-consistent": replace(_LONG, rate=3e-4, dropout=0.2),
    "irony-consistent": replace(_LONG, consistency=2.0, weights=_IRONY_ALONE),
}
STUDENT = Recipe(
    epochs=14,
    rate=4e-4,
    batch=64,
    n_goemotions=7000,
    n_unlabelled=8000,
    dropout=0.05,
    contrast=0.25,
    agreement=0.25,
    weights=(0.5, 0.5, 0.5, 0.15),
    taught=(1.0, 1.0, 1.0, 0.15),
)
