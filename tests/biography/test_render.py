"""An article as Markdown, HTML and JSON; names and words from posts stay words."""

import json
import re
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from memography import Corpus
from memography.biography.article import Article, Claim, Evidence, Sentence, read_article
from memography.biography.render import render
from memography.corpus.views import memes, templates
from memography.phrases import behind_the_captions

HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) `#`\n# heading"


@pytest.fixture
def hostile() -> Article:
    claim = Claim("m1-posts", "m1", "posts", {"n": 1}, None, None, "Counted.", ("uses",), Evidence("m1"), 1, (HOSTILE,))
    return Article("m1", HOSTILE, None, None, None, (Sentence(1, "In short", f"“{HOSTILE}” is here.", (claim,)),))


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)


def test_html_holds_no_script(hostile: Article) -> None:
    """What a post says is text in the page, and the file needs nothing from elsewhere."""
    text = render(hostile, "html")
    tags = Tags()
    tags.feed(text)
    assert "script" not in tags.found
    assert "http" not in text.replace("http-equiv", "")


def test_html_brings_the_picture_behind_a_click(built: Corpus) -> None:
    """Within the file, closed, with the line that says what it was put together from."""
    meme_id = templates(built).filter("is_face")["meme_id"][0]
    article = read_article(built, meme_id)
    assert article.picture is not None
    text = render(article, "html")
    assert re.search(r"<details><summary>Show the picture</summary><img src=\"data:image/jpeg;base64,", text)
    assert behind_the_captions(article.picture.n_variants, article.picture.share_certain) in text


def test_markdown_holds_no_markup_of_posts(hostile: Article) -> None:
    """What a post says can't make headings, links or HTML."""
    tags = Tags()
    tags.feed(MarkdownIt().render(render(hostile, "markdown")))
    assert tags.found <= {"h1", "h2", "p", "ol", "li", "code"}


def test_json_holds_every_claim_as_data(built: Corpus) -> None:
    """Sentences lead to claims, and claims to posts, without reading prose."""
    article = read_article(built, memes(built)["meme_id"][0])
    data = json.loads(render(article, "json"))
    claims = {claim["claim_id"]: claim for claim in data["claims"]}
    cited = [claim for section in data["sections"] for s in section["sentences"] for claim in s["claims"]]
    assert set(cited) == set(claims)
    assert all(claim["post_ids"] and claim["method"] for claim in claims.values())


def test_every_sentence_is_in_every_form(built: Corpus) -> None:
    """The three forms say the same."""
    article = read_article(built, memes(built)["meme_id"][0])
    html, data = render(article, "html"), render(article, "json")
    for sentence in article.sentences:
        assert sentence.text.split("“")[0] in html.replace("&#39;", "'")
        assert json.dumps(sentence.text, ensure_ascii=False)[1:-1] in data
