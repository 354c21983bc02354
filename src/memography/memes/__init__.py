"""Memes: which picture is behind the captions, and every post's use of it.

Reads `posts`, `originals`, `images`, `variants`; writes `matches`, `uses`, `memes`.
"""
