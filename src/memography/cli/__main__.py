"""`python -m memography.cli`: the same as `memography`."""

from memography.cli import main

main()
