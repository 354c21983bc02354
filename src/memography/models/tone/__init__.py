"""Tone and emotion of texts: what a fine-tuned upper half makes of the text encoder's lower half.

`normalised(text)` is how both halves read a text. `docs/models/tone.md` is the model's card.
"""
