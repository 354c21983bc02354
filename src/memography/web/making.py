"""Makes a part of what the cache of a large corpus lacks, in a process of its own:

    python -m memography.web.making CORPUS PART

Making takes twice the memory that reading does, and a process that has made something keeps much of it.
"""

import sys

from memography.corpus import Corpus
from memography.corpus.kept import KeptCorpus
from memography.settings import Settings
from memography.web.queries import Queries
from memography.web.search import Search
from memography.web.standing import Standing
from memography.web.warming import PARTS


def main() -> None:
    """Read once what the explorer reads."""
    corpus, settings = KeptCorpus(Corpus(sys.argv[1])), Settings.load()
    PARTS[sys.argv[2]](corpus, Standing(Queries(corpus, settings.web.page_items)), Search(corpus, settings))


if __name__ == "__main__":
    main()
