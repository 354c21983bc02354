"""A claim as a person reads it: what it is about, its value as a small labelled list, its interval, its parameters."""

import re
from datetime import date, datetime
from typing import Any

from memography.biography.article import Claim
from memography.phrases import day, percent

TITLES = {
    "name": "What it is called",
    "posts": "How many posts and uses",
    "span": "First and last use",
    "share": "Its share of all dated posts",
    "variants": "How many variants",
    "top_variant": "The commonest variant",
    "bare": "The picture with nothing added",
    "mirrored": "Mirrored pictures",
    "clean_template": "The picture behind the captions",
    "template_words": "The words printed on the picture",
    "catalogue": "What the meme catalogue has",
    "first_seen": "The earliest sighting",
    "communities": "Uses by community",
    "in_community": "Uses in one community",
    "spread": "Influence between communities",
    "influence": "One community's influence on another",
    "phrase": "A phrase that sets it apart",
    "word": "A word that sets it apart",
    "sense": "A sense",
    "judged": "Which uses the tone model judged",
    "tone": "How it is meant",
    "tone_difference": "How its tone differs from other memes'",
    "emotion": "An emotion in its words, beside other memes'",
    "steady": "What did not change",
    "shift": "A change",
    "shift_trait": "What a change brought or took",
    "shift_event": "An event near a change",
    "response": "How people answer",
    "peak": "The month of most uses",
    "peak_word": "A word of that month",
    "lifecycle": "Height, fall and sleep",
    "forecast": "What is expected",
    "lineage": "What its variants were made from",
    "model": "The variant that most others were made from",
    "remixes": "Other memes in its pictures",
    "untimed": "Uses without a date",
    "disagreements": "Where source and picture disagree",
    "recognition": "How its uses were found",
    "corpus": "The corpus and its version",
}
"""What each kind of claim is about."""

_LABELS = {
    "n_in": "uses with it that month",
    "n_of": "uses that month",
    "n_elsewhere": "uses elsewhere",
    "n_all": "of all",
    "n_dated": "dated uses",
    "n_unknown": "uses of unknown community",
    "n_given": "uses that the source names",
    "n_pictured": "uses with a picture",
    "n_variants": "variants",
    "n_made_from_others": "variants made from others",
    "n_same": "variants that are the same as another",
    "n_not_of_bare": "variants for which the bare picture is not the likeliest origin",
    "form_uses": "uses of the commonest variant, with those that are the same",
    "lowest": "least confidence",
    "n_last_year": "uses in the twelve months before",
    "n_next": "uses in the next busiest month",
    "n_alone": "variants that show it alone",
    "n_root": "made from the bare picture",
    "n_copy": "copies",
    "n_edit": "edits",
    "n_remix": "remixes",
    "n_inliers": "features that fit",
    "n_shifts": "changes of this aspect in all",
    "n_with_before": "uses with it before",
    "n_with_after": "uses with it after",
    "n_before": "uses before",
    "n_after": "uses after",
    "n_events": "uses in the second community",
    "p_value": "probability by chance",
    "p_alive": "chance to be alive a year on",
    "uses": "uses expected in the twelve months after",
    "by": "by community",
    "ratio": "uses brought about by each use",
    "share_caused": "share of uses that go back to it",
    "share_certain": "share that is certain",
    "half_life_days": "days until it was below half for good",
    "why_no_half_life": "why that is not told",
    "middle_half": "half of its uses lie between",
    "width_days": "days that it took",
    "n_judged": "judged",
    "share_of_variants": "how much of its usual variant it covers",
    "n_with_phrase": "with the phrase",
    "n_wordless": "without words",
    "n_untold": "with too few words to tell the language",
    "n_other": "in other languages than English",
    "n_unread": "not read",
    "mean": "mean probability",
    "mean_elsewhere": "mean probability in other memes",
    "difference": "difference of both",
    "is_clear": "is clear",
    "mean_before": "mean probability before",
    "mean_after": "mean probability after",
    "usual": "usual month",
    "ironic": "mean probability of irony",
    "shares": "share of the uses before and after",
    "is_censored": "may be older than can be told",
    "is_stable": "can be relied on",
    "is_its_name": "names the meme",
    "also": "other names in the catalogue",
    "first_at": "first seen",
    "dormant": "slept",
    "p_max": "highest probability by chance",
    "n_resamples": "resamples",
    "min_ratio": "at least so many times the usual month",
    "margin_days": "days at the beginning of the corpus that tell nothing of an origin",
}
_SHARES = {
    "share",
    "share_caused",
    "share_certain",
    "share_of_variants",
    "mean",
    "mean_elsewhere",
    "mean_before",
    "mean_after",
    "ironic",
    "p_alive",
}
_SHARES |= {"confidence", "false_discovery_rate"}
_TIMES = {"first", "last", "since", "until", "middle_half"}
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_DATE = re.compile(r"\d{4}-\d\d-\d\d$")


def title(claim: Claim) -> str:
    """What a claim is about."""
    return TITLES.get(claim.kind, claim.kind.replace("_", " "))


def lines(value: Any) -> list[tuple[str, str, Any]]:
    """A claim's value as keys, labels and values: a value is a text, or a list of rows of such lines.

    >>> lines({"n_posts": 1200, "first_on": "2020-03-14"})
    [('n_posts', 'posts', '1,200'), ('first_on', 'first', '14 March 2020')]
    """
    if not isinstance(value, dict):
        return [("", "value", worded("", value))]
    told = {key: part for key, part in value.items() if not (part is None and key == "why_no_half_life")}
    return [(key, label(key), worded(key, part)) for key, part in told.items()]


def interval(claim: Claim) -> str | None:
    """The interval of a claim's value with its confidence; None where it has none.

    >>> from memography.biography.article import Evidence
    >>> tone = ("m-tone", "m", "tone", {"tone": "sincere", "mean": 0.5535}, 0.5236, 0.58, "", (), Evidence("m"), 1, ())
    >>> interval(Claim(*tone, {"confidence": 0.9}))
    '52 % to 58 %, with a confidence of 90 %'
    """
    if claim.low is None and claim.high is None:
        return None
    ends = f"{bound(claim.low, claim.value)} to {bound(claim.high, claim.value)}"
    confidence = claim.parameters.get("confidence")
    return ends if confidence is None else f"{ends}, with a confidence of {percent(confidence)}"


def bound(end: Any, value: Any) -> str:
    """An end of the interval of a claim's value, worded as the value is.

    >>> bound(0.5236, {"tone": "sincere", "mean": 0.5535})
    '52 %'
    """
    if isinstance(end, str):
        return _time(end)
    is_share = isinstance(value, dict) and "difference" not in value and not value.keys().isdisjoint({"share", "mean"})
    return "open" if end is None else str(worded("share" if is_share else "", end))


def label(key: str) -> str:
    """A key of a value or a parameter, in words."""
    return _LABELS.get(key, re.sub(r"^n_|_(at|on)$", "", key).replace("_", " "))


def worded(key: str, part: Any) -> Any:
    """A part of a value in words; a list of objects as rows of lines."""
    if isinstance(part, dict):
        return "; ".join(f"{name}: {worded(key, inner)}" for name, inner in part.items()) or "none"
    if isinstance(part, list):
        if part and isinstance(part[0], dict):
            return [lines(row) for row in part]
        return ", ".join(str(worded("share" if key == "shares" else key, inner)) for inner in part) or "none"
    if part is None or isinstance(part, bool):
        return {None: "unknown", True: "yes", False: "no"}[part]
    if isinstance(part, int | float):
        is_share = key in _SHARES and 0 <= part <= 1
        return percent(part) if is_share else f"{part:,}" if isinstance(part, int) else f"{part:,.4g}"
    is_time = key.endswith(("_at", "_on")) or key in _TIMES
    return _time(part) if is_time else str(part)  # other people's words stay as they are, whatever they look like


def _time(text: str) -> str:
    """A time or a date in words; what is neither as it is."""
    if _INSTANT.match(text):
        when = datetime.fromisoformat(text)
        return f"{day(when.date())}, {when:%H:%M} UTC"
    return day(date.fromisoformat(text)) if _DATE.match(text) else text
