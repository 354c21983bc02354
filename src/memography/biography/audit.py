"""The audit: every claim is recounted from uses and posts, every sentence composed again from its claims."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from polars.exceptions import PolarsError

from memography.biography.article import Claim, Fault, Sentence
from memography.biography.claims import as_json
from memography.biography.kinds import KINDS
from memography.biography.meme_uses import MemeUses
from memography.biography.narrator.faithful import faithful
from memography.biography.narrator.wording import Key, names
from memography.biography.sentences import compose

TOLERANCE = 1e-9
"""Two figures agree if they differ by less than this share of the larger."""


def audit(name: str, uses: MemeUses, claims: list[Claim], sentences: list[Sentence]) -> Iterator[Fault]:
    """What does not hold in one meme's article; nothing where all is well.

    Args:
        name: the meme's name.
        uses: its uses.
        claims: its claims as stored.
        sentences: its sentences as stored.
    """
    meme_id = uses.meme_id
    broken = set()
    for claim in claims:
        for what in faults_of(uses, claim):
            broken.add(claim.claim_id)
            yield Fault(meme_id, claim.claim_id, what)
    for sentence in sentences:
        cited = [claim.claim_id for claim in sentence.claims]
        if not cited:
            yield Fault(meme_id, f"“{sentence.text}”", "rests on no claim")
        for claim_id in broken.intersection(cited):
            yield Fault(meme_id, f"“{sentence.text}”", f"rests on claim {claim_id}, which does not hold")
    try:
        composed = compose(name, claims)
    except KeyError as missing:
        yield Fault(meme_id, "the article", f"can't be composed again: there is no claim of kind {missing}")
        return
    again = [(s.section, s.text, [c.claim_id for c in s.claims]) for s in composed]
    stored = [(s.section, s.text, [c.claim_id for c in s.claims]) for s in sentences]
    for found, expected in zip(stored, again, strict=False):
        if found != expected:
            says = f"say “{expected[1]}”" if found[1] != expected[1] else "are not those that it cites"
            yield Fault(meme_id, f"“{found[1]}”", f"its claims {says}")
            break
    if len(stored) != len(again):
        yield Fault(meme_id, "the article", f"has {len(stored)} sentences; its claims make {len(again)}")


def unfaithful(meme_id: str, sentences: list[Sentence], answers: Mapping[Key, Mapping[str, Any]]) -> Iterator[Fault]:
    """The wordings of a narrator that are kept as faithful, and say something else than their sentences.

    Args:
        meme_id: the meme.
        sentences: its sentences as stored.
        answers: the rows of `narrations` by section and sentence.
    """
    for sentence in sentences:
        row = answers.get((sentence.section, sentence.text))
        if row and not row["complaints"]:
            for what in faithful(sentence.text, row["answer"], names(sentence.claims)):
                yield Fault(meme_id, f"“{row['answer']}”", f"a narrator's wording of “{sentence.text}”, but {what}")


def faults_of(uses: MemeUses, claim: Claim) -> Iterator[str]:
    """What does not hold in a claim, recounted from the uses of its meme."""
    try:
        counted = KINDS[claim.kind].recount(uses, claim)
        parameters = as_json(KINDS[claim.kind].parameters(uses.corpus))
    except (LookupError, ValueError, ZeroDivisionError, PolarsError) as error:
        yield f"can't be recounted: {type(error).__name__}: {error}"
        return
    for part in ("value", "low", "high"):
        for where, said, found in _differing(part, getattr(claim, part), as_json(getattr(counted, part))):
            yield f"{where} is {said}; the uses say {found}"
    for where, said, found in _differing("parameters", claim.parameters, parameters):
        yield f"{where} is {said}; the method now has {found}"
    if counted.evidence != claim.evidence:
        yield f"evidence is {claim.evidence.to_json()}; the uses say {counted.evidence.to_json()}"
    proof = uses.posts(claim.evidence)
    if len(proof) != claim.n_posts:
        yield f"is said to rest on {claim.n_posts} posts; its evidence leads to {len(proof)}"
    if claim.n_posts == 0:
        yield "rests on no post"
    if strangers := set(claim.post_ids).difference(proof):
        yield f"names posts that do not prove it: {', '.join(sorted(strangers)[:3])}"


def _differing(where: str, said: Any, found: Any) -> Iterator[tuple[str, str, str]]:
    """Where two JSON values differ, and both there as JSON: by key where both are objects with the same keys."""
    if isinstance(said, dict) and isinstance(found, dict) and said.keys() == found.keys():
        for key in said:
            yield from _differing(f"{where}.{key}", said[key], found[key])
    elif not agree(said, found):
        yield where, json.dumps(said, ensure_ascii=False), json.dumps(found, ensure_ascii=False)


def agree(said: Any, found: Any) -> bool:
    """Whether two JSON values are the same, figures to within `TOLERANCE`."""
    if isinstance(said, dict) and isinstance(found, dict):
        return said.keys() == found.keys() and all(agree(said[key], found[key]) for key in said)
    if isinstance(said, list) and isinstance(found, list):
        return len(said) == len(found) and all(map(agree, said, found))
    if isinstance(said, float) and isinstance(found, int | float):
        return abs(said - found) <= TOLERANCE * max(abs(said), abs(found))
    return bool(said == found)


def told(faults: list[Fault]) -> str:
    """Faults as a message."""
    lines = [f"{fault.meme_id}: {fault.where}: {fault.what}" for fault in faults[:20]]
    more = f"\n… and {len(faults) - 20} more" if len(faults) > 20 else ""
    return f"{len(faults)} claims or sentences do not follow from the tables:\n" + "\n".join(lines) + more
