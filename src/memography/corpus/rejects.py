"""Rejects: what was not taken is a row with a reason, once, however often it is met again."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

import pyarrow as pa

from memography.corpus.store import Corpus, one_of
from memography.reject import Reject
from memography.tables import TABLES


def record(corpus: Corpus, rejects: Iterable[Reject]) -> Counter[str]:
    """Store rejects; the same fault found again keeps its one row.

    Returns:
        How many were met, by reason, old ones included.
    """
    rows = {}
    reasons: Counter[str] = Counter()
    for reject in rejects:
        reasons[reject.reason] += 1
        key = "\0".join((reject.source, reject.item, reject.reason))
        reject_id = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:24]
        rows[reject_id] = {
            "reject_id": reject_id,
            "source": reject.source,
            "item": reject.item,
            "sha256": reject.sha256,
            "reason": str(reject.reason),
            "detail": reject.detail,
        }
    if rows and corpus.has("rejects"):
        known = corpus.arrow("rejects", ["reject_id"], one_of("reject_id", list(rows)))
        for reject_id in known["reject_id"].to_pylist():
            del rows[reject_id]
    if rows:
        corpus.upsert("rejects", pa.Table.from_pylist(list(rows.values()), schema=TABLES["rejects"].schema))
    return reasons


def forget(corpus: Corpus, items: Sequence[str]) -> None:
    """Remove what was said of some items, whatever their source."""
    if old := corpus.arrow("rejects", ["reject_id"], one_of("item", items))["reject_id"].to_pylist():
        corpus.delete("rejects", one_of("reject_id", old))
