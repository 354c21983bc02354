"""History: when and where memes were used, and where they were first seen.

Reads `posts`, `uses`; writes `exposure`, `timeline`, `origins`. Posts without a time are left out.
"""
