"""Figures: charts of a meme, or of all memes, read from the corpus, as Vega-Lite with words for who can't see them.

In goes a corpus and a meme; out come data, a specification, and files (SVG, PNG, PDF, CSV, JSON). A file a figure.
"""

from memography.figures.climate import CLIMATE
from memography.figures.communities import COMMUNITIES
from memography.figures.emotions import EMOTIONS_FIGURE
from memography.figures.family_tree import FAMILY_TREE
from memography.figures.figure import Drawn, Figure, draw
from memography.figures.forecast import FORECAST
from memography.figures.influence import INFLUENCE
from memography.figures.responses import RESPONSES
from memography.figures.senses import SENSES
from memography.figures.share import SHARE
from memography.figures.tones import TONES_FIGURE
from memography.figures.uses import USES

__all__ = ["FIGURES", "Drawn", "Figure", "draw"]

FIGURES: dict[str, Figure] = {
    figure.name: figure
    for figure in (
        USES,
        SHARE,
        SENSES,
        TONES_FIGURE,
        EMOTIONS_FIGURE,
        RESPONSES,
        COMMUNITIES,
        INFLUENCE,
        FORECAST,
        FAMILY_TREE,
        CLIMATE,
    )
}
"""Every figure by name."""
