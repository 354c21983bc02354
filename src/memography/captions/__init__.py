"""Captions: the words in pictures, read once a variant.

Reads `variants`, `originals`, `matches`; writes `captions`.
"""
