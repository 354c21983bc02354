"""Ids that last: a meme keeps its id when the corpus grows."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence


def given_id(name: str) -> str:
    """The id of a meme that a source names; names that differ in case or blanks alone are one.

    >>> given_id("Success Kid") == given_id(" success  kid") != given_id("Successkid")
    True
    """
    return _id("given", " ".join(name.casefold().split()))


def lasting_ids(groups: Sequence[Sequence[str]], leaders: Sequence[str], previous: Mapping[str, str]) -> list[str]:
    """An id for each group of variants, the one it had before where it had one.

    A group takes the old id that most of its members bore. Where two groups claim one id, the group with more such
    members has it, and the other gets a new one; a new id follows from the group's leader.

    Args:
        groups: the members of each group.
        leaders: the variant that stands for each group.
        previous: the id that a member bore before.
    """
    claims = []
    for number, members in enumerate(groups):
        bore = Counter(previous[m] for m in members if m in previous)
        claims += [(-count, meme_id, number) for meme_id, count in bore.items()]
    ids: dict[int, str] = {}
    taken: set[str] = set()
    for _, meme_id, number in sorted(claims):
        if number not in ids and meme_id not in taken:
            ids[number] = meme_id
            taken.add(meme_id)
    for number, leader in enumerate(leaders):
        if number not in ids:
            turn = 0
            while (new := _id("picture", leader, *([str(turn)] if turn else []))) in taken:
                turn += 1
            ids[number] = new
            taken.add(new)
    return [ids[number] for number in range(len(groups))]


def _id(*parts: str) -> str:
    return "m" + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]
