"""Meaning: the words around each use, and each meme's name.

Reads `posts`, `uses`, `captions`, `memes`, `matches`, `templates`, `catalogue`; writes `contexts`,
`catalogue_matches`, `names`.
"""
