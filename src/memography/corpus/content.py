"""The content of a post: what makes it this post and no other."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

CONTENT = ("posted_at", "community", "author", "text", "images", "meme", "reply_to")
"""Not its score or address, which change when a source is exported again."""


def content_sha256(post: Mapping[str, Any]) -> str:
    """The SHA-256 of a post's content, hex.

    Args:
        post: a row of `posts`; only the columns in `CONTENT` count.
    """
    posted_at = post["posted_at"].isoformat() if post["posted_at"] else None
    content = [posted_at, *(post[name] for name in CONTENT[1:])]
    return hashlib.sha256(json.dumps(content, ensure_ascii=True).encode()).hexdigest()
