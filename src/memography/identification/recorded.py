"""What the memes stage found of a known variant, in the same terms as what is found of any picture."""

from typing import Any

from memography.identification.answer import Match
from memography.recognition.confidence import confidence
from memography.recognition.matching import as_similarity


def recorded(row: dict[str, Any], name: str, *, is_turned: bool) -> Match:
    """A row of table `matches`.

    Args:
        row: the row; its transform is not empty.
        name: the meme's name.
        is_turned: whether the leader is mirrored, beside most uses of the meme.
    """
    left, top, right, bottom = row["region"]
    return Match(
        meme_id=row["meme_id"],
        name=name,
        confidence=confidence(row["n_inliers"], row["score"], row["agreeing"]),
        leader_id=row["leader_id"],
        is_clean=False,
        mirrored=row["mirrored"],
        is_turned=is_turned,
        region=(left, top, right, bottom),
        transform=as_similarity(row["transform"]),
        n_inliers=row["n_inliers"],
        share=row["score"],
        agreeing=row["agreeing"],
        covered=row["covered"],
        covered_leader=row["covered_leader"],
    )
