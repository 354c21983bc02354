"""An address of every kind of page that the explorer has, so that a test can go through all of them."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from memography import Corpus

FILES = (".jpg", ".png", ".js", ".svg", ".csv", ".json", ".html", ".md", "/article")
"""How the path of a file ends; an article to take along is one."""


def templates(routes: Sequence[BaseRoute]) -> Iterator[str]:
    """The path of every page: what is not in the schema of the API, and is no file."""
    for route in routes:
        if isinstance(route, APIRoute):
            is_page = "GET" in (route.methods or ()) and not route.include_in_schema
            if is_page and not route.path.endswith(FILES):
                yield route.path
        else:
            yield from templates(getattr(getattr(route, "original_router", None), "routes", ()))


def known(corpus: Corpus) -> dict[str, str]:
    """What can stand in a path: something that exists, of each kind; the post and the variant show two memes."""
    memes = corpus.rows("memes", ["meme_id", "n_uses"])
    meme_id = max(memes, key=lambda row: row["n_uses"])["meme_id"]
    of_meme = f"meme_id = '{meme_id}'"
    columns = ["post_id", "variant_id"]
    use = (corpus.rows("uses", columns, "rank = 2") or corpus.rows("uses", columns, "variant_id IS NOT NULL"))[0]
    claim = corpus.rows("claims", ["claim_id"], f"{of_meme} AND kind = 'posts'")[0]
    communities = [row["community"] for row in corpus.rows("uses", ["community"], of_meme)]
    community = next(filter(None, communities))
    return {"meme_id": meme_id, **use, **claim, "community": community, "name": community}


def addresses(corpus: Corpus, app: Any) -> dict[str, str]:
    """For every page of an app an address that shows something, by the page's path.

    Raises:
        KeyError: a page needs what is not known here; say what, so that tests see the page.
    """
    values = {name: quote(value, safe="") for name, value in known(corpus).items()}
    found = {path: path.replace(":path", "").format_map(values) for path in templates(app.routes)}
    others = quote(min(corpus.polars("memes")["meme_id"]), safe="")
    return found | {
        "/search with an answer": "/search?words=tired",
        "/compare of two": f"/compare?a={values['meme_id']}&b={others}",
        "/uses of some": "/uses?tone=ironic",
        "an error": "/memes/nothing",
    }
