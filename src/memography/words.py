"""What counts as a word, the same for names, claims and search."""

import re
from itertools import pairwise

_WORD = r"[^\W\d_][\w'’]*[^\W_]"
_UNSPACED = "[\u0e00-\u0e7f]+|[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+"
"""Runs of Thai, and of Han and Kana, which are written without spaces."""
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
    >>> words("meme 我的猫")
    ['meme', '我的', '的猫']
    """
    spaced = _RUN.sub(r" \1 ", _ADDRESS.sub(" ", text.casefold()))
    found: list[str] = []
    for match in _FOUND.finditer(spaced):
        if match[1]:
            found.extend(one + other for one, other in pairwise(match[1]))
        else:
            found.append(match[0].replace("’", "'"))
    return [word for word in found if word.strip(word[0])]


def folded(line: str) -> str:
    """A line without case, punctuation and spaces, so that small misreadings of layout do not matter.

    >>> folded("And EVERYBODY, loses!")
    'andeverybodyloses'
    """
    return re.sub(r"[\W_]+", "", line.casefold())
