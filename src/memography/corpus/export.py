"""Export: a table of the corpus as a file for other tools."""

import csv
import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree import ElementTree as ET

import pyarrow as pa
import pyarrow.parquet as pq

from memography.corpus.store import Corpus
from memography.corpus.views import exported, memes
from memography.errors import UserError

BATCH_ROWS = 10_000


def export(corpus: Corpus, name: str, format: str, output: Path | None) -> int:
    """Write a table to a file, or to standard output.

    Times are ISO 8601 in UTC, hashes hex; lists inside CSV cells are JSON. Pictures and features are in Parquet alone.

    Args:
        corpus: the corpus.
        name: the table.
        format: one of `FORMATS`.
        output: the file, written whole or not at all; None for standard output.

    Returns:
        How many rows were written.

    Raises:
        UserError: there is no such format, the table has no network, or the file can't be written.
    """
    if format not in FORMATS:
        raise UserError(f"There is no format {format!r} to export to. Choose one of: {', '.join(FORMATS)}.")
    rows = _network_rows(corpus, name) if format == "gexf" else exported(corpus, name)
    if output is None:
        FORMATS[format](rows, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return int(rows.num_rows)
    unfinished = output.with_name(f".{output.name}.{os.getpid()}.unfinished")
    try:
        with unfinished.open("xb") as file:
            FORMATS[format](rows, file)
        unfinished.replace(output)
    except OSError as error:
        raise UserError(f"{output} can't be written: {error.strerror or error}.") from None
    finally:
        unfinished.unlink(missing_ok=True)
    return int(rows.num_rows)


def _write_csv(rows: pa.Table, file: BinaryIO) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\n")
    columns = _plain_columns(rows)
    writer.writerow(columns)
    for row in _plain_rows(rows.select(columns)):
        cells = (json.dumps(v, ensure_ascii=False) if isinstance(v, list | dict) else v for v in row.values())
        writer.writerow(_as_csv(cell) for cell in cells)
    text.detach()


def _as_csv(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _write_jsonl(rows: pa.Table, file: BinaryIO) -> None:
    for row in _plain_rows(rows.select(_plain_columns(rows))):
        file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")


def _write_parquet(rows: pa.Table, file: BinaryIO) -> None:
    pq.write_table(rows, file)


def _plain_columns(rows: pa.Table) -> list[str]:
    return [field.name for field in rows.schema if not _is_bulk(field.type)]


def _is_bulk(type_: pa.DataType) -> bool:
    """Whether a column holds pictures or features; hashes are of one length."""
    return bool(pa.types.is_binary(type_) or pa.types.is_large_binary(type_))


def _plain_rows(rows: pa.Table) -> Iterator[dict[str, Any]]:
    for batch in rows.to_batches(BATCH_ROWS):
        for row in batch.to_pylist():
            yield {name: plain(value) for name, value in row.items()}


def plain(value: Any) -> Any:
    """A value as text formats hold it: times ISO 8601 in UTC, bytes hex."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return value


def _network_rows(corpus: Corpus, name: str) -> pa.Table:
    """The network in a table: memes and the communities that use them, as edges."""
    if name not in ("uses", "timeline"):
        raise UserError(f"Table '{name}' has no network in it. GEXF goes with: uses, timeline (memes and communities).")
    import polars as pl

    names = memes(corpus).select("meme_id", "name")
    uses = corpus.polars("uses", ["meme_id", "community"], "meme_id IS NOT NULL AND community IS NOT NULL")
    edges = uses.group_by("meme_id", "community").agg(n_uses=pl.len()).join(names, on="meme_id")
    return edges.sort("meme_id", "community").to_arrow()


def _write_gexf(edges: pa.Table, file: BinaryIO) -> None:
    """GEXF 1.3: a node a meme and a community, an edge where one uses the other, its weight the number of uses."""
    ET.register_namespace("", "http://gexf.net/1.3")
    root = ET.Element("gexf", {"xmlns": "http://gexf.net/1.3", "version": "1.3"})
    graph = ET.SubElement(root, "graph", {"defaultedgetype": "undirected"})
    declared = ET.SubElement(graph, "attributes", {"class": "node"})
    ET.SubElement(declared, "attribute", {"id": "kind", "title": "kind", "type": "string"})
    nodes, links = ET.SubElement(graph, "nodes"), ET.SubElement(graph, "edges")
    rows = edges.to_pylist()
    labels = {("meme", row["meme_id"]): row["name"] for row in rows}
    labels |= {("community", row["community"]): row["community"] for row in rows}
    for (kind, key), label in labels.items():
        node = ET.SubElement(nodes, "node", {"id": f"{kind}:{_xml_text(key)}", "label": _xml_text(label)})
        values = ET.SubElement(node, "attvalues")
        ET.SubElement(values, "attvalue", {"for": "kind", "value": kind})
    for number, row in enumerate(rows):
        ends = {"source": f"meme:{row['meme_id']}", "target": f"community:{_xml_text(row['community'])}"}
        ET.SubElement(links, "edge", {"id": str(number), **ends, "weight": str(row["n_uses"])})
    ET.ElementTree(root).write(file, encoding="utf-8", xml_declaration=True)


def _xml_text(text: str) -> str:
    """A text without the characters that XML can't hold."""
    return "".join(c if c >= " " and c not in "\ufffe\uffff" else " " for c in text)


FORMATS: dict[str, Callable[[pa.Table, BinaryIO], None]] = {
    "csv": _write_csv,
    "jsonl": _write_jsonl,
    "parquet": _write_parquet,
    "gexf": _write_gexf,
}
"""Every format and what writes it."""
