"""The recogniser: local features beside the words, verified by geometry and place by place.

A meme is led by one or a few of its variants. A new picture is matched with the leaders. Pictures that match none are
compared with each other, and those that others show nearly whole become leaders (star clustering, Aslam et al. 2004),
the one that most pictures show first, so that the order of arrival matters little.
"""

import heapq
import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from memography.memes.looking import Looking, Shown
from memography.memes.recogniser import MATCHES, WHOLE, Recognition
from memography.recognition.features import Features
from memography.recognition.regions import Claim, chosen, evidence, may_stand_beside, overlap
from memography.recognition.verification import verified_same
from memography.settings import MemesSettings

_ROUNDS = 3
"""So often at most what is left over is compared again: copies of a popular picture crowd each other out at first."""
_COVERED = 0.6
"""A picture of which so much is accounted for is not looked at further."""
_N_TESTED = 6
"""So many members of each of two leaders are tried on the other before they are merged."""
_SAME_REGION = 0.3, 0.6
"""Of two pictures of one meme each shows at least the one share of the other, and one of them the other share."""
_MIN_LAYERS = 2
"""A leader that so many other variants show gets a clean template."""
_MIN_RELED = 4
"""A leader that so many other variants show may give way to one of them."""
_USUAL = 0.9
"""It does where at the median it lies on less of what shows it, or is shown in a smaller part: it was cropped, or
framed."""
_ABOUT = 0.02
"""Of variants that lie upon the leader as the median does, give or take so much, the one with fewest words leads."""
_SHARES = ("covered", "covered_view")
_FOLLOWING = 0.9
"""So many of the leader's members must show the new one."""


class LocalFeatures:
    """Groups variants by what is beside their words."""

    def __init__(self, settings: MemesSettings, looking: Looking) -> None:
        self._settings = settings
        self._looking = looking

    def recognise(self, variants: pl.DataFrame, before: Recognition) -> Recognition:
        """Which variants show which picture; see `Recogniser.recognise`. Those that show none yet are looked at; where
        there are none, and none is gone, what was found stands: posts without new pictures change no meme."""
        state = _State.of(variants, before)
        size = self._settings.batch_variants
        todo = [variant for variant in state.variants if variant not in state.taken]
        for start in range(0, len(todo), size):
            self._take(state, todo[start : start + size])
        if todo or before.has_lost:
            self._split(state)
            self._merge(state, self._alike(state))
            self._relead(state)
            self._merge(state, self._match_with_templates(state))
        layers = state.layers()
        self._looking.make_templates(layers)  # of all that is known by now, as the next build will know it
        found = state.recognition(self._settings.min_uses)
        templates = self._looking.templates(layers.keys() & found.groups.keys())
        return Recognition(found.matches, found.groups, templates=templates)

    def _take(self, state: "_State", batch: Sequence[str]) -> None:
        """Match new variants with the leaders there are, and find leaders among those that match none."""
        state.taken.update(batch)
        self._match(state, batch, list(state.groups), "leaders")
        for _ in range(_ROUNDS):
            fresh = state.open(batch)
            leaders, near = self._found(state, fresh)
            if not leaders:
                break
            state.lead(leaders)
            self._match(state, sorted({*fresh, *near}.difference(leaders)), leaders)
        state.lead(variant for variant in state.left() if state.n_uses[variant] >= self._settings.min_uses)

    def _match(
        self, state: "_State", variants: Sequence[str], leaders: Sequence[str], index: str | None = None
    ) -> None:
        for variant, found in self._looking.shown(variants, leaders, index).items():
            state.shown[variant] += found

    def _found(self, state: "_State", fresh: Sequence[str]) -> tuple[list[str], list[str]]:
        """New leaders among variants that match none, seen beside those that are left from before.

        Returns:
            The leaders, and every variant that shows something of another.
        """
        pool = sorted({*fresh, *state.left()})
        covers: dict[str, dict[str, float]] = defaultdict(dict)
        """How much of a variant another shows."""
        collages = set()
        for variant, found in self._looking.shown(fresh, pool, "left", to_found=True).items():
            for shown in found:
                other = shown["leader_id"]
                if other != variant:
                    covers[variant][other] = max(shown["covered"], covers[variant].get(other, 0))
                    covers[other][variant] = max(shown["covered_view"], covers[other].get(variant, 0))
            regions = [shown["region"] for shown in found]
            if any(may_stand_beside(one, other) for one in regions for other in regions):
                collages.add(variant)
        founders = [variant for variant in pool if not state.shown[variant] and variant not in collages]
        return stars(founders, covers, self._settings.founding_cover, _COVERED), sorted(covers)

    def _split(self, state: "_State") -> None:
        """Let leaders lead groups of their own whose pictures do not show, or no longer, what the others show."""
        together: dict[int, list[str]] = defaultdict(list)
        for leader, group in state.groups.items():
            together[group].append(leader)
        members = state.members()
        for leaders in together.values():
            main, *others = sorted(leaders, key=lambda leader: (-len(members[leader]), leader))
            for other in others:
                if not self._are_same(main, other, members):
                    state.part(other)

    def _alike(self, state: "_State") -> set[tuple[str, str]]:
        """New leaders that show the same as others."""
        shown = self._looking.shown(sorted(state.new_leaders), list(state.groups), "leaders")
        return _pairs(shown) | state.claiming_the_same()

    def _relead(self, state: "_State") -> None:
        """Let one that shows the picture as most do lead in place of one that was cropped or framed: the clean template
        is drawn upon the leader, and shows no more than it."""
        shown_alone, members = state.shown_alone(), state.members()
        for leader in state.layers():
            alone = shown_alone[leader]
            if len(alone) < _MIN_RELED or _usual(alone.values()) >= _USUAL:
                continue
            new = self._usual_variant({variant: one for variant, one in alone.items() if variant not in state.groups})
            others = sorted(set(members[leader]) - {new})
            if new is None or 2 * len(self._shows(others[:_N_TESTED], new)) < min(len(others), _N_TESTED):
                continue
            found = self._shows(others, new)
            told = [found[variant] for variant in alone if variant in found]
            enough = min(len(found) / len(others), len(told) / (len(alone) - 1))
            if leader in found and enough >= _FOLLOWING and _usual(told) > _usual(alone.values()):
                state.relead(leader, new, found)

    def _usual_variant(self, shown: Mapping[str, Shown]) -> str | None:
        """The variant that lies upon its leader as the median does; of some that do the one with fewest words."""
        if not shown:
            return None
        middle = [_median([one[name] for one in shown.values()]) for name in _SHARES]
        apart = {
            variant: sum(abs(one[name] - usual) for name, usual in zip(_SHARES, middle, strict=True))
            for variant, one in shown.items()
            if not one["mirrored"]
        }
        near = [variant for variant, far in apart.items() if far <= min(apart.values()) + _ABOUT]
        features = self._looking.features(near)
        return min(near, key=lambda variant: (features[variant].is_text.mean(), variant), default=None)

    def _shows(self, variants: Sequence[str], leader: str) -> dict[str, Shown]:
        """How variants show a leader, those that do."""
        shown = self._looking.shown(variants, [leader])
        return {variant: max(rows, key=lambda one: one["agreeing"]) for variant, rows in shown.items() if rows}

    def _match_with_templates(self, state: "_State") -> set[tuple[str, str]]:
        """Match what is still open with the clean templates, which show what captions hide in the leaders.

        Returns:
            Leaders whose templates show the same as others.
        """
        layers = state.layers()
        changed = self._looking.make_templates(layers)
        before = set(state.taken_before)
        fresh = state.open(variant for variant in state.variants if variant not in before)
        for variants, leaders in ((fresh, list(layers)), (state.open(state.taken_before), changed)):
            for variant, found in self._looking.shown_of_templates(variants, leaders).items():
                state.shown[variant] += found
        shown = self._looking.shown_of_templates(changed, list(layers), are_templates=True)
        return _pairs(shown) | state.claiming_the_same()

    def _merge(self, state: "_State", pairs: Iterable[tuple[str, str]]) -> None:
        """Let leaders that show the same picture lead one group."""
        members = state.members()
        for one, other in sorted(pairs):
            if state.groups[one] != state.groups[other] and self._are_same(one, other, members):
                state.join(one, other)

    def _are_same(self, one: str, other: str, members: Mapping[str, Sequence[str]]) -> bool:
        """Whether the clean templates of two leaders, each made of several pictures, show each other, or most pictures
        of each show the other leader: one picture alone merges nothing."""
        clean = self._looking.of_templates((one, other))
        if len(clean) == 2 and _is_whole(clean[one], clean[other]):
            return True
        tested = [(member, other) for member in members[one][:_N_TESTED]]
        tested += [(member, one) for member in members[other][:_N_TESTED]]
        known = self._looking.features({one, other, *(member for member, _ in tested)})
        views = {leader: [known[leader], *([clean[leader]] if leader in clean else [])] for leader in (one, other)}
        n_same = sum(any(_is_whole(known[member], view) for view in views[leader]) for member, leader in tested)
        return n_same >= max(2, len(tested) / 2)


@dataclass(slots=True)
class _State:
    """What is known while variants are recognised."""

    variants: list[str]
    n_uses: dict[str, int]
    shown: dict[str, list[Shown]]
    groups: dict[str, int]
    """The group of each leader."""
    n_groups: int
    """The number of the next group."""
    new_leaders: set[str] = field(default_factory=set)
    taken_before: list[str] = field(default_factory=list)
    """Variants that were looked at in an earlier build."""
    taken: set[str] = field(default_factory=set)
    """Variants that have been looked at, these too."""

    @classmethod
    def of(cls, variants: pl.DataFrame, before: Recognition) -> "_State":
        n_uses = dict(variants.select("variant_id", "n_uses").iter_rows())
        shown: dict[str, list[Shown]] = {variant: [] for variant in n_uses}
        for row in before.matches.iter_rows(named=True):
            shown[row["variant_id"]].append(row)
        n_groups = max(before.groups.values(), default=-1) + 1
        taken = [variant for variant in n_uses if shown[variant] or variant in before.looked_at]
        return cls(list(n_uses), n_uses, shown, dict(before.groups), n_groups, taken_before=taken, taken=set(taken))

    def left(self) -> list[str]:
        """Those that were taken and show nothing that is known."""
        return [variant for variant in self.variants if variant in self.taken and not self.shown[variant]]

    def open(self, variants: Iterable[str]) -> list[str]:
        """Those of which much is not accounted for."""
        return [variant for variant in variants if sum(one["covered"] for one in self.chosen(variant)) < _COVERED]

    def lead(self, variants: Iterable[str]) -> None:
        """Let variants lead groups of their own."""
        for variant in variants:
            self.part(variant)
            self.new_leaders.add(variant)
            self.shown[variant] = [_itself(variant)]

    def part(self, leader: str) -> None:
        """Let a leader lead a group of its own."""
        self.groups[leader] = self.n_groups
        self.n_groups += 1

    def showing(self, leader: str) -> list[str]:
        """The variants that show a leader, itself among them."""
        return [variant for variant in self.variants if any(one["leader_id"] == leader for one in self.shown[variant])]

    def shown_alone(self) -> dict[str, dict[str, Shown]]:
        """How each leader is shown by the other variants that show its meme alone, those too that go by another leader
        of it."""
        found: dict[str, dict[str, Shown]] = defaultdict(dict)
        for variant in self.variants:
            chosen = self.chosen(variant)
            for one in self.shown[variant] if len(chosen) == 1 else []:
                leader = one["leader_id"]
                if leader != variant and self.groups[leader] == self.groups[chosen[0]["leader_id"]]:
                    found[leader][variant] = one
        return found

    def relead(self, leader: str, new: str, found: Mapping[str, Shown]) -> None:
        """Let another lead in place of a leader; those that do not show it stay with the old one."""
        self.groups[new] = self.groups[leader]
        for variant in self.showing(leader):
            others = [one for one in self.shown[variant] if one["leader_id"] != leader]
            if variant == new:
                self.shown[variant] = [_itself(new), *others]
            elif variant in found:
                self.shown[variant] = [found[variant], *others]
        if not self.showing(leader):
            del self.groups[leader]

    def join(self, one: str, other: str) -> None:
        kept, gone = sorted((self.groups[one], self.groups[other]))
        for leader, group in self.groups.items():
            if group == gone:
                self.groups[leader] = kept

    def claiming_the_same(self) -> set[tuple[str, str]]:
        """Leaders that one variant shows in one place."""
        return {
            (one["leader_id"], other["leader_id"])
            for found in self.shown.values()
            for one in found
            for other in found
            if one["leader_id"] < other["leader_id"] and overlap(one["region"], other["region"]) > _COVERED
        }

    def members(self) -> dict[str, list[str]]:
        """The variants that show each leader, those that show it best first; the leader among them."""
        found: dict[str, list[tuple[float, str]]] = defaultdict(list)
        for variant, shown in self.shown.items():
            for one in shown:
                found[one["leader_id"]].append((-one["agreeing"], variant))
        return {leader: [variant for _, variant in sorted(of_leader)] for leader, of_leader in found.items()}

    def layers(self) -> dict[str, list[tuple[str, Shown]]]:
        """The variants to be laid upon the leader of each group that most variants show, best first."""
        found: dict[str, list[tuple[float, str, Shown]]] = defaultdict(list)
        for variant in self.variants:
            for one in self.chosen(variant):
                if variant != one["leader_id"]:
                    found[one["leader_id"]].append((-one["covered_view"], variant, one))
        main: dict[int, str] = {}
        for leader in sorted(found, key=lambda leader: (-len(found[leader]), leader)):
            main.setdefault(self.groups[leader], leader)
        return {
            leader: [(variant, one) for _, variant, one in sorted(found[leader], key=lambda layer: layer[:2])]
            for leader in main.values()
            if len(found[leader]) >= _MIN_LAYERS
        }

    def chosen(self, variant: str) -> list[Shown]:
        """What a variant shows: of leaders that claim one place the best."""
        claims = [
            Claim(
                one["leader_id"],
                self.groups[one["leader_id"]],
                one["region"],
                one["covered"],
                evidence(one["agreeing"], one["n_inliers"]),
            )
            for one in self.shown[variant]
        ]
        return [self.shown[variant][place] for place in chosen(claims)]

    def recognition(self, min_uses: int) -> Recognition:
        rows = [one | {"variant_id": variant} for variant in self.variants for one in self.chosen(variant)]
        n_uses: dict[int, int] = defaultdict(int)
        for row in rows:
            n_uses[self.groups[row["leader_id"]]] += self.n_uses[row["variant_id"]]
        kept = [row for row in rows if n_uses[self.groups[row["leader_id"]]] >= min_uses]
        matches = pl.DataFrame(kept, schema=MATCHES)
        leaders = set(matches["leader_id"])
        return Recognition(matches, {leader: group for leader, group in self.groups.items() if leader in leaders})


def stars(
    founders: Sequence[str], covers: Mapping[str, Mapping[str, float]], founding_cover: float, covered: float
) -> list[str]:
    """Pictures that others show nearly whole: first that which most show, then of those left, and so on.

    Args:
        founders: those that may be found.
        covers: how much of a picture each other one shows.
        founding_cover: a picture is shown nearly whole by one that shows so much of it.
        covered: of a picture that is accounted for so far, the rest is not counted for others.
    """
    free = set(founders)
    counted = set(covers)

    def weight(one: str) -> float:
        """How often it is shown, the more the more of it: half a collage can't outweigh a picture shown whole."""
        shown = (cover for other, cover in covers.get(one, {}).items() if other in counted and cover >= founding_cover)
        return sum(sorted(shown))

    queue = [(-weight(one), one) for one in free]
    heapq.heapify(queue)
    found = []
    while queue:
        was, one = heapq.heappop(queue)
        if one not in free:
            continue
        now = -weight(one)
        if now == 0:
            continue
        if now > was:
            heapq.heappush(queue, (now, one))
            continue
        found.append(one)
        showing = [other for other, cover in covers[one].items() if other in counted and cover >= founding_cover]
        free.difference_update([one, *showing])
        counted.discard(one)
        counted.difference_update(other for other in showing if covers[other].get(one, 0) >= covered)
    return found


def _usual(shown: Iterable[Shown]) -> float:
    """How much of a picture and of its leader both show, at the median, the smaller of the two."""
    some = list(shown)
    return min(_median([one[name] for one in some]) for name in _SHARES)


def _median(values: Sequence[float]) -> float:
    return float(statistics.median(values))


def _pairs(shown: Mapping[str, Sequence[Shown]]) -> set[tuple[str, str]]:
    """Leaders that show each other, each pair in order of the alphabet."""
    pairs = ((leader, one["leader_id"]) for leader, found in shown.items() for one in found)
    return {(one, other) if one < other else (other, one) for one, other in pairs}


def _is_whole(picture: Features, view: Features) -> bool:
    """Whether a picture shows most of a view, or a view most of the picture."""
    for mirrored in (False, True):
        found = verified_same(picture, view, mirrored)
        if found is not None:
            covered = found.agreement.covered, found.agreement.covered_other
            if min(covered) >= _SAME_REGION[0] and max(covered) >= _SAME_REGION[1]:
                return True
    return False


def _itself(variant: str) -> Shown:
    return {
        "leader_id": variant,
        "mirrored": False,
        "transform": [1.0, 0.0, 0.0, 0.0],
        "n_inliers": None,
        "share": 1.0,
        "agreeing": 1.0,
        "covered": 1.0,
        "covered_view": 1.0,
        "region": WHOLE,
    }
