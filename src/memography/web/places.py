"""Where a reader can go: the entries at the top of every page, and which of them a page belongs to."""

from collections.abc import Collection

PLACES = {
    "/": "Memes",
    "/map": "Map",
    "/search": "Search",
    "/identify": "Identify",
    "/communities": "Communities",
    "/compare": "Compare",
    "/climate": "Climate",
    "/methods": "Methods",
    "/data": "Data",
}
"""Every entry by its path, in order; those that an explorer has no page for are left out of it."""
_OF_MEMES = ("/memes/", "/claims/", "/variants/", "/posts/")


def places(paths: Collection[str]) -> list[tuple[str, str]]:
    """Path and name of the entries among the paths that an explorer has.

    >>> places(["/data", "/", "/posts/{post_id}"])
    [('/', 'Memes'), ('/data', 'Data')]
    """
    return [(path, name) for path, name in PLACES.items() if path in paths]


def is_within(path: str, place: str) -> bool:
    """Whether a page lies below an entry: what is told of memes below the first, all else by its path.

    >>> is_within("/memes/m1", "/"), is_within("/communities/a", "/communities"), is_within("/data", "/")
    (True, True, False)
    """
    return path.startswith(_OF_MEMES) if place == "/" else path.startswith(f"{place}/")
