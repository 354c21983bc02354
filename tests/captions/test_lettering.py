"""Whether a line stands on the clean template is told by pixels."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest

from memography.captions.lettering import Lettering
from memography.captions.template_words import Box
from memography.corpus import Corpus
from memography.tables import TABLES

Picture = npt.NDArray[np.uint8]
HEIGHT, WIDTH = 200, 300
MUG = Box(0.6, 0.7, 0.8, 0.78)


def drawing(text: str) -> Picture:
    """A scene with small words on it."""
    rng = np.random.default_rng(3)
    scene = cv2.resize(rng.integers(60, 200, (10, 15, 3)).astype(np.uint8), (WIDTH, HEIGHT))
    cv2.putText(scene, text, (182, 153), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (255, 255, 255), 2)
    return np.asarray(scene, np.uint8)


def blank(kind: pa.DataType) -> Any:
    """Nothing, of a type."""
    if pa.types.is_fixed_size_binary(kind):
        return bytes(kind.byte_width)
    if pa.types.is_list(kind):
        return []
    return {pa.binary(): b"", pa.string(): "", pa.bool_(): False}.get(kind, 0)


def blanks(name: str) -> dict[str, Any]:
    """A row of a table with nothing in it."""
    return {field.name: None if field.nullable else blank(field.type) for field in TABLES[name].schema}


def encoded(picture: Picture) -> bytes:
    return bytes(cv2.imencode(".png", picture)[1])


def lettering(folder: Path, pictures: dict[str, Picture], is_certain: bool = True, n_variants: int = 9) -> Lettering:
    corpus = Corpus(folder, create=True)
    template = {
        **blanks("templates"),
        "leader_id": "v0",
        "picture": encoded(drawing("maury")),
        "certainty": encoded(np.full((HEIGHT, WIDTH, 3), 255 * is_certain, np.uint8)),
        "n_variants": n_variants,
    }
    images = [{**blanks("images"), "image_id": name, "thumbnail": encoded(some)} for name, some in pictures.items()]
    corpus.replace("templates", pa.Table.from_pylist([template], TABLES["templates"].schema))
    corpus.replace("images", pa.Table.from_pylist(images, TABLES["images"].schema))
    return Lettering(corpus, 8)


def match(variant_id: str, **more: Any) -> dict[str, Any]:
    whole = {"leader_id": "v0", "mirrored": False, "transform": [1.0, 0.0, 0.0, 0.0]}
    return {"variant_id": variant_id, **whole, **more}


def test_what_variants_share_with_the_template_is_its_own(tmp_path: Path) -> None:
    """Also where they are mirrored, of another size, and where one in three has a caption there."""
    plain = drawing("maury")
    small = np.asarray(cv2.resize(plain, (WIDTH * 4 // 5, HEIGHT * 4 // 5), interpolation=cv2.INTER_AREA), np.uint8)
    looks = lettering(
        tmp_path, {"a": plain, "m": np.asarray(plain[:, ::-1]), "s": small, "b": drawing("WHY"), "c": drawing("oh")}
    )
    assert looks.is_printed(MUG, [match("a")])
    assert looks.is_printed(MUG, [match("m", mirrored=True)])
    assert looks.is_printed(MUG, [match("s", transform=[1.25, 0.0, 0.0, 0.0]), match("a"), match("b")])
    assert not looks.is_printed(MUG, [match("a"), match("b"), match("c")])


def test_what_the_template_lacks_is_the_poster_s(tmp_path: Path) -> None:
    """However often it is written there."""
    looks = lettering(tmp_path, {name: drawing("WHY NOT") for name in "abc"})
    assert not looks.is_printed(MUG, [match("a"), match("b"), match("c")])


@pytest.mark.parametrize("what", [{"is_certain": False}, {"n_variants": 7}])
def test_an_unsure_template_tells_nothing(tmp_path: Path, what: dict[str, Any]) -> None:
    """Where variants do not agree, and where so few were laid upon each other that a poster's words may be in it."""
    looks = lettering(tmp_path, {"a": drawing("maury")}, **what)
    assert not looks.is_printed(MUG, [match("a")])


def test_where_nothing_can_be_compared_nothing_is_told(tmp_path: Path) -> None:
    """A leader without a template, a picture whose place is not known, a place beyond the template."""
    looks = lettering(tmp_path, {"a": drawing("maury")})
    assert not looks.is_printed(MUG, [match("a", leader_id="v9")])
    assert not looks.is_printed(MUG, [match("a", transform=None)])
    assert not looks.is_printed(Box(1.0, 0.2, 1.2, 0.3), [match("a")])
