"""A page of the explorer as a page of the copy: addresses relative, and nothing that asks a server.

Of a form that a server would have to answer, what can be read stays, and fields and buttons go; an element that makes
no sense without them bears `data-asks` in its template, and goes as a whole.
"""

from collections.abc import Callable, Sequence
from html import escape
from html.parser import HTMLParser

from memography.web.site.rules import NARROW, SCRIPTS, Elsewhere, Extent, Place, href, place_of

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'"
"""What a page of the copy may load: files of its own."""
_HEAD = (
    f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n<meta name="referrer" content="no-referrer">\n'
)
_ADDRESSES = {"href", "src", "action", "formaction", "poster", "xlink:href"}
_VOID = {"img", "link", "input", "source", "meta"}
_CONTROLS = {"input", "select", "button", "textarea", "label", "datalist", "output"}
Attributes = list[tuple[str, str | None]]


class Rewriter(HTMLParser):
    """Rewrites one page. What it does not have to change stays as it is, to the letter, but for space between tags."""

    def __init__(
        self,
        page: Place,
        extent: Extent,
        is_there: Callable[[Place], bool],
        hidden_paths: Sequence[str],
    ) -> None:
        """Begin a page.

        Args:
            page: which.
            extent: how much is copied; links to what is not become text.
            is_there: whether a place can be linked to; called for each that is met, so that it is copied as well.
            hidden_paths: folders of this machine, of which only the last name is shown; longer ones first.
        """
        super().__init__(convert_charrefs=False)
        self._page, self._extent, self._is_there = page, extent, is_there
        self._hidden_paths = hidden_paths
        self._made: list[str] = []
        self._ends: list[str] = []
        """How open anchors are closed."""
        self._skipped: tuple[str, int] | None = None
        """The element that is left out with all in it, and how many of its kind are open."""
        self._closing = ""
        """What closes the element whose content is left out."""
        self._is_in_top = False
        self._forms: list[bool] = []
        """Of the forms that are open, whether each works in the copy."""

    def rewritten(self, html: str) -> str:
        """The page for the copy."""
        self.feed(html)
        self.close()
        return "".join(self._made)

    # --- what the parser meets ---

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """A tag that opens, or an empty one."""
        if self._skipped is not None:
            name, depth = self._skipped
            self._skipped = (name, depth + (tag == name))
            return
        told = dict(attrs)
        if tag == "header":
            self._is_in_top = True
        if tag == "head":
            self._put(self._source() + "\n" + _HEAD)
        elif "data-asks" in told or (tag in _CONTROLS and self._forms and not self._forms[-1]):
            self._skipped = None if tag in _VOID else (tag, 1)
        elif "data-chart" in told:
            self._chart(tag, attrs)
        elif tag == "a" and "href" in told:
            self._anchor(attrs)
        elif tag == "script":
            self._script(attrs)
        elif tag == "form":
            self._form(attrs)
        else:
            self._other(tag, attrs)

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        """An empty tag, as SVG has them."""
        if self._skipped is None:
            self._other(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """A tag that closes."""
        if self._skipped is not None:
            name, depth = self._skipped
            if tag == name:
                self._skipped = (name, depth - 1) if depth > 1 else None
                if self._skipped is None:
                    self._put(self._closing)
                    self._closing = ""
            return
        if tag == "header":
            self._is_in_top = False
        if tag == "form":
            tag = "form" if self._forms and self._forms.pop() else "div"
        self._put(self._ends.pop() if tag == "a" and self._ends else f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        if "\n" in data and data.isspace():
            data = "\n"  # indentation: it is a part of every page
        for path in self._hidden_paths:
            data = data.replace(escape(path, quote=False), escape(path.rstrip("/").rpartition("/")[2], quote=False))
        self._text(data)

    def handle_entityref(self, name: str) -> None:
        """A character by name."""
        self._text(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """A character by number."""
        self._text(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        """What kind of document it is."""
        self._put(f"<!{decl}>")

    # --- what becomes of it ---

    def _anchor(self, attrs: Attributes) -> None:
        address = self._followed(dict(attrs)["href"] or "")
        classes = (dict(attrs).get("class") or "").split()
        if address is not None:
            self._ends.append("</a>")
            self._put(_tag("a", [(name, address if name == "href" else value) for name, value in attrs]))
        elif "veil" in classes:
            self._no_picture(classes, dict(attrs).get("data-alt"))
            self._skipped = ("a", 1)
        elif self._is_in_top:
            self._skipped = ("a", 1)
        else:
            self._ends.append("</span>")
            kept = [(name, value) for name, value in attrs if name in ("class", "aria-label", "id", "lang", "dir")]
            classes = [*classes, "left-out"]
            kept = [(name, value) for name, value in kept if name != "class"]
            self._put(_tag("span", [("class", " ".join(classes)), *kept, ("title", "Not in this copy")]))

    def _chart(self, tag: str, attrs: Attributes) -> None:
        told = dict(attrs)
        place = place_of(told["data-chart"] or "", self._page.asks, self._extent)
        if isinstance(place, Place) and place.rule.kind == "chart" and self._is_there(place):
            kept = [(name, value) for name, value in attrs if not name.startswith("data-")]
            narrow = place._replace(file=place.file.removesuffix(".svg") + NARROW)
            self._put(_tag(tag, kept) + "<picture>")
            if self._is_there(narrow):
                at: Attributes = [("media", "(max-width: 40rem)"), ("srcset", href(narrow, self._page.file))]
                self._put(_tag("source", at))
            shown: Attributes = [("src", href(place, self._page.file)), ("alt", ""), ("loading", "lazy")]
            self._put(_tag("img", shown) + "</picture>")
            self._closing = f"</{tag}>"
        self._skipped = (tag, 1)  # what stands there without scripts

    def _script(self, attrs: Attributes) -> None:
        place = place_of(dict(attrs).get("src") or "", self._page.asks, self._extent)
        works = isinstance(place, Place) and SCRIPTS.get(f"/{place.file}", False)
        if works and isinstance(place, Place) and self._is_there(place):
            address = href(place, self._page.file)
            self._put(_tag("script", [(name, address if name == "src" else value) for name, value in attrs]))
        else:
            self._skipped = ("script", 1)

    def _form(self, attrs: Attributes) -> None:
        told = dict(attrs)
        place = place_of(told.get("action") or "", self._page.asks, self._extent)
        is_reading = (told.get("method") or "get").lower() == "get"
        works = is_reading and isinstance(place, Place) and bool(place.rule.passes) and self._is_there(place)
        self._forms.append(works)
        if works and isinstance(place, Place):
            address = href(place, self._page.file)
            self._put(_tag("form", [(name, address if name == "action" else value) for name, value in attrs]))
        else:  # what it holds may be read; what asks a server is left out
            self._put(_tag("div", [(name, value) for name, value in attrs if name in ("class", "id")]))

    def _other(self, tag: str, attrs: Attributes) -> None:
        changed: Attributes = []
        for name, value in attrs:
            if name not in _ADDRESSES or value is None:
                changed.append((name, value))
                continue
            address = self._followed(value)
            if address is None:
                if tag == "img":
                    self._no_picture((dict(attrs).get("class") or "").split(), dict(attrs).get("alt"))
                elif tag not in _VOID:
                    self._skipped = (tag, 1)
                return
            changed.append((name, address))
        self._put(self._source() if changed == attrs else _tag(tag, changed))

    def _no_picture(self, classes: Sequence[str], alt: str | None) -> None:
        kept = [name for name in classes if name != "veil"]
        self._put(_tag("span", [("class", " ".join(["no-picture", *kept]))]) + escape(alt or "no picture") + "</span>")

    def _followed(self, link: str) -> str | None:
        """An address as the copy has it; None where it leads to nothing that is copied."""
        if link.startswith("#"):
            return link
        place = place_of(link, self._page.asks, self._extent)
        if isinstance(place, Elsewhere):
            return place.address
        if place is None or place.rule.kind == "chart" or not self._is_there(place):
            return None
        return href(place, self._page.file)

    def _source(self) -> str:
        return self.get_starttag_text() or ""

    def _put(self, html: str) -> None:
        self._made.append(html)

    def _text(self, text: str) -> None:
        if self._skipped is None:
            self._made.append(text)


def _tag(name: str, attrs: Attributes) -> str:
    told = "".join(f" {key}" if value is None else f' {key}="{escape(value)}"' for key, value in attrs)
    return f"<{name}{told}>"
