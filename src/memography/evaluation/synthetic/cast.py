"""The memes of the made-up world: their pictures, what they mean, when they live and where they start."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from PIL import Image

from memography.evaluation.synthetic.drawings import (
    fish_diploma,
    ghost_meeting,
    judging_plant,
    jumping_toast,
    knight_snail,
    night_cat,
    owl_no_yes,
    pigeon_philosopher,
    raccoon_chef,
    smiling_mask,
)
from memography.evaluation.synthetic.words import (
    home_and_thoughts,
    night_and_courage,
    office_and_choices,
)
from memography.evaluation.synthetic.words import smiling_mask as mask_words
from memography.evaluation.synthetic.words.grammar import Sense

COMMUNITIES = ("r/quietdesk", "r/leafandkettle", "r/longwaycampus", "r/pixelhearth", "r/nightbus")
"""Invented; the order is that of every tuple of delays below."""


@dataclass(frozen=True)
class Wave:
    """A rise and fall of uses: log-normal in the time since its start (Bauckhage et al. 2013)."""

    begin_year: float
    """When it starts: years of 365.25 days, as 2020.164 for the first of March 2020."""
    median_years: float
    """After how long half of its uses have been."""
    spread: float
    """The log-normal's sigma: the larger, the sharper the rise and the longer the tail."""
    share: float
    """Its part of the meme's uses."""
    senses: tuple[tuple[int, float], ...] = ((0, 1.0),)
    """Which senses its uses have: the sense's place in `Meme.senses`, and how probable it is."""


@dataclass(frozen=True)
class Meme:
    """One meme of the made-up world."""

    name: str
    draw: Callable[[], Image.Image]
    """Draws the clean template."""
    senses: tuple[Sense, ...]
    p_ironic: tuple[float, ...]
    """How probable an ironic use is, a value a sense."""
    weight: float
    """Its uses in proportion to the other memes'."""
    waves: tuple[Wave, ...]
    delays_years: tuple[float, ...]
    """When each community takes it up after its start, in the order of `COMMUNITIES`; 0 where it starts."""
    is_split: bool = False
    """Whether its words stand over the left and the right half, not above and below."""


MARCH_2020 = 2020 + 60 / 365.25

CAST = (
    Meme(
        name="smiling mask",
        draw=smiling_mask.draw,
        senses=(mask_words.HIDING, mask_words.OVERWHELMED),
        p_ironic=(0.8, 0.18),
        weight=44,
        waves=(
            Wave(2012.1, 4.4, 0.75, 0.2),
            Wave(2018.9, 0.9, 0.4, 0.24),
            Wave(MARCH_2020, 0.25, 1.2, 0.56, ((0, 0.04), (1, 0.96))),
        ),
        delays_years=(0.5, 2.0, 1.2, 1.6, 0),
    ),
    Meme(
        name="night cat",
        draw=night_cat.draw,
        senses=(night_and_courage.NIGHT_CAT,),
        p_ironic=(0.68,),
        weight=11,
        waves=(Wave(2012.4, 2.0, 0.9, 0.6), Wave(2018.6, 1.4, 0.8, 0.4)),
        delays_years=(1.5, 2.5, 0.7, 0, 1.1),
    ),
    Meme(
        name="knight and snail",
        draw=knight_snail.draw,
        senses=(night_and_courage.KNIGHT_SNAIL,),
        p_ironic=(0.72,),
        weight=10,
        waves=(Wave(2014.2, 1.1, 0.6, 1.0),),
        delays_years=(1.1, 1.9, 0.6, 0, 1.6),
    ),
    Meme(
        name="fish with a diploma",
        draw=fish_diploma.draw,
        senses=(night_and_courage.FISH_DIPLOMA,),
        p_ironic=(0.62,),
        weight=8,
        waves=(Wave(2016.3, 1.6, 0.7, 1.0),),
        delays_years=(0.9, 1.6, 0, 0.7, 1.3),
    ),
    Meme(
        name="owl of no and yes",
        draw=owl_no_yes.draw,
        senses=(office_and_choices.OWL_NO_YES,),
        p_ironic=(0.75,),
        weight=12,
        waves=(Wave(2015.8, 2.2, 0.8, 1.0),),
        delays_years=(0.8, 0, 0.5, 1.2, 1.5),
        is_split=True,
    ),
    Meme(
        name="ghost in the meeting",
        draw=ghost_meeting.draw,
        senses=(office_and_choices.GHOST_MEETING,),
        p_ironic=(0.7,),
        weight=10,
        waves=(Wave(2013.5, 2.0, 0.7, 0.4), Wave(2020.5, 0.8, 0.6, 0.6)),
        delays_years=(0, 3.0, 1.2, 2.2, 4.0),
    ),
    Meme(
        name="jumping toast",
        draw=jumping_toast.draw,
        senses=(office_and_choices.JUMPING_TOAST,),
        p_ironic=(0.55,),
        weight=7,
        waves=(Wave(2018.1, 0.4, 0.6, 1.0),),
        delays_years=(0, 0.5, 0.2, 0.4, 0.3),
    ),
    Meme(
        name="judging plant",
        draw=judging_plant.draw,
        senses=(home_and_thoughts.JUDGING_PLANT,),
        p_ironic=(0.7,),
        weight=7,
        waves=(Wave(2019.1, 2.2, 0.7, 1.0),),
        delays_years=(0.8, 0, 1.1, 1.5, 1.9),
    ),
    Meme(
        name="pigeon philosopher",
        draw=pigeon_philosopher.draw,
        senses=(home_and_thoughts.PIGEON_PHILOSOPHER,),
        p_ironic=(0.65,),
        weight=8,
        waves=(Wave(2012.3, 1.2, 0.6, 0.55), Wave(2021.1, 0.6, 0.5, 0.45)),
        delays_years=(1.4, 0.9, 0.5, 1.8, 0),
    ),
    Meme(
        name="raccoon chef",
        draw=raccoon_chef.draw,
        senses=(home_and_thoughts.RACCOON_CHEF,),
        p_ironic=(0.7,),
        weight=7,
        waves=(Wave(2017.0, 1.2, 0.8, 1.0),),
        delays_years=(1.3, 0, 0.5, 0.9, 1.6),
    ),
)


@cache
def template(place: int) -> Image.Image:
    """The clean picture of a meme, by its place in `CAST`; drawn once, not to be changed."""
    return CAST[place].draw()


def templates() -> dict[str, Image.Image]:
    """The clean picture of every meme, by its name."""
    return {meme.name: template(place).copy() for place, meme in enumerate(CAST)}
