"""Sources: outside formats to posts. In go files and folders; out comes a stream of posts and rejects.

Nothing here knows of tables or of the corpus. A new format is a new file with a class that keeps to `Source`, and
a line in `formats.py`.
"""

from memography.sources.formats import FORMATS, open_source
from memography.sources.post import Post
from memography.sources.source import Source

__all__ = ["FORMATS", "Post", "Source", "open_source"]
