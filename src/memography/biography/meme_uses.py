"""The uses of one meme, one by one: what claims are recounted from, and what their evidence chooses from."""

from datetime import UTC, datetime
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from memography.biography.article import Evidence
from memography.biography.corpus_facts import CorpusFacts
from memography.biography.tone_differences import EMOTIONS, TONES, Differences, by_tone, differences, sums_of
from memography.words import has_phrase, words

Flags = npt.NDArray[np.bool_]
"""One for each use."""


class MemeRows(NamedTuple):
    """The rows of one meme in the tables that claims are made from."""

    uses: pl.DataFrame
    """Its uses in order of time, with their words where evidence asks for one."""
    texts: pl.DataFrame
    """The contexts of its uses where it or one of its senses has a phrase, columns use_id, text."""
    captions: pl.DataFrame
    """The captions of its variants that show it alone."""
    templates: pl.DataFrame
    """Its clean templates, with how much of its variants each covers."""
    entries: pl.DataFrame
    """The catalogue's entries that show it."""
    senses: pl.DataFrame
    """Its senses in order of rank."""
    responses: pl.DataFrame
    """The answers to its posts, columns to_post_id, kind."""
    spread: pl.DataFrame
    """Its rows of `spread`; none where it was not looked at alone."""
    lineage: pl.DataFrame
    """What its variants were made from."""
    shown: pl.DataFrame
    """All memes that those of its variants show that show several, columns variant_id, meme_id."""
    shift_tests: pl.DataFrame
    """What of it was tested for changes, column aspect."""
    shifts: pl.DataFrame
    """Its shifts."""


class MemeUses:
    """A meme's uses as columns of equal length, in order of time; a column is made when it is first asked for."""

    def __init__(self, meme_id: str, rows: MemeRows, corpus: CorpusFacts) -> None:
        """Take the rows of one meme; `corpus` is what is the same for every meme."""
        self.meme_id = meme_id
        self.rows = rows
        self.corpus = corpus
        self._uses = rows.uses
        self._chosen: dict[Evidence, list[str]] = {}
        self._with_word: dict[str, Flags] = {}
        self._with_phrase: dict[str, Flags] = {}

    @cached_property
    def use_ids(self) -> list[str]:
        """The use's id."""
        return self._uses["use_id"].to_list()

    @cached_property
    def post_ids(self) -> list[str]:
        """The post's id."""
        return self._uses["post_id"].to_list()

    @cached_property
    def communities(self) -> npt.NDArray[np.object_]:
        """The community, or None."""
        return np.array(self._uses["community"].to_list(), dtype=object)

    @cached_property
    def variant_ids(self) -> npt.NDArray[np.object_]:
        """The variant, or None."""
        return np.array(self._uses["variant_id"].to_list(), dtype=object)

    @cached_property
    def is_mirrored(self) -> Flags:
        """Whether the picture is mirrored."""
        found: Flags = self._uses["mirrored"].to_numpy()
        return found

    @cached_property
    def is_bare(self) -> Flags:
        """Whether the picture is the bare template, with no words of a poster."""
        bare = set(self.rows.lineage.filter("is_bare")["variant_id"])
        wordless = {one for one, text in self.rows.captions.select("variant_id", "text").iter_rows() if not words(text)}
        return np.array([one in bare and one in wordless for one in self.variant_ids], dtype=bool)

    @cached_property
    def is_given(self) -> list[bool]:
        """Whether the source names the meme."""
        return self._uses["is_given"].to_list()

    @cached_property
    def posted_at(self) -> npt.NDArray[np.datetime64]:
        """The time in UTC, datetime64[us]; NaT where it is unknown."""
        return self._uses["posted_at"].dt.replace_time_zone(None).to_numpy()

    @cached_property
    def is_dated(self) -> Flags:
        """Whether the time is known."""
        return ~np.isnat(self.posted_at)

    @cached_property
    def is_disagreeing(self) -> Flags:
        """Whether the picture says another meme."""
        return np.array([told not in (None, self.meme_id) for told in self._uses["picture_meme_id"]], dtype=bool)

    @cached_property
    def is_judged(self) -> Flags:
        """Whether the tone model judged the use's words."""
        return self._uses["p_ironic"].is_not_null().to_numpy()

    @cached_property
    def sense_ids(self) -> list[str | None]:
        """The sense, or None where the use has no words."""
        return self._uses["sense_id"].to_list()

    @cached_property
    def has_words(self) -> list[bool]:
        """Whether the context has words."""
        return (self._uses["words"].list.len().fill_null(0) > 0).to_list()

    @cached_property
    def languages(self) -> list[str | None]:
        """The language of the context, as table `contexts` tells it."""
        return self._uses["language"].to_list()

    def judged(self, name: str) -> npt.NDArray[np.float64]:
        """A tone's or an emotion's probability in the uses whose words were judged, in order of time."""
        return self._uses[name].drop_nulls().cast(pl.Float64).to_numpy()

    @cached_property
    def differences(self) -> Differences:
        """How tones and emotions of its judged uses differ from those of all other memes, counted from these uses."""
        names = (*TONES, *EMOTIONS)
        judged = self._uses.filter(pl.col("p_ironic").is_not_null())
        sums = sums_of(judged.select("meme_id", "post_id", pl.col(names).cast(pl.Float64)), names)
        is_tone = pl.col("tone").is_in(TONES)
        tones = differences(self.corpus.tone_sums, sums.filter(is_tone))
        return by_tone(tones) | by_tone(differences(self.corpus.emotion_sums, sums.filter(~is_tone)))

    def is_between(self, since: str, before: str) -> Flags:
        """Whether the time is known, at or after one UTC time and before another, both ISO 8601."""
        found: Flags = self.is_dated & (self.posted_at >= _datetime64(since)) & (self.posted_at < _datetime64(before))
        return found

    def probabilities(self, name: str) -> npt.NDArray[np.float64]:
        """A tone's or an emotion's probability in each use, NaN where its words were not judged."""
        return self._uses[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()

    def has_word(self, word: str) -> Flags:
        """Whether the context has a word."""
        if word not in self._with_word:
            self._with_word[word] = self._uses["words"].list.contains(word).fill_null(False).to_numpy()
        return self._with_word[word]

    def has_phrase(self, phrase: str) -> Flags:
        """Whether the context has words in a row."""
        if phrase not in self._with_phrase:
            texts = self.rows.texts.select("use_id", "text").iter_rows()
            found = {use_id for use_id, text in texts if has_phrase(text, phrase)}
            self._with_phrase[phrase] = np.array([use_id in found for use_id in self.use_ids], dtype=bool)
        return self._with_phrase[phrase]

    def posts(self, evidence: Evidence) -> list[str]:
        """The posts whose uses some evidence names, each once, in order of time; those without a time come last."""
        if evidence not in self._chosen:
            chosen = np.flatnonzero(self._fits(evidence)).tolist()
            self._chosen[evidence] = list(dict.fromkeys(map(self.post_ids.__getitem__, chosen)))
        return self._chosen[evidence]

    def _fits(self, evidence: Evidence) -> Flags:
        fits = self._fits_words(evidence)
        if evidence.community is not None:
            fits &= self.communities == evidence.community
        if evidence.post_id is not None:
            fits &= np.array([post_id == evidence.post_id for post_id in self.post_ids], dtype=bool)
        if evidence.variant_id is not None:
            fits &= self.variant_ids == evidence.variant_id
        if evidence.since is not None:
            fits &= self.posted_at >= _datetime64(evidence.since)
        if evidence.before is not None:
            fits &= self.posted_at < _datetime64(evidence.before)
        if evidence.made is not None:
            fits &= self._uses["made"].eq_missing(evidence.made).to_numpy()
        if evidence.bare:
            fits &= self.is_bare
        if evidence.mirrored:
            fits &= self.is_mirrored
        if evidence.disagreeing:
            fits &= self.is_disagreeing
        if evidence.dated:
            fits &= self.is_dated
        if evidence.untimed:
            fits &= ~self.is_dated
        return fits

    def _fits_words(self, evidence: Evidence) -> Flags:
        """Which uses fit what is asked of their words, and of the answers they got."""
        fits = np.ones(self._uses.height, dtype=bool)
        if evidence.word is not None:
            fits &= self.has_word(evidence.word)
        if evidence.phrase is not None:
            fits &= self.has_phrase(evidence.phrase)
        if evidence.sense_id is not None:
            fits &= np.array([sense_id == evidence.sense_id for sense_id in self.sense_ids], dtype=bool)
        if evidence.answered is not None:
            answered = set(self.rows.responses.filter(kind=evidence.answered)["to_post_id"])
            fits &= np.array([post_id in answered for post_id in self.post_ids], dtype=bool)
        if evidence.judged:
            fits &= self.is_judged
        return fits


def utc(at: np.datetime64) -> datetime:
    """A time of `MemeUses.posted_at` as the tables have it."""
    found: datetime = at.astype("datetime64[us]").item()
    return found.replace(tzinfo=UTC)


def _datetime64(text: str) -> np.datetime64:
    return np.datetime64(datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None), "us")
