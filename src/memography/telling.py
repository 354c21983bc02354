"""What commands tell people of a corpus: what was taken, built, rejected, found whole or wanting."""

from typing import TYPE_CHECKING

from memography import terminal
from memography.errors import AuditError, CorpusError
from memography.phrases import duration, mebibytes

if TYPE_CHECKING:
    from memography.corpus import Corpus
    from memography.evaluation.report import Report
    from memography.ingestion import Ingested
    from memography.pipeline import Built

Listener = terminal.Bars | terminal.JsonLog


def ingested(done: "Ingested", corpus: "Corpus", progress: Listener) -> None:
    """How many posts were new, known and rejected, and why."""
    if isinstance(progress, terminal.JsonLog):
        counts = {"n_new": done.n_new, "n_known": done.n_known, "n_untimed": done.n_untimed}
        reasons = dict(done.reasons)
        progress.event("ingested", **counts, n_rejected=done.n_rejected, reasons=reasons, seconds=done.seconds)
    terminal.say(
        f"{done.n_new:,} posts new, {done.n_known:,} known, {done.n_rejected:,} rejects; "
        f"{duration(done.seconds)}. The corpus has {corpus.count('posts'):,} posts."
    )
    if done.n_untimed:
        terminal.say(f"{done.n_untimed:,} of the new posts have no time: history leaves them out.")
    if done.reasons:
        terminal.table("Rejects by reason", ["reason", "met"], done.reasons.most_common())
        terminal.say(f"Each is told in `memography check -c {corpus.folder}`.")


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
    n_rejected = sum(stage.outcome.n_rejected for stage in stages if stage.outcome)
    if n_rejected:
        terminal.say(f"Each reject is told in `memography check -c {corpus.folder}`.")
    if corpus.has("memes"):
        terminal.say(f"{corpus.count('memes'):,} memes: `memography memes -c {corpus.folder}` lists them.")


def evaluated(report: "Report") -> None:
    """What `evaluate` found."""
    missing = f", {report.n_missing:,} of them not in the corpus" if report.n_missing else ""
    terminal.say(
        f"{report.n_truth:,} posts judged{missing}; {report.n_templates:,} templates, {report.n_memes:,} memes."
    )
    if report.memes:
        scores = report.memes
        terminal.table(
            "\nWhat belongs together",
            ["score", "value"],
            [
                ["B-cubed precision", scores.precision],
                ["B-cubed recall", scores.recall],
                ["B-cubed F1", scores.f1],
                ["adjusted Rand index", scores.ari],
                ["homogeneity", scores.homogeneity],
                ["completeness", scores.completeness],
                ["V-measure", scores.v],
            ],
        )
    if report.share_wrongly_joined is not None:
        terminal.say(f"\n{report.n_no_meme:,} pictures are no meme; joined to one: {report.share_wrongly_joined:.1%}.")
    if report.by_op:
        rows = [[score.op, score.n_posts, score.share_in_main_meme] for score in report.by_op]
        terminal.table("By kind of edit", ["edit", "posts", "share in their template's main meme"], rows)
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
            f"{read.precision:.1%} of the words read are theirs."
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
    from memography.corpus.integrity import faults as found

    with progress.task("reading every table", None, "tables"):
        faults = list(found(corpus))
    if faults:
        lines = [f"{fault.where}: {fault.what}. {fault.mend}" for fault in faults]
        raise CorpusError(f"{corpus.folder} is damaged:\n" + "\n".join(lines))
    terminal.say("The corpus is whole: tables, keys, references, posts, thumbnails.")
    notes(corpus)
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
    from memography.biography.stage import audit_corpus, told
    from memography.corpus.integrity import stale

    if not corpus.has("biography"):
        terminal.say("\nNo biographies are built yet, so that there is nothing to audit.")
        return
    if old := stale(corpus):
        terminal.say(f"\nThe articles are not audited, since {' and '.join(old)} must be built again first.")
        return
    with progress.task("auditing claims", None, "memes"):
        faults = audit_corpus(corpus)
    if faults:
        raise AuditError(f"{told(faults)}\nBuild them again with `memography build --afresh -c {corpus.folder}`.")
    n_claims, n_sentences = corpus.count("claims"), corpus.count("biography")
    terminal.say(f"\nAll {n_claims:,} claims and {n_sentences:,} sentences follow from the tables.")
