"""Meaning: the words around each use, and each meme's name.

Reads `posts`, `uses`, `captions`, `memes`; writes `contexts`, `names`.
"""
