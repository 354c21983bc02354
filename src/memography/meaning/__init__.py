"""Meaning: the words around each use, what the models read in them, each meme's name and labels.

Reads `posts`, `uses`, `captions`, `memes`, `matches`, `templates`, `catalogue`; writes `contexts`, `vectors`, `tones`,
`emotions`, `catalogue_matches`, `names`, `labels`, and the index of words beside `contexts` and `labels`.
"""
