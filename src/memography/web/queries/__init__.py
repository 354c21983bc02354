"""What pages and API show, read from the tables; both use these functions and nothing else."""

from memography.web.queries.evidence import EvidenceQueries
from memography.web.queries.memes import MemeQueries
from memography.web.queries.reading import NotFound, Page, Row, pages_of

__all__ = ["NotFound", "Page", "Queries", "Row", "pages_of"]


class Queries(MemeQueries, EvidenceQueries):
    """All that is asked of one corpus."""
