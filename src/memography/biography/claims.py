"""Claims: what can be said of a meme, each measured from the stages' tables and recounted from its uses.

A kind of claim has two functions. `measure` reads what the stages wrote; `recount` finds the same value again from
`uses`, `posts` and captions alone, and takes another way where there is one. The audit holds one against the other.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import polars as pl
from scipy.stats import hypergeom

from memography.biography.article import Claim, Evidence
from memography.biography.facts import Facts
from memography.settings import BiographySettings
from memography.words import folded

N_WORDS = 4
"""How many distinctive words are claimed."""
PEAK_MIN_USES = 10
"""A month with fewer uses is no peak worth telling."""
PEAK_MIN_RATIO = 2.0
"""A peak has at least so many times the uses of the meme's usual month."""
PEAK_WORD_P = 0.01
"""A word is told with a peak if chance alone would seldom put so many of its uses there (after Bonferroni)."""
N_PEAK_WORDS = 4


@dataclass(frozen=True, slots=True)
class Measured:
    """A value, and the uses that prove it."""

    value: Any
    evidence: Evidence
    low: Any = None
    high: Any = None
    subject: str = ""
    """What tells this claim from others of its kind, such as the word it is about."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of claim."""

    name: str
    method: str
    """How the value is found, in a sentence."""
    tables: tuple[str, ...]
    measure: Callable[[Facts], Iterator[Measured]]
    recount: Callable[[Facts, Claim], Measured]


def claims(facts: Facts, settings: BiographySettings) -> list[Claim]:
    """Every claim that can be made about a meme."""
    return [_claim(facts, kind, measured, settings) for kind in KINDS.values() for measured in kind.measure(facts)]


def _claim(facts: Facts, kind: Kind, measured: Measured, settings: BiographySettings) -> Claim:
    meme_id = facts.meme["meme_id"]
    posts = facts.chosen(measured.evidence)["post_id"].unique(maintain_order=True)
    n_listed = min(len(posts), settings.evidence_posts)
    spread = np.linspace(0, max(len(posts) - 1, 0), n_listed).astype(int)
    return Claim(
        claim_id="-".join(filter(None, [meme_id, kind.name, measured.subject])),
        meme_id=meme_id,
        kind=kind.name,
        value=as_json(measured.value),
        low=as_json(measured.low),
        high=as_json(measured.high),
        method=kind.method,
        tables=kind.tables,
        evidence=measured.evidence,
        n_posts=len(posts),
        post_ids=tuple(posts[int(i)] for i in spread),
    )


def as_json(value: Any) -> Any:
    """A value as JSON would give it back: times and dates as ISO 8601, tuples as lists."""
    return json.loads(json.dumps(value, default=lambda time: time.isoformat()))


def _all(facts: Facts) -> Evidence:
    return Evidence(facts.meme["meme_id"])


# --- how much ------------------------------------------------------------------------------------------------------


def _measure_posts(facts: Facts) -> Iterator[Measured]:
    value = {"n_posts": facts.meme["n_posts"], "n_uses": facts.meme["n_uses"]}
    yield Measured(value, _all(facts))


def _recount_posts(facts: Facts, claim: Claim) -> Measured:
    post_ids = facts.uses["post_id"].to_list()
    return Measured({"n_posts": len(set(post_ids)), "n_uses": len(post_ids)}, _all(facts))


def _measure_span(facts: Facts) -> Iterator[Measured]:
    if facts.meme["first_seen_at"]:
        yield Measured({"first": facts.meme["first_seen_at"], "last": facts.meme["last_seen_at"]}, _all(facts))


def _recount_span(facts: Facts, claim: Claim) -> Measured:
    dated = facts.uses["posted_at"].drop_nulls().to_list()
    return Measured({"first": min(dated), "last": max(dated)}, _all(facts))


def _measure_share(facts: Facts) -> Iterator[Measured]:
    n_posts = int(facts.timeline["n_posts"].sum())
    n_all = int(facts.corpus.exposure["n_posts"].sum())
    if n_posts:
        yield Measured({"n_posts": n_posts, "n_all": n_all, "share": n_posts / n_all}, _all(facts))


def _recount_share(facts: Facts, claim: Claim) -> Measured:
    n_posts = len({post for post, at in facts.uses.select("post_id", "posted_at").iter_rows() if at})
    n_all = facts.corpus.n_dated_posts
    return Measured({"n_posts": n_posts, "n_all": n_all, "share": n_posts / n_all}, _all(facts))


# --- the picture ---------------------------------------------------------------------------------------------------


def _measure_variants(facts: Facts) -> Iterator[Measured]:
    pictured = facts.uses.drop_nulls("variant_id")
    if not facts.meme["n_variants"]:
        yield Measured({"n_variants": 0, "n_pictured": 0}, _all(facts))
        return
    value = {"n_variants": facts.meme["n_variants"], "n_pictured": pictured.height}
    yield Measured(value, _all(facts))


def _recount_variants(facts: Facts, claim: Claim) -> Measured:
    variants = [variant for variant in facts.uses["variant_id"] if variant]
    return Measured({"n_variants": len(set(variants)), "n_pictured": len(variants)}, _all(facts))


def _measure_top_variant(facts: Facts) -> Iterator[Measured]:
    counts = facts.uses.drop_nulls("variant_id").group_by("variant_id").agg(n=pl.len())
    if counts.height > 1:
        top = counts.sort(["n", "variant_id"], descending=[True, False]).row(0)
        if top[1] > 1:
            yield Measured({"variant_id": top[0], "n_uses": top[1]}, Evidence(facts.meme["meme_id"], variant_id=top[0]))


def _recount_top_variant(facts: Facts, claim: Claim) -> Measured:
    counts = Counter(variant for variant in facts.uses["variant_id"] if variant)
    top, n_uses = min(counts.items(), key=lambda item: (-item[1], item[0]))
    return Measured({"variant_id": top, "n_uses": n_uses}, Evidence(facts.meme["meme_id"], variant_id=top))


def _measure_template_words(facts: Facts) -> Iterator[Measured]:
    printed = facts.captions.filter(pl.col("template_text") != "")
    if printed.height:
        spelt = printed.group_by("template_text").agg(n=pl.len()).sort(["n", "template_text"], descending=[True, False])
        yield Measured({"text": spelt["template_text"][0], "n_variants": printed.height}, _all(facts))


def _recount_template_words(facts: Facts, claim: Claim) -> Measured:
    wanted = {folded(line) for line in claim.value["text"].split("\n")}
    read = [{folded(line["text"]) for line in lines} for lines in facts.captions["lines"]]
    n_variants = sum(bool(wanted & lines) for lines in read)
    return Measured({"text": claim.value["text"], "n_variants": n_variants}, _all(facts))


# --- origin and spread ---------------------------------------------------------------------------------------------


def _measure_first_seen(facts: Facts) -> Iterator[Measured]:
    origin = facts.origin
    if origin:
        value = {name: origin[name] for name in ("first_seen_at", "community", "post_id", "is_censored")}
        value["corpus_begins_at"] = facts.corpus.begins_at
        evidence = Evidence(facts.meme["meme_id"], post_id=origin["post_id"])
        yield Measured(value, evidence, origin["low"], origin["high"])


def _recount_first_seen(facts: Facts, claim: Claim) -> Measured:
    dated = facts.uses.drop_nulls("posted_at")
    first = min(dated.select("posted_at", "use_id", "community", "post_id").iter_rows())
    begins_at = facts.corpus.begins_at
    low = datetime.fromisoformat(claim.low) if claim.low else None
    value = {
        "first_seen_at": first[0],
        "community": first[2],
        "post_id": first[3],
        "is_censored": low is None or (begins_at is not None and low < begins_at),
        "corpus_begins_at": begins_at,
    }
    return Measured(value, Evidence(facts.meme["meme_id"], post_id=first[3]), claim.low, first[0])


def _measure_communities(facts: Facts) -> Iterator[Measured]:
    counted = (
        facts.timeline.drop_nulls("community")
        .group_by("community")
        .agg(n_uses=pl.col("n_uses").sum(), first=pl.col("day").min())
        .sort(["n_uses", "community"], descending=[True, False])
    )
    if counted.height:
        by = [{"community": c, "n_uses": n, "first_on": day} for c, n, day in counted.iter_rows()]
        n_dated = int(facts.timeline["n_uses"].sum())
        yield Measured({"n_dated": n_dated, "n_communities": len(by), "by": by[:10]}, _all(facts))


def _recount_communities(facts: Facts, claim: Claim) -> Measured:
    dated = facts.uses.drop_nulls("posted_at").select("community", "posted_at").rows()
    counts = Counter(community for community, _ in dated if community is not None)
    first: dict[str, date] = {}
    for community, at in dated:
        first[community] = min(first.get(community, at.date()), at.date())
    by = [{"community": c, "n_uses": n, "first_on": first[c]} for c, n in counts.items()]
    by.sort(key=lambda row: (-row["n_uses"], row["community"]))
    return Measured({"n_dated": len(dated), "n_communities": len(by), "by": by[:10]}, _all(facts))


def _measure_in_community(facts: Facts) -> Iterator[Measured]:
    for whole in _measure_communities(facts):
        for number, row in enumerate(whole.value["by"][:3], 1):
            value = {**row, "share": row["n_uses"] / whole.value["n_dated"]}
            evidence = Evidence(facts.meme["meme_id"], community=row["community"])
            yield Measured(value, evidence, subject=str(number))


def _recount_in_community(facts: Facts, claim: Claim) -> Measured:
    dated = facts.uses.drop_nulls("posted_at").select("community", "posted_at").rows()
    here = [at for community, at in dated if community == claim.value["community"]]
    value = {
        "community": claim.value["community"],
        "n_uses": len(here),
        "first_on": min(here).date(),
        "share": len(here) / len(dated),
    }
    return Measured(value, claim.evidence)


# --- words and the peak --------------------------------------------------------------------------------------------


def _n_with_word(uses: pl.DataFrame, word: str) -> int:
    return int(uses["words"].list.contains(word).fill_null(False).sum())


def _measure_word(facts: Facts) -> Iterator[Measured]:
    for word in facts.name["words"][:N_WORDS]:
        value = {"word": word, "n_uses": _n_with_word(facts.uses, word)}
        yield Measured(value, Evidence(facts.meme["meme_id"], word=word), subject=word)


def _recount_word(facts: Facts, claim: Claim) -> Measured:
    word = claim.value["word"]
    n_uses = sum(word in (found or ()) for found in facts.uses["words"].to_list())
    return Measured({"word": word, "n_uses": n_uses}, claim.evidence)


def _measure_peak(facts: Facts) -> Iterator[Measured]:
    months = (
        facts.timeline.group_by(month=pl.col("day").dt.truncate("1mo"))
        .agg(n_uses=pl.col("n_uses").sum())
        .sort(["n_uses", "month"], descending=[True, False])
    )
    if not months.height:
        return
    month, n_uses = months.row(0)
    usual = _usual(dict(months.iter_rows()))
    if n_uses >= PEAK_MIN_USES and n_uses >= PEAK_MIN_RATIO * usual:
        since, before = _bounds(month)
        value = {"month": month.strftime("%Y-%m"), "n_uses": n_uses, "usual": usual}
        yield Measured(value, Evidence(facts.meme["meme_id"], since=since, before=before))


def _recount_peak(facts: Facts, claim: Claim) -> Measured:
    counts = Counter(at.date().replace(day=1) for at in facts.uses["posted_at"].drop_nulls())
    month, n_uses = min(counts.items(), key=lambda item: (-item[1], item[0]))
    since, before = _bounds(month)
    value = {"month": month.strftime("%Y-%m"), "n_uses": n_uses, "usual": _usual(counts)}
    return Measured(value, Evidence(facts.meme["meme_id"], since=since, before=before))


def _usual(n_uses: dict[date, int] | Counter[date]) -> float:
    """The median of a month's uses, months without any between the first and the last included."""
    first, last = min(n_uses), max(n_uses)
    n_months = (last.year - first.year) * 12 + last.month - first.month + 1
    return float(np.median([*n_uses.values(), *[0] * (n_months - len(n_uses))]))


def _bounds(month: date) -> tuple[str, str]:
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return tuple(  # type: ignore[return-value]
        datetime(day.year, day.month, 1, tzinfo=UTC).isoformat() for day in (month, following)
    )


def _measure_peak_word(facts: Facts) -> Iterator[Measured]:
    for peak in _measure_peak(facts):
        dated = facts.uses.drop_nulls("posted_at")
        inside = facts.chosen(peak.evidence)
        everywhere = Counter(word for found in dated["words"].drop_nulls() for word in found)
        here = Counter(word for found in inside["words"].drop_nulls() for word in found)
        told = []
        for word, n_in in here.items():
            p = float(hypergeom.sf(n_in - 1, dated.height, everywhere[word], inside.height))
            if n_in >= 3 and p * len(here) <= PEAK_WORD_P:
                told.append((p, -n_in, word))
        for p, _, word in sorted(told)[:N_PEAK_WORDS]:
            value = {"word": word, "month": peak.value["month"], "n_in": here[word], "n_of": inside.height}
            value |= {"n_elsewhere": everywhere[word] - here[word], "p_value": p}
            evidence = Evidence(
                facts.meme["meme_id"], since=peak.evidence.since, before=peak.evidence.before, word=word
            )
            yield Measured(value, evidence, subject=word)


def _recount_peak_word(facts: Facts, claim: Claim) -> Measured:
    month = claim.value["month"]
    word = claim.value["word"]
    rows = [
        (f"{at:%Y-%m}" == month, word in (found or ()))
        for at, found in facts.uses.select("posted_at", "words").iter_rows()
        if at
    ]
    n_in = sum(is_in and has for is_in, has in rows)
    n_of = sum(is_in for is_in, _ in rows)
    n_with = sum(has for _, has in rows)
    value = {"word": word, "month": month, "n_in": n_in, "n_of": n_of, "n_elsewhere": n_with - n_in}
    value["p_value"] = float(hypergeom.sf(n_in - 1, len(rows), n_with, n_of))
    return Measured(value, claim.evidence)


# --- limits and methods --------------------------------------------------------------------------------------------


def _measure_untimed(facts: Facts) -> Iterator[Measured]:
    if facts.meme["n_untimed_uses"]:
        yield Measured(facts.meme["n_untimed_uses"], Evidence(facts.meme["meme_id"], untimed=True))


def _recount_untimed(facts: Facts, claim: Claim) -> Measured:
    return Measured(sum(at is None for at in facts.uses["posted_at"]), claim.evidence)


def _measure_disagreements(facts: Facts) -> Iterator[Measured]:
    if facts.meme["n_disagreements"]:
        yield Measured(facts.meme["n_disagreements"], Evidence(facts.meme["meme_id"], disagreeing=True))


def _recount_disagreements(facts: Facts, claim: Claim) -> Measured:
    said = facts.uses.select("picture_meme_id", "meme_id").rows()
    return Measured(sum(bool(picture) and picture != meme for picture, meme in said), claim.evidence)


def _measure_recognition(facts: Facts) -> Iterator[Measured]:
    n_given = int(facts.uses["is_given"].sum())
    yield Measured({**facts.corpus.recognition, "n_given": n_given, "n_uses": facts.meme["n_uses"]}, _all(facts))


def _recount_recognition(facts: Facts, claim: Claim) -> Measured:
    is_given = facts.uses["is_given"].to_list()
    return Measured({**facts.corpus.recognition, "n_given": is_given.count(True), "n_uses": len(is_given)}, _all(facts))


def _kind(
    name: str,
    method: str,
    tables: tuple[str, ...],
    measure: Callable[[Facts], Iterator[Measured]],
    recount: Callable[[Facts, Claim], Measured],
) -> tuple[str, Kind]:
    return name, Kind(name, method, tables, measure, recount)


KINDS: dict[str, Kind] = dict(
    [
        _kind("posts", "Uses and their posts, counted.", ("memes", "uses"), _measure_posts, _recount_posts),
        _kind("span", "Earliest and latest dated use.", ("memes", "uses"), _measure_span, _recount_span),
        _kind(
            "share",
            "Dated posts that use the meme, among all dated posts of the corpus.",
            ("timeline", "exposure", "uses", "posts"),
            _measure_share,
            _recount_share,
        ),
        _kind(
            "variants",
            "Images are one variant if their PDQ hashes lie near each other.",
            ("memes", "uses"),
            _measure_variants,
            _recount_variants,
        ),
        _kind("top_variant", "Uses counted by variant.", ("uses",), _measure_top_variant, _recount_top_variant),
        _kind(
            "template_words",
            "Lines read in nearly all of the meme's variants are taken to be the template's own.",
            ("captions",),
            _measure_template_words,
            _recount_template_words,
        ),
        _kind(
            "first_seen",
            "The earliest dated use; interval by Strauss and Sadler (1989), which takes uses to fall evenly in time.",
            ("origins", "uses", "posts"),
            _measure_first_seen,
            _recount_first_seen,
        ),
        _kind(
            "communities",
            "Dated uses counted by community.",
            ("timeline", "uses"),
            _measure_communities,
            _recount_communities,
        ),
        _kind(
            "in_community",
            "Dated uses in one community, and their share of all dated uses.",
            ("timeline", "uses"),
            _measure_in_community,
            _recount_in_community,
        ),
        _kind(
            "word",
            "Uses whose context has the word; the words are chosen by class-based TF-IDF against all other memes.",
            ("names", "contexts", "uses"),
            _measure_word,
            _recount_word,
        ),
        _kind(
            "peak",
            "The month with most uses, beside the median month of the meme's life.",
            ("timeline", "uses"),
            _measure_peak,
            _recount_peak,
        ),
        _kind(
            "peak_word",
            "Uses with the word in the peak month and elsewhere; one-sided hypergeometric test, Bonferroni over the "
            "month's words. The month was chosen for its height, so this describes; it is no test of a shift.",
            ("timeline", "contexts", "uses"),
            _measure_peak_word,
            _recount_peak_word,
        ),
        _kind("untimed", "Uses whose post has no time.", ("memes", "uses"), _measure_untimed, _recount_untimed),
        _kind(
            "disagreements",
            "Uses whose source names another meme than their picture says.",
            ("memes", "uses"),
            _measure_disagreements,
            _recount_disagreements,
        ),
        _kind(
            "recognition",
            "The settings of the memes stage at its last run, and uses counted by whether the source named the meme.",
            ("runs", "uses"),
            _measure_recognition,
            _recount_recognition,
        ),
    ]
)
"""Every kind of claim by name."""
