"""Which words of a caption the poster wrote, and which are the template's own: those that its variants share."""

from collections import Counter
from collections.abc import Mapping, Sequence

from memography.settings import CaptionsSettings
from memography.words import folded


def template_lines(
    lines: Mapping[str, Sequence[str]], memes: Mapping[str, str], settings: CaptionsSettings
) -> dict[str, set[str]]:
    """The lines, folded, that belong to each meme's template.

    Args:
        lines: the lines read in each variant.
        memes: the meme of each variant; those that show several tell nothing of one, and are left out.
        settings: which share of a meme's variants must have a line, and among how many at least.

    Returns:
        A set of folded lines for each meme that has enough variants.
    """
    n_variants: Counter[str] = Counter()
    found: dict[str, Counter[str]] = {}
    for variant_id, texts in lines.items():
        meme_id = memes.get(variant_id)
        if meme_id:
            n_variants[meme_id] += 1
            found.setdefault(meme_id, Counter()).update({folded(text) for text in texts} - {""})
    return {
        meme_id: {line for line, n in counts.items() if n >= settings.template_share * n_variants[meme_id]}
        for meme_id, counts in found.items()
        if n_variants[meme_id] >= settings.template_min_variants
    }
