"""What the search of a copy finds: its memes by names, words and articles, its posts by their words and captions."""

from collections import defaultdict
from collections.abc import Mapping

from memography.corpus import Corpus
from memography.corpus.store import one_of
from memography.corpus.views import memes as listed
from memography.phrases import shortened
from memography.web.site.searching import Document
from memography.web.wording import day_of

SHOWN_CHARACTERS = 180
NAME_COUNTS = 4
"""A word of a meme's name counts as so many of its article."""
POSTS_AT_ONCE = 2000


def memes(corpus: Corpus, files: Mapping[str, str]) -> list[Document]:
    """The memes of a copy, most used first.

    Args:
        corpus: where they are.
        files: the page of each meme, by id.
    """
    if not files:
        return []
    articles: dict[str, list[tuple[int, str]]] = defaultdict(list)
    if corpus.has("biography"):
        for row in corpus.rows("biography", ["meme_id", "position", "text"]):
            articles[row["meme_id"]].append((row["position"], row["text"]))
    labels: dict[str, list[str]] = defaultdict(list)
    if corpus.has("labels"):
        for row in corpus.rows("labels", ["meme_id", "text"]):
            labels[row["meme_id"]].append(row["text"])
    found = []
    for meme in listed(corpus).rows(named=True):
        meme_id = meme["meme_id"]
        if meme_id not in files:
            continue
        article = [text for _, text in sorted(articles[meme_id])]
        words = " · ".join(meme["words"] or [])
        seen = f", {day_of(meme['first_seen_at'])} to {day_of(meme['last_seen_at'])}" if meme["first_seen_at"] else ""
        about = f"{meme['n_uses']:,} use{'' if meme['n_uses'] == 1 else 's'}{seen}"
        fields = ((NAME_COUNTS, meme["name"]), (2, " ".join([words, *sorted(labels[meme_id])])), (1, " ".join(article)))
        shown = shortened(" ".join(article) or words, SHOWN_CHARACTERS)
        found.append(Document(files[meme_id], shortened(meme["name"], 200), about, shown, fields))
    return found


def posts(corpus: Corpus, files: Mapping[str, str]) -> list[Document]:
    """The posts of a copy in order of their ids.

    Args:
        corpus: where they are.
        files: the page of each post, by id.
    """
    names = dict(listed(corpus).select("meme_id", "name").iter_rows()) if files else {}
    post_ids = sorted(files)
    found: list[Document] = []
    for start in range(0, len(post_ids), POSTS_AT_ONCE):
        some = post_ids[start : start + POSTS_AT_ONCE]
        found += _some_posts(corpus, some, files, names)
    return found


def _some_posts(
    corpus: Corpus, post_ids: list[str], files: Mapping[str, str], names: Mapping[str, str]
) -> list[Document]:
    columns = ["post_id", "posted_at", "community", "text", "alt"]
    rows = {row["post_id"]: row for row in corpus.rows("posts", columns, one_of("post_id", post_ids))}
    uses: dict[str, list[dict[str, str | None]]] = defaultdict(list)
    if corpus.has("uses"):
        told = ["use_id", "post_id", "variant_id", "meme_id"]
        for use in sorted(corpus.rows("uses", told, one_of("post_id", post_ids)), key=lambda use: use["use_id"]):
            uses[use["post_id"]].append(use)
    variant_ids = sorted({use["variant_id"] for some in uses.values() for use in some if use["variant_id"]})
    captions: dict[str, str] = {}
    if corpus.has("captions") and variant_ids:
        read = corpus.rows("captions", ["variant_id", "text"], one_of("variant_id", variant_ids))
        captions = {row["variant_id"]: row["text"] for row in read}
    found = []
    for post_id in post_ids:
        post, used = rows[post_id], uses[post_id]
        said = list(dict.fromkeys(captions.get(use["variant_id"] or "", "") for use in used))
        memes = list(dict.fromkeys(names[use["meme_id"]] for use in used if use["meme_id"]))
        texts = [text for text in [post["text"] or "", *said] if text]
        title = day_of(post["posted_at"]) if post["posted_at"] else f"Undated post {shortened(post_id, 24)}"
        about = " · ".join(filter(None, [post["community"], *(shortened(name, 60) for name in memes)]))
        fields = ((2, " ".join(texts)), (1, " ".join([*memes, post["community"] or "", *filter(None, post["alt"])])))
        shown = shortened(" / ".join(texts), SHOWN_CHARACTERS)
        found.append(Document(files[post_id], title, about, shown, fields))
    return found
