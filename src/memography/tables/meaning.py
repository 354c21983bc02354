"""What is said: words, vectors, tones, emotions, senses, names, answers."""

import pyarrow as pa

from memography.tables.columns import LINES, MEME_ID, STRINGS, Column, Table

N_DIMENSIONS = 384
"""How many numbers a text's vector has: those of all-MiniLM-L6-v2, over which the tone model stands."""

EMOTIONS = (
    *("admiration", "amusement", "anger", "annoyance", "approval", "caring", "confusion", "curiosity", "desire"),
    *("disappointment", "disapproval", "disgust", "embarrassment", "excitement", "fear", "gratitude", "grief", "joy"),
    *("love", "nervousness", "optimism", "pride", "realization", "relief", "remorse", "sadness", "surprise", "neutral"),
)
"""The emotions of GoEmotions (Demszky et al. 2020)."""

TABLES = (
    Table(
        "captions",
        "captions",
        "the words read in a variant",
        ("variant_id",),
        (
            Column("variant_id", pa.string(), "the variant", refers_to="variants"),
            Column("text", pa.string(), "what the poster wrote, lines in reading order"),
            Column("template_text", pa.string(), "the words that are the template's own, as they are read most often"),
            Column("chrome_text", pa.string(), "the words of an app around the picture: names, counts, clocks, marks"),
            Column("confidence", pa.float32(), "mean confidence of the lines, 0 to 1; empty without words", True),
            Column("lines", LINES, "every line as read: text, box (left, top, right, bottom as shares), confidence"),
        ),
    ),
    Table(
        "contexts",
        "meaning",
        "the words around a use",
        ("use_id",),
        (
            Column("use_id", pa.string(), "the use", refers_to="uses"),
            MEME_ID,
            Column("text", pa.string(), "the caption and the post's own words"),
            Column("words", STRINGS, "the different words of it, folded, in order of the alphabet"),
            Column(
                "language",
                pa.string(),
                "its language as ISO 639-1; where too few words tell it, empty if most texts of its meme (or of the "
                "corpus, where its meme has few) are English, else 'und'",
                True,
            ),
        ),
    ),
    Table(
        "vectors",
        "meaning",
        "the meaning of a use's context as a vector: the scalar product of two tells how alike they are; a use without "
        "words has none",
        ("use_id",),
        (
            Column("use_id", pa.string(), "the use", refers_to="uses"),
            Column("vector", pa.list_(pa.float16(), N_DIMENSIONS), "unit vector of the text encoder"),
            Column("model", pa.string(), "the version of the text encoder"),
        ),
    ),
    Table(
        "tones",
        "meaning",
        "how a use is meant, told from its context; a use whose context is empty has none",
        ("use_id",),
        (
            Column("use_id", pa.string(), "the use", refers_to="uses"),
            Column("p_sincere", pa.float32(), "probability that it is meant as it is said, 0 to 1"),
            Column("p_humorous", pa.float32(), "probability that it is a joke, and not ironic; the three sum to 1"),
            Column("p_ironic", pa.float32(), "probability that the opposite of what is said is meant, or sarcasm"),
            Column(
                "abstained",
                pa.bool_(),
                "whether the three are too close to call, or its words are not taken for English",
            ),
            Column("model", pa.string(), "the version of the tone model"),
        ),
    ),
    Table(
        "emotions",
        "meaning",
        "the emotions that a use expresses, told from its context: probabilities, 0 to 1; several may hold",
        ("use_id",),
        (
            Column("use_id", pa.string(), "the use", refers_to="uses"),
            *(Column(name, pa.float32(), f"probability of {name}") for name in EMOTIONS),
        ),
    ),
    Table(
        "senses",
        "meaning",
        "one of the things that a meme is used to say; a meme with few different contexts has none",
        ("sense_id",),
        (
            Column("sense_id", pa.string(), "the sense: its meme and its rank"),
            MEME_ID,
            Column("rank", pa.int32(), "1 for the sense with most different contexts"),
            Column("label", pa.string(), "its phrase, or its most distinctive words"),
            Column("phrase", pa.string(), "words in a row that its texts are built on; empty without any", True),
            Column("words", STRINGS, "the words that set it apart from the meme's other senses, best first"),
            Column("n_uses", pa.int64(), "how many uses"),
            Column("share", pa.float64(), "its share of the meme's uses with words, 0 to 1"),
            Column("stability", pa.float32(), "how well two halves of the contexts agree on senses, -1 to 1", True),
            Column("is_stable", pa.bool_(), "whether that is enough to claim the meme's senses; one sense alone is"),
            Column("topic", pa.string(), "the largest sense that says the same, of any meme", True, "senses"),
            Column("example_use_ids", STRINGS, "the uses that are most typical of it", refers_to="uses"),
            Column("made_of", pa.string(), "hash of the contexts that the meme's senses follow from"),
        ),
    ),
    Table(
        "use_senses",
        "meaning",
        "the sense of a use; a use whose context is empty has none",
        ("use_id",),
        (
            Column("use_id", pa.string(), "the use", refers_to="uses"),
            Column("sense_id", pa.string(), "the sense that it most probably has", refers_to="senses"),
            Column("p", pa.float32(), "probability of that sense among the meme's, 0 to 1"),
        ),
    ),
    Table(
        "catalogue_matches",
        "meaning",
        "an entry of the meme catalogue, and the meme whose picture it shows",
        ("entry_id",),
        (
            Column("entry_id", pa.string(), "the entry", refers_to="catalogue"),
            Column("meme_id", pa.string(), "the meme; empty where it shows none, and so all below", True, "memes"),
            Column(
                "rank", pa.int32(), "1 for the entry that shows the meme most surely: the meme is named by it", True
            ),
            Column("confidence", pa.float32(), "probability that it shows the meme, 0 to 1", True),
            Column("leader_id", pa.string(), "the variant that it was laid upon", True, "variants"),
            Column("is_clean", pa.bool_(), "whether it was laid upon the clean template of that variant", True),
            Column("mirrored", pa.bool_(), "whether it is mirrored, beside that variant", True),
            Column("n_inliers", pa.int32(), "features that lie where they must", True),
            Column("share", pa.float32(), "of what can be compared, how much agrees, 0 to 1", True),
            Column("agreeing", pa.float32(), "how much of the entry's picture agrees, 0 to 1", True),
            Column("covered", pa.float32(), "how much of the entry's picture the other lies on, 0 to 1", True),
            Column("covered_leader", pa.float32(), "how much of the other the entry's picture shows, 0 to 1", True),
            Column("made_of", pa.string(), "hash of the entry's features and of all it was compared with"),
        ),
    ),
    Table(
        "names",
        "meaning",
        "a meme's name and the words that set it apart",
        ("meme_id",),
        (
            MEME_ID,
            Column("name", pa.string(), "the name"),
            Column(
                "method",
                pa.string(),
                "where it comes from: 'given', 'catalogue', 'template' (its own words), 'phrase', 'words' or 'id'",
            ),
            Column(
                "phrase",
                pa.string(),
                "the words in a row that its texts are built on, folded; empty where there are none",
                True,
            ),
            Column(
                "words", STRINGS, "the words that clearly more of its texts have than of all others, clearest first"
            ),
        ),
    ),
    Table(
        "incongruity",
        "meaning",
        "how unusual a use's emotions are: the Hellinger distance, 0 (the same) to 1, from the mean of what is usual",
        ("use_id",),
        (
            Column("use_id", pa.string(), "the use", refers_to="uses"),
            Column("from_meme", pa.float32(), "from all judged uses of its meme; empty where these are few", True),
            Column("from_community", pa.float32(), "from all judged uses in its community; likewise", True),
        ),
    ),
    Table(
        "responses",
        "meaning",
        "an answer to a post that uses a meme, and how it is meant, told from its words",
        ("post_id", "meme_id"),
        (
            Column("post_id", pa.string(), "the answer", refers_to="posts"),
            Column("to_post_id", pa.string(), "the post that it answers", refers_to="posts"),
            MEME_ID,
            Column("kind", pa.string(), "the most probable of 'sympathy', 'amusement', 'hostility' and 'other'"),
            Column("p_sympathy", pa.float32(), "probability that it comforts or feels with; all four sum to 1"),
            Column("p_amusement", pa.float32(), "probability that it laughs with"),
            Column("p_hostility", pa.float32(), "probability that it mocks, insults or tells off"),
            Column("p_other", pa.float32(), "probability that it does something else"),
            Column("model", pa.string(), "the version of the model of answers"),
        ),
    ),
    Table(
        "labels",
        "meaning",
        "words that stand for a meme as a whole, which search looks through",
        ("label_id",),
        (
            Column("label_id", pa.string(), "the meme, the kind, and a hash of the text"),
            MEME_ID,
            Column(
                "kind",
                pa.string(),
                "'name'; 'words' (those that set it apart); 'sense' (those of one); of its catalogue entries 'entry' "
                "(their names), 'description' and 'keywords'; 'picture' (how posters describe what theirs show)",
            ),
            Column("text", pa.string(), "the words"),
        ),
    ),
    Table(
        "label_vectors",
        "meaning",
        "the meaning of a label as a vector, as in `vectors`",
        ("label_id",),
        (
            Column("label_id", pa.string(), "the label", refers_to="labels"),
            Column("vector", pa.list_(pa.float16(), N_DIMENSIONS), "unit vector of the text encoder"),
            Column("model", pa.string(), "the version of the text encoder"),
        ),
    ),
)
