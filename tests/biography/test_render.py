"""An article as Markdown, HTML and JSON; names and words from posts stay words."""

import json
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from memography import Corpus
from memography.biography.article import Article, Claim, Evidence, Fault, Sentence, read_article
from memography.biography.render import Chart, render, warning
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
    assert re.search(r"<details><summary class=\"screen\">Show the picture</summary><img src=\"data:image/jpeg", text)
    assert "<details open>" in render(article, "html", is_hiding=False)
    assert behind_the_captions(article.picture.n_variants, article.picture.share_certain) in text


def test_markdown_holds_no_markup_of_posts(hostile: Article) -> None:
    """What a post says can't make headings, links or HTML."""
    tags = Tags()
    tags.feed(MarkdownIt().render(render(hostile, "markdown")))
    assert tags.found <= {"h1", "h2", "p", "ol", "li", "code", "strong"}


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
        assert sentence.text.split("“")[0] in html.replace("&#39;", "'").replace("\N{NO-BREAK SPACE}", " ")
        assert json.dumps(sentence.text, ensure_ascii=False)[1:-1] in data


def test_charts_stand_in_their_section_and_can_run_nothing(built: Corpus) -> None:
    """As pictures within the file, with their text; a script in an SVG stays within its picture."""
    article = read_article(built, memes(built)["meme_id"][0])
    svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    text = render(article, "html", [Chart("Origin", svg, "Below & beside.", "A line that rises.")])
    assert "<script" not in text
    assert text.index(">Origin<") < text.index("data:image/svg+xml;base64,") < text.index(">Methods<")
    assert 'alt="A line that rises."' in text
    assert "Below &amp; beside." in text


def test_a_chart_whose_section_is_lacking_stands_in_the_first(built: Corpus) -> None:
    """Nothing that was drawn is lost."""
    article = read_article(built, memes(built)["meme_id"][0])
    text = render(article, "html", [Chart("No such section", "<svg/>", "Here.", "A chart.")])
    assert text.index(">In short<") < text.index("Here.") < text.index(">The picture<")


def test_every_reference_leads_to_its_claim_within_the_file(built: Corpus) -> None:
    """No link of the article's own leads out of it."""
    article = read_article(built, memes(built)["meme_id"][0])
    text = render(article, "html")
    wanted = set(re.findall(r'<sup><a href="#([^"]+)"', text))
    assert {unescape(claim_id) for claim_id in wanted} == {claim.claim_id for claim in article.claims()}
    assert all(f'id="{claim_id}"' in text for claim_id in wanted)


def test_every_form_says_what_it_rests_on(built: Corpus) -> None:
    """Corpus version, code version, settings and date, to cite it by."""
    article = read_article(built, memes(built)["meme_id"][0])
    assert article.edition is not None
    for format in ("markdown", "html", "json", "bibtex"):
        assert article.edition.corpus_version in render(article, format)
    assert json.loads(render(article, "json"))["edition"]["settings"] == {}
    assert "with default settings" in render(article, "markdown")


def test_an_article_that_does_not_hold_is_not_shown_as_sound(built: Corpus) -> None:
    """Every form has what does not hold; those for people say it on top, and mark the sentence."""
    article = read_article(built, memes(built)["meme_id"][0])
    sentence = article.sentences[1]
    fault = Fault(article.meme_id, f"“{sentence.text}”", "rests on claim x, which does not hold")
    faulty = replace(article, faults=(fault,))
    assert warning(article) is None
    assert "not sound" not in render(article, "html")
    for format in ("markdown", "html"):
        text = render(faulty, format)
        assert text.index("This article is not sound. One of its sentences does not") < text.index("In short")
    assert render(faulty, "html").count('<span class="faulty">') == 1
    assert "every claim was recounted" not in render(faulty, "html")
    assert json.loads(render(faulty, "json"))["faults"] == [{"where": fault.where, "what": fault.what}]
