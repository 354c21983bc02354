"""Evidence: claims, and the posts, variants and pictures that prove them."""

from memography.biography.article import Claim, read_claims, read_face
from memography.biography.evidence import Rows, posts_behind, rows_behind
from memography.corpus.store import one_of, quoted
from memography.web import meaning
from memography.web.queries.reading import NotFound, Page, Reading, Row, alt_of, pages_of


class EvidenceQueries(Reading):
    """What pages and API show of claims, posts and pictures."""

    def claim(self, claim_id: str) -> Claim:
        """One claim.

        Raises:
            NotFound: there is none of that id.
        """
        found = read_claims(self.corpus, f"claim_id = {quoted(claim_id)}")
        if not found:
            raise NotFound(f"There is no claim {claim_id!r} in this corpus.")
        return found[0]

    def sentences_on(self, claim: Claim) -> list[str]:
        """The sentences of the article that rest on a claim."""
        rows = (
            self.corpus.rows("biography", where=f"meme_id = {quoted(claim.meme_id)}") if self.has("biography") else []
        )
        rows.sort(key=lambda row: row["position"])
        return [row["text"] for row in rows if claim.claim_id in row["claim_ids"]]

    def posts_of(self, claim: Claim, number: int = 1) -> Page:
        """The posts that prove a claim, all of them, page by page."""
        size = self.page_items
        number = min(max(number, 1), pages_of(claim.n_posts, size))
        proof = posts_behind(self.corpus, claim.evidence, size, (number - 1) * size)
        uses = self.corpus.rows(
            "uses", where=f"meme_id = {quoted(claim.meme_id)} AND {one_of('post_id', proof.post_ids)}"
        )
        first = {use["post_id"]: use for use in sorted(uses, key=lambda use: use["use_id"], reverse=True)}
        rows = [first[post_id] for post_id in proof.post_ids if post_id in first]
        return self.with_words(Page(rows, proof.n_posts, number, pages_of(proof.n_posts, size)))

    def rows_of(self, claim: Claim) -> list[Rows]:
        """How many rows of which tables a claim follows from."""
        return rows_behind(self.corpus, claim)

    def variant(self, variant_id: str) -> Row:
        """One variant: its images, caption and meme.

        Raises:
            NotFound: there is none of that id.
        """
        of_variant = f"variant_id = {quoted(variant_id)}"
        found = self.corpus.rows("variants", where=of_variant)
        if not found:
            raise NotFound(f"There is no variant {variant_id!r} in this corpus.")
        columns = ["image_id", "format", "width_px", "height_px", "n_frames", "size_bytes", "pdq_quality"]
        shown = self.shown([variant_id]).get(variant_id, [])
        told = ["picture_meme_id", "mirrored"]
        uses = self.corpus.rows("uses", told, of_variant) if self.has("uses") else []
        mirrored = {use["picture_meme_id"] for use in uses if use["mirrored"]}
        return {
            **found[0],
            "images": self.corpus.rows("images", columns, one_of("image_id", found[0]["image_ids"])),
            "caption": self.captions([variant_id]).get(variant_id),
            "memes": [
                {**match, "name": self.name(match["meme_id"]), "mirrored": match["meme_id"] in mirrored}
                for match in shown
            ],
        }

    def uses_of_variant(self, variant_id: str, number: int = 1) -> Page:
        """A variant's pictures in posts, once each, in order of time, with the words of the post."""
        uses = self.corpus.polars("uses", where=f"variant_id = {quoted(variant_id)} AND rank = 1")
        return self.with_words(self.page(uses.sort("posted_at", "use_id", nulls_last=True), number))

    def post(self, post_id: str) -> Row:
        """One post with its uses, what it answers, and what was rejected of it.

        Raises:
            NotFound: there is none of that id.
        """
        found = self.corpus.rows("posts", where=f"post_id = {quoted(post_id)}")
        if not found:
            raise NotFound(f"There is no post {post_id!r} in this corpus.")
        post = found[0]
        uses = self.corpus.rows("uses", where=f"post_id = {quoted(post_id)}") if self.has("uses") else []
        captions = self.captions([use["variant_id"] for use in uses if use["variant_id"]])
        variants = [use["variant_id"] for use in uses if use["variant_id"]]
        matches = {(m["variant_id"], m["meme_id"]): m for shown in self.shown(variants).values() for m in shown}
        told = meaning.of_uses(self.corpus, [use["use_id"] for use in uses])
        for use in uses:
            use["meaning"] = told[use["use_id"]]
            use["number"] = int(use["use_id"].rsplit("/", 2)[1])
            use["caption"] = captions.get(use["variant_id"])
            use["meme_name"] = self.name(use["meme_id"])
            use["match"] = matches.get((use["variant_id"], use["picture_meme_id"]))
            use["alt"] = alt_of(post, use["image"])
        uses.sort(key=lambda use: (use["number"], use["rank"]))
        parent = self.posts([post["reply_to"]]) if post["reply_to"] else []
        return {**post, "uses": uses, "parent": next(iter(parent), None), "rejects": self._rejects_of(post)}

    def answers(self, post_id: str, number: int = 1) -> Page:
        """The posts that answer a post, in order of time."""
        columns = ["post_id", "posted_at", "community", "text"]
        found = self.corpus.polars("posts", columns, f"reply_to = {quoted(post_id)}")
        return self.page(found.sort("posted_at", "post_id", nulls_last=True), number)

    def thumbnail(self, image_id: str) -> bytes:
        """An image's thumbnail as JPEG.

        Raises:
            NotFound: there is no such image.
        """
        rows = self.corpus.rows("images", ["thumbnail"], f"image_id = {quoted(image_id)}") if self.has("images") else []
        if not rows:
            raise NotFound(f"There is no image {image_id!r} in this corpus.")
        return bytes(rows[0]["thumbnail"])

    def template(self, leader_id: str, version: str) -> tuple[bytes, bool]:
        """A clean template as JPEG, and whether it is still the version that is asked for.

        Raises:
            NotFound: there is none upon that leader.
        """
        made = self.templates().filter(leader_id=leader_id)
        if made.is_empty():
            raise NotFound(f"There is no clean template {leader_id!r} in this corpus.")
        return read_face(self.corpus, leader_id), made["version"][0] == version

    def rejects(self, number: int) -> Page:
        """Rejects, page by page."""
        if not self.has("rejects"):
            return Page([], 0, 1, 1)
        return self.page(self.whole("rejects").sort("reason", "source", "item"), number)

    def _rejects_of(self, post: Row) -> list[Row]:
        if not self.has("rejects"):
            return []
        rows = self.corpus.rows("rejects", where=one_of("item", [post["post_id"], *post["images"]]))
        return [row for row in rows if row["item"] == post["post_id"] or row["source"] == post["root"]]
