"""How an answer is meant: sympathy, amusement, hostility or something else, told from its words.

There are no published labels of answers to memes. A logistic regression over the text encoder's vectors learns from
the few answers in `examples.jsonl`, which were written for it.
"""
