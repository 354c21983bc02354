"""`python -m memography`: the same as `memography`."""

from memography.cli import main

main()
