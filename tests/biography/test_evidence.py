"""The reader's way from a claim to its posts is the same as the audit's."""

from memography import Corpus
from memography.biography.article import read_claims
from memography.biography.evidence import posts_behind
from memography.biography.facts import facts


def test_every_claim_leads_to_its_posts(built: Corpus) -> None:
    """As many posts as the claim says, the listed ones among them, the same ones that the audit chose."""
    known = {uses.meme_id: uses for _, uses in facts(built).by_meme()}
    claims = read_claims(built, "true")
    assert len(claims) > 100
    for claim in claims:
        proof = posts_behind(built, claim.evidence, limit=10_000)
        assert proof.n_posts == claim.n_posts == len(proof.post_ids) > 0
        assert set(claim.post_ids) <= set(proof.post_ids)
        assert known[claim.meme_id].posts(claim.evidence) == proof.post_ids


def test_pages_make_the_whole(built: Corpus) -> None:
    """Page by page every post comes once, in order of time."""
    claim = max(read_claims(built, "kind = 'posts'"), key=lambda claim: claim.n_posts)
    whole = posts_behind(built, claim.evidence, limit=10_000).post_ids
    pages = [posts_behind(built, claim.evidence, limit=7, offset=n).post_ids for n in range(0, len(whole), 7)]
    assert [post_id for page in pages for post_id in page] == whole
