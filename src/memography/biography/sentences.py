"""Sentences: composed from claims, and from nothing else."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from memography.biography.article import Claim, Sentence
from memography.phrases import capital, day, month, number, percent, series, shortened

Found = dict[str, list[Claim]]
"""A meme's claims by kind, in order."""

MANY_USES = 100
"""From so many uses on, shares say more than counts."""

MAX_DESCRIPTION_CHARACTERS = 300
"""Of a longer description the beginning is told."""
MAX_OTHER_NAMES = 5
"""So many other names are told."""

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
"""Of more senses only so many are told."""

EARLY_DAYS = 60
"""A meme that is first seen so soon after the corpus begins is said to be cut off by that, and not by a hole."""

Composed = tuple[str, list[Claim]]
"""A sentence and the claims that it rests on."""


def compose(name: str, claims: list[Claim]) -> list[Sentence]:
    """The article of one meme.

    Args:
        name: the meme's name.
        claims: its claims; a sentence that lacks one of its claims is left out.

    Raises:
        KeyError: a kind of claim that every meme has is missing.
    """
    found: Found = {}
    for claim in claims:
        found.setdefault(claim.kind, []).append(claim)
    sentences: list[Sentence] = []
    for section, paragraphs in SECTIONS.items():
        for paragraph in paragraphs:
            for text, cited in paragraph(name, found):
                sentences.append(Sentence(len(sentences) + 1, section, text, tuple(cited)))
    return sentences


def _summary(name: str, found: Found) -> Iterator[Composed]:
    posts = found["posts"][0]
    cited = [posts]
    n_posts = posts.value["n_posts"]
    text = f"“{name}” is a meme found in {number(n_posts)} post{_s(n_posts)} of this corpus"
    if "span" in found:
        span = found["span"][0]
        first, last = (datetime.fromisoformat(span.value[end]) for end in ("first", "last"))
        same = (first.year, first.month) == (last.year, last.month)
        text += f", in {month(first)}" if same else f", from {month(first)} to {month(last)}"
        cited.append(span)
    if "communities" in found and found["communities"][0].value["n_communities"] > 1:
        communities = found["communities"][0]
        text += f", in {number(communities.value['n_communities'])} communities"
        cited.append(communities)
    yield text + ".", cited
    if "share" in found:
        share = found["share"][0]
        n_dated = share.value["n_posts"]
        who = f"Its {number(n_dated)} dated post{_s(n_dated)} {_is(n_dated)}" if n_dated < n_posts else _they(n_posts)
        yield f"{who} {percent(share.value['share'])} of all dated posts.", [posts, share]


def _peak(name: str, found: Found) -> Iterator[Composed]:
    if "peak" not in found:
        return
    peak = found["peak"][0]
    when = month(date.fromisoformat(peak.value["month"] + "-01"))
    n_uses, usual = peak.value["n_uses"], peak.value["usual"]
    text = f"It was used most in {when}: {number(n_uses)} times"
    usual_text = f"{usual:g}" if usual % 1 else number(int(usual))
    text += f", where its usual month has {usual_text}." if usual else ", where most months have none."
    yield text, [peak]
    told = found.get("peak_word", [])
    if told:
        n_elsewhere = sum(claim.value["n_elsewhere"] for claim in told)
        is_rare = n_elsewhere < sum(claim.value["n_in"] for claim in told)
        rare = f", which {_is(len(told))} rare at other times" if is_rare else ""
        listed = series([f"“{claim.value['word']}”" for claim in told])
        yield f"That month its words turned to {listed}{rare}.", told


def _picture(name: str, found: Found) -> Iterator[Composed]:
    variants = found["variants"][0]
    n_variants = variants.value["n_variants"]
    if not n_variants:
        yield "No picture of it is in the corpus.", [variants]
        return
    text = f"Its picture comes in {number(n_variants)} variant{_s(n_variants)}"
    if "top_variant" in found:
        top = found["top_variant"][0]
        yield f"{text}; the commonest was posted {number(top.value['n_uses'])} times.", [variants, top]
    else:
        yield f"{text}{', none of them posted twice' if n_variants > 1 else ''}.", [variants]
    if "mirrored" in found:
        mirrored = found["mirrored"][0]
        n_mirrored, n_pictured = mirrored.value["n_mirrored"], mirrored.value["n_pictured"]
        yield f"{capital(number(n_mirrored))} of {number(n_pictured)} uses show it mirrored.", [mirrored]
    if "clean_template" in found:
        clean = found["clean_template"][0]
        made_of, share = clean.value["n_variants"], clean.value["share_certain"]
        yield (
            f"The picture behind the captions was put together from {number(made_of)} variants; "
            f"{percent(share)} of it is certain.",
            [clean],
        )
    if "template_words" in found:
        printed = found["template_words"][0]
        said = " / ".join(printed.value["text"].split("\n"))
        yield f"Nearly all of them bear the words “{said}”, which we take to be the picture's own.", [printed]


def _catalogue(name: str, found: Found) -> Iterator[Composed]:
    for claim in found.get("catalogue", []):
        value: dict[str, Any] = claim.value
        fit = f"{number(value['n_inliers'])} features fit, and {percent(value['share'])} of what can be compared agrees"
        if value["is_its_name"]:
            yield f"Its name is that of an entry in the meme catalogue, which shows this picture: {fit}.", [claim]
        else:
            yield f"The meme catalogue has this picture as “{value['name']}”: {fit}.", [claim]
        if "description" in value:
            told = shortened(value["description"], MAX_DESCRIPTION_CHARACTERS)
            yield f"The catalogue describes it so: “{told}”.", [claim]
        if "source" in value:
            yield f"It refers to {value['source']}.", [claim]
        if "also" in value:
            listed = series([f"“{other}”" for other in value["also"][:MAX_OTHER_NAMES]])
            yield f"The catalogue has it as {listed} too.", [claim]


def _origin(name: str, found: Found) -> Iterator[Composed]:
    if "first_seen" not in found:
        return
    claim = found["first_seen"][0]
    first = datetime.fromisoformat(claim.value["first_seen_at"])
    where = f", in {claim.value['community']}" if claim.value["community"] else ""
    yield f"The earliest sighting is of {day(first)}{where}.", [claim]
    begins = datetime.fromisoformat(claim.value["corpus_begins_at"])
    if claim.low is None:
        yield "How much earlier it began can't be told from so few uses.", [claim]
    elif claim.value["is_censored"]:
        low = datetime.fromisoformat(claim.low)
        is_early = low < begins or (first - begins).days <= EARLY_DAYS
        late = f"the corpus begins on {day(begins)}" if is_early else "little was collected in the time before"
        yield f"It may well be older: {late}, too late to tell.", [claim]
    else:
        low = datetime.fromisoformat(claim.low)
        yield f"By how its uses begin it is no older than {day(low)}, in nine of ten such cases.", [claim]


def _spread(name: str, found: Found) -> Iterator[Composed]:
    if "communities" not in found:
        return
    communities = found["communities"][0]
    inside = found["in_community"]
    n_communities = communities.value["n_communities"]
    top = inside[0].value
    if n_communities == 1:
        whole = "All its dated uses" if top["share"] == 1 else "All its dated uses whose community is known"
        yield f"{whole} are in {top['community']}.", [communities, inside[0]]
        return
    yield f"{_at_home([claim.value for claim in inside], communities.value['n_dated'])}.", [communities, *inside]
    if n_unknown := communities.value["n_unknown"]:
        yield f"Of {number(n_unknown)} more the community is not known.", [communities]
    elif n_communities == len(communities.value["by"]):
        first, second, *_ = by_time = sorted(communities.value["by"], key=lambda row: row["first_at"])
        if first["first_at"] < second["first_at"]:
            steps = [f"{row['community']} ({day(datetime.fromisoformat(row['first_at']))})" for row in by_time[1:]]
            yield f"It was seen first in {first['community']}, then in {series(steps)}.", [communities]


def _influence(name: str, found: Found) -> Iterator[Composed]:
    for spread in found.get("spread", []):
        pairs = found.get("influence", [])
        for claim in pairs:
            value: dict[str, Any] = claim.value
            yield (
                f"A use in {value['source']} brings about {value['ratio']:.2f} more in {value['target']} (between "
                f"{claim.low:.2f} and {claim.high:.2f}), to which an estimated {percent(value['share_caused'])} of the "
                f"{number(value['n_events'])} uses there go back.",
                [claim],
            )
        if not pairs:
            n = number(spread.value["n_communities"])
            yield f"From the times of its uses in {n} communities no influence of one on another can be told.", [spread]
        else:
            yield "That is read from times alone: what moves both communities from outside may look the same.", [spread]


def _life(name: str, found: Found) -> Iterator[Composed]:
    for claim in found.get("lifecycle", []):
        peak = day(datetime.fromisoformat(claim.value["peak_at"]))
        days = claim.value["half_life_days"]
        fell = (
            f"fell below half of that within {_time(days)}"
            if days is not None
            else "has not yet fallen to half of that"
        )
        yield f"Its share of what was posted was largest around {peak} and {fell}.", [claim]
        if spells := claim.value["dormant"]:
            ends = [tuple(map(date.fromisoformat, spell.split("/"))) for spell in spells]
            begun, woken = max(ends, key=lambda spell: spell[1] - spell[0])
            times = "once" if len(spells) == 1 else f"{number(len(spells))} times"
            longest = "" if len(spells) == 1 else ", the longest time"
            yield f"It slept {times}{longest} from {month(begun)} to {month(woken)}, and woke again.", [claim]
    for claim in found.get("forecast", []):
        low, middle, high = (f"{round(figure):,}" for figure in (claim.low, claim.value["uses"], claim.high))
        yield (
            f"If as much is posted as in the last twelve months, about {middle} more uses are to be expected in the "
            f"next twelve (between {low} and {high}, in nine of ten cases).",
            [claim],
        )
        yield (
            f"The chance that it is alive a year on, with more than a twentieth of its best month, is "
            f"{percent(min(claim.value['p_alive'], 0.999))}.",
            [claim],
        )


def _time(days: float) -> str:
    """How long something took, as exactly as a reader wants it."""
    if days < 60:
        return f"{round(days)} days"
    return f"{round(days / 30.4375)} months" if days < 730 else f"{days / 365.25:.1f} years"


def _at_home(inside: list[dict[str, Any]], n_dated: int) -> str:
    """Where a meme is used most; few uses are counted, many are told as shares."""
    first, *others = inside
    is_few = n_dated < MANY_USES
    amounts = [number(row["n_uses"]) if is_few else percent(row["share"]) for row in inside]
    of = f"of its {number(n_dated)} dated uses" if is_few else "of its dated uses"
    equal = [row for row in others if row["n_uses"] == first["n_uses"]]
    behind = [f"{row['community']} ({n})" for row, n in zip(others, amounts[1:], strict=True) if row not in equal]
    before = f", before {series(behind)}" if behind else ""
    if equal:
        same = series([first["community"], *(row["community"] for row in equal)])
        return f"It is equally at home in {same}, with {amounts[0]} {of} each{before}"
    return f"It is most at home in {first['community']}, with {amounts[0]} {of}{before}"


def _words(name: str, found: Found) -> Iterator[Composed]:
    told = found.get("word", [])
    if not told:
        return
    listed = series([f"“{claim.value['word']}” ({number(claim.value['n_uses'])})" for claim in told])
    yield f"The words that set its uses apart, with the number of uses that have them, are {listed}.", told


def _senses(name: str, found: Found) -> Iterator[Composed]:
    told = found.get("sense", [])
    if not told:
        return
    if told[0].value["is_stable"]:
        yield f"Its words fall into {number(len(told))} senses.", told
    else:
        yield (
            f"Its words may fall into {number(len(told))} senses, but that is a guess: two halves of the posts do not "
            "agree on them.",
            told,
        )
    for place, claim in zip(ORDINALS, told, strict=False):
        yield _sense(place, claim.value), [claim]


def _sense(place: str, value: dict[str, Any]) -> str:
    """A sense in words: what it speaks of, how much of the uses it is, when, and how ironic."""
    words = f"speaks of {series([f'“{word}”' for word in value['words']])}" if value["words"] else "has no own words"
    text = f"The {place} {words}: {percent(value['share'])} of the uses with words"
    if value["middle_half"] is not None:
        since, until = (month(datetime.fromisoformat(end)) for end in value["middle_half"])
        text += f", half of them in {since}" if since == until else f", half of them from {since} to {until}"
    if value["ironic"] is not None:
        text += f", an estimated {percent(value['ironic'])} of them ironic"
    return f"{text}."


def _tone(name: str, found: Found) -> Iterator[Composed]:
    tones = {claim.value["tone"]: claim for claim in found.get("tone", [])}
    if tones:
        shares = {tone: percent(claim.value["share"]) for tone, claim in tones.items()}
        ironic = tones["ironic"]
        yield (
            f"By the words alone, without the picture, an estimated {shares['ironic']} of its "
            f"{number(ironic.value['n_uses'])} uses with words are ironic (between {percent(ironic.low)} and "
            f"{percent(ironic.high)}), {shares['humorous']} joke, and {shares['sincere']} are meant as they are said.",
            list(tones.values()),
        )
    if emotions := found.get("emotion", []):
        listed = series([f"{claim.value['emotion']} ({percent(claim.value['share'])})" for claim in emotions])
        yield f"The emotions that its words express most are {listed}.", emotions


def _responses(name: str, found: Found) -> Iterator[Composed]:
    told = found.get("response", [])
    if not told:
        return
    ways = {"sympathy": "feel with the poster", "amusement": "laugh along", "hostility": "are hostile or mock"}
    listed = series([f"{percent(claim.value['share'])} {ways[claim.value['kind']]}" for claim in told])
    n_all = told[0].value["n_all"]
    yield f"Of the {number(n_all)} answers with words that its posts got, an estimated {listed}.", told


def _shifts(name: str, found: Found) -> Iterator[Composed]:
    traits: dict[tuple[str, str], list[Claim]] = {}
    for claim in found.get("shift_trait", []):
        traits.setdefault((claim.value["aspect"], claim.value["shifted_at"]), []).append(claim)
    events = {(claim.value["aspect"], claim.value["shifted_at"]): claim for claim in found.get("shift_event", [])}
    for claim in found.get("shift", []):
        key = claim.value["aspect"], claim.value["shifted_at"]
        yield f"{_shift(claim)}.", [claim]
        own = traits.get(key, [])
        for direction, verb in (("rose", "More of it afterwards"), ("fell", "Less")):
            if some := [trait for trait in own if trait.value["direction"] == direction]:
                yield f"{verb}: {'; '.join(_trait(trait.value) for trait in some)}.", some
        if not own:
            told = [f"“{sense}” {verb}" for verb in ("rose", "fell") for sense in claim.value[verb]]
            yield f"{capital(series(told))}.", [claim]
        if key in events:
            yield _event(events[key]), [claim, events[key]]
        elif claim.value["has_event"] is False and key[0] in ("words", "senses"):
            yield "No event of the catalogue was found near it whose words match.", [claim]


def _shift(claim: Claim) -> str:
    value = claim.value
    when, low, high = (datetime.fromisoformat(at) for at in (value["shifted_at"], claim.low, claim.high))
    how = "suddenly" if value["kind"] == "sudden" else f"within some {round(value['width_days']):,} days"
    between = f"between {day(low)} and {day(high)}" if low.date() < high.date() else "on that day"
    n_before, n_after = value["n_before"], value["n_after"]
    return (
        f"Around {day(when)} ({between}) the {value['aspect']} of its uses changed {how}, from the "
        f"{number(n_before)} uses before to the {number(n_after)} after"
    )


def _trait(value: dict[str, Any]) -> str:
    if value["aspect"] == "words":
        before, after = (number(n) if (n := value[f"n_with_{side}"]) else "none" for side in ("before", "after"))
        return f"“{value['trait']}” (in {before} before, {after} after)"
    return f"{value['trait']} (from {percent(value['mean_before'])} to {percent(value['mean_after'])})"


def _event(claim: Claim) -> str:
    value = claim.value
    starts, ends = (date.fromisoformat(value[name]) for name in ("starts_on", "ends_on"))
    span = day(starts) if starts == ends else f"{day(starts)} to {day(ends)}"
    words = series([f"“{word}”" for word in value["words"][:4]])
    apart = f", {number(value['days_apart'])} day{_s(value['days_apart'])} apart" if value["days_apart"] else ""
    return (
        f"It coincides with “{value['name']}” ({span}{apart}), of which {words} speak: a coincidence in time and "
        "words, which proves no cause."
    )


def _limits(name: str, found: Found) -> Iterator[Composed]:
    for claim in found.get("untimed", []):
        are = "use has" if claim.value == 1 else "uses have"
        yield (
            f"{capital(number(claim.value))} {are} no date and {_is(claim.value)} left out wherever time counts.",
            [claim],
        )
    for claim in found.get("disagreements", []):
        text = f"In {number(claim.value)} use{_s(claim.value)} the picture looks like another meme than the source says"
        yield f"{text}; the source's word was taken.", [claim]
    posts = found["posts"][0]
    n_posts = posts.value["n_posts"]
    yield f"All this holds for the {number(n_posts)} post{_s(n_posts)} at hand, not for the whole network.", [posts]
    if tones := found.get("tone"):
        yield (
            "How sincerely they mean it was judged by a model of English words, which knows neither the picture nor "
            "what was answered.",
            tones,
        )
    else:
        yield "How sincerely people mean it is not judged.", [posts]


def _methods(name: str, found: Found) -> Iterator[Composed]:
    claim = found["recognition"][0]
    value: dict[str, Any] = claim.value
    if value["n_given"] == value["n_uses"]:
        yield "Its uses are those that the source itself calls by this name.", [claim]
        return
    if value["recogniser"] == "phash-dbscan":
        text = (
            "Pictures were taken to be this meme where their 64-bit pHashes form one DBSCAN cluster "
            f"(at most {value['phash_radius_bits']} bits apart, at least {value['min_uses']} uses)"
        )
    else:
        text = (
            "Pictures were taken to be this meme where, beside the words in them, local features lie in one "
            f"arrangement and the pictures agree place by place (at least {value['min_uses']} uses)"
        )
    if value["n_given"]:
        text += f"; in {number(value['n_given'])} use{_s(value['n_given'])} the source names it"
    yield text + ".", [claim]


SECTIONS: dict[str, list[Callable[[str, Found], Iterator[Composed]]]] = {
    "In short": [_summary, _peak],
    "The picture": [_picture, _catalogue],
    "Origin": [_origin],
    "What it means": [_words, _senses],
    "Sincere or ironic": [_tone],
    "How the meaning changed": [_shifts],
    "How people answer": [_responses],
    "How it spread": [_spread, _influence],
    "How long it will last": [_life],
    "What we cannot know": [_limits],
    "Methods": [_methods],
}
"""The article's sections in order, and what is said in each."""


def _s(n: int) -> str:
    return "" if n == 1 else "s"


def _is(n: int) -> str:
    return "is" if n == 1 else "are"


def _they(n: int) -> str:
    return "It is" if n == 1 else "They are"
