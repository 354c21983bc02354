"""What was done, when, with which settings and versions."""

import pyarrow as pa

from memography.tables.columns import TIMESTAMP, Column, Table

TABLES = (
    Table(
        "runs",
        "pipeline",
        "one stage of one run",
        ("run_id", "stage"),
        (
            Column("run_id", pa.string(), "the run"),
            Column("stage", pa.string(), "the stage, or 'ingest', 'catalogue' or 'withdraw'"),
            Column("is_done", pa.bool_(), "whether it ended well; if not it is under way, failed or was killed"),
            Column("started_at", TIMESTAMP, "when the stage began, UTC"),
            Column("seconds", pa.float64(), "how long it took"),
            Column("peak_memory_bytes", pa.int64(), "highest memory of the process and its workers so far"),
            Column("n_in", pa.int64(), "how many items there were to work on"),
            Column("n_done", pa.int64(), "how many of them were new or stale, and worked on"),
            Column("n_rejected", pa.int64(), "how many rejects it recorded"),
            Column("settings", pa.string(), "its settings, as JSON"),
            Column("inputs", pa.string(), "its inputs and their versions, as JSON"),
            Column("outputs", pa.string(), "its tables and their versions when it ended, as JSON"),
            Column("versions", pa.string(), "versions of memography and what it rests on, as JSON"),
        ),
    ),
)
