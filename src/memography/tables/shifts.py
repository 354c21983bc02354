"""How what memes say changes: shifts, the events that they coincide with, and the climate of all."""

import pyarrow as pa

from memography.tables.columns import FLOATS, MEME_ID, STRINGS, TIMESTAMP, Column, Table
from memography.tables.meaning import EMOTIONS

EVERYWHERE = "*"
"""What table `climate` calls all communities together."""

_CHANGE = (
    (
        "shifted_at",
        TIMESTAMP,
        "when, UTC: the first use that shows it, or the middle of a gradual one; median of what is likely",
    ),
    ("low", TIMESTAMP, "with 95 % probability it was not before this"),
    ("high", TIMESTAMP, "with 95 % probability it was not after this"),
    ("kind", pa.string(), "'sudden' (likelier within 30 days than longer) or 'gradual'"),
    ("width_days", pa.float64(), "how long it took, days: the mean of what is likely"),
    ("p_gradual", pa.float64(), "probability that it took more than 30 days"),
    ("since", TIMESTAMP, "the first of the uses that were compared, UTC"),
    ("until", TIMESTAMP, "just after the last of them, UTC"),
    ("n_before", pa.int64(), "how many of them lie before, the same words counted once a day and once an author"),
    ("n_after", pa.int64(), "how many of them lie after, counted likewise"),
    ("rose", STRINGS, "the words, senses, tones or emotions that there was more of afterwards, clearest first"),
    ("rose_strengths", FLOATS, "how clearly each rose, in standard deviations of chance"),
    ("fell", STRINGS, "what there was less of afterwards, clearest first"),
    ("fell_strengths", FLOATS, "how clearly each fell, likewise"),
    ("before_use_ids", STRINGS, "uses that show best what it was like before"),
    ("after_use_ids", STRINGS, "uses that show best what it was like afterwards"),
)

_ASPECT = Column("aspect", pa.string(), "what changed: 'words', 'senses', 'tones' or 'emotions'")


def _change(nullable: bool) -> tuple[Column, ...]:
    """The columns that tell a change."""
    uses = {"before_use_ids", "after_use_ids"}
    return tuple(Column(*told, nullable, "uses" if told[0] in uses else None) for told in _CHANGE)


TABLES = (
    Table(
        "shift_tests",
        "history",
        "a part of a meme's uses that was tested for a change, and the change, if any",
        ("meme_id", "aspect", "first", "end"),
        (
            MEME_ID,
            _ASPECT,
            Column("first", pa.int64(), "the part's first use, by number in order of time, copies left out"),
            Column("end", pa.int64(), "the use after its last"),
            Column("p_value", pa.float64(), "how often a shuffled order shows as much of a change"),
            *_change(True),
        ),
    ),
    Table(
        "shifts",
        "history",
        "a dated change in what a meme is used for, tested against chance",
        ("meme_id", "aspect", "shifted_at"),
        (
            MEME_ID,
            _ASPECT,
            *_change(False),
            Column("p_value", pa.float64(), "how often a shuffled order of the uses shows as much of a change"),
            Column("q_value", pa.float64(), "of the shifts with no larger p-value, the share expected to be chance"),
            Column("event", pa.string(), "the event that it coincides with best; empty: none found", True),
            Column("event_id", pa.string(), "that event", True, "events"),
        ),
    ),
    Table(
        "events",
        "history",
        "a dated happening outside the corpus, that a shift may coincide with",
        ("event_id",),
        (
            Column("event_id", pa.string(), "the event"),
            Column("name", pa.string(), "what it is called"),
            Column("starts_on", pa.date32(), "its first day"),
            Column("ends_on", pa.date32(), "its last day"),
            Column("place", pa.string(), "where; empty if everywhere or nowhere"),
            Column("words", STRINGS, "words that people use who speak of it"),
            Column("source", pa.string(), "where it can be looked up: an article of Wikipedia, or as the user says"),
            Column("is_built_in", pa.bool_(), "whether it comes with memography"),
        ),
    ),
    Table(
        "shift_events",
        "history",
        "an event near a shift whose words match what rose: a coincidence, and no proof that one made the other",
        ("meme_id", "aspect", "shifted_at", "event_id"),
        (
            MEME_ID,
            _ASPECT,
            Column("shifted_at", TIMESTAMP, "the shift's date"),
            Column("event_id", pa.string(), "the event", refers_to="events"),
            Column("rank", pa.int32(), "1 for the best match"),
            Column("score", pa.float64(), "share of what rose that the event's words match, less for days apart"),
            Column("words", STRINGS, "the words that rose and match"),
            Column("days_apart", pa.float64(), "days between the shift's interval and the event; 0 where they meet"),
        ),
    ),
    Table(
        "climate",
        "history",
        "what the times did to everything at once: a week in a community, all memes together",
        ("week", "community"),
        (
            Column("week", pa.date32(), "the week's Monday"),
            Column("community", pa.string(), "the community; '*': all together; empty if unknown", True),
            Column("n_posts", pa.int64(), "posts of all kinds"),
            Column("n_uses", pa.int64(), "uses of memes"),
            Column("n_judged", pa.int64(), "uses whose words the tone model judged"),
            *(
                Column(name, pa.float64(), f"mean probability of {name.removeprefix('p_')} in them", True)
                for name in ("p_sincere", "p_humorous", "p_ironic", *EMOTIONS)
            ),
            Column("rising", STRINGS, "words that more uses have than in the 52 weeks before, clearest first"),
            Column("rising_p_values", FLOATS, "of each, how often chance does that (Bonferroni over the week's words)"),
            Column("n_shifts", pa.int64(), "shifts dated in that week, of all memes ('*' alone; else 0)"),
        ),
    ),
)
