"""What counts as a word, the same for names, claims and search."""

import re

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

_WORD = re.compile(r"[^\W\d_][\w'’]*[^\W_]")
# Each begins where a run without spaces begins, so that a long run is looked at once, and not once a letter.
_ADDRESS = re.compile(r"(?<!\S)(?:\S*?(?:https?://|www\.)\S+|\S+\.(?:com|net|org)\b)")

# Contractions, and words that a caption can't do without and that tell nothing of it.
_FILLERS = """
im dont cant didnt doesnt isnt ive youre thats its whats theres hes shes theyre wont wouldnt couldnt shouldnt arent
wasnt havent hasnt youve theyve ill youll id i'm don't can't didn't doesn't isn't i've you're that's it's what's
there's he's she's they're won't wouldn't couldn't shouldn't aren't wasn't haven't hasn't you've they've i'll you'll
i'd just like got get getting gets did does doing said say says really want gonna wanna
"""

STOP_WORDS = frozenset(ENGLISH_STOP_WORDS) | frozenset(_FILLERS.split())
"""English words that tell nothing of a text: scikit-learn's list, contractions, and fillers of captions."""


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
