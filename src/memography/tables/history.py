"""How memes live: their timeline, where they began, how long they last, and how they travel."""

import pyarrow as pa

from memography.tables.columns import MEME_ID, STRINGS, TIMESTAMP, Column, Table

ALL_MEMES = "all"
"""What table `spread` calls all memes together."""

TABLES = (
    Table(
        "exposure",
        "history",
        "what a community posted on a day",
        ("day", "community"),
        (
            Column("day", pa.date32(), "the day, UTC"),
            Column("community", pa.string(), "the community; empty if unknown", True),
            Column("n_posts", pa.int64(), "posts of all kinds"),
        ),
    ),
    Table(
        "timeline",
        "history",
        "a meme's uses in a community on a day",
        ("meme_id", "day", "community"),
        (
            MEME_ID,
            Column("day", pa.date32(), "the day, UTC"),
            Column("community", pa.string(), "the community; empty if unknown", True),
            Column("n_uses", pa.int64(), "uses"),
            Column("n_posts", pa.int64(), "posts with such a use"),
            Column("share", pa.float64(), "n_posts as a share of all posts of that community and day"),
        ),
    ),
    Table(
        "origins",
        "history",
        "where a meme was first seen",
        ("meme_id",),
        (
            MEME_ID,
            Column("first_seen_at", TIMESTAMP, "earliest dated use, UTC"),
            Column(
                "low",
                TIMESTAMP,
                "the true origin is not before this, in 90 % of memes; empty where that can't be told",
                True,
            ),
            Column("high", TIMESTAMP, "the true origin is not after this: the earliest sighting"),
            Column("community", pa.string(), "where it was first seen", True),
            Column("post_id", pa.string(), "the post that shows it", refers_to="posts"),
            Column("is_censored", pa.bool_(), "whether the corpus may start later than the meme"),
        ),
    ),
    Table(
        "holes",
        "history",
        "a time in which a community has far fewer posts than around it",
        ("community", "begins"),
        (
            Column("community", pa.string(), "the community; empty if unknown", True),
            Column("begins", pa.date32(), "the first day of it, UTC"),
            Column("ends", pa.date32(), "the day after its last"),
            Column("n_posts", pa.int64(), "posts in it"),
            Column("n_expected", pa.float64(), "posts that would be usual, by the days or weeks around"),
        ),
    ),
    Table(
        "lifecycles",
        "history",
        "how a meme lived, and how long it is expected to",
        ("meme_id",),
        (
            MEME_ID,
            Column("n_uses", pa.int64(), "dated uses"),
            Column("born_at", TIMESTAMP, "earliest dated use, UTC"),
            Column("last_seen_at", TIMESTAMP, "latest dated use, UTC"),
            Column("peak_at", TIMESTAMP, "middle of the week in which its smoothed share of posts is highest", True),
            Column(
                "peak_low", TIMESTAMP, "the first week whose share differs from that by no more than chance, 90 %", True
            ),
            Column("peak_high", TIMESTAMP, "the last such week", True),
            Column("half_life_days", pa.float64(), "days from there until the share falls to half, and stays", True),
            Column("why_no_half_life", pa.string(), "why that is empty", True),
            Column("dormant", STRINGS, "times without a use that are no chance, from last use to next: ISO 8601"),
            Column("n_revivals", pa.int64(), "how often it woke from them"),
            Column("family", pa.string(), "the family of curves that fits its months best", True),
            Column("forecast_low", pa.float64(), "as `forecast`; with `forecast_high` a 90 % interval", True),
            Column(
                "forecast",
                pa.float64(),
                "uses expected in the twelve months after the corpus ends, if as much is posted as in its last twelve",
                True,
            ),
            Column("forecast_high", pa.float64(), "as `forecast`", True),
            Column(
                "p_alive_in_a_year",
                pa.float64(),
                "probability that no twelve months until then have a mean below 5 % of its highest month; where they "
                "do by now, that the next twelve have more",
                True,
            ),
            Column("why_no_forecast", pa.string(), "why these are empty", True),
        ),
    ),
    Table(
        "forecasts",
        "history",
        "what is expected of a meme in a month after the corpus ends",
        ("meme_id", "begins"),
        (
            MEME_ID,
            Column("begins", pa.date32(), "first day of the month, a twelfth of a year"),
            Column("ends", pa.date32(), "the day after its last"),
            Column("low", pa.float64(), "uses; with `high` a 90 % interval"),
            Column("uses", pa.float64(), "uses expected, if as much is posted as in the last twelve months (median)"),
            Column("high", pa.float64(), "uses"),
            Column("share_low", pa.float64(), "as a share of what the meme's communities post"),
            Column("share", pa.float64(), "as a share of what the meme's communities post"),
            Column("share_high", pa.float64(), "as a share of what the meme's communities post"),
        ),
    ),
    Table(
        "spread",
        "history",
        "how uses in one community bring about uses in another",
        ("meme_id", "source", "target"),
        (
            Column("meme_id", pa.string(), "the meme; 'all' for all memes together"),
            Column("source", pa.string(), "the community whose uses excite"),
            Column("target", pa.string(), "the community that is excited; its own source too"),
            Column("ratio", pa.float64(), "branching ratio: uses in the target that one in the source brings about"),
            Column("low", pa.float64(), "lower end of its interval"),
            Column("high", pa.float64(), "upper end"),
            Column("share_caused", pa.float64(), "share of the target's uses whose first cause lies in the source"),
            Column("p_value", pa.float64(), "of a likelihood ratio test of no influence"),
            Column(
                "is_found",
                pa.bool_(),
                "whether there is influence: 1 % held over all pairs of communities (Holm), and `p_alike` small too",
            ),
            Column("n_events", pa.int64(), "uses in the target"),
            Column(
                "p_alike",
                pa.float64(),
                "of a test that a use counts the same in whatever community: then they can't be told from one crowd",
            ),
            Column("ks_p", pa.float64(), "of a test of how well the target's rescaled times fit; small: badly", True),
            Column("decay_per_day", pa.float64(), "after 1 / decay days an effect has fallen to 1 / e"),
            Column("resolution_days", pa.float64(), "how exactly times are known; 0 where they have hours"),
            Column("made_of", pa.string(), "hash of the uses and the exposure that the meme's rows follow from"),
        ),
    ),
)
