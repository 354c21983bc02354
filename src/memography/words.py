"""What counts as a word, the same for names, claims and search."""

import re

_WORD = re.compile(r"[^\W\d_][\w'’]*[^\W_]")
# Each begins where a run without spaces begins, so that a long run is looked at once, and not once a letter.
_ADDRESS = re.compile(r"(?<!\S)(?:\S*?(?:https?://|www\.)\S+|\S+\.(?:com|net|org)\b)")


def words(text: str) -> list[str]:
    """The words of a text, folded: letters first, at least two different characters; addresses are no words.

    >>> words("Me, DON'T @ me: see imgflip.com, 2020! vvv")
    ['me', "don't", 'me', 'see']
    """
    found = (word.replace("’", "'") for word in _WORD.findall(_ADDRESS.sub(" ", text.casefold())))
    return [word for word in found if word.strip(word[0])]


def folded(line: str) -> str:
    """A line without case, punctuation and spaces, so that small misreadings of layout do not matter.

    >>> folded("And EVERYBODY, loses!")
    'andeverybodyloses'
    """
    return re.sub(r"[\W_]+", "", line.casefold())
