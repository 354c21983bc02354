"""A picture's bytes and pixels, safely: where it lies, what is refused, and how it is decoded.

In go a root folder and a path; out come bytes with their SHA-256, or pixels, or a reason why not.
"""
