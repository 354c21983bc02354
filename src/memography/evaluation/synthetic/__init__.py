"""A made-up world of posts, whose truth is known: the sample that `memography demo` and the tests analyse.

IT IS MADE UP. No person wrote these posts, no community of these names was asked, and no event in it is a finding.
The pictures are drawn and the words composed by the code in this package, alike for equal seeds.

What goes in: a folder, a number of posts, a seed. What comes out: `posts.jsonl` in the exchange format, its pictures,
and `truth.jsonl`, which says of every picture what it is, what was done to it, and what its poster means by it.
"""

from memography.evaluation.synthetic.cast import templates
from memography.evaluation.synthetic.write import World, write_world

__all__ = ["World", "templates", "write_world"]
