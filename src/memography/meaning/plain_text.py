"""What a reader saw of a post's words: without the tags and entities of HTML that an export left in them."""

import html
import re

_BREAKING = "br|p|div|li|ul|ol|tr|table|h[1-6]|blockquote|pre|hr|td|th"
_INLINE = "a|abbr|b|big|cite|code|del|em|font|i|img|ins|kbd|mark|q|s|samp|small|span|strike|strong|sub|sup|tt|u|wbr"
# Attributes have a value, so that "a <b and c> d" stays; the length is bounded, so that none takes long to look at.
_ATTRIBUTES = r"(?:\s+[\w:-]{1,40}\s?=\s?(?:\"[^\"<>]{0,2000}\"|'[^'<>]{0,2000}'|[^\s\"'<>]{1,2000})){0,20}"
_TAG = re.compile(
    rf"<(?:/(?:({_BREAKING})|{_INLINE})|(?:({_BREAKING})|{_INLINE}){_ATTRIBUTES}\s?/?)\s?>", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def plain_text(text: str) -> str:
    """A text without HTML's tags, and with its entities as the characters that they stand for.

    Only tags of text are known, so that nothing is lost of "I <3 you" or "a < b"; only entities that end in a
    semicolon, so that an address keeps its parameters. What is no HTML is left to the letter.

    >>> plain_text("Tom &amp; <b>Jerry</b><br>I <3 you, a < b &notme")
    'Tom & Jerry\\nI <3 you, a < b &notme'
    """
    bare = _TAG.sub(lambda tag: "\n" if tag[1] or tag[2] else "", text)
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), bare)
