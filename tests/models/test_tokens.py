"""Texts become tokens once each, and batches without padding."""

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tiny_bert import VOCABULARY

from memography.models.tokens import MAX_TOKENS, Tokenization, Tokens

CLS, SEP, UNKNOWN = (VOCABULARY.index(word) for word in ("[CLS]", "[SEP]", "[UNK]"))


def ids(tokens: Tokens, text: int) -> list[int]:
    return np.frombuffer(tokens.different[tokens.of_text[text]], np.int32).tolist()


def test_a_text_is_its_tokens_and_no_padding(model: Path) -> None:
    """Between the marks of beginning and end stand its words, whatever padding the file asks for."""
    found = Tokenization(model / "tokenizer.json").tokens(["The cat sat!", "zebra", ""])
    words = [VOCABULARY.index(word) for word in ("the", "cat", "sat", "!")]
    assert ids(found, 0) == [CLS, *words, SEP]
    assert ids(found, 1) == [CLS, UNKNOWN, SEP]
    assert ids(found, 2) == [CLS, SEP]


def test_equal_sequences_are_there_once(model: Path) -> None:
    """What the tokenizer does not tell apart is encoded once."""
    found = Tokenization(model / "tokenizer.json").tokens(["no cat", "dog", "NO  CAT", "dog", "no cat"])
    assert found.of_text.tolist() == [0, 1, 0, 1, 0]
    assert len(found.different) == 2
    assert found.one_by_one().of_text.tolist() == [0, 1, 2, 3, 4]


def test_a_long_text_is_cut_off_and_half_a_character_is_read(model: Path) -> None:
    """Neither fails."""
    found = Tokenization(model / "tokenizer.json").tokens(["cat " * 1000, "cat \ud83d", "cat ?"])
    assert len(ids(found, 0)) == MAX_TOKENS
    assert ids(found, 0)[-1] == SEP
    assert ids(found, 1) == ids(found, 2)


@given(st.lists(st.integers(2, 40), max_size=60), st.integers(1, 100))
def test_batches_hold_every_sequence_once_at_one_length(lengths: list[int], max_tokens: int) -> None:
    """Each sequence is in one batch; a batch has one length, and no more tokens than allowed unless it is one text."""
    sequences = [np.arange(place, place + n, dtype=np.int32).tobytes() for place, n in enumerate(lengths)]
    batches = list(Tokens(sequences, np.arange(len(sequences))).batches(max_tokens))
    assert sorted(row for batch in batches for row in batch.rows) == list(range(len(sequences)))
    for batch in batches:
        assert len(batch.rows) == 1 or batch.ids.size <= max_tokens
        assert [line.tobytes() for line in batch.ids] == [sequences[row] for row in batch.rows]
    assert [batch.ids.shape[1] for batch in batches] == sorted((b.ids.shape[1] for b in batches), reverse=True)
