"""What counts as a word, the same for names, claims and search."""

import re
from itertools import pairwise

_WORD = r"[^\W\d_](?:[^\W_]|['’])*[^\W_]"
_UNSPACED = "[\u0e00-\u0e7f]+|[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+"
"""Runs of Thai, and of Han and Kana, which are written without spaces."""
_TOKEN = re.compile(r"[^\s!-&(-/:-@\[-`{-\xbf\u2000-\u2018\u201a-\u206f\u3000-\u303f\uff01-\uff0f\uff1a-\uff20]+")
"""Whatever punctuation does not part; letters are not counted up, since marks of Thai or Hindi are none."""
_RUN = re.compile(f"({_UNSPACED})")
_FOUND = re.compile(f"({_UNSPACED})|{_WORD}")
# Each begins where a run without spaces begins, so that a long run is looked at once, and not once a letter.
_ADDRESS = re.compile(r"(?<!\S)(?:\S*?(?:https?://|www\.)\S+|\S+\.(?:com|net|org)\b)")


def words(text: str) -> list[str]:
    """The words of a text, folded: letters first, at least two different characters; addresses are no words.

    Where words stand without spaces (Chinese, Japanese, Thai), each pair of neighbouring characters is one, as in
    full-text search.

    >>> words("Me, DON'T @ me: see imgflip.com, 2020! vvv")
    ['me', "don't", 'me', 'see']
    >>> words("Grumpy_Cat meme 我的猫")
    ['grumpy', 'cat', 'meme', '我的', '的猫']
    """
    spaced = _RUN.sub(r" \1 ", _ADDRESS.sub(" ", text.casefold()))
    found: list[str] = []
    for match in _FOUND.finditer(spaced):
        if match[1]:
            found.extend(one + other for one, other in pairwise(match[1]))
        else:
            found.append(match[0].replace("’", "'"))
    return [word for word in found if word.strip(word[0])]


def tokens(text: str) -> list[str]:
    """Everything that stands as a word in a text, in order, folded: single letters and numbers too, addresses not. What
    is written without spaces is one.

    >>> tokens("Y U NO like it’s 2020? See imgflip.com")
    ['y', 'u', 'no', 'like', "it's", '2020', 'see']
    >>> tokens("'quoted' ฉันไม่รู้ नहीं")
    ['quoted', 'ฉันไม่รู้', 'नहीं']
    """
    found = (one.replace("’", "'").strip("'") for one in _TOKEN.findall(_ADDRESS.sub(" ", text.casefold())))
    return [one for one in found if any(map(str.isalnum, one))]


def has_phrase(text: str, phrase: str) -> bool:
    """Whether a text has a phrase, however its words are parted, and with or without apostrophes: text readers run
    words together and miss apostrophes.

    >>> [has_phrase(text, "y u no") for text in ("And then: YU NO work?", "sky, u no", "y u not")]
    [True, False, False]
    >>> has_phrase("AINT nobody got time", "ain't nobody")
    True
    """
    wanted = phrase.replace(" ", "").replace("'", "")
    said = [token.replace("'", "") for token in tokens(text)]
    for first in range(len(said)):
        begun, at = said[first], first + 1
        while len(begun) < len(wanted) and wanted.startswith(begun) and at < len(said):
            begun, at = begun + said[at], at + 1
        if begun == wanted:
            return True
    return False


def folded(line: str) -> str:
    """A line without case, punctuation and spaces, so that small misreadings of layout do not matter.

    >>> folded("And EVERYBODY, loses!")
    'andeverybodyloses'
    """
    return re.sub(r"[\W_]+", "", line.casefold())
