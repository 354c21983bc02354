"""History: when and where memes were used, where they were first seen, when and why their meaning changed.

Reads `posts`, `uses`, `memes`, `contexts`, `tones`, `emotions`, `senses`, `use_senses`; writes `exposure`, `timeline`,
`holes`, `origins`, `lifecycles`, `forecasts`, `spread`, `shift_tests`, `events`, `shifts`, `shift_events`, `climate`.
Posts without a time are left out.
"""
