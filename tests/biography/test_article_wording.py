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
from memography.biography.sentences.variants import variants

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


def communities(*n_uses: int, n_posts: int = 200) -> list[Claim]:
    by = [
        {"community": f"c{n}", "n_uses": uses, "first_at": AT, "n_posts": n_posts} for n, uses in enumerate(n_uses, 1)
    ]
    value = {"n_dated": sum(n_uses), "n_unknown": 0, "n_communities": len(by), "by": by}
    inside = [claim("in_community", {**row, "share": row["n_uses"] / sum(n_uses)}) for row in by[:3]]
    return [corpus(), claim("communities", value), *inside]


@pytest.mark.parametrize(
    ("n_uses", "told"),
    [
        (
            (32, 31, 28, 20, 9),
            "more at home in c1 (16 uses in a hundred posts) than in c5 (four), with c2 (16), c3 (14) and c4 (ten) "
            "between.",
        ),
        ((16, 3, 2, 2), "in c1 (eight uses in a hundred posts), before c2 (two), c3 (one) and c4 (one)."),
        ((30, 4, 3, 2, 1), "in c1 (15 uses in a hundred posts), before c2 (two), c3 (two) and two more."),
        (
            (22, 20, 15, 11),
            "posted there, no community clearly comes first: c1 (eleven uses in a hundred posts), c2 (ten), c3 (eight) "
            "and c4 (six).",
        ),
        ((9, 9), "about equally at home in c1 (45 uses in a thousand posts) and c2 (45)."),
        ((5, 5, 5, 4, 4, 4), "about equally at home in six communities."),
    ],
)
def test_no_community_is_passed_over(n_uses: tuple[int, ...], told: str) -> None:
    """Those between are named or counted, and those behind."""
    assert told in said(spread, *communities(*n_uses))


def test_a_community_is_home_for_what_is_posted_there() -> None:
    """Many uses in a community that posts much are no sign of a home."""
    claims = communities(30, 20)
    claims[1].value["by"][0]["n_posts"] = 1000
    assert "most at home in c2 (ten uses in a hundred posts), before c1 (three)." in said(spread, *claims)


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
        (40, "Many of its uses in August 2016 had “gene”, which is rare at other times."),
        (20, "In August 2016 its words turned to “gene”, which is rare at other times."),
        (12, "“gene”, rare at other times, came up in its words in August 2016."),
    ],
)
def test_words_turn_to_what_a_fifth_of_the_uses_have(n_in: int, told: str) -> None:
    """To fewer they do not turn, in the month of most uses as at a change."""
    word = {"word": "gene", "month": "2016-08", "n_in": n_in, "n_of": 100, "n_elsewhere": 7}
    peak = claim("peak", {"month": "2016-08", "n_uses": 100, "n_next": 50, "usual": 20.0})
    assert told in said(life, peak, claim("peak_word", word))


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((2, 2, 2), "Words that set it apart are “w0”, “w1” and “w2”, each read in at least two of its four uses."),
        (
            (2, 2, 1),
            "Words that set it apart are “w0” and “w1”, each read in at least two of its four uses, and “w2”.",
        ),
        ((3, 2, 1), "Words that set it apart are “w0” (read in at least three of its four uses), “w1” and “w2”."),
        ((4,), "A word that sets it apart is “w0”, read in all four of its uses."),
    ],
)
def test_no_word_is_set_above_its_equals(counts: tuple[int, ...], told: str) -> None:
    """Words in as many uses are told in one breath."""
    words = [claim("word", {"word": f"w{n}", "n_uses": uses}) for n, uses in enumerate(counts)]
    assert told in said(meaning, claim("posts", {"n_posts": 4, "n_uses": 4}), *words)


def judged(n_judged: int, **others: int) -> Claim:
    reasons = {"n_other": 0, "n_untold": 0, "n_wordless": 0, "n_unread": 0, **others}
    return claim("judged", {"n_uses": n_judged + sum(reasons.values()), "n_judged": n_judged, **reasons})


def toned(
    ironic: float | None = 0.01, humorous: float | None = 0.0, *, clear: str = "", amused: float = 0.02
) -> list[Claim]:
    """Tones of a meme, and how they differ from those of others; None where nothing can be compared."""
    means = {"sincere": 0.6 - amused, "ironic": 0.4, "humorous": amused}
    tones = [claim("tone", {"tone": how, "n_uses": 98, "mean": mean}) for how, mean in means.items()]
    for how, difference in (("ironic", ironic), ("humorous", humorous)):
        ends = (None, None) if difference is None else (difference - 0.0251, difference + 0.0251)
        beside = {
            "mean": means[how],
            "mean_elsewhere": None if difference is None else means[how] - difference,
            "difference": difference,
            "is_clear": how in clear.split(),
        }
        tones.append(claim("tone_difference", {"tone": how, **beside}, *ends))
    return tones


def felt(emotion: str, mean: float, elsewhere: float, *, is_clear: bool = True) -> Claim:
    value = {"emotion": emotion, "n_uses": 98, "mean": mean, "mean_elsewhere": elsewhere}
    return claim("emotion", {**value, "difference": mean - elsewhere, "is_clear": is_clear})


def test_tones_that_do_not_differ_are_told_in_a_sentence() -> None:
    """With the mean chance beside that of others, which is no count of uses; of little amusement nothing."""
    text = said(tone, judged(98), *toned())
    assert text.startswith(
        "A model that reads words alone finds no sure difference of five points or more from other memes here, in "
        "irony (on average a chance of 40 % here, 39 % there). What is ironic the model learned from "
        "other kinds of posts: its figures do not tell"
    )
    assert "judged" not in text
    assert said(in_short, judged(98), *toned()) == ""
    more = said(tone, judged(98), *toned(amused=0.06))
    assert "irony (on average a chance of 40 % here, 39 % there) or amusement (6 % here, 6 % there)." in more


def test_nothing_is_compared_where_there_is_nothing_beside() -> None:
    """Nothing is told of tones that are for comparing."""
    claims = [judged(98), *toned(None, None)]
    assert said(tone, *claims) == ""
    posts = claim("posts", {"n_posts": 98, "n_uses": 98})
    assert "Too few different texts were judged, here or of other memes, to tell" in said(
        limits, corpus(), posts, *claims
    )


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
    assert said(in_short, judged(98), *tones) == f"To a model that reads words alone, and may mistake its style, {told}"
    assert f"{told[4:-1]}, by " in said(tone, judged(98), *tones)


def test_praise_that_may_be_taken_for_irony_is_said_to_be() -> None:
    """And not told in short: the model is known to err so."""
    emotions = [felt("admiration", 0.3, 0.28, is_clear=False)]
    tones = [*toned(0.12, clear="ironic"), *emotions]
    assert said(in_short, judged(98), *tones) == ""
    assert "praise for irony too often, and admiration is the emotion that it finds most here." in said(
        tone, judged(98), *tones
    )
    less = [*toned(-0.12, clear="ironic"), *emotions]
    assert "less often" in said(in_short, judged(98), *less)
    assert "praise" not in said(tone, judged(98), *less)


def test_a_difference_is_told_with_its_interval_rounded_outwards() -> None:
    text = said(tone, judged(98), *toned(-0.12, clear="ironic"))
    assert (
        "here, by 9 to 15 points of a hundred (nine times in ten): on average a chance of 40 % here, 52 % there."
        in text
    )


@pytest.mark.parametrize(
    ("coverage", "told"),
    [
        (judged(97, n_wordless=1), ""),
        (judged(17, n_wordless=3), "It judged 17 of its 20 uses; the others have no words that could be told."),
        (judged(50, n_other=50), "It judged about half of its uses; the others are in other languages than English."),
        (
            judged(60, n_other=20, n_untold=15, n_wordless=5),
            "It judged about three in five of its uses; of the others 20 are in other languages than English, 15 have "
            "too few words to tell their language and five have no words that could be told.",
        ),
    ],
)
def test_which_uses_were_judged_is_told_and_why_others_were_not(coverage: Claim, told: str) -> None:
    """Where it judged nearly all, the others are not worth a word."""
    text = said(tone, coverage, *toned())
    assert told in text
    assert ("It judged" in text) == bool(told)


@pytest.mark.parametrize(
    ("coverage", "told"),
    [
        (judged(0, n_other=40), "told: all 40 of its uses are in other languages than English, and the tone model"),
        (judged(3, n_untold=9), "told: nine of its twelve uses have too few words to tell their language, and"),
        (
            judged(0, n_wordless=9),
            "told: all nine of its uses have no words that could be told, and the tone model reads English words",
        ),
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


def test_emotions_are_told_where_they_differ() -> None:
    """The strongest are those of nearly every meme, and say nothing of this one."""
    told = [felt("approval", 0.2, 0.08), felt("annoyance", 0.12, 0.1, is_clear=False), felt("joy", 0.1, 0.03)]
    text = said(tone, judged(48), *toned(), *told)
    assert (
        "It finds more approval and joy in its words than in those of other memes (on average a chance of 20 % here "
        "and 8 % there for approval, 10 % and 3 % for joy)."
    ) in text
    assert "annoyance" not in text
    assert "It finds less fear" in said(tone, judged(48), *toned(), felt("fear", 0.06, 0.2))


def test_words_of_a_collage_are_not_looked_for() -> None:
    """Its variants are told without it where words are counted; all is said of all alone."""
    claims = [
        claim("variants", {"n_variants": 12, "n_pictured": 21}),
        claim("clean_template", {"n_variants": 12, "share_certain": 0.9994, "share_of_variants": 0.97}),
        claim("template_words", {"text": "DIPLOMA", "n_variants": 10, "n_alone": 11}),
    ]
    text = said(picture, *claims)
    assert "was recovered from its twelve variants laid upon each other." in text
    assert "in ten of eleven variants that show no other meme" in text


@pytest.mark.parametrize(
    ("certain", "told"),
    [
        (0.9994, "was recovered from its twelve variants laid upon each other."),
        (0.9, "from its twelve variants laid upon each other, but for 10 % of it, which is not certain."),
        (0.61, "its twelve variants agree in no more than 61 % of the picture: they may not show one picture"),
    ],
)
def test_what_is_not_certain_of_a_picture_is_told(certain: float, told: str) -> None:
    """Pictures that hardly agree may be several, which descend from no one picture."""
    claims = [
        claim("variants", {"n_variants": 12, "n_pictured": 12}),
        claim("clean_template", {"n_variants": 12, "share_certain": certain, "share_of_variants": None}),
        made(0),
    ]
    assert told in said(picture, *claims)
    assert ("Whether some were made from others" in said(variants, *claims)) == (certain > 0.75)


def test_a_picture_recovered_on_a_cropped_variant_is_a_part_of_it() -> None:
    """It lies on the one that came first, whatever was cut off from that."""
    recovered = {"n_variants": 7, "share_certain": 0.98, "share_of_variants": 0.59}
    claims = [claim("variants", {"n_variants": 7, "n_pictured": 20}), claim("clean_template", recovered)]
    assert said(picture, *claims) == (
        "A part of the picture behind the captions was recovered from its seven variants laid upon each other; most of "
        "its variants show more of it."
    )


def made(n_others: int, n_variants: int = 12) -> Claim:
    """How many variants were made from others."""
    return claim("lineage", {"n_variants": n_variants, "n_made_from_others": n_others, "n_same": 0, "n_not_of_bare": 9})


@pytest.mark.parametrize(
    ("lineage", "told"),
    [
        (made(2), "At least two of its twelve variants were probably made from an earlier one, not from the bare"),
        (made(1), "At least one of its twelve variants was probably made from an earlier one, not from the bare"),
        (made(0), "Whether some were made from others, or each from the bare picture, can't be told."),
        (made(3, 3), "All three of its variants were probably made from an earlier one"),
    ],
)
def test_what_was_made_from_what_is_told_where_words_prove_it(lineage: Claim, told: str) -> None:
    """Else it can't be told."""
    n_variants = lineage.value["n_variants"]
    assert told in said(variants, claim("variants", {"n_variants": n_variants, "n_pictured": n_variants}), lineage)


def lived(low: str, high: str, half_life_days: float | None = None) -> list[Claim]:
    """A life from January 2017 to April 2020, in a corpus that is as long, at its height between two days."""
    value = {"peak_at": f"{high}T00:00:00+00:00", "half_life_days": half_life_days, "dormant": []}
    ends = {"begins_at": "2017-01-02T00:00:00+00:00", "ends_at": "2020-05-06T00:00:00+00:00"}
    return [
        claim("corpus", ends),
        claim("span", {"first": "2017-01-09T00:00:00+00:00", "last": "2020-04-20T00:00:00+00:00"}),
        claim("lifecycle", value, f"{low}T00:00:00+00:00", f"{high}T00:00:00+00:00"),
    ]


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        (lived("2017-01-20", "2019-12-01"), "When its share of all that was posted was highest can't be told."),
        (
            lived("2018-01-25", "2019-01-24", 80.0),
            "it stood highest some time between January 2018 and January 2019 (its smoothed share is highest around "
            "January 2019), and has fallen to less than half of that since.",
        ),
        (
            lived("2017-01-09", "2018-02-08", 10.0),
            "it stood highest before March 2018 (its smoothed share is highest around February 2018).",
        ),
        (lived("2019-03-07", "2020-04-20"), "it has stood highest since March 2019."),
        (
            lived("2018-03-07", "2019-04-20"),
            "between March 2018 and April 2019 (its smoothed share is highest around April 2019), and had not fallen "
            "to half of that when these posts end.",
        ),
    ],
)
def test_a_height_is_as_exact_as_its_interval(claims: list[Claim], told: str) -> None:
    """One that chance may have put anywhere is none."""
    assert told in said(life, *claims)


@pytest.mark.parametrize(
    ("low", "high", "n_last", "told"),
    [
        (68.5, 520.1, 111, "can hardly be told: after about 110 uses in the last twelve, at least 68 uses are to be"),
        (10.2, 55.1, 19, "can't be told: after 19 uses in the last twelve, anything from ten to 56 is to be expected"),
        (0.4, 18.4, 3, "can't be told: after three uses in the last twelve, anything up to 19 is to be expected (nine"),
        (
            5.2,
            30.0,
            40,
            "It will probably be used less in the twelve months after these posts: at most 30 times, after",
        ),
        (
            52.0,
            300.0,
            0,
            "It will probably be used more in the twelve months after these posts: at least 52 times, after",
        ),
        (14.2, 455.0, 38, "can hardly be told: after 38 uses in the last twelve, at least 14 uses are to be expected"),
        (1.2, 30.0, 6, "can't be told: after six uses in the last twelve, anything from one to 30 is to be expected"),
        (30.0, 90.0, 40, "Between 30 and 90 uses are to be expected in the twelve months after these posts, after 40"),
    ],
)
def test_a_forecast_is_told_beside_what_was(low: float, high: float, n_last: int, told: str) -> None:
    """One that allows of less and of more says so; that a meme will live is not told where its forecast tells it."""
    forecast = claim("forecast", {"n_uses": 100, "n_last_year": n_last, "uses": 1.0, "p_alive": 0.99}, low, high)
    text = said(life, forecast)
    assert told in text
    assert ("It will almost certainly be alive then" in text) == (low < 1)


@pytest.mark.parametrize(
    ("n_uses", "n_next", "told"),
    [
        (17, 4, "Its busiest month was March 2020, with 17 uses; the next busiest had four."),
        (17, 0, "Its busiest month was March 2020, with 17 uses; it has uses in no other."),
        (17, 12, ""),
        (17, 17, ""),
    ],
)
def test_a_busiest_month_is_told_where_it_surely_is(n_uses: int, n_next: int, told: str) -> None:
    """Not where chance may have put it before the next."""
    assert said(life, claim("peak", {"month": "2020-03", "n_uses": n_uses, "n_next": n_next, "usual": 1.0})) == told


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((10, 4), "Few of its uses have a word that sets it apart: “w0” (ten of 169)."),
        ((16, 10), "Few of its uses have a word that sets it apart: “w0” (16 of 169) and “w1” (ten)."),
        ((8, 4), ""),
    ],
)
def test_words_that_hardly_any_use_has_are_not_told(counts: tuple[int, ...], told: str) -> None:
    words = [claim("word", {"word": f"w{n}", "n_uses": uses}) for n, uses in enumerate(counts)]
    assert said(meaning, claim("posts", {"n_posts": 169, "n_uses": 169}), *words) == told


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


@pytest.mark.parametrize(
    ("n_bare", "told"),
    [
        (6, "in twelve variants; without a caption it was posted at least six times."),
        (5, "in twelve variants; without a caption it was posted at least five times."),
        (4, "the commonest of them posted five times; without a caption it was posted at least four times."),
        (0, "in twelve variants, the commonest of them posted five times."),
    ],
)
def test_the_bare_picture_is_counted_in_all_of_its_variants(n_bare: int, told: str) -> None:
    """And told alone where nothing was posted more often."""
    top = claim("top_variant", {"variant_id": "v", "n_uses": 5})
    bare = [claim("bare", {"n_uses": n_bare})] if n_bare else []
    assert told in said(variants, claim("variants", {"n_variants": 12, "n_pictured": 30}), top, *bare)


def test_a_variant_that_is_the_same_once_more_is_not_counted() -> None:
    """Its uses are those of the one that it is the same as."""
    value = {"n_variants": 7, "n_made_from_others": 0, "n_same": 1, "n_not_of_bare": 1, "form_uses": 5}
    descent = claim("lineage", value)
    top = claim("top_variant", {"variant_id": "v", "n_uses": 4})
    text = said(variants, claim("variants", {"n_variants": 7, "n_pictured": 17}), top, descent)
    assert text.startswith(
        "As far as they can be told apart, its picture comes in six variants, the commonest of them posted five "
        "times. Whether"
    )
    sure = claim("lineage", {**value, "n_not_of_bare": 0, "lowest": 0.8})
    text = said(variants, claim("variants", {"n_variants": 7, "n_pictured": 17}), top, sure)
    assert text.endswith("none was made from another: each is, or was made from, the bare picture.")


def test_a_phrase_is_told_before_words_and_its_words_are_not_told_again() -> None:
    """Nor that single words are rare."""
    posts = claim("posts", {"n_posts": 20, "n_uses": 20})
    phrase = claim("phrase", {"phrase": "back in my day", "n_uses": 9})
    day, used = (claim("word", {"word": word, "n_uses": n}) for word, n in (("day", 10), ("used", 1)))
    assert said(meaning, posts, phrase, day, used) == (
        "A phrase that sets it apart is “back in my day”, read in at least nine of its 20 uses."
    )
    often = claim("word", {"word": "used", "n_uses": 6})
    assert said(meaning, posts, phrase, day, often).endswith(
        "A word that sets it apart is “used”, read in at least six of its 20 uses."
    )


def test_a_sense_is_told_by_what_its_uses_say() -> None:
    """And how ironic it is beside another, where they are far apart."""
    value = {"n_uses": 40, "share": 0.5, "middle_half": None, "is_stable": True}
    phrase = {"phrase": "i'm fine", "n_with_phrase": 38}
    first = {**value, **phrase, "rank": 1, "words": ["fine", "mask"], "ironic": 0.3, "n_judged": 30}
    second = {**value, "rank": 2, "words": [], "ironic": 0.52, "n_judged": 40}
    posts = claim("posts", {"n_posts": 80, "n_uses": 80})
    text = said(meaning, posts, claim("sense", first), claim("sense", second))
    assert "The first of its two senses nearly always says “i'm fine” and speaks of “mask”: about half" in text
    assert (
        "Little words aside, no word or phrase marks the second, which has about half of the uses with words." in text
    )
    assert "the second is more ironic than the first (on average a chance of 52 % and 30 %)." in text
    for other in ({"ironic": 0.35}, {"n_judged": 2}):
        assert "more ironic" not in said(meaning, posts, claim("sense", first), claim("sense", {**second, **other}))


def test_what_has_not_been_seen_for_long_is_said_to_be() -> None:
    """Where the corpus goes on a year or more."""
    whole = claim("corpus", {"begins_at": AT, "ends_at": "2022-12-01T00:00:00+00:00"})
    seen = claim("span", {"first": AT, "last": "2020-08-01T00:00:00+00:00"})
    assert said(life, whole, seen, claim("untimed", 2)) == ""
    assert said(life, whole, seen) == "It has not been seen since August 2020, and these posts go on to December 2022."
    assert said(life, whole, claim("span", {"first": AT, "last": "2022-08-01T00:00:00+00:00"})) == ""
