"""Recognition: which pictures show the same thing, whatever was written on them, cut off, or put beside them.

Numbers and pixels only: nothing here reads or writes a table. Vision takes features from pictures; memes, and the
`identify` command, compare them.
"""
