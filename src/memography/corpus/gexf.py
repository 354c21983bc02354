"""GEXF 1.3, the exchange format of Gephi: a network as XML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree as ET

NAMESPACE = "http://gexf.net/1.3"


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a network."""

    id: str
    label: str
    values: dict[str, Any] = field(default_factory=dict)
    """Attributes by title: texts and whole numbers."""
    start: str | None = None
    """Since when it is there, ISO 8601; the network is then told as one that grows."""


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge of a network."""

    source: str
    target: str
    weight: float
    values: dict[str, Any] = field(default_factory=dict)


def gexf(is_directed: bool, nodes: Sequence[Node], edges: Sequence[Edge]) -> ET.Element:
    """A network as GEXF.

    Args:
        is_directed: whether edges lead from source to target.
        nodes: the nodes; those of one network have the same attributes.
        edges: the edges.
    """
    root = ET.Element("gexf", {"xmlns": NAMESPACE, "version": "1.3"})
    kind = {"defaultedgetype": "directed" if is_directed else "undirected"}
    if any(node.start for node in nodes):
        kind |= {"mode": "dynamic", "timeformat": "datetime", "timerepresentation": "interval"}
    graph = ET.SubElement(root, "graph", kind)
    for name, items in (("node", nodes), ("edge", edges)):
        if items and items[0].values:
            declared = ET.SubElement(graph, "attributes", {"class": name})
            for title, value in items[0].values.items():
                type_ = "integer" if isinstance(value, int) else "string"
                ET.SubElement(declared, "attribute", {"id": title, "title": title, "type": type_})
    drawn, links = ET.SubElement(graph, "nodes"), ET.SubElement(graph, "edges")
    for node in nodes:
        start = {"start": node.start} if node.start else {}
        element = ET.SubElement(drawn, "node", {"id": _text(node.id), "label": _text(node.label), **start})
        _put(element, node.values)
    for number, edge in enumerate(edges):
        ends = {"source": _text(edge.source), "target": _text(edge.target)}
        _put(ET.SubElement(links, "edge", {"id": str(number), **ends, "weight": f"{edge.weight:.6g}"}), edge.values)
    return root


def _put(element: ET.Element, values: Mapping[str, Any]) -> None:
    if values:
        list_ = ET.SubElement(element, "attvalues")
        for title, value in values.items():
            ET.SubElement(list_, "attvalue", {"for": title, "value": _text(str(value))})


def _text(text: str) -> str:
    """A text without the characters that XML can't hold."""
    return "".join(c if c >= " " and c not in "\ufffe\uffff" else " " for c in text)
