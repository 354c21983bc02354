"""Two memes side by side: what each is in figures, when and where it was used, what it says, and what they share."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from memography.corpus import Corpus
from memography.corpus.fulltext import tokens
from memography.corpus.store import one_of, quoted
from memography.web.community_facts import emotions_of, tones_of
from memography.web.comparison_chart import Line, lines_chart
from memography.web.comparison_words import telling_words
from memography.web.facets import UNDATED, Facets, Places
from memography.web.histogram import Axis, axis
from memography.web.meaning import senses
from memography.web.queries import NotFound, Page, Queries, Row
from memography.web.standing import Standing

N_COMMUNITIES = 15
N_EMOTIONS = 10
N_TOGETHER = 12
"""So many posts that use both are shown."""
MAX_TOGETHER = 500
"""Of so many uses in such posts it is looked whether one picture shows both."""
N_WORDS = 12
MAX_TEXTS = 2000
"""Of a meme with more uses so many are looked through for its words, spread evenly over its time."""
MAX_BINS = 60


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two memes."""

    meme: Row
    places: Places
    """Its uses."""

    @property
    def meme_id(self) -> str:
        """The meme's id."""
        return str(self.meme["meme_id"])


class Comparisons:
    """Compares any two memes."""

    def __init__(self, standing: Standing, queries: Queries) -> None:
        self._standing, self._queries = standing, queries

    def meme_id(self, wanted: str) -> str:
        """The id of the meme that goes by an id or a name.

        Raises:
            NotFound: none does, or several do.
        """
        memes = self._standing.memes()
        if wanted in memes:
            return wanted
        folded = wanted.strip().casefold()
        found = [meme_id for meme_id, row in memes.items() if row["name"].casefold() == folded]
        if len(found) == 1:
            return found[0]
        if found:
            raise NotFound(f"{len(found)} memes are called {wanted!r:.100}: {', '.join(found[:8])}. Choose one by id.")
        near = [row["name"] for row in memes.values() if folded and folded in row["name"].casefold()][:5]
        told = f" Near it: {'; '.join(near)}." if near else ""
        raise NotFound(f"No meme is called {wanted!r:.100}.{told}")

    def of(self, a: str, b: str) -> Row:
        """All that is told of two memes, by their ids or names. Pairs are in the order in which they were asked for.

        Raises:
            NotFound: there is no such meme.
        """
        facets, sides = self._sides(a, b)
        corpus, queries = self._standing.corpus, self._queries
        ids = [side.meme_id for side in sides]
        return {
            "memes": [self._told(facets, side) for side in sides],
            "timeline": _timeline(facets, sides),
            "tones": _tones([tones_of(facets, side.places) for side in sides]),
            "emotions": _emotions([emotions_of(facets, side.places) for side in sides])[:N_EMOTIONS],
            "n_judged": [int((facets.emotions[side.places] > 0).sum()) for side in sides],
            "communities": _communities(facets, sides),
            "senses": [[_sense(sense) for sense in senses(corpus, meme_id)] for meme_id in ids],
            "words": self._words(facets, sides),
            "shifts": [queries.shifts_of(meme_id) for meme_id in ids],
            "events": _events(corpus, ids),
            "together": self._together(facets, sides),
        }

    def chart(self, a: str, b: str, name: str) -> Row:
        """A chart of both: "uses", or "share" of all posts.

        Raises:
            NotFound: there is no such meme or chart, or no use of either is dated.
        """
        facets, sides = self._sides(a, b)
        if name not in ("uses", "share"):
            raise NotFound(f"There is no chart {name!r:.60}. The charts are: uses, share.")
        time = _axis(facets, sides)
        if time is None:
            raise NotFound("No use of these memes is dated.")
        if name == "share":
            posted = self._posted(time)
            n_posts = [_by_bin(facets, _once(facets, side.places), time) for side in sides]
            values = [np.where(posted > 0, n / np.maximum(posted, 1), np.nan) for n in n_posts]
        else:
            values = [_by_bin(facets, side.places, time) for side in sides]
        labels = _labels(sides)
        title = "of all posts" if name == "share" else f"uses a {time.period}"
        one, other = (Line(label, part) for label, part in zip(labels, values, strict=True))
        return lines_chart(time, (one, other), title, is_share=name == "share")

    def _sides(self, a: str, b: str) -> tuple[Facets, list[Side]]:
        facets, memes = self._standing.facets(), self._standing.memes()
        found = [memes[self.meme_id(wanted)] for wanted in (a, b)]
        return facets, [Side(meme, facets.of_meme(meme["meme_id"])) for meme in found]

    def _told(self, facets: Facets, side: Side) -> Row:
        life = self._queries.lifecycle(side.meme_id) or {}
        places = np.unique(facets.community[side.places])
        n_named = sum(facets.communities[place] is not None for place in places.tolist())
        told = {name: life.get(name) for name in ("peak_at", "half_life_days", "n_revivals")}
        return {**side.meme, "n_communities": n_named, **told}

    def _words(self, facets: Facets, sides: list[Side]) -> list[list[Row]]:
        """The words that set each apart from the other, with the uses of both that have them in any form; one form of
        each, and only those that more of its uses have."""
        found: list[list[Row]] = [[], []]
        of_forms: set[frozenset[str]] = set()
        for at, words in enumerate(telling_words(*(facets.texts_of(_some(side.places)) for side in sides))):
            for word in words:
                if len(found[at]) == N_WORDS:
                    break
                if (form := frozenset(tokens(word.word))) in of_forms:
                    continue
                places = facets.with_words(word.word)
                n_uses = [_n_between(places, side.places) for side in sides]
                shares = [n / max(len(side.places), 1) for n, side in zip(n_uses, sides, strict=True)]
                if shares[at] > shares[1 - at]:
                    of_forms.add(form)
                    found[at].append({"word": word.word, "z": round(word.z, 2), "n_uses": n_uses})
        return found

    def _posted(self, time: Axis) -> npt.NDArray[np.float64]:
        """How many posts of all kinds there are in each bin."""
        corpus = self._standing.corpus
        if not corpus.has("exposure"):
            return np.zeros(time.n_bins)
        rows = corpus.polars("exposure", ["day", "n_posts"])
        day = rows["day"].to_physical().to_numpy()
        is_in = (day >= time.edges[0]) & (day < time.edges[-1])
        n_posts = rows["n_posts"].to_numpy()[is_in].astype(np.float64)
        return np.bincount(time.bins(day[is_in]), weights=n_posts, minlength=time.n_bins).astype(np.float64)

    def _together(self, facets: Facets, sides: list[Side]) -> Row:
        """Posts that use both: how many, how many of them in one picture, and some of them, the first first."""
        if sides[0].meme_id == sides[1].meme_id:
            return {"n_posts": 0, "uses": [], "variants": []}
        posts = [pl.Series(facets.post[side.places]) for side in sides]  # by whose hashes sets are quick
        one, other = (posts[at].is_in(posts[1 - at].implode()).to_numpy() for at in (0, 1))
        own = [side.places[shared][:MAX_TOGETHER] for side, shared in zip(sides, (one, other), strict=True)]
        shown = Page(facets.rows(own[0][:N_TOGETHER]), posts[0].filter(one).n_unique(), 1, 1)
        variants = set(facets.told(own[0], "variant_id")) & set(facets.told(own[1], "variant_id")) - {None}
        told = _lineage(self._standing.corpus, sides[0].meme_id, sorted(variants))
        return {"n_posts": shown.n_rows, "uses": self._queries.with_words(shown).rows, "variants": told}


def _labels(sides: list[Side]) -> list[str]:
    names = [str(side.meme["name"])[:60] for side in sides]
    return (
        names if names[0] != names[1] else [f"{name} ({side.meme_id})" for name, side in zip(names, sides, strict=True)]
    )


def _axis(facets: Facets, sides: list[Side]) -> Axis | None:
    days = np.concatenate([facets.day[side.places] for side in sides])
    days = days[days != UNDATED]
    return axis(int(days.min()), int(days.max()), MAX_BINS) if len(days) else None


def _n_between(places: npt.NDArray[np.int32], of_meme: Places) -> int:
    """How many of some uses are a meme's, which stand together."""
    if not len(of_meme):
        return 0
    first, end = np.searchsorted(places, [of_meme[0], of_meme[-1] + 1])
    return int(end - first)


def _once(facets: Facets, places: Places) -> Places:
    """One use for each post."""
    return places[np.unique(facets.post[places], return_index=True)[1]]


def _by_bin(facets: Facets, places: Places, time: Axis) -> npt.NDArray[np.float64]:
    days = facets.day[places]
    return time.counted(days[days != UNDATED]).astype(np.float64)


def _timeline(facets: Facets, sides: list[Side]) -> Row | None:
    """`period`, and `bins` as begins, ends (the last day) and n_uses, one a meme."""
    time = _axis(facets, sides)
    if time is None:
        return None
    counts = np.stack([_by_bin(facets, side.places, time) for side in sides], axis=1).astype(int)
    begins = time.begins()
    bins = [
        {"begins": first, "ends": end - timedelta(days=1), "n_uses": n}
        for first, end, n in zip(begins[:-1], begins[1:], counts.tolist(), strict=True)
    ]
    return {"period": time.period, "bins": bins}


def _tones(found: list[list[Row]]) -> list[Row]:
    """Tones with the `mean` of their probabilities in both, null for one of which nothing was judged."""
    one, other = ({row["tone"]: row["mean"] for row in rows} for rows in found)
    return [{"tone": name, "mean": [by.get(name) for by in (one, other)]} for name in one or other]


def _emotions(found: list[list[Row]]) -> list[Row]:
    """Emotions of both, the greatest share first; 0 where one has none."""
    one, other = ({row["emotion"]: row for row in rows} for rows in found)
    rows = [
        {
            "emotion": name,
            "share": [by[name]["share"] if name in by else 0.0 for by in (one, other)],
            "n_uses": [by[name]["n_uses"] if name in by else 0 for by in (one, other)],
        }
        for name in dict.fromkeys([*one, *other])
    ]
    return sorted(rows, key=lambda row: -max(row["share"]))


def _communities(facets: Facets, sides: list[Side]) -> list[Row]:
    """Where both were used, those with most uses first: `community`, `n_uses` and `share` of each meme's uses."""
    counts = np.stack(
        [np.bincount(facets.community[side.places], minlength=len(facets.communities)) for side in sides], axis=1
    )
    totals = np.maximum(counts.sum(axis=0), 1)
    order = np.argsort(-(counts / totals).sum(axis=1), kind="stable")[:N_COMMUNITIES]
    return [
        {"community": facets.communities[at], "n_uses": counts[at].tolist(), "share": (counts[at] / totals).tolist()}
        for at in order.tolist()
        if counts[at].any()
    ]


def _sense(sense: Row) -> Row:
    return {name: sense[name] for name in ("sense_id", "rank", "label", "share", "n_uses", "is_stable")}


def _some(places: Places) -> Places:
    if len(places) <= MAX_TEXTS:
        return places
    return places[np.linspace(0, len(places) - 1, MAX_TEXTS).astype(np.int64)]


def _events(corpus: Corpus, ids: list[str]) -> list[Row]:
    """Events that shifts of both coincide with: `event_id`, `name`, its days, and `shifted_at` of each."""
    if not (corpus.has("shift_events") and corpus.has("events")) or ids[0] == ids[1]:
        return []
    ties = corpus.rows("shift_events", ["meme_id", "event_id", "shifted_at", "aspect"], one_of("meme_id", ids))
    of = [{tie["event_id"]: tie for tie in ties if tie["meme_id"] == meme_id} for meme_id in ids]
    both = sorted(set(of[0]) & set(of[1]))
    rows = {row["event_id"]: row for row in corpus.rows("events", where=one_of("event_id", both))} if both else {}
    told = ("event_id", "name", "starts_on", "ends_on", "source")
    return [
        {**{name: rows[event_id][name] for name in told}, "shifted_at": [by[event_id]["shifted_at"] for by in of]}
        for event_id in both
        if event_id in rows
    ]


def _lineage(corpus: Corpus, meme_id: str, variants: list[str]) -> list[Row]:
    """Variants that show both memes: `variant_id`, and `kind` in the lineage of one of them, where that is known."""
    kinds: dict[str, str] = {}
    if variants and corpus.has("lineage"):
        where = f"meme_id = {quoted(meme_id)} AND {one_of('variant_id', variants)}"
        kinds = {row["variant_id"]: row["kind"] for row in corpus.rows("lineage", ["variant_id", "kind"], where)}
    return [{"variant_id": variant_id, "kind": kinds.get(variant_id)} for variant_id in variants]
