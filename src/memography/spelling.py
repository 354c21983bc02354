"""How far two texts differ in their letters."""

from memography.words import folded


def edits(one: str, other: str) -> int:
    """How many characters must be put in, left out or replaced to make one text of the other (Levenshtein 1966).

    The columns of the table are bits of one number (Myers 1999, as Hyyrö 2003 has it), so that a line takes as many
    steps as it has characters.

    >>> edits("kitten", "sitting")
    3
    """
    if not one:
        return len(other)
    places: dict[str, int] = {}
    for place, character in enumerate(one):
        places[character] = places.get(character, 0) | 1 << place
    all_ones, last = (1 << len(one)) - 1, 1 << (len(one) - 1)
    rises, falls, n_edits = all_ones, 0, len(one)
    for character in other:
        equal = places.get(character, 0)
        is_kept = equal | falls
        diagonal = (((equal & rises) + rises) ^ rises) | equal
        right_rises = falls | ~(diagonal | rises) & all_ones
        right_falls = rises & diagonal
        n_edits += bool(right_rises & last) - bool(right_falls & last)
        right_rises = (right_rises << 1 | 1) & all_ones
        rises = (right_falls << 1) & all_ones | ~(is_kept | right_rises) & all_ones
        falls = right_rises & is_kept
    return n_edits


def character_error_rate(read: str, true: str) -> float:
    """Edits from what was read to what is true, in case folded letters and digits alone, a true character.

    Above 1 where much was read that is not there. Where there is nothing to read it is 0, or 1 if something was read.

    >>> character_error_rate("WELL done", "Well done!")
    0.0
    """
    found, expected = folded(read), folded(true)
    return edits(found, expected) / len(expected) if expected else float(bool(found))
