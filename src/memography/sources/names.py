"""Names of files, which the system keeps as bytes, as text that can be stored and printed."""

import re
from typing import Any

CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def is_text(name: str) -> bool:
    """Whether a name, as the system gives it, can be written as UTF-8."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def as_text(name: str) -> str:
    """A name with foreign bytes and control characters as escapes; two names never become one.

    >>> print(as_text("a\\udcff.jpg"), as_text("a\\n.jpg"), as_text(r"a\\n.jpg"))
    a\\xff.jpg a\\n.jpg a\\\\n.jpg
    """
    escaped = CONTROL.sub(lambda found: repr(found[0])[1:-1], name.replace("\\", r"\\"))
    return escaped.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def kind_of(value: Any) -> str:
    """What a value of JSON is, in words.

    >>> kind_of([1]), kind_of({}), kind_of(None), kind_of(True)
    ('a list', 'an object', 'null', 'true or false')
    """
    if value is None:
        return "null"
    kinds = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a text",
        list: "a list",
        dict: "an object",
    }
    return kinds.get(type(value), f"a value of type {type(value).__name__}")
