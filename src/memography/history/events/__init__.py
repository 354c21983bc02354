"""Events: dated happenings outside the corpus, and which of them a shift coincides with.

`catalogue` reads the built-in events and the user's; `ties` finds those near a shift whose words match what rose.
"""
