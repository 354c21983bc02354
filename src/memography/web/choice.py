"""Which uses are looked at: the filters of the wall and of lists of uses, as they stand in the address."""

from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

import numpy as np
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

from memography.phrases import day
from memography.tables import EMOTIONS
from memography.web.facets import EPOCH, TONES, UNDATED, Facets, Places

MAX_CHARACTERS = 1000
Tone = Literal["", "sincere", "humorous", "ironic"]
"""Empty as a form sends it where nothing is chosen."""


def _day(told: Any) -> date | None:
    if not told or isinstance(told, date):
        return told or None
    try:
        return date.fromisoformat(told)
    except (TypeError, ValueError):
        raise ValueError(f"{str(told)[:40]!r} is no day: expected YYYY-MM-DD, such as 2020-03-14") from None


def _known_emotion(text: str) -> str:
    if text and text not in EMOTIONS:
        raise ValueError(f"there is no emotion {text[:40]!r}; there are: {', '.join(EMOTIONS)}")
    return text


Day = Annotated[date | None, BeforeValidator(_day)]
"""A day, or none where a form sends an empty field."""
Emotion = Annotated[str, AfterValidator(_known_emotion), Field(json_schema_extra={"enum": ["", *EMOTIONS]})]


class Choice(BaseModel):
    """Filters; each lets everything pass where it is empty."""

    model_config = ConfigDict(frozen=True)

    community: str = Field("", description="only uses in this community")
    placed: Literal["", "no"] = Field("", description="'no': only uses whose community is unknown")
    since: Day = Field(None, description="only uses from this day on, UTC, YYYY-MM-DD")
    until: Day = Field(None, description="only uses up to this day, UTC, YYYY-MM-DD")
    tone: Tone = Field("", description="only uses that the tone model takes for this")
    emotion: Emotion = Field("", description="only uses whose words express this, one of GoEmotions' or 'neutral'")
    words: str = Field("", description="only uses with all of these words, in any form", max_length=MAX_CHARACTERS)

    @field_validator("until")
    @classmethod
    def _not_before(cls, until: date | None, info: ValidationInfo) -> date | None:
        since = info.data.get("since")
        if since and until and until < since:
            raise ValueError(f"{until} lies before the first day, {since}")
        return until

    @property
    def is_all(self) -> bool:
        """Whether every use passes."""
        return not self.as_query()

    def but(self, **changes: Any) -> "Choice":
        """The same with other values."""
        return self.model_copy(update=changes)

    def as_query(self, **more: Any) -> str:
        """As it stands in an address, without what is empty.

        >>> Choice(tone="ironic", words="work, again").as_query(page=2)
        'tone=ironic&words=work%2C+again&page=2'
        """
        told = {name: value for name, value in (*self.own().items(), *more.items()) if value not in ("", None)}
        return urlencode(told)

    def without(self, *names: str) -> str:
        """As it stands in an address, without some of it."""
        kept = {name: value for name, value in self if name not in (*names, "page")}
        defaults = {name: field.default for name, field in type(self).model_fields.items()}
        return urlencode({name: value for name, value in kept.items() if value not in (defaults[name], "", None)})

    def in_words(self) -> dict[str, str]:
        """The filters that are set, by name, in words."""
        worded = {
            "community": f"in {self.community}",
            "placed": "in no known community",
            "since": f"from {self.since and day(self.since)}",
            "until": f"to {self.until and day(self.until)}",
            "tone": self.tone,
            "emotion": self.emotion,
            "words": f"“{self.words}”",
        }
        return {name: worded[name] for name, value in self.own().items() if value}

    def own(self) -> dict[str, Any]:
        """The filters alone, by name; a class below this may have further fields."""
        return {name: getattr(self, name) for name in Choice.model_fields}

    def fits(self, facets: Facets) -> Places:
        """The uses that pass, in the order of the facets."""
        return self.within(facets, self.at_any_time(facets))

    def within(self, facets: Facets, places: Places) -> Places:
        """Those of some uses that lie in the time that is looked at."""
        if self.since is None and self.until is None:
            return places
        first = (self.since - EPOCH).days if self.since else 0 - UNDATED
        last = (self.until - EPOCH).days if self.until else UNDATED - 1
        day = facets.day[places]
        return places[(day >= first) & (day <= last)]

    def at_any_time(self, facets: Facets) -> Places:
        """The uses that pass but for their time."""
        if self.words.strip():
            passes = np.zeros(facets.n_uses, np.bool_)
            passes[facets.with_words(self.words)] = True
        else:
            passes = np.ones(facets.n_uses, np.bool_)
        if self.community:
            passes &= facets.community == facets.number_of(self.community)
        if self.placed:
            passes &= facets.community == facets.number_of(None)
        if self.tone:
            passes &= facets.tone == TONES.index(self.tone)
        if self.emotion:
            passes &= facets.expresses(self.emotion)
        return np.flatnonzero(passes)
