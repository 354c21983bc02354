"""Truth: what is known of posts, from a JSONL file (packed or not), to hold the tables against."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from memography.errors import TruthError
from memography.sources.packed import BrokenStream, PackedFile

MAX_LINE_BYTES = 1 << 24
"""A longer line of a truth file does not fit."""


class TrueOfPost(BaseModel):
    """What is true of one post's picture. Other fields in the file are passed over."""

    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True)

    id: str
    """The post's id."""
    template: str | None = None
    """The template that its picture shows; None where the picture is no meme."""
    also: str | None = None
    """The second template of a collage."""
    caption: str | list[str] | None = None
    """The words that its poster put on the picture; a list is joined by line breaks."""
    ops: list[str] = []
    """What was done to the clean template."""
    parent: str | None = None
    """The post whose picture was copied or edited; None where it was made from the clean template."""

    @property
    def words_on_picture(self) -> str | None:
        """The caption as one text."""
        return "\n".join(self.caption) if isinstance(self.caption, list) else self.caption


def read_truth(path: Path) -> dict[str, TrueOfPost]:
    """What is true of each post, by its id.

    Raises:
        TruthError: the file is not there, a line does not fit, or an id comes twice. What judges must be sound, so
            that nothing in it is passed over.
    """
    try:
        with PackedFile(Path(path)) as file:
            lines = list(file.lines(MAX_LINE_BYTES))
    except (OSError, BrokenStream) as error:
        raise TruthError(f"The truth file {path} can't be read: {error}.") from None
    truth: dict[str, TrueOfPost] = {}
    for number, line in enumerate(lines, 1):
        if line is not None and not line.strip():
            continue
        try:
            found = TrueOfPost.model_validate_json(line or b"")
        except ValidationError as error:
            problem = error.errors()[0]
            field = "".join(f"{part}: " for part in problem["loc"])
            raise TruthError(
                f"{path}, line {number}: {field}{problem['msg']}. Expected an object with `id` and any of `template`, "
                "`also`, `caption`, `ops`."
            ) from None
        if found.id in truth:
            raise TruthError(f"{path}, line {number}: the id {found.id!r} comes twice.")
        truth[found.id] = found
    if not truth:
        raise TruthError(f"{path} is empty: expected one JSON object a line.")
    return truth
