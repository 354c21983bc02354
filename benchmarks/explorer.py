"""How quickly the explorer answers with a million posts: open loop, from a second process, route by route.

    python benchmarks/explorer.py multiply CORPUS… --posts 1000000 -o FOLDER
    python benchmarks/explorer.py ask FOLDER [--seconds 60] [--per-second 20] [--json FILE]

`multiply` puts copies of built corpora into one. Texts and ids of copies differ, so that nothing is equal that would
not be; their communities are drawn; the memes of the first corpus' first three copies are the same, so some are large.
Pictures are shared by the copies. `ask` starts the explorer and asks at fixed times, whether it has answered or not: a
latency counts from the time at which the question was due.
"""

import argparse
import asyncio
import contextlib
import itertools
import json
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict
from pathlib import Path

import httpx
import numpy as np
import polars as pl
import psutil

from memography import Corpus
from memography.corpus import runs
from memography.corpus.fulltext import index_words
from memography.corpus.lookup import index_ids
from memography.pipeline import STAGES
from memography.tables import TABLES

IDS = {
    **dict.fromkeys(("post_id", "variant_id", "sense_id", "label_id", "claim_id", "parent_id", "leader_id"), "id"),
    **dict.fromkeys(("reply_to", "to_post_id"), "id"),
    **dict.fromkeys(("meme_id", "picture_meme_id"), "meme"),
    **dict.fromkeys(("post_ids", "claim_ids"), "ids"),
    "other_meme_ids": "memes",
    "use_id": "use",
    **dict.fromkeys(("example_use_ids", "before_use_ids", "after_use_ids"), "uses"),
}
LEFT_OUT = {"rejects", "catalogue", "originals", "features", "catalogue_matches", "events", "runs", "narrations"} | {
    "regions"
}
OF_ALL = {"images", "exposure", "timeline", "climate", "holes", "events", "memes"}
"""Tables that are made of all copies together, or that all copies share."""
OF_USES = {"posts", "uses", "contexts", "vectors", "tones", "emotions", "incongruity", "use_senses"} | {
    "captions",
    "variants",
    "matches",
    "text_positions",
    "picture_positions",
}
N_ALIKE = 3
"""So many copies of the first corpus have the same memes."""
N_COMMUNITIES = 40
USE = r"(/[^/]*/[^/]*)$"


def multiplied(sources: list[Corpus], n_posts: int, folder: Path) -> None:
    """Copies of corpora in one, `n_posts` together; the first gives as much as it can in whole copies."""
    target = Corpus(folder, create=True)
    first, *others = sources
    n_first = (n_posts - sum(60 * other.count("posts") for other in others)) // first.count("posts")
    plan = [(first, copy, 0 if copy < N_ALIKE else copy) for copy in range(n_first)]
    plan += [(other, copy, copy) for other in others for copy in range(60)]
    for at, (source, copy, meme_copy) in enumerate(plan):
        number = sources.index(source)
        for name in TABLES:
            is_told_once = meme_copy != copy and name not in OF_USES  # what is told of memes that copies share
            if name not in LEFT_OUT | OF_ALL and not is_told_once and source.has(name) and source.count(name):
                rows = _copy(source.polars(name), f"{number}.{copy}", f"{number}.{meme_copy}", seed=at)
                target.append(name, rows)
        print(f"\r{at + 1} of {len(plan)} copies", end="", file=sys.stderr)
    target.append("events", first.polars("events"))
    for source in sources:
        target.append("images", source.polars("images"))
    n_more = n_posts - target.count("posts")
    if n_more > 0:
        more = first.polars("posts").head(n_more).with_columns(post_id=pl.lit("exposure-") + pl.col("post_id"))
        target.append("posts", more.with_columns(meme=pl.lit(None, pl.String), community=pl.lit("made/0")))
    _add_what_follows_from_all(target, first, sources)
    for name in set(TABLES) - {"catalogue"}:
        if not target.has(name):
            target.replace(name, TABLES[name].schema.empty_table())
        target.compact(name)
        if name in ("contexts", "labels"):
            index_words(target, name)
        index_ids(target, name)
    stamps = {name: target.stamp(name) for name in TABLES if target.has(name) and name != "runs"}
    for stage in STAGES:  # as after a build, so that articles need not be audited when they are asked for
        with runs.running(target, runs.new_id(), stage.name, settings={"seed": 0}, inputs={}) as running:
            outputs = {name: stamps[name] for name in stage.outputs}
            running.end(n_in=n_posts, n_done=n_posts, n_rejected=0, outputs=outputs)


def _copy(rows: pl.DataFrame, tag: str, meme_tag: str, seed: int) -> pl.DataFrame:
    def on(name: str, how: str) -> pl.Expr:
        column = pl.col(name)
        match how:
            case "id":
                return column + f"~{tag}"
            case "meme":
                return column + f"~{meme_tag}"
            case "ids":
                return column.list.eval(pl.element() + f"~{tag}")
            case "memes":
                return column.list.eval(pl.element() + f"~{meme_tag}")
            case "use":
                return column.str.replace(USE, f"~{tag}$1")
            case _:
                return column.list.eval(pl.element().str.replace(USE, f"~{tag}$1"))

    made = rows.with_columns(on(name, how) for name, how in IDS.items() if name in rows.columns)
    if "evidence" in rows.columns:
        made = made.with_columns(evidence=pl.Series([_told(e, tag, meme_tag) for e in rows["evidence"]]))
    if "community" in rows.columns and rows.schema["community"] == pl.String and "post_id" in rows.columns:
        # The same for a post and its uses: it follows from the post's id.
        drawn = made["post_id"].hash(7) % N_COMMUNITIES * (made["post_id"].hash(8) % N_COMMUNITIES) // N_COMMUNITIES
        made = made.with_columns(community=pl.lit("made/") + drawn.cast(pl.String))
    if "text" in rows.columns and "language" in rows.columns:
        made = made.with_columns(text=pl.col("text") + f" {tag}")
    if "vector" in rows.columns:
        noise = np.random.default_rng(seed).normal(0, 0.01, (rows.height, 384)).astype(np.float32)
        moved = rows["vector"].to_numpy().astype(np.float32) + noise
        moved /= np.linalg.norm(moved, axis=1, keepdims=True)
        made = made.with_columns(vector=pl.Series(moved.astype(np.float16), dtype=pl.Array(pl.Float16, 384)))
    return made


def _told(evidence: str, tag: str, meme_tag: str) -> str:
    told = json.loads(evidence)
    for name in ("post_id", "variant_id", "sense_id"):
        if name in told:
            told[name] += f"~{tag}"
    told["meme_id"] += f"~{meme_tag}"
    return json.dumps(told, sort_keys=True)


def _add_what_follows_from_all(target: Corpus, first: Corpus, sources: list[Corpus]) -> None:
    """What follows from all copies: memes, days, weeks."""
    uses = target.polars("uses", ["use_id", "post_id", "meme_id", "variant_id", "image_id", "posted_at", "community"])
    uses = uses.filter(pl.col("meme_id").is_not_null())
    faces = pl.concat(s.polars("memes", ["meme_id", "face_image_id", "given_name"]) for s in sources)
    faces = faces.rename({"meme_id": "of"})
    counted = uses.group_by("meme_id").agg(
        n_uses=pl.len(),
        n_posts=pl.col("post_id").n_unique(),
        n_variants=pl.col("variant_id").n_unique(),
        n_untimed_uses=pl.col("posted_at").is_null().sum(),
        n_disagreements=pl.lit(0),
        first_seen_at=pl.col("posted_at").min(),
        last_seen_at=pl.col("posted_at").max(),
    )
    counted = counted.with_columns(of=pl.col("meme_id").str.replace("~.*", "")).join(faces, on="of", how="left")
    target.replace("memes", counted.sort("meme_id"))
    day = pl.col("posted_at").dt.date()
    posts = target.polars("posts", ["posted_at", "community"]).filter(pl.col("posted_at").is_not_null())
    exposure = posts.group_by(day=day, community="community").agg(n_posts=pl.len())
    target.replace("exposure", exposure.sort("day", "community"))
    days = uses.filter(pl.col("posted_at").is_not_null()).group_by("meme_id", "community", day=day)
    timeline = days.agg(n_uses=pl.len(), n_posts=pl.col("post_id").n_unique())
    timeline = timeline.join(exposure.rename({"n_posts": "n_all"}), on=["day", "community"])
    target.replace("timeline", timeline.with_columns(share=pl.col("n_posts") / pl.col("n_all")).sort("meme_id", "day"))
    weeks = first.polars("climate").filter(community="*")
    places = [weeks.with_columns(community=pl.lit(f"made/{n}")) for n in range(N_COMMUNITIES)]
    target.replace("climate", pl.concat([weeks, *places]))


# --- asking ---


IDENTIFY = "/api/identify"
Asked = dict[str, list[str] | list[bytes]]
"""Addresses by route; of `IDENTIFY` pictures."""


def routes(corpus: Corpus) -> Asked:
    """Addresses of every kind of page and API route, with ids of every size."""
    rng = random.Random(0)

    def some(table: str, column: str, n: int = 40, where: str | None = None) -> list[str]:
        if not corpus.has(table) or not corpus.count(table):
            return []
        ids = corpus.polars(table, [column], where)[column].drop_nulls().unique().sort().to_list()
        return rng.sample(ids, min(n, len(ids)))

    quote = lambda text: httpx.URL("http://h").copy_with(path="/" + text).raw_path.decode()[1:]  # noqa: E731
    ranked = corpus.polars("memes", ["meme_id", "n_uses"]).sort("n_uses", descending=True)["meme_id"].to_list()
    memes = [quote(m) for m in [*ranked[:20], *rng.sample(ranked[20:], 20)]]
    claims = [quote(c) for c in some("claims", "claim_id")]
    variants = [quote(v) for v in some("variants", "variant_id")]
    posts = [quote(p) for p in some("posts", "post_id")]
    images = some("images", "image_id")
    words = [
        "mask with tears",
        "one does not simply",
        "corona toilet paper",
        "my boss on monday",
        "cat",
        "when mom finds",
    ]
    found = {
        "/": [f"/?page={n}" for n in range(1, 20)],
        "/memes/{}": [f"/memes/{m}" for m in memes],
        "/memes/{}/uses": [f"/memes/{m}/uses?page={rng.randint(1, 50)}" for m in memes],
        "/memes/{}/variants": [f"/memes/{m}/variants" for m in memes],
        "/claims/{}": [f"/claims/{c}" for c in claims],
        "/variants/{}": [f"/variants/{v}" for v in variants],
        "/posts/{}": [f"/posts/{p}" for p in posts],
        "/uses": [f"/uses?meme={m}&tone=ironic" for m in memes],
        "/?filters": [
            f"/?community=made/{n}&since=2019-01-01&tone=ironic&words={w}" for n in range(9) for w in ("", "mom")
        ],
        "/communities": ["/communities"],
        "/communities/{}": [f"/communities/made/{n}" for n in range(N_COMMUNITIES)],
        "/compare": [f"/compare?a={a}&b={b}" for a, b in itertools.pairwise(memes)],
        "/map": ["/map"],
        "/climate": [f"/climate?page={n}" for n in range(1, 9)],
        "/methods": ["/methods"],
        "/data": ["/data"],
        "/search": [f"/search?words={w.replace(' ', '+')}" for w in words],
        "/thumbnails/{}": [f"/thumbnails/{i}.jpg" for i in images],
        "/api/memes": [f"/api/memes?page={n}" for n in range(1, 20)],
        "/api/memes/{}": [f"/api/memes/{m}" for m in memes],
        "/api/claims/{}/posts": [f"/api/claims/{c}/posts" for c in claims],
        "/api/posts/{}": [f"/api/posts/{p}" for p in posts],
        "/api/search": [f"/api/search?words={w.replace(' ', '+')}" for w in words],
        "/api/uses": [f"/api/uses?meme={m}" for m in memes],
        "/api/communities": ["/api/communities"],
        "/api/compare": [f"/api/compare?a={a}&b={b}" for a, b in itertools.pairwise(memes)],
        "/api/variants/{}": [f"/api/variants/{v}" for v in variants],
        "/api/climate": ["/api/climate?community=made/3"],
        "/api/methods": ["/api/methods"],
    }
    names = ("uses", "share", "senses", "tones", "emotions", "communities", "forecast", "family-tree")
    for name in ("timeline", "meaning", "shifts", "lifecycle", "uses", *(f"charts/{name}" for name in names)):
        found[f"/api/memes/{{}}/{name}"] = [f"/api/memes/{m}/{name}" for m in memes]
    return {**{route: addresses for route, addresses in found.items() if addresses}, **_pictures(corpus, rng)}


def _pictures(corpus: Corpus, rng: random.Random) -> Asked:
    """Pictures of the corpus, to be identified; none where it has none to compare with, or they are no longer there."""
    if not corpus.has("features") or not corpus.count("features"):
        print("identify is not asked: the corpus has no features of pictures", file=sys.stderr)
        return {}
    places = sorted(corpus.polars("originals", ["location"])["location"].unique())
    files = [Path(place) for place in rng.sample(places, min(40, len(places)))]
    return {IDENTIFY: [file.read_bytes() for file in files if file.is_file()]}


def request(base: str, route: str, what: str | bytes) -> httpx.Request:
    """What is asked for: an address, or which meme a picture shows."""
    if isinstance(what, bytes):
        return httpx.Request("POST", base + route, content=what)
    return httpx.Request("GET", base + what)


async def ask(base: str, asked: Asked, seconds: float, per_second: float) -> dict[str, list[float]]:
    """Latencies in seconds by route; a question is asked when it is due, however many wait."""
    rng = random.Random(1)
    latencies: dict[str, list[float]] = defaultdict(list)
    failed: dict[str, int] = defaultdict(int)
    names = list(asked)
    limits = httpx.Limits(max_connections=200)
    async with httpx.AsyncClient(timeout=60, limits=limits, trust_env=False) as client:

        async def one(route: str, due: float) -> None:
            answer = await client.send(request(base, route, rng.choice(asked[route])))
            latencies[route].append(time.perf_counter() - due)
            if answer.status_code >= 500:
                failed[f"{route} {answer.status_code}"] += 1

        begun, tasks = time.perf_counter(), []
        for n in range(int(seconds * per_second)):
            due = begun + n / per_second
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            tasks.append(asyncio.create_task(one(names[n % len(names)], due)))
        await asyncio.gather(*tasks)
    if failed:
        print("failed:", dict(failed))
    return latencies


def asked_in_order(
    base: str, asked: Asked, n: int, server: psutil.Process
) -> tuple[dict[str, list[float]], dict[str, float]]:
    """Latencies in seconds by route, one question at a time, and the processor's seconds for one but the first."""
    found: dict[str, list[float]] = {}
    processor: dict[str, float] = {}
    with httpx.Client(timeout=120, trust_env=False) as client:
        for route, addresses in asked.items():
            for at, address in enumerate(addresses[:n]):
                if at <= 1:
                    used = sum(server.cpu_times()[:2])
                begun = time.perf_counter()
                client.send(request(base, route, address))
                found.setdefault(route, []).append(time.perf_counter() - begun)
            processor[route] = (sum(server.cpu_times()[:2]) - used) / max(1, len(addresses[:n]) - 1)
    return found, processor


class Memory:
    """The most memory that a process and those below it have held together, looked at every fifth of a second."""

    def __init__(self, process: psutil.Process) -> None:
        self.resident = self.own = 0
        self._process, self._stopped = process, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stopped.wait(0.2):
            resident = own = 0
            for process in [self._process, *self._process.children(recursive=True)]:
                with contextlib.suppress(psutil.Error):
                    told = process.memory_info()
                    resident, own = resident + told.rss, own + told.rss - told.shared
            self.resident, self.own = max(self.resident, resident), max(self.own, own)


def _ask(given: argparse.Namespace) -> None:
    """Start the explorer, ask, and print what was found."""
    corpus = Corpus(given.folder)
    asked = routes(corpus)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "memography", "explore", "-c", str(given.folder), "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ})
    base = f"http://127.0.0.1:{port}"
    try:
        begun = time.perf_counter()
        while True:
            try:
                httpx.get(base + "/", timeout=600, trust_env=False)
                break
            except httpx.ConnectError:
                time.sleep(0.2)
        print(f"first page after {time.perf_counter() - begun:.1f} s; load {os.getloadavg()[0]:.1f}")
        process = psutil.Process(server.pid)
        time.sleep(given.rest)
        memory = Memory(process)
        first, processor = asked_in_order(base, asked, 20 if given.one_by_one else 4, process)
        found = first
        if not given.one_by_one:
            found = asyncio.run(ask(base, asked, given.seconds, given.per_second))
        memory.stop()
    finally:
        server.terminate()
        server.wait()
    table = [
        {
            "route": route,
            "n": len(times),
            "median_ms": round(1e3 * float(np.median(times)), 1),
            "p95_ms": round(1e3 * float(np.percentile(times, 95)), 1),
            "max_ms": round(1e3 * max(times), 1),
            "first_ms": round(1e3 * first[route][0], 1),
            "processor_ms": round(1e3 * processor[route], 1),
        }
        for route, times in found.items()
    ]
    with pl.Config(tbl_rows=60, fmt_str_lengths=40, tbl_hide_dataframe_shape=True):
        print(pl.DataFrame(table))
    print(
        f"memory at most {memory.resident / 1e6:,.0f} MB resident, {memory.own / 1e6:,.0f} MB without mapped files; "
        f"load {os.getloadavg()[0]:.1f}"
    )
    if given.json:
        given.json.write_text(
            json.dumps({"routes": table, "resident_bytes": memory.resident, "own_bytes": memory.own}, indent=1)
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("multiply")
    making.add_argument("corpora", nargs="+", type=Path)
    making.add_argument("--posts", type=int, default=1_000_000)
    making.add_argument("-o", dest="folder", type=Path, required=True)
    asking = commands.add_parser("ask")
    asking.add_argument("folder", type=Path)
    asking.add_argument("--seconds", type=float, default=60)
    asking.add_argument("--per-second", type=float, default=20)
    asking.add_argument("--one-by-one", action="store_true", help="one question at a time, ten a route")
    asking.add_argument("--rest", type=float, default=20, help="seconds after the first page before it is asked")
    asking.add_argument("--json", type=Path)
    given = parser.parse_args()
    if given.command == "multiply":
        multiplied([Corpus(folder) for folder in given.corpora], given.posts, given.folder)
        return
    _ask(given)


if __name__ == "__main__":
    main()
