"""Which memes a picture shows: a copy of a known picture at once, any other by its features."""

import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from threadpoolctl import ThreadpoolController

from memography import gallery
from memography.corpus import Corpus
from memography.corpus.store import one_of
from memography.corpus.views import memes
from memography.errors import UserError
from memography.identification.answer import Copy, Identification, Match, Near
from memography.identification.known import KnownPictures
from memography.identification.recorded import recorded
from memography.phrases import mebibytes
from memography.pictures.decode import Caps
from memography.pictures.first_look import Setup
from memography.recognition.confidence import confidence
from memography.recognition.features import Features, decoded, features
from memography.recognition.index import N_ASKED
from memography.recognition.regions import Claim, chosen, covered, evidence
from memography.recognition.verification import Verified, is_same, verified
from memography.settings import Settings
from memography.workers import Failure, Limits, WorkerPool

LEAST_CONFIDENCE = 0.5
"""A meme that is less probable is not named."""
_FIRST_ASKED, _FIRST_CANDIDATES = 80, 3
"""So many features, the strongest, are looked up first, and so many views verified: for most pictures it is enough."""
_CANDIDATES = 8
"""So many views are verified where that was not enough."""
_LEAST_VOTES = 0.1
"""Views with fewer votes are not verified: a picture with few features has few votes to give."""
_SURE, _ACCOUNTED = 0.9, 0.6
"""Nothing more is looked for where so sure a match accounts for so much of the picture."""
_WHOLE = 0.85
"""Where what is found covers less of a picture, what lies beside it is looked up by itself."""
_MANY_OF_FEW = 7, 0.25, 0.2
"""Features that fit, their share, and the share of what can be compared that agrees, which are enough beside `is_same`:
a picture that is nearly all words and white has few features, and little to be compared."""
_N_NEAREST = 3
"""So many memes at most are told where none is near enough."""
_MEMORY_BYTES = 1 << 30

Picture = Path | str | bytes


def identify(
    pictures: Picture | Iterable[Picture], corpus: Corpus, settings: Settings | None = None
) -> list[Identification]:
    """Tell which memes pictures show, how sure that is, and why; nothing is stored.

    Args:
        pictures: paths of files or bytes, one or many.
        corpus: a corpus that is built to memes.
        settings: `vision` says what a picture may be, and what is a copy.

    Raises:
        UserError: a file can't be read.
        TableError: memes are not built, or have changed since the gallery was written.
        SettingsError: the corpus was built with a recogniser that leaves nothing to be looked up.
    """
    one_by_one = [pictures] if isinstance(pictures, Path | str | bytes) else pictures
    with Identifier(corpus, settings) as identifier:
        return [identifier.identify(picture) for picture in one_by_one]


class Identifier:
    """Answers for picture after picture; what it knows of the corpus is read anew when that changes.

    It may be asked by several threads, and answers one at a time.
    """

    def __init__(self, corpus: Corpus, settings: Settings | None = None) -> None:
        self._corpus = corpus
        vision = (settings or Settings.load()).vision
        self._vision = vision
        self._lock = threading.Lock()
        self._stamp = ""
        self._blas = ThreadpoolController()
        self._open()
        setup = Setup(Caps(vision.max_pixels, vision.max_frames), vision.thumbnail_px)
        limits = Limits(1, vision.decoder_timeout_s, vision.decoder_memory_bytes)
        self._pool = WorkerPool("memography.pictures.first_look:first_look", setup, limits)

    def __enter__(self) -> "Identifier":
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """End the worker process."""
        self._pool.close()

    def identify(self, picture: Picture, name: str | None = None) -> Identification:
        """What one picture shows; see `identify`.

        Args:
            picture: a file, or its bytes.
            name: how the picture is called in the answer; by default its path.
        """
        began = time.monotonic()
        name = name or ("picture" if isinstance(picture, bytes) else str(picture))
        data = picture if isinstance(picture, bytes) else self._read(Path(picture))
        if len(data) > self._vision.max_bytes:
            why = f"it has {mebibytes(len(data))}; at most {mebibytes(self._vision.max_bytes)} are read"
            return Identification(name, None, refused=f"{why} (setting vision.max_bytes)")
        with self._lock:
            self._open()
            [look] = self._pool.map([data])
            if isinstance(look, Failure):
                return Identification(name, None, refused=f"the decoder failed: {look.detail}")
            if "reason" in look:
                return Identification(name, look["sha256"], refused=look["detail"])
            with self._blas.limit(limits=1, user_api="blas"):  # more threads keep cores busy between small products
                found = self._answer(look)
        return Identification(name, look["sha256"], seconds=time.monotonic() - began, **found)

    def compared(self, picture: Picture) -> list[Match]:
        """Every view that a picture was compared with, whether it is shown or not; for measuring."""
        with self._lock:
            [look] = self._pool.map([picture if isinstance(picture, bytes) else self._read(Path(picture))])
            seen = features(decoded(look["thumbnail"]))
            return [self._match(view, found) for view, found in self._verified(seen, is_whole=True)]

    def _answer(self, look: dict[str, Any]) -> dict[str, Any]:
        copy = self._known.copy_of(look["sha256"], look["pdq"], look["pdq_quality"])
        if copy and (rows := self._corpus.rows("matches", where=one_of("variant_id", [copy.variant_id]))):
            matches = tuple(map(self._recorded, sorted(rows, key=lambda row: row["rank"])))
            return {"copy": copy, "matches": matches, **self._looks(copy)}
        seen = features(decoded(look["thumbnail"]))
        verified_views = self._verified(seen)
        ranked = _ranked([self._match(view, found) for view, found in verified_views if _is_shown(found)])
        matches = tuple(match for match in ranked if match.confidence >= LEAST_CONFIDENCE)
        nearest = () if matches else self._nearest(verified_views)
        return {
            "copy": copy,
            "matches": matches,
            "nearest": nearest,
            "thumbnail": look["thumbnail"],
            "features": seen,
        }

    def _verified(self, picture: Features, is_whole: bool = False) -> list[tuple[int, Verified]]:
        """The views that a picture may show, with what speaks for each; the easy way first, unless all are wanted.

        Where what is shown are parts of the picture only, what lies beside them is looked up by itself.
        """
        found = self._verified_by_votes(picture, is_whole)
        shown = [seen.agreement for _, seen in found if _is_shown(seen)]
        regions = [] if any(seen.covered >= _ACCOUNTED for seen in shown) else [seen.region for seen in shown]
        while regions and covered(regions) < _WHOLE:
            known = {(view, seen.mirrored) for view, seen in found}
            beside = self._verified_by_votes(picture.outside(regions), is_whole)
            more = [(view, seen) for view, seen in beside if (view, seen.mirrored) not in known]
            new = [seen.agreement.region for _, seen in more if _is_shown(seen)]
            found, regions = found + more, regions + new
            if not new:
                break
        return found

    def _verified_by_votes(self, picture: Features, is_whole: bool) -> list[tuple[int, Verified]]:
        index, views = self._gallery.index, self._gallery.features
        asked = [(_FIRST_CANDIDATES, _FIRST_ASKED, (False,)), (_CANDIDATES, N_ASKED, (False, True))]
        found: dict[tuple[int, bool], Verified | None] = {}
        for n, n_features, ways in asked[int(is_whole) :]:
            [candidates] = index.candidates([picture], n, _LEAST_VOTES, n_features, ways)
            for one in candidates:
                way = one.view, one.mirrored
                if way not in found:
                    found[way] = seen = verified(picture, views[one.view], one.mirrored)
                    if not is_whole and seen is not None and _is_shown(seen) and _is_enough(seen):
                        return [(view, seen) for (view, _), seen in found.items() if seen is not None]
        return [(view, seen) for (view, _), seen in found.items() if seen is not None]

    def _match(self, view: int, found: Verified) -> Match:
        leader_id, is_clean, meme_id = self._members[view]
        seen = found.agreement
        return Match(
            meme_id=meme_id,
            name=self._names.get(meme_id, meme_id),
            confidence=confidence(found.n_inliers, seen.share, seen.agreeing),
            leader_id=leader_id,
            is_clean=is_clean,
            mirrored=found.mirrored,
            is_turned=leader_id in self._turned,
            region=seen.region,
            transform=found.transform,
            n_inliers=found.n_inliers,
            share=seen.share,
            agreeing=seen.agreeing,
            covered=seen.covered,
            covered_leader=seen.covered_other,
        )

    def _recorded(self, row: dict[str, Any]) -> Match:
        name = self._names.get(row["meme_id"], row["meme_id"])
        return recorded(row, name, is_turned=row["leader_id"] in self._turned)

    def _nearest(self, found: Sequence[tuple[int, Verified]]) -> tuple[Near, ...]:
        best: dict[str, Near] = {}
        for match in (self._match(view, seen) for view, seen in found):
            near = Near(match.meme_id, match.name, match.confidence, match.n_inliers or 0, match.share)
            if match.meme_id not in best or near.confidence > best[match.meme_id].confidence:
                best[match.meme_id] = near
        return tuple(sorted(best.values(), key=lambda near: (-near.confidence, near.meme_id))[:_N_NEAREST])

    def _looks(self, copy: Copy) -> dict[str, Any]:
        """Thumbnail and features of a known picture."""
        [image] = self._corpus.rows("images", ["thumbnail"], one_of("image_id", [copy.variant_id]))
        rows = self._corpus.rows("features", where=one_of("variant_id", [copy.variant_id]))
        return {"thumbnail": image["thumbnail"], "features": Features.unpacked(rows[0]) if rows else None}

    def _open(self) -> None:
        """Read what is asked for every picture; again when the tables have changed."""
        stamp = " ".join(
            [gallery.stamp(self._corpus), *map(self._corpus.stamp, ("memes", "images", "variants", "names"))]
        )
        if stamp == self._stamp:
            return
        self._gallery = gallery.read(self._corpus)
        members = self._gallery.members
        self._members = list(members.select("leader_id", "is_clean", "meme_id").iter_rows())
        self._names = dict(memes(self._corpus).select("meme_id", "name").iter_rows())
        turned = self._corpus.rows("templates", ["leader_id"], "is_mirrored")
        self._turned = {row["leader_id"] for row in turned}
        self._known = KnownPictures(self._corpus, self._vision.variant_radius_bits, self._vision.variant_min_quality)
        self._stamp = stamp

    def _read(self, path: Path) -> bytes:
        try:
            with path.open("rb") as file:
                return file.read(self._vision.max_bytes + 1)
        except OSError as error:
            raise UserError(f"{path} can't be read: {error.strerror or error}.") from None


def _is_shown(found: Verified) -> bool:
    n, share, agreeing = _MANY_OF_FEW
    is_many_of_few = found.n_inliers >= n and found.inlier_share >= share and found.agreement.share >= agreeing
    return is_same(found) or is_many_of_few


def _is_enough(found: Verified) -> bool:
    seen = found.agreement
    return confidence(found.n_inliers, seen.share, seen.agreeing) >= _SURE and seen.covered >= _ACCOUNTED


def _ranked(matches: Sequence[Match]) -> list[Match]:
    """Of matches that claim one place, or one meme, the surest; that which covers most of the picture first."""
    claims = [
        Claim(one.leader_id, one.meme_id, one.region, one.covered, evidence(one.agreeing, one.n_inliers))
        for one in matches
    ]
    return [matches[place] for place in chosen(claims)]
