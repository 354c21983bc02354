"""The posts of the made-up world, one after the other, each with the truth about its picture."""

import random
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from memography.evaluation.synthetic.cast import CAST, COMMUNITIES
from memography.evaluation.synthetic.drawings.scenery import KINDS
from memography.evaluation.synthetic.pictures import Studio, Use
from memography.evaluation.synthetic.timeline import SCENERY, TALK, Timeline
from memography.evaluation.synthetic.words import chatter
from memography.evaluation.synthetic.words.grammar import written

HOSTILE = "<script>alert('made up')</script> & friends"
"""The text of one post, to show that it stays text."""

Row = dict[str, Any]

_SPRING_2020_S = (datetime(2020, 3, 10, tzinfo=UTC).timestamp(), datetime(2020, 6, 15, tzinfo=UTC).timestamp())
_FIRST = (
    "mossy",
    "quiet",
    "velvet",
    "north",
    "paper",
    "honest",
    "tiny",
    "copper",
    "sleepy",
    "lunar",
    "salted",
    "second",
)
_SECOND = ("kettle", "badger", "lantern", "turnip", "comet", "button", "heron", "pickle", "sundial", "otter", "thimble")


def posts(plan: Timeline, studio: Studio, rng: random.Random) -> Iterator[tuple[Row, Row | None]]:
    """Every post in the exchange format, in order of time, with its row of truth where it has a picture."""
    n = len(plan.what)
    n_authors = max(12, n // 12)
    recent = [deque[str](maxlen=40) for _ in COMMUNITIES]
    hostile_at = _hostile_at(plan)
    columns = (plan.posted_at_s, plan.what, plan.sense, plan.is_ironic, plan.community, plan.is_new_picture)
    for k in range(n):
        second, what, sense, is_ironic, community, is_new = (column[k].item() for column in columns)
        post_id = f"made-up-{k + 1:06d}"
        post: Row = {"id": post_id}
        if k == 0 or rng.random() >= 0.015:
            post["posted_at"] = datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        post["community"] = COMMUNITIES[community]
        post["author"] = _author(int(n_authors * rng.random() ** 2) * len(COMMUNITIES) + community)
        reply_to = None
        truth = None
        if what == TALK:
            reply_to = _talk(post, community, second, recent[community], rng)
        elif what == SCENERY:
            truth = _scenery(post, studio, rng)
        else:
            truth = _use(post, Use(what, sense, "ironic" if is_ironic else "sincere"), studio, is_new=is_new, rng=rng)
            if k == hostile_at:
                post["text"] = HOSTILE
            if recent[community] and rng.random() < 0.08:
                reply_to = rng.choice(recent[community])
        if reply_to is not None:
            post["reply_to"] = reply_to
        post["score"] = int(rng.lognormvariate(2.2 if what >= 0 else 1.1, 1.2))
        if rng.random() < 0.6:
            post["url"] = f"https://{COMMUNITIES[community][2:]}.example/{post_id}"
        if "lang" not in post and rng.random() < 0.06:
            post["lang"] = "en"
        recent[community].append(post_id)
        yield post, truth


def _talk(post: Row, community: int, second: int, recent: deque[str], rng: random.Random) -> str | None:
    """Give the post words; the post that it answers, where it is a reply."""
    if recent and rng.random() < 0.4:
        post["text"] = written(rng.choice(chatter.REPLIES), chatter.FILLERS, rng)
        return rng.choice(recent)
    if rng.random() < 0.04:
        post["lang"], line = rng.choice(chatter.OTHER_LANGUAGES)
    elif _SPRING_2020_S[0] <= second <= _SPRING_2020_S[1] and rng.random() < 0.6:
        line = rng.choice(chatter.SPRING_2020)
    else:
        line = rng.choice(chatter.TALK[COMMUNITIES[community]])
    post["text"] = written(line, chatter.FILLERS, rng)
    return None


def _scenery(post: Row, studio: Studio, rng: random.Random) -> Row:
    kind = rng.choice(KINDS)
    post["text"] = written(rng.choice(chatter.UNDER_PICTURES[kind]), chatter.FILLERS, rng)
    post["images"] = [f"images/{studio.scene(kind)}"]
    return _truth(post["id"], None)


def _use(post: Row, use: Use, studio: Studio, *, is_new: bool, rng: random.Random) -> Row:
    """Give the post a meme's picture, and mostly words of its own."""
    post_id = post["id"]
    meme = CAST[use.meme]
    sense = meme.senses[use.sense]
    parent: str | None
    if is_new or not studio.has(use):
        picture, parent = studio.new(use, post_id)
        ops = picture.ops
    else:
        picture, parent = studio.copied(use, post_id)
        ops = (*picture.ops, "copy")
    if not picture.caption or rng.random() < 0.7:
        post["text"] = sense.text(use.tone, rng)
    post["images"] = [f"images/{picture.file}"]
    row = _truth(post_id, meme.name)
    row |= {"also": picture.also, "caption": picture.caption, "ops": list(ops)}
    return row | {"sense": sense.name, "tone": use.tone, "parent": parent}


def _truth(post_id: str, template: str | None) -> Row:
    row: Row = {"id": post_id, "template": template, "also": None, "caption": "", "ops": []}
    return row | {"sense": None, "tone": None, "parent": None}


def _author(place: int) -> str:
    """An invented name, the same for the same place."""
    first, rest = place % len(_FIRST), place // len(_FIRST)
    return f"{_FIRST[first]}_{_SECOND[rest % len(_SECOND)]}_{rest // len(_SECOND) + 1}"


def _hostile_at(plan: Timeline) -> int:
    """Which post gets the hostile words: a use of a meme, two thirds through; none in a world without uses."""
    uses = [k for k in range(len(plan.what) * 2 // 3, len(plan.what)) if plan.what[k] >= 0][:1]
    return uses[0] if uses else -1
