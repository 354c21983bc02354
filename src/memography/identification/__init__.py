"""Identification: a picture goes in; which memes it shows, how sure that is, and why, comes out.

It reads what the stages wrote, and stores nothing of the pictures that it is asked about.
"""

from memography.identification.answer import Identification, Match, Near
from memography.identification.identifier import Identifier, identify

__all__ = ["Identification", "Identifier", "Match", "Near", "identify"]
