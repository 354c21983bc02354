"""What is not known, and how memes were recognised."""

from collections.abc import Iterator
from typing import Any

from memography.biography.article import Claim, Evidence
from memography.biography.facts import CorpusFacts, Facts
from memography.biography.kinds.kind import Kind, Measured, all_uses


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
    yield Measured({**facts.corpus.recognition, "n_given": n_given, "n_uses": facts.meme["n_uses"]}, all_uses(facts))


def _recount_recognition(facts: Facts, claim: Claim) -> Measured:
    is_given = facts.uses["is_given"].to_list()
    return Measured(
        {**facts.corpus.recognition, "n_given": is_given.count(True), "n_uses": len(is_given)}, all_uses(facts)
    )


def _renew_recognition(value: Any, corpus: CorpusFacts) -> dict[str, Any]:
    return {**corpus.recognition, "n_given": value["n_given"], "n_uses": value["n_uses"]}


KINDS = (
    Kind("untimed", "Uses whose post has no time.", ("memes", "uses"), _measure_untimed, _recount_untimed),
    Kind(
        "disagreements",
        "Uses whose source names another meme than their picture says.",
        ("memes", "uses"),
        _measure_disagreements,
        _recount_disagreements,
    ),
    Kind(
        "recognition",
        "The settings of the memes stage at its last run, and uses counted by whether the source named the meme.",
        ("runs", "uses"),
        _measure_recognition,
        _recount_recognition,
        _renew_recognition,
    ),
)
