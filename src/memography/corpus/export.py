"""Export: a table of the corpus as a file for other tools."""

import codecs
import csv
import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO, TextIO
from xml.etree import ElementTree as ET

import pyarrow as pa
import pyarrow.parquet as pq

from memography.corpus.gexf import Edge, Node, gexf
from memography.corpus.store import Corpus
from memography.corpus.views import exported, memes
from memography.errors import UserError

BATCH_ROWS = 10_000
NETWORKS = {
    "lineage": "variants and what they were made from",
    "uses": "memes and communities",
    "timeline": "memes and communities",
}
"""The tables that have a network in them."""


def export(corpus: Corpus, name: str, format: str, output: Path | None, *, bom: bool = False) -> int:
    """Write a table to a file, or to standard output.

    Times are ISO 8601 in UTC, hashes hex; cells of CSV as `as_cell` gives them. Pictures and features are in Parquet
    alone.

    Args:
        corpus: the corpus.
        name: the table.
        format: one of `FORMATS`.
        output: the file, written whole or not at all; None for standard output.
        bom: begin CSV with a byte-order mark, without which Excel takes it for another encoding than UTF-8.

    Returns:
        How many rows were written.

    Raises:
        UserError: there is no such format, the table has no network, or the file can't be written.
    """
    if format not in FORMATS:
        raise UserError(f"There is no format {format!r} to export to. Choose one of: {', '.join(FORMATS)}.")
    if bom and format != "csv":
        raise UserError(f"A byte-order mark goes with CSV alone, and not with {format}.")
    rows = _network(corpus, name) if format == "gexf" else exported(corpus, name)
    mark = codecs.BOM_UTF8 if bom else b""
    if output is None:
        sys.stdout.buffer.write(mark)
        FORMATS[format](rows, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return int(rows.num_rows)
    unfinished = output.with_name(f".{output.name}.{os.getpid()}.unfinished")
    try:
        with unfinished.open("xb") as file:
            file.write(mark)
            FORMATS[format](rows, file)
        unfinished.replace(output)
    except OSError as error:
        raise UserError(f"{output} can't be written: {error.strerror or error}.") from None
    finally:
        unfinished.unlink(missing_ok=True)
    return int(rows.num_rows)


def _write_csv(rows: pa.Table, file: BinaryIO) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv_writer(text)
    columns = _plain_columns(rows)
    writer.writerow(columns)
    for row in _plain_rows(rows.select(columns)):
        writer.writerow(map(as_cell, row.values()))
    text.detach()


class _Lines:
    """What rows of CSV are written to, a line each."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, row: str) -> int:
        """Write a row that ends as `csv_writer` has it end."""
        return self._file.write(row.removesuffix(_ROW_END) + "\n")


_ROW_END = "\r\n"
"""Until Python 3.13 a carriage return in a cell is put in quotes only where rows end with one."""


def csv_writer(file: TextIO) -> Any:
    """Writes CSV whose rows end with a line feed, and whose cells may hold any character."""
    return csv.writer(_Lines(file), lineterminator=_ROW_END)


def as_cell(value: Any) -> Any:
    """A value as a cell of CSV: lists as JSON; a text that a spreadsheet would take for a formula has ' before it.

    The mark is that of OWASP against CSV injection: what people wrote must not reckon, or fetch, where it is read.

    >>> [as_cell(value) for value in ("=1+1", "@ann hi", "a = b", -1.5, True, ["x"])]
    ["'=1+1", "'@ann hi", 'a = b', -1.5, 'true', '["x"]']
    """
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULAS) else value


_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


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


def _network(corpus: Corpus, name: str) -> pa.Table:
    """The rows that a network is drawn from."""
    if name not in NETWORKS:
        listed = "; ".join(f"{table} ({what})" for table, what in NETWORKS.items())
        raise UserError(f"Table '{name}' has no network in it. GEXF goes with: {listed}.")
    import polars as pl

    names = memes(corpus).select("meme_id", "name")
    if name == "lineage":
        uses = corpus.polars("uses", ["variant_id", "meme_id"]).group_by("variant_id", "meme_id").agg(n_uses=pl.len())
        rows = corpus.polars("lineage").join(names, on="meme_id", how="left")
        return rows.join(uses, on=["variant_id", "meme_id"], how="left").sort("variant_id", "meme_id").to_arrow()
    uses = corpus.polars("uses", ["meme_id", "community"], "meme_id IS NOT NULL AND community IS NOT NULL")
    edges = uses.group_by("meme_id", "community").agg(n_uses=pl.len()).join(names, on="meme_id")
    return edges.sort("meme_id", "community").to_arrow()


def _write_gexf(rows: pa.Table, file: BinaryIO) -> None:
    """GEXF 1.3: variants and what they were made from, or memes and the communities that use them."""
    network = _lineage_network if "parent_id" in rows.schema.names else _uses_network
    ET.ElementTree(gexf(*network(rows.to_pylist()))).write(file, encoding="utf-8", xml_declaration=True)


def _lineage_network(rows: list[dict[str, Any]]) -> tuple[bool, list[Node], list[Edge]]:
    """A node a variant; an edge from a parent to its child, its weight the confidence."""
    nodes: dict[str, Node] = {}
    for row in rows:  # a remix has a row for each of its memes: they share a node
        known = nodes.get(row["variant_id"])
        name = row["name"] or row["meme_id"]
        values = {
            "meme": f"{known.values['meme']}; {name}" if known else name,
            "n_uses": max(row["n_uses"] or 0, known.values["n_uses"] if known else 0),
            "kind": row["kind"],
            "first_seen_at": plain(row["first_seen_at"]) or "",
        }
        label = f"{values['meme']} {row['variant_id'][:8]}"
        nodes[row["variant_id"]] = Node(row["variant_id"], label, values, plain(row["first_seen_at"]))
    edges = [
        Edge(row["parent_id"], row["variant_id"], row["confidence"], {"meme": row["name"] or row["meme_id"]})
        for row in rows
        if row["parent_id"] in nodes
    ]
    return True, list(nodes.values()), edges


def _uses_network(rows: list[dict[str, Any]]) -> tuple[bool, list[Node], list[Edge]]:
    """A node a meme and a community; an edge where one uses the other, its weight the number of uses."""
    labels = {("meme", row["meme_id"]): row["name"] for row in rows}
    labels |= {("community", row["community"]): row["community"] for row in rows}
    nodes = [Node(f"{kind}:{key}", label, {"kind": kind}) for (kind, key), label in labels.items()]
    edges = [Edge(f"meme:{row['meme_id']}", f"community:{row['community']}", row["n_uses"]) for row in rows]
    return False, nodes, edges


FORMATS: dict[str, Callable[[pa.Table, BinaryIO], None]] = {
    "csv": _write_csv,
    "jsonl": _write_jsonl,
    "parquet": _write_parquet,
    "gexf": _write_gexf,
}
"""Every format and what writes it."""
