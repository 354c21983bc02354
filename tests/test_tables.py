"""Tables are declared once, and the data dictionary says what is declared."""

from pathlib import Path

from memography.corpus.store import fitted
from memography.reject import Reason
from memography.tables import TABLES
from memography.tables.dictionary import data_dictionary

DICTIONARY = Path(__file__).parents[1] / "docs" / "reference" / "tables.md"


def test_keys_are_columns() -> None:
    """Every table has a key, of its own columns, and no column twice."""
    for table in TABLES.values():
        names = [column.name for column in table.columns]
        assert len(names) == len(set(names)), table.name
        assert table.key
        assert set(table.key) <= set(names), table.name


def test_every_column_says_what_it_means() -> None:
    """In words, without a full stop, as the dictionary prints it."""
    for table in TABLES.values():
        for column in table.columns:
            assert len(column.meaning) > 3, (table.name, column.name)
            assert not column.meaning.endswith(".")


def test_the_data_dictionary_is_current() -> None:
    """`make docs` writes it."""
    assert DICTIONARY.read_text(encoding="utf-8") == data_dictionary() + "\n"


def test_an_empty_table_fits_itself() -> None:
    """Schemas can be written and read."""
    for table in TABLES.values():
        assert fitted(table.schema.empty_table(), table).schema.equals(table.schema)


def test_reasons_are_words() -> None:
    """A reason can be counted, filtered and typed."""
    assert all(reason.value == reason.name.lower() for reason in Reason)
