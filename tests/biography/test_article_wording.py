"""No sentence says more than its claims do, and none hides what they hold."""

from itertools import count
from typing import Any

import pytest

from memography.biography.article import Claim, Evidence
from memography.biography.sentences.found import Found
from memography.biography.sentences.life import life
from memography.biography.sentences.limits import limits
from memography.biography.sentences.meaning import meaning
from memography.biography.sentences.origin import origin
from memography.biography.sentences.picture import picture
from memography.biography.sentences.shifts import shifts
from memography.biography.sentences.spread import spread
from memography.biography.sentences.tone import in_short, tone

AT = "2020-03-03T00:00:00+00:00"
_NUMBERS = count(1)


def claim(kind: str, value: Any, low: Any = None, high: Any = None, **parameters: Any) -> Claim:
    """A claim as compose gets it."""
    one = f"m-{kind}-{next(_NUMBERS)}"
    return Claim(one, "m", kind, value, low, high, "", (), Evidence("m"), 1, ("p",), {"confidence": 0.9, **parameters})


def found(*claims: Claim) -> Found:
    by_kind: Found = {}
    for one in claims:
        by_kind.setdefault(one.kind, []).append(one)
    return by_kind


def said(section: Any, *claims: Claim) -> str:
    """What a section says from some claims."""
    return " ".join(text for text, _ in section(*(() if section is in_short else ("T",)), found(*claims)))


def corpus(n_communities: int = 5) -> Claim:
    return claim("corpus", {"n_communities": n_communities, "n_posts": 500, "n_dated_posts": 500})


def communities(*n_uses: int) -> list[Claim]:
    by = [{"community": f"c{n}", "n_uses": uses, "first_at": AT} for n, uses in enumerate(n_uses, 1)]
    value = {"n_dated": sum(n_uses), "n_unknown": 0, "n_communities": len(by), "by": by}
    inside = [claim("in_community", {**row, "share": row["n_uses"] / sum(n_uses)}) for row in by[:3]]
    return [corpus(), claim("communities", value), *inside]


@pytest.mark.parametrize(
    ("n_uses", "told"),
    [
        ((22, 22, 21, 16, 9), "at home in c1, c2, c3 and c4, with 22, 22, 21 and 16 of its 90 uses, before c5 (nine)."),
        ((13, 4, 2, 2), "at home in c1, with 13 of its 21 uses, before c2 (four), c3 (two) and c4 (two)."),
        ((30, 4, 3, 2, 1), "at home in c1, with 30 of its 40 uses, before c2 (four), c3 (three) and two more."),
        ((9, 9), "equally at home in c1 and c2, with nine of its 18 uses each."),
        ((5, 5, 5, 4, 4, 4), "about equally at home in six communities, with at most five of its 27 uses each."),
    ],
)
def test_no_community_is_passed_over(n_uses: tuple[int, ...], told: str) -> None:
    """Those that are alike are named beyond the third; those behind are named or counted."""
    assert told in said(spread, *communities(*n_uses))


def shift(aspect: str, n_shifts: int, **value: Any) -> Claim:
    told = {"aspect": aspect, "shifted_at": AT, "kind": "sudden", "n_shifts": n_shifts, "n_before": 100, "n_after": 60}
    return claim("shift", {**told, **value}, "2020-03-01T00:00:00+00:00", "2020-03-09T00:00:00+00:00")


def trait(word: str, n_before: int, n_after: int) -> Claim:
    value = {"aspect": "words", "trait": word, "direction": "rose", "shifted_at": AT, "n_before": 100, "n_after": 60}
    return claim("shift_trait", {**value, "n_with_before": n_before, "n_with_after": n_after})


def test_changes_that_are_not_told_are_counted() -> None:
    """Of many changes only some are told; how many more there are is told of all."""
    text = said(shifts, shift("words", 9), trait("corona", 0, 30))
    assert "Eight more changes of its words stand out against chance." in text


def test_the_largest_changes_are_told() -> None:
    """In order of time, whichever of them chance makes least often; the others are counted."""
    claims = []
    for year, n_after in ((2014, 30), (2015, 6), (2016, 24), (2017, 12), (2018, 9), (2019, 18)):
        at = f"{year}-03-06T00:00:00+00:00"
        value = {**shift("words", 6).value, "shifted_at": at, "p_value": 1 / n_after}
        claims.append(claim("shift", value, f"{year}-03-01T00:00:00+00:00", f"{year}-03-09T00:00:00+00:00"))
        word = trait(f"w{year}", 0, n_after).value
        claims.append(claim("shift_trait", {**word, "shifted_at": at}))
    text = said(shifts, *claims)
    assert [year for year in range(2014, 2020) if f"“w{year}”" in text] == [2014, 2016, 2017, 2019]
    assert "Two more changes of its words stand out against chance." in text


def test_shares_side_by_side_are_told_in_one_way() -> None:
    """One that is too small for a part has those beside it told in percent."""
    text = said(shifts, shift("words", 1), trait("corona", 0, 7), trait("home", 1, 6))
    assert "“corona” (none before, 12 % after) and “home” (1 % before, 10 % after)" in text
    assert "(between 1 and 9 March 2020)" in text


@pytest.mark.parametrize(
    ("is_stable", "told"), [(True, "became commoner (from 3 % to 37 %"), (False, "a guess, changed")]
)
def test_senses_that_change_beside_words_are_told_unless_they_are_a_guess(is_stable: bool, told: str) -> None:
    """That something changed is worth little without what did."""
    senses = [
        claim("sense", {"is_stable": is_stable, "words": ["a"]}),
        claim("sense", {"is_stable": is_stable, "words": ["b"]}),
    ]
    shares = {"a": [0.03, 0.37], "b": [0.97, 0.63]}
    turned = shift("senses", 1, shares=shares, rose=["a"], fell=["b"])
    text = said(shifts, shift("words", 1), trait("corona", 0, 30), turned, *senses)
    assert told in text
    assert text.count("guess") == (not is_stable)


@pytest.mark.parametrize(
    ("n_in", "told"),
    [
        (40, "Many of these uses had “gene”, which is rare at other times."),
        (20, "Its words then turned to “gene”, which is rare at other times."),
        (12, "“gene”, rare at other times, came up in its words then."),
    ],
)
def test_words_turn_to_what_a_fifth_of_the_uses_have(n_in: int, told: str) -> None:
    """To fewer they do not turn, in the month of most uses as at a change."""
    word = {"word": "gene", "month": "2016-08", "n_in": n_in, "n_of": 100, "n_elsewhere": 7}
    peak = claim("peak", {"month": "2016-08", "n_uses": 100, "usual": 20.0})
    assert told in said(life, peak, claim("peak_word", word))


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((2, 2, 2), "The words that set it apart are “w0”, “w1” and “w2”, each in two of its four uses."),
        ((3, 2, 1), "The words that set it apart are “w0” (in three of its four uses), “w1” and “w2”."),
        ((4,), "The word that sets it apart is “w0”, in all four of its uses."),
    ],
)
def test_no_word_is_set_above_its_equals(counts: tuple[int, ...], told: str) -> None:
    """Words in as many uses are told in one breath."""
    words = [claim("word", {"word": f"w{n}", "n_uses": uses}) for n, uses in enumerate(counts)]
    assert told in said(meaning, claim("posts", {"n_posts": 4, "n_uses": 4}), *words)


def judged(n_judged: int, **others: int) -> Claim:
    reasons = {"n_other": 0, "n_untold": 0, "n_wordless": 0, "n_unread": 0, **others}
    return claim("judged", {"n_uses": n_judged + sum(reasons.values()), "n_judged": n_judged, **reasons})


def toned(ironic: float | None = 0.01, humorous: float | None = 0.0, *, clear: str = "") -> list[Claim]:
    """Tones of a meme, and how they differ from those of others; None where nothing can be compared."""
    means = {"sincere": 0.58, "ironic": 0.4, "humorous": 0.02}
    tones = [claim("tone", {"tone": how, "n_uses": 98, "mean": mean}) for how, mean in means.items()]
    for how, difference in (("ironic", ironic), ("humorous", humorous)):
        ends = (None, None) if difference is None else (difference - 0.0251, difference + 0.0251)
        elsewhere = None if difference is None else means[how] - difference
        value = {"tone": how, "mean_elsewhere": elsewhere, "difference": difference, "is_clear": how in clear.split()}
        tones.append(claim("tone_difference", value, *ends))
    return tones


def test_tones_are_told_as_they_are_measured() -> None:
    """Mean chances beside those of others are no counts of uses, and say nothing in short."""
    text = said(tone, judged(98), *toned())
    assert text.startswith(
        "The tone model, which reads words alone, gives its uses a chance, on average, of 40 % of being ironic (in "
        "other memes here 39 %) and 2 % of amusement in their words (2 %); 58 % is left for being meant as they say. "
        "It judged all 98 of its uses. In neither does it differ clearly from other memes here. Such figures"
    )
    assert "most" not in text.lower()
    assert said(in_short, judged(98), *toned()) == ""


def test_nothing_is_compared_where_there_is_nothing_beside() -> None:
    text = said(tone, judged(98), *toned(None, None))
    assert "other memes here" not in text
    assert "40 % of being ironic and 2 % of amusement" in text


@pytest.mark.parametrize(
    ("tones", "told"),
    [
        (toned(0.12, clear="ironic"), "its words read as ironic more often than those of other memes here."),
        (toned(-0.12, clear="ironic"), "its words read as ironic less often than those of other memes here."),
        (toned(0.0, 0.1, clear="humorous"), "its words show more amusement than those of other memes here."),
    ],
)
def test_what_differs_clearly_is_told_in_short(tones: list[Claim], told: str) -> None:
    """In words that compare, with the interval further down."""
    assert said(in_short, judged(98), *tones) == f"To a model that reads words alone, {told}"
    assert f"{told[4:-1]}, by " in said(tone, judged(98), *tones)


def test_praise_that_may_be_taken_for_irony_is_said_to_be() -> None:
    """And not told in short: the model is known to err so."""
    emotions = [
        claim("emotion", {"emotion": name, "n_uses": 98, "mean": mean}) for name, mean in (("admiration", 0.3),)
    ]
    tones = [*toned(0.12, clear="ironic"), *emotions]
    assert said(in_short, judged(98), *tones) == ""
    assert "praise for irony too often, and admiration is what it finds most here." in said(tone, judged(98), *tones)
    less = [*toned(-0.12, clear="ironic"), *emotions]
    assert "less often" in said(in_short, judged(98), *less)
    assert "praise" not in said(tone, judged(98), *less)


def test_a_difference_is_told_with_its_interval_rounded_outwards() -> None:
    text = said(tone, judged(98), *toned(-0.12, clear="ironic"))
    assert "here, by 9 to 15 points of a hundred (nine times in ten)." in text


@pytest.mark.parametrize(
    ("coverage", "told"),
    [
        (judged(97, n_wordless=1), "It judged nearly all of its uses; the other has no words."),
        (judged(50, n_other=50), "It judged about half of its uses; the others are in other languages than English."),
        (
            judged(60, n_other=20, n_untold=15, n_wordless=5),
            "It judged about three in five of its uses; of the others 20 are in other languages than English, 15 have "
            "too few words to tell their language and five have no words.",
        ),
    ],
)
def test_which_uses_were_judged_is_told_and_why_others_were_not(coverage: Claim, told: str) -> None:
    assert told in said(tone, coverage, *toned())


@pytest.mark.parametrize(
    ("coverage", "told"),
    [
        (judged(0, n_other=40), "told: all 40 of its uses are in other languages than English, and the tone model"),
        (judged(3, n_untold=9), "told: nine of its twelve uses have too few words to tell their language, and"),
        (judged(0, n_wordless=9), "told: all nine of its uses have no words, and the tone model reads English words"),
        (judged(0, n_unread=30), "told: all 30 of its uses have not been read."),
        (judged(9, n_other=3), "Its uses are too few to tell how it is meant."),
    ],
)
def test_silence_has_its_own_reason(coverage: Claim, told: str) -> None:
    """Many uses in another language are not too few."""
    posts = claim("posts", {"n_posts": 40, "n_uses": coverage.value["n_uses"]})
    text = said(limits, coverage, posts, corpus())
    assert told in text
    assert ("too few to tell how" in text) == (coverage.value["n_judged"] == 9)


def test_emotions_are_told_with_their_shares() -> None:
    """Which of them comes first may be a matter of a hundredth."""
    told = [("approval", 0.084), ("annoyance", 0.076), ("admiration", 0.0755), ("joy", 0.04)]
    text = said(
        tone,
        judged(48),
        *toned(),
        *[claim("emotion", {"emotion": name, "n_uses": 48, "mean": mean}) for name, mean in told],
    )
    assert text.endswith(
        "The emotions that the model finds most in its words are approval (a chance of 8 % on average), "
        "annoyance (8 %) and admiration (8 %)."
    )


def test_words_of_a_collage_are_not_looked_for() -> None:
    """Its variants are told without it where words are counted; all is said of all alone."""
    claims = [
        claim("variants", {"n_variants": 12, "n_pictured": 21}),
        claim("clean_template", {"n_variants": 12, "share_certain": 0.9994}),
        claim("template_words", {"text": "DIPLOMA", "n_variants": 10, "n_alone": 11}),
    ]
    text = said(picture, *claims)
    assert "from its twelve variants laid upon each other; more than 99 % of it is certain." in text
    assert "in ten of eleven variants that show it alone" in text


@pytest.mark.parametrize(("n_communities", "where"), [(0, "where these"), (1, "in this community"), (4, "in these")])
def test_an_origin_is_one_in_the_communities_at_hand(n_communities: int, where: str) -> None:
    """These posts tell nothing of what was elsewhere before."""
    value = {
        "first_seen_at": AT,
        "community": None,
        "is_censored": False,
        "corpus_begins_at": "2012-01-01T00:00:00+00:00",
    }
    seen = claim("first_seen", value, "2020-02-24T00:00:00+00:00", AT, margin_days=30)
    text = said(origin, corpus(n_communities), seen)
    assert f"it probably began {where}" in text
    assert "at most eight days before that; where that could be tested, such a bound held about nine times" in text
