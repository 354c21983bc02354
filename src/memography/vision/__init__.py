"""Vision: pictures to hashes, thumbnails and variants.

Reads `posts`; writes `originals`, `images`, `variants`, and rejects.
"""
