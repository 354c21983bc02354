"""Memography writes the biographies of internet memes, from posts, with the evidence behind every sentence."""

import os

# Daft, Ray and others report usage over the network unless told not to before they are imported. Our users'
# machines are nobody's business. This is the one place in memography that sets environment variables.
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("DAFT_ANALYTICS_ENABLED", "0")
os.environ.setdefault("SCARF_NO_ANALYTICS", "true")
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")

__version__ = "0.1.0"
