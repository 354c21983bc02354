"""The words that sentences of an article are made of, by what changes when one of them comes or goes.

A list of what is allowed, not of what is forbidden: a word that is neither here nor in the composed sentence is
something new that is said. So lists are short of what they could hold, and a narrator's good word that is missing costs
nothing but that the composed sentence stands.
"""

Phrase = tuple[str, ...]


def _words(listed: str) -> list[str]:
    return listed.split()


def _phrases(**classes: str) -> dict[Phrase, str]:
    """Each phrase and its class; phrases of a class are separated by commas."""
    return {
        tuple(phrase.split()): name.replace("_", " ")
        for name, listed in classes.items()
        for phrase in listed.split(",")
        if phrase.strip()
    }


HEDGES = _phrases(
    estimate="estimated, estimate, estimates, an estimated",
    may="may, might, could, perhaps, possibly, maybe, may well, might well, could well",
    probably="probably, likely, most likely, very likely, in all likelihood, presumably",
    nearly="nearly, almost, practically, virtually",
    about="about, around, roughly, approximately, some, circa, close to",
    at_least="at least, no fewer than, no less than, not fewer than, not less than, or more, a minimum of",
    at_most="at most, no more than, not more than, up to, or fewer, or less, a maximum of",
    condition="if, provided that, provided, assuming, assuming that, as long as, so long as",
    expected="expected, expect, expects, foreseen, predicted",
    guess="guess, guesswork",
    taken="take, takes, taken, took",
    seems="looks, look, looking, looked, seems, seem, seemed",
    only="only, alone, solely, merely, purely, exclusively, just",
    all="all, whole, entire, every",
    each="each",
    judged="judged, judge, judges",
    some_time="some time, sometime",
    other="other, others, another, otherwise, else, different",
)
"""What makes a sentence less sure or narrower. None may go, and none may come."""

BEFORE_FIGURES = frozenset({"about", "nearly", "at least", "at most"})
"""Hedges that belong to the number or date after them; `about` is one only there."""

MAY_COME = frozenset({"each", "judged"})
"""What may be added where it is not, yet not be left out."""

FAMILIES = {
    "less or more": _phrases(
        more="""more, rose, risen, rise, rises, rising, grew, grown, grow, grows, increase, increased, increases,
            greater, higher, larger, above, exceeds, exceeded, exceeding, climbed, over, additional""",
        less="""less, fewer, fell, fallen, fall, falls, falling, drop, dropped, drops, decline, declined, decrease,
            decreased, lower, smaller, below, under, shrank, sank""",
    ),
    "begin or end": _phrases(
        first="""first, earliest, begin, begins, began, begun, beginning, start, starts, started, starting""",
        last="last, latest, final, finally, end, ends, ended, ending",
    ),
    "before or after": _phrases(
        before="before, prior to, previously, earlier, preceding, ahead of, followed by, beforehand",
        after="after, afterwards, later, following, then, next, thereafter, subsequently, preceded by",
    ),
    "most or least": _phrases(
        most="""most, largest, biggest, commonest, most common, most often, most frequent, most of all, highest,
            greatest, peak, peaked, busiest, longest, best, above all""",
        least="least, smallest, rarest, fewest, lowest, shortest, worst, least of all, least often, quietest",
    ),
    "commoner or rarer": _phrases(
        commoner="commoner, more common, more frequent, more often, more frequently",
        rarer="rarer, less common, less frequent, less often, less frequently",
    ),
    "older or younger": _phrases(older="older, oldest", younger="younger, newer, youngest, newest, more recent"),
}
"""Words with an opposite. Their order in a family is what a sentence says."""

BEFORE_NUMBERS_ALONE = frozenset({"over", "under"})
"""Of those, what is a word of place unless a number follows."""

NEGATIONS = frozenset(
    _words("""
    no not none never neither nor nobody nothing nowhere without cannot hardly scarcely barely unable unknown uncertain
    unlikely unclear impossible lack lacks lacking lacked absent missing fail fails failed except instead
    """)
)
"""What turns a statement round; so does a word that ends in n't."""

NOUNS = {
    word: noun
    for noun, words in {
        "post": "post posts posted posting",
        "use": "use uses used using usage",
        "variant": "variant variants",
        "community": "community communities",
        "picture": "picture pictures image images",
        "word": "word words wording",
        "sense": "sense senses",
        "answer": "answer answers answered",
        "feature": "feature features",
        "bit": "bit bits",
        "corpus": "corpus",
        "meme": "meme memes",
        "network": "network networks",
        "caption": "caption captions",
        "source": "source sources",
        "model": "model models",
        "emotion": "emotion emotions",
        "event": "event events",
        "catalogue": "catalogue",
        "entry": "entry entries",
        "share": "share shares",
        "influence": "influence influences",
        "cause": "cause",
        "case": "case cases",
        "chance": "chance chances",
        "date": "date",
        "dated": "dated",
        "home": "home",
        "day": "day days daily",
        "week": "week weeks weekly",
        "month": "month months monthly",
        "year": "year years yearly",
        "hour": "hour hours",
        "minute": "minute minutes",
        "decade": "decade decades",
        "century": "century centuries",
    }.items()
    for word in _words(words)
}
"""What sentences speak of, by each word for it. A sentence may speak of nothing else, and of nothing less."""

OF_TIME = frozenset({"day", "week", "month", "year", "hour", "minute", "decade", "century"})

NEUTRAL = frozenset(
    _words("""
    a an one ones the this that these those it its itself they them their theirs there here we our us which who whose
    whom what how when whenever where wherever while whereas as so such than too also and or but yet though although
    however since of in on at to from by with for into onto upon within across among amongst amid between through
    throughout
    during until till per toward towards against versus compared beside besides behind via off out up down away along
    altogether both either own same respectively namely is are was were be been being has
    have had having do does did doing can well any time times again thus hence indeed
    find finds found finding see sees seen saw sight sights sighted sighting sightings spotted appear appears appeared
    appearing appearance surface surfaces surfaced turn turns turned turning record recorded records note noted
    count counts counted counting show shows showed shown showing display displays displayed come comes came coming
    exist exists existed exhibit make makes made making amount amounts amounted account accounts accounted accounting
    comprise comprises constitute constitutes represent represents stand stands stood lie lies lay laid laying become
    becomes became becoming measured form forms formed
    reach reaches reached reaching arrive arrives arrived move moves moved bear bears bore borne carry carries carried
    carrying hold holds held speak speaks spoke spoken speaking say says said saying tell tells told telling go goes
    going went gone get gets got give gives gave given put pieced assembled built composed compiled together leave
    leaves left leaving keep keeps kept know knows knew known bring brings brought bringing call calls called refer
    refers referred point points pointed set sets let run runs ran span spans spanned spanning cover covers covered
    covering
    range ranges ranged ranging stretch stretches stretched total totals totalling mark marked marks express expresses
    expressed expressing read reads judging agree agrees agreed contain contains contained
    include includes included including distribute distributed concern concerns apply applies
    applied stay stays stayed remain remains remained drawn draw draws hand material data dates dating back
    """)
)
"""What may come and go: grammar, and verbs of being, showing and telling that claim nothing of their own; `one` where
it is no number."""

SMALL_NUMBERS = {
    word: value
    for value, word in enumerate(
        _words("""zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        seventeen eighteen nineteen""")
    )
}
TENS = {word: 10 * n for n, word in enumerate(_words("twenty thirty forty fifty sixty seventy eighty ninety"), 2)}
SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
AS_NUMBERS = {**SMALL_NUMBERS, **TENS, "single": 1, "once": 1, "twice": 2, "thrice": 3, "dozen": 12}
ORDINALS = {
    word: n
    for n, word in enumerate(
        _words("""second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
        fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"""),
        2,
    )
} | {"hundredth": 100, "thousandth": 1000}
"""First is left out: it has an opposite."""
PARTS = {
    "half": 2,
    "halves": 2,
    "quarter": 4,
    "quarters": 4,
    **{word: n for word, n in ORDINALS.items() if n > 2},
    **{f"{word}s": n for word, n in ORDINALS.items() if n > 2},
}
"""What a whole is cut into."""

MONTHS = _words("January February March April May June July August September October November December")

NEUTRAL_PHRASES = frozenset(
    tuple(phrase.split())
    for phrase in (
        *("all of them", "all of which", "all of it", "all of this", "all this", "this all", "all in all", "in all"),
        *("as a whole", "falls into", "fall into", "no one", "just as", "as well", "other than", "can be", "all from"),
    )
)
"""Phrases whose words would mean more alone."""
