"""Searching: words go in; the uses and memes that have them, or mean the same, come out.

It reads what the stages wrote: `contexts` with their words and `vectors`, and `labels`.
"""

from memography.searching.answer import FoundMeme, FoundUse, Searched
from memography.searching.searcher import Searcher, search

__all__ = ["FoundMeme", "FoundUse", "Searched", "Searcher", "search"]
