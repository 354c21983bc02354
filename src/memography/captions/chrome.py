"""Words of an app around the picture: names, counts, buttons, clocks, and the marks of makers of memes.

A line is one where all of it has the form of such words, and it stands where apps put them: outside of the meme's
picture, or near the upper or lower edge. What may well be a caption, such as a time or a percentage, must stand outside
where a meme is known. Marks of makers are so wherever they stand.
"""

import re
from collections.abc import Sequence
from typing import Any

EDGE = 0.15
"""The upper and lower part of the picture in which an app's words may stand."""
MAX_LETTERS = 80
"""A longer line is no app's; also, none takes long to look at."""

# A space can be taken in one way only, or a long line would take long.
_BETWEEN = r"(?:\s?(?:[·•\-.,|&]|and|at)\s?|\s)?"
_NUMBER = r"\d[\d.,]*(?:\s?[kmb])?"
_COUNTED = (
    r"(?:likes?|(?:re|quote )?tweets?|reposts?|views?|comments?|shares?|replies|upvotes?|points?|quotes?|bookmarks?"
    r"|followers|notes|reactions)"
)
_COUNT = rf"{_NUMBER}\s*{_COUNTED}"
_NAME = r"@[\w.]{2,30}"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_CLOCK = r"\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?"
_DATE = rf"(?:{_MONTH}\.?\s\d{{1,2}}(?:,?\s\d{{4}})?|\d{{1,2}}\s{_MONTH}(?:\s\d{{4}})?|\d{{1,2}}/\d{{1,2}}/\d{{2,4}})"
_AGO = r"(?:\d{1,3}\s?(?:s|m|h|d|w|y|min|mins|hrs?|hours?|minutes?|days?|weeks?|years?)(?:\sago)?|just now|yesterday)"
_APP = r"(?:twitter|x|tweetdeck|instagram)\s(?:for|web)\s?(?:iphone|android|ipad|app)?"
_TIME = rf"(?:{_CLOCK}|{_DATE}|{_AGO}|{_APP})(?:{_BETWEEN}(?:{_CLOCK}|{_DATE}|{_AGO}|{_APP}))*"
_BUTTON = r"(?:like|comment|share|reply|follow|following|retweet|repost|send|save|see translation|show this thread)"

_SURE = {
    "count": rf"{_COUNT}(?:{_BETWEEN}{_COUNT})*",
    "name": rf"{_NAME}(?:{_BETWEEN}(?:{_TIME}|follow))?",
    "named": rf"(?:\S+\s){{1,3}}{_NAME}{_BETWEEN}(?:{_TIME}|follow)",
    "buttons": rf"{_BUTTON}(?:{_BETWEEN}{_BUTTON})+",
    "thread": r"(?:view|see|show) (?:all )?(?:\d[\d.,]* )?(?:more )?(?:comments|replies)|replying to @.*",
}
_UNSURE = {
    "time": _TIME,
    "status": r"(?:\d{1,3}\s?%|lte|[345]g|(?:verizon|at&t|t-mobile|sprint|vodafone)(?:\s(?:lte|[345]g))?)",
}
_IS_SURE, _IS_UNSURE = (re.compile("|".join(f"(?:{form})" for form in forms.values())) for forms in (_SURE, _UNSURE))
_MADE = r"made (?:on|with|at|in)\s"
_MARK = re.compile(
    rf"(?:{_MADE}|via\s|from\s)?(?:https?://)?(?:www\.)?"
    r"(?:imgflip|memegenerator|quickmeme|memecenter|memecrunch|9gag|ifunny|makeameme|diylol|troll\.me|mematic|kapwing"
    r"|memeshappen|livememe|cheezburger|ragegenerator|meme-creator)\s?\.(?:com?|net|org|me|mobi)"
    rf"|{_MADE}(?:imgflip|mematic|kapwing)"
)


def is_chrome(line: dict[str, Any], regions: Sequence[Sequence[float]]) -> bool:
    """Whether a line is an app's.

    Args:
        line: with `text`, and `box`: left, top, right, bottom as shares of the picture.
        regions: where memes lie in the picture, in the same way; none where it shows no meme.
    """
    text = " ".join(line["text"].casefold().split()).strip(" ·•|.,-")
    if len(text) > MAX_LETTERS:
        return False
    if _MARK.fullmatch(text):
        return True
    is_at_edge, is_outside = _place(line["box"], regions)
    if _IS_SURE.fullmatch(text):
        return is_at_edge or is_outside
    return bool(_IS_UNSURE.fullmatch(text)) and (is_outside if regions else is_at_edge)


def _place(box: Sequence[float], regions: Sequence[Sequence[float]]) -> tuple[bool, bool]:
    """Whether a line stands near the upper or lower edge, and whether outside of every meme that there is."""
    left, top, right, bottom = box
    x, y = (left + right) / 2, (top + bottom) / 2
    is_inside = any(r[0] <= x <= r[2] and r[1] <= y <= r[3] for r in regions)
    return y < EDGE or y > 1 - EDGE, bool(regions) and not is_inside
