"""History: when and where memes were used, where they were first seen, when and why their meaning changed.

Reads `posts`, `uses`, `memes`, `contexts`, `tones`, `emotions` (and senses, where there are any); writes `exposure`,
`timeline`, `origins`, `shift_tests`, `events`, `shifts`, `shift_events`, `climate`. Posts without a time are left out.
"""
