"""Meaning: the words around each use, what the models read in them, each meme's name and labels.

Reads `posts`, `uses`, `captions`, `memes`, `matches`, `templates`, `catalogue`; writes `contexts`, `vectors`, `tones`,
`emotions`, `incongruity`, `catalogue_matches`, `names`, `senses`, `use_senses`, `responses`, `labels`,
`label_vectors`, and an index of words for `contexts` and `labels`.
"""
