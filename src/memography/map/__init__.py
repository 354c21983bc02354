"""The map stage: where uses stand by what they say, and variants by how they look.

In: vectors and words of contexts, features of variants, matches. Out: `text_positions`, `picture_positions`, and
`regions`, which name parts of the map.
"""
