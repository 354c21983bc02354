"""What counts as a word, the same for names, claims and search."""

import re
from itertools import pairwise

_WORD = r"[^\W\d_](?:[^\W_]|['’])*[^\W_]"
_UNSPACED = "[\u0e00-\u0e7f]+|[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+"
"""Runs of Thai, and of Han and Kana, which are written without spaces."""
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
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
    """Everything that stands as a word in a text, in order, folded: single letters and numbers too, addresses not.

    >>> tokens("Y U NO like it’s 2020? See imgflip.com")
    ['y', 'u', 'no', 'like', "it's", '2020', 'see']
    """
    return [found.replace("’", "'") for found in _TOKEN.findall(_ADDRESS.sub(" ", text.casefold()))]


def has_phrase(text: str, phrase: str) -> bool:
    """Whether a text has a phrase.

    >>> has_phrase("And then: Y U NO work?", "y u no"), has_phrase("sky, u no", "y u no")
    (True, False)
    """
    return f" {phrase} " in f" {' '.join(tokens(text))} "


def folded(line: str) -> str:
    """A line without case, punctuation and spaces, so that small misreadings of layout do not matter.

    >>> folded("And EVERYBODY, loses!")
    'andeverybodyloses'
    """
    return re.sub(r"[\W_]+", "", line.casefold())
