"""A claim as a person reads it."""

from memography import Corpus
from memography.biography.article import read_claims
from memography.biography.kinds import KINDS
from memography.biography.kinds.variants import keeps_words
from memography.biography.values import TITLES, interval, lines, worded


def test_every_kind_of_claim_has_a_title() -> None:
    """And no title is of a kind that is no more."""
    assert TITLES.keys() == KINDS.keys()


def test_every_claim_reads_without_code(built: Corpus) -> None:
    """No brackets, no quotes of JSON, no None."""
    for claim in read_claims(built, "true"):
        for _, label, part in [*lines(claim.value), *lines(claim.parameters)]:
            assert "_" not in label
            texts = [part] if isinstance(part, str) else [text for row in part for _, _, text in row]
            assert not any(sign in text for text in texts for sign in ("None", "{", '"'))


def test_an_interval_tells_its_confidence(built: Corpus) -> None:
    """Wherever a claim has one."""
    with_interval = [claim for claim in read_claims(built, "true") if claim.low is not None]
    assert with_interval
    assert all("with a confidence of" in (interval(claim) or "") for claim in with_interval)


def test_words_of_others_stay_as_they_are() -> None:
    """A community that is called like a date is no date, and one like a bad date does no harm."""
    assert worded("community", "2020-03-14") == "2020-03-14"
    assert worded("trait", "2020-99-99T00:00") == "2020-99-99T00:00"
    assert worded("first_at", "2020-03-14T09:00:00+00:00") == "14 March 2020, 09:00 UTC"


def test_a_variant_that_says_something_else_was_not_made_from_another() -> None:
    """Who makes a picture from another seldom covers its words; a few misread letters are no other words."""
    assert keeps_words({"so", "much", "fun"}, {"so", "much", "fun", "at", "home"})
    assert keeps_words({"change", "my", "mind", "now"}, {"change", "my", "rnind", "now"})
    assert not keeps_words({"people", "beg", "for", "upvotes"}, {"cereal", "is", "breakfast", "soup"})
    assert not keeps_words(set(), {"anything"})
