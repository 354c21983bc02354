"""Words that tell nothing of a text; apart from `words`, since scikit-learn takes a second and 75 MB to load."""

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

# Contractions, and words that a caption can't do without and that tell nothing of it.
_FILLERS = """
im dont cant didnt doesnt isnt ive youre thats its whats theres hes shes theyre wont wouldnt couldnt shouldnt arent
wasnt havent hasnt youve theyve ill youll id i'm don't can't didn't doesn't isn't i've you're that's it's what's
there's he's she's they're won't wouldn't couldn't shouldn't aren't wasn't haven't hasn't you've they've i'll you'll
i'd just like got get getting gets did does doing said say says really want gonna wanna
"""

STOP_WORDS = frozenset(ENGLISH_STOP_WORDS) | frozenset(_FILLERS.split())
"""English words that tell nothing of a text: scikit-learn's list, contractions, and fillers of captions."""
