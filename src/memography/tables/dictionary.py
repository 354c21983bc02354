"""The data dictionary, from the tables as they are declared."""

from memography.tables import TABLES


def data_dictionary() -> str:
    """The data dictionary as Markdown."""
    parts = [
        "# Data dictionary\n",
        "Generated from `src/memography/tables/` by `python -m memography.tables`. Times are UTC.\n",
    ]
    for table in TABLES.values():
        parts.append(f"## {table.name}\n")
        parts.append(f"One row: {table.row}. Written by: {table.stage}. Key: `{', '.join(table.key)}`.\n")
        parts.append("| column | type | may be empty | refers to | meaning |\n| --- | --- | --- | --- | --- |")
        parts += [
            f"| `{c.name}` | {c.type} | {'yes' if c.nullable else ''} | {c.refers_to or ''} | {c.meaning} |"
            for c in table.columns
        ]
        parts.append("")
    return "\n".join(parts)
