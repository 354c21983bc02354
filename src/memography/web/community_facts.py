"""What is told of communities: how much each posts, which memes it uses, and what sets it apart."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from memography.corpus import Corpus
from memography.corpus.store import quoted
from memography.tables import ALL_MEMES, EMOTIONS
from memography.web import histogram
from memography.web.choice import Choice
from memography.web.facets import EPOCH, TONES, UNDATED, Facets
from memography.web.histogram import axis
from memography.web.log_odds import CLEAR, log_odds
from memography.web.queries import Row

N_APART = 12
"""So many memes at most are told to set a community apart."""


@dataclass(frozen=True, slots=True)
class Community:
    """One community in figures."""

    name: str | None
    """None for all posts whose community is unknown."""
    n_posts: int
    n_uses: int
    n_memes: int
    n_posts_with_meme: int
    first_on: date | None
    """The day of its first dated post."""
    last_on: date | None
    n_judged: int
    """Uses whose words the tone model judged."""
    tones: tuple[float, float, float] | None
    """Mean probabilities of TONES in them."""
    apart: tuple[tuple[str, int, float], ...]
    """Memes that it uses more than others do, clearest first: id, uses in it, and standard deviations."""

    @property
    def share(self) -> float | None:
        """Posts with a meme as a share of all."""
        return self.n_posts_with_meme / self.n_posts if self.n_posts else None

    def as_data(self) -> Row:
        """As JSON has it."""
        told = ("name", "n_posts", "n_uses", "n_memes", "n_posts_with_meme", "share", "first_on", "last_on", "n_judged")
        found = {name: getattr(self, name) for name in told}
        found["tones"] = self.tones and dict(zip(TONES, self.tones, strict=True))
        found["apart"] = [{"meme_id": meme_id, "n_uses": n, "z": z} for meme_id, n, z in self.apart]
        return found


def communities(corpus: Corpus, facets: Facets) -> dict[str | None, Community]:
    """Every community by name, most uses first."""
    posts = _posts(corpus)
    n_places = len(facets.communities)
    n_uses = np.bincount(facets.community, minlength=n_places)
    p = facets.p_tones.astype(np.float64)
    is_judged = ~np.isnan(p[:, 0])
    n_judged = np.bincount(facets.community[is_judged], minlength=n_places)
    sums = [
        np.bincount(facets.community[is_judged], weights=p[is_judged, at], minlength=n_places)
        for at in range(len(TONES))
    ]
    n_memes, apart = _apart(facets)
    number = {name: at for at, name in enumerate(facets.communities)}
    found = []
    for name in dict.fromkeys([*facets.communities, *posts]):
        n_posts, first_on, last_on = posts.get(name, (0, None, None))
        at = number.get(name)
        if at is None:
            found.append(Community(name, n_posts, 0, 0, 0, first_on, last_on, 0, None, ()))
            continue
        judged = int(n_judged[at])
        means = tuple(round(float(total[at]) / judged, 4) for total in sums) if judged else None
        counts = n_posts, int(n_uses[at]), int(n_memes[at]), int(facets.n_posts[at])
        found.append(Community(name, *counts, first_on, last_on, judged, means, tuple(apart[at])))  # type: ignore[arg-type]
    ordered = sorted(found, key=lambda one: (-one.n_uses, -one.n_posts, one.name or ""))
    return {one.name: one for one in ordered}


def emotions_of(facets: Facets, places: npt.NDArray[np.int64]) -> list[Row]:
    """How many of some uses express each emotion, the commonest first: `emotion`, `n_uses`, and `share` of those that
    were judged."""
    expressed = facets.emotions[places]
    n_judged = int((expressed > 0).sum())
    counts = {name: int((expressed & np.uint32(1 << at) > 0).sum()) for at, name in enumerate(EMOTIONS)}
    ordered = sorted((name for name in counts if counts[name] and name != "neutral"), key=lambda name: -counts[name])
    return [{"emotion": name, "n_uses": counts[name], "share": counts[name] / n_judged} for name in ordered]


def tones_of(facets: Facets, places: npt.NDArray[np.int64]) -> list[Row]:
    """How some uses are meant: `tone`, and `mean`, the mean of its probabilities in those that were judged."""
    p = facets.p_tones[places].astype(np.float64)
    p = p[~np.isnan(p[:, 0])]
    if not len(p):
        return []
    means = p.mean(axis=0)
    return [{"tone": tone, "mean": float(means[at])} for at, tone in enumerate(TONES)]


def over_time(corpus: Corpus, facets: Facets, name: str | None) -> Row | None:
    """A community's days: `period`, `bins` (begins, n_posts, n_uses), and as shapes `bars` of uses, `behind` them those
    of posts, `holes`, `ticks`; None where none of its posts is dated."""
    exposure = corpus.polars("exposure", ["day", "n_posts"], _in(name)) if corpus.has("exposure") else pl.DataFrame()
    if exposure.is_empty():
        return None
    day, n_posts = exposure["day"].to_physical().to_numpy(), exposure["n_posts"].to_numpy()
    time = axis(int(day.min()), int(day.max()))
    posted = np.bincount(time.bins(day), weights=n_posts, minlength=time.n_bins).astype(np.int64)
    days = facets.day[facets.community == facets.number_of(name)]
    used = time.counted(days[(days != UNDATED) & (days >= time.edges[0]) & (days < time.edges[-1])])
    begins, top = time.begins(), max(int(posted.max()), int(used.max(initial=0)), 1)
    holes = holes_of(corpus, name)
    places = [(time.place(hole["begins"]), time.place(hole["ends"])) for hole in holes]
    return {
        "period": time.period,
        "bins": [
            {"begins": first, "n_posts": posts, "n_uses": uses}
            for first, posts, uses in zip(begins, posted.tolist(), used.tolist(), strict=False)
        ],
        "bars": [bar and {**bar, "is_in": True} for bar in histogram.bars(used, top)],
        "behind": histogram.bars(posted, top),
        "holes": [{"left": round(left, 2), "width": round(max(right - left, 0.3), 2)} for left, right in places],
        "ticks": time.ticks(),
        "height": histogram.HEIGHT_PX,
    }


def holes_of(corpus: Corpus, name: str | None) -> list[Row]:
    """The times in which a community has far fewer posts than around them."""
    rows = corpus.rows("holes", where=_in(name)) if corpus.has("holes") else []
    return sorted(rows, key=lambda row: row["begins"])


def moves(corpus: Corpus, name: str | None) -> list[Row]:
    """Influence from and to other communities, rows of `spread`: of all memes together first, then meme by meme those
    where it was found."""
    if name is None or not corpus.has("spread"):
        return []
    touching = f"(source = {quoted(name)} OR target = {quoted(name)}) AND source != target"
    rows = corpus.rows("spread", where=f"{touching} AND (is_found OR meme_id = {quoted(ALL_MEMES)})")
    return sorted(rows, key=lambda row: (row["meme_id"] != ALL_MEMES, not row["is_found"], -row["ratio"]))


def saw_first(corpus: Corpus, name: str | None) -> list[Row]:
    """The memes that were first seen in a community, rows of `origins`, in order of time."""
    rows = corpus.rows("origins", where=_in(name)) if corpus.has("origins") else []
    return sorted(rows, key=lambda row: (row["first_seen_at"], row["meme_id"]))


def choice_of(name: str | None) -> Choice:
    """The uses in a community."""
    return Choice(placed="no") if name is None else Choice(community=name)


def _in(name: str | None) -> str:
    return "community IS NULL" if name is None else f"community = {quoted(name)}"


def _posts(corpus: Corpus) -> dict[str | None, tuple[int, date | None, date | None]]:
    """How many posts each community has, and the days of the first and last dated ones."""
    if not corpus.has("posts"):
        return {}
    posts = corpus.polars("posts", ["community", "posted_at"])
    counted = posts.group_by("community").agg(
        n=pl.len(), first=pl.col("posted_at").min(), last=pl.col("posted_at").max()
    )
    counted = counted.with_columns(pl.col("first", "last").dt.date())
    return {name: (n, first, last) for name, n, first, last in counted.iter_rows()}


def _apart(facets: Facets) -> tuple[npt.NDArray[np.int64], list[list[tuple[str, int, float]]]]:
    """How many memes each community uses, and those that it uses more than others do."""
    n_memes, n_places = len(facets.meme_ids), len(facets.communities)
    pairs, n_here = np.unique(facets.community.astype(np.int64) * max(n_memes, 1) + facets.meme, return_counts=True)
    place, meme = pairs // max(n_memes, 1), pairs % max(n_memes, 1)
    of_meme = np.bincount(facets.meme, minlength=n_memes)
    of_place = np.bincount(facets.community, minlength=n_places)
    n_uses, share = facets.n_uses, of_meme[meme] / max(facets.n_uses, 1)
    z = log_odds(n_here, of_meme[meme] - n_here, of_place[place], n_uses - of_place[place], share)
    apart: list[list[tuple[str, int, float]]] = [[] for _ in range(n_places)]
    clear = np.flatnonzero(z >= CLEAR)
    for at in clear[np.argsort(-z[clear], kind="stable")].tolist():
        if len(apart[place[at]]) < N_APART:
            apart[place[at]].append((facets.meme_ids[meme[at]], int(n_here[at]), round(float(z[at]), 2)))
    return np.bincount(place, minlength=n_places), apart


def days_of(facets: Facets, places: npt.NDArray[np.int64]) -> tuple[date, date] | None:
    """The days of the first and the last dated of some uses; None where none is dated."""
    days = facets.day[places]
    days = days[days != UNDATED]
    return (EPOCH + timedelta(days=int(days.min())), EPOCH + timedelta(days=int(days.max()))) if len(days) else None
