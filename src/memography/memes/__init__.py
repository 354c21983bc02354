"""Memes: which picture is behind the captions, and every post's use of it.

Reads `posts`, `originals`, `images`, `variants`; writes `matches`, `templates`, `uses`, `memes`, `lineage`, and what
lineage goes on from: `frames`, `residuals`.
"""
