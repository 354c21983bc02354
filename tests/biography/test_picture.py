"""What is claimed of pictures follows from their captions, whatever else they show."""

from dataclasses import fields
from datetime import UTC, datetime

import polars as pl

from memography.biography.claims import claims
from memography.biography.corpus_facts import CorpusFacts
from memography.biography.facts import Facts
from memography.biography.kinds import KINDS
from memography.biography.meme_uses import MemeRows, MemeUses
from memography.settings import BiographySettings

KIND = KINDS["template_words"]


def caption(variant_id: str, template_text: str, *lines: str) -> dict[str, object]:
    read = [{"text": line, "box": [0.0, 0.0, 1.0, 1.0], "confidence": 1.0} for line in lines]
    return {"meme_id": "m1", "variant_id": variant_id, "template_text": template_text, "lines": read}


def told(*captions: dict[str, object]) -> tuple[object, object]:
    """A meme's own words, as they are measured and as they are counted again."""
    read = pl.DataFrame(captions)
    corpus = CorpusFacts(1, 1, datetime(2020, 1, 1, tzinfo=UTC), pl.DataFrame(), {}, {})
    names = ("use_id", "post_id", "meme_id", "variant_id")
    uses = pl.DataFrame([dict.fromkeys(names, row["variant_id"]) | {"meme_id": "m1"} for row in captions])
    empty = {field.name: pl.DataFrame() for field in fields(Facts)}
    [measured] = KIND.measure(Facts(**{**empty, "captions": read, "corpus": corpus}))
    meme = MemeUses(
        "m1", MemeRows(uses, *(read if name == "captions" else pl.DataFrame() for name in MemeRows._fields[1:])), corpus
    )
    [claim] = claims(meme, [(KIND, measured)], BiographySettings())
    return claim.value, KIND.recount(meme, claim).value


def test_variants_that_bear_the_template_s_words_are_counted() -> None:
    """Each once, however it spells them, and with however many of them."""
    rows = [caption("v1", "CHEZ\nBIN", "CHEZ", "BIN"), caption("v2", "CHEZ", "chez!", "me"), caption("v3", "", "you")]
    measured, counted = told(*rows, caption("v4", "CHEZ\nBIN", "CHEZ", "BIN", "so"))
    assert measured == counted == {"text": "CHEZ\nBIN", "n_variants": 3, "n_alone": 4}


def test_the_words_of_another_template_are_not_counted() -> None:
    """A source may give one name to two pictures, each with words of its own."""
    rows = [caption(f"v{n}", "POP", "POP") for n in range(3)] + [caption(f"w{n}", "BIN", "BIN") for n in range(2)]
    measured, counted = told(*rows)
    assert measured == counted == {"text": "POP", "n_variants": 3, "n_alone": 5}
