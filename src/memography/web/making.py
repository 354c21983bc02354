"""Makes what the cache of a large corpus lacks, in a process of its own:

    python -m memography.web.making CORPUS

Making takes twice the memory that reading does, and a process that has made something keeps much of it.
"""

import sys

from memography.corpus import Corpus
from memography.corpus.kept import KeptCorpus
from memography.settings import Settings
from memography.web.queries import Queries
from memography.web.search import Search
from memography.web.standing import Standing
from memography.web.warming import read


def main() -> None:
    """Read once what the explorer reads."""
    corpus, settings = KeptCorpus(Corpus(sys.argv[1])), Settings.load()
    read(corpus, Standing(Queries(corpus, settings.web.page_items)), Search(corpus, settings))


if __name__ == "__main__":
    main()
