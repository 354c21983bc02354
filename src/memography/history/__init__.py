"""History: when and where memes were used, and where they were first seen.

Reads `posts`, `uses`; writes `exposure`, `timeline`, `holes`, `origins`, `lifecycles`,
`forecasts`, `spread`. Posts without a time are left out.
"""
