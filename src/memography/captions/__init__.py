"""Captions: the words in pictures, read once a variant.

Reads `variants`, `originals`, `features`, `matches`; writes `captions`.
"""
