"""What it is called, and where that name comes from."""

from collections.abc import Iterator

from memography.biography.article import Claim
from memography.biography.facts import Facts
from memography.biography.kinds.kind import Kind, Measured, all_uses
from memography.biography.meme_uses import MemeUses


def _measure_name(facts: Facts) -> Iterator[Measured]:
    for meme_id, name, method in facts.names.select("meme_id", "name", "method").sort("meme_id").iter_rows():
        yield Measured({"name": name, "method": method}, all_uses(meme_id))


def _recount_name(uses: MemeUses, claim: Claim) -> Measured:
    name, method = claim.value["name"], claim.value["method"]
    printed = {" ".join(text.split()) for text in uses.rows.captions["template_text"]}
    follows = {
        "given": any(uses.is_given),
        "catalogue": name in uses.rows.entries["name"].to_list(),
        "template": any(set(name.split()) <= set(text.split()) for text in printed),
        "phrase": bool(uses.has_phrase(name).any()),
        "words": all(uses.has_word(word).any() for word in name.split()),
        "id": name == uses.meme_id,
    }
    if not follows[method]:
        raise ValueError(f"the name {name!r} is said to come from {method!r}, and does not")
    return Measured({"name": name, "method": method}, all_uses(uses.meme_id))


KINDS = (
    Kind(
        "name",
        "The name that the source gives; else the meme catalogue's; else the words printed on the template; else the "
        "phrase that its texts are built on; else the words that set its uses apart.",
        ("names", "catalogue_matches", "captions", "contexts"),
        _measure_name,
        _recount_name,
    ),
)
