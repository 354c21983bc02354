"""What is read at one place of a picture and is no lettering."""

import pytest

from memography.biography.kinds.picture import is_lettering


@pytest.mark.parametrize(
    ("line", "is_it"), [("vvvv", False), ("V v V", False), ("|||", False), ("No", True), ("Oo1", True)]
)
def test_rows_of_one_letter_are_no_lettering(line: str, is_it: bool) -> None:
    """Teeth and waves are read so."""
    assert is_lettering(line) == is_it
