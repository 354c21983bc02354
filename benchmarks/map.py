"""How the map moves, what it weighs, and how long its layout takes.

    python benchmarks/map.py moves CORPUS [--points 100000]
    python benchmarks/map.py layout CORPUS
    python benchmarks/map.py quality CORPUS

`moves` opens the map in headless Chromium and pans and zooms at every frame. `layout` lays out 10,000 and 100,000
different texts of the corpus's vectors, each in a process of its own. `quality` lays out 5,000 of them beside PCA and
scikit-learn's t-SNE: the share of the 15 nearest neighbours that are kept, and trustworthiness (Venna & Kaski 2001).
CORPUS has been built to the map. Figures depend on what else the machine does: its load is printed.
"""

import argparse
import json
import multiprocessing
import os
import platform
import resource
import statistics
import threading
import time
from pathlib import Path

import faiss
import numpy as np

from memography import Corpus, Settings

FRAMES = """
async ([kind, seconds]) => {
  const canvas = document.getElementById("canvas");
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const send = (type, x, y) =>
    canvas.dispatchEvent(new PointerEvent(type, { clientX: left + x, clientY: top + y, pointerId: 1, bubbles: true }));
  const middle = { clientX: left + width / 2, clientY: top + height / 2, cancelable: true };
  canvas.setPointerCapture = () => {};
  const gaps = [];
  const from = performance.now();
  let before = from, n = 0;
  if (kind === "pan") send("pointerdown", width / 2, height / 2);
  while (before - from < seconds * 1000) {
    const now = await new Promise((done) => requestAnimationFrame(() => done(performance.now())));
    gaps.push(now - before);
    before = now;
    n++;
    if (kind === "pan") send("pointermove", width / 2 + 80 * Math.sin(n / 20), height / 2 + 60 * Math.cos(n / 25));
    else canvas.dispatchEvent(new WheelEvent("wheel", { deltaY: Math.floor(n / 60) % 2 ? 30 : -30, ...middle }));
  }
  if (kind === "pan") send("pointercancel", 0, 0);
  return gaps.slice(2);
}
"""


def moves(corpus: Path, n_points: int) -> None:
    """Frames a second while the map is moved, and what it took to open it."""
    import uvicorn
    from playwright.sync_api import sync_playwright

    from memography.web import create_app

    settings = Settings.load({"web.map_points": str(n_points)}, environment={})
    server = uvicorn.Server(uvicorn.Config(create_app(Corpus(corpus), settings), port=0, log_level="warning"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        for attempt in ("first", "second"):
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            weights: list[tuple[str, int]] = []
            page.on("requestfinished", lambda request, into=weights: into.append(_weight(request)))
            began = time.perf_counter()
            page.goto(f"{address}/map")
            page.wait_for_selector("#map[data-ready]")
            took = time.perf_counter() - began
            points = sum(n_bytes for path, n_bytes in weights if "/points" in path)
            total = sum(n_bytes for _, n_bytes in weights)
            print(
                f"{attempt} opening: {took:.2f} s, {points / 1e6:.2f} MB of points, {total / 1e6:.2f} MB in all (gzip)"
            )
            if attempt == "first":
                page.close()
        print(page.locator("#told").inner_text())
        for by in ("meaning", "time"):
            page.select_option("#by", by)
            page.wait_for_timeout(2000)
            for kind in ("pan", "zoom"):
                gaps = sorted(page.evaluate(FRAMES, [kind, 6]))
                p95 = gaps[int(0.95 * len(gaps))]
                print(
                    f"{by}, {kind}: {1000 / statistics.mean(gaps):.0f} frames a second, "
                    f"median {statistics.median(gaps):.0f} ms, 95 % within {p95:.0f} ms, load {os.getloadavg()[0]:.1f}"
                )
        browser.close()
    server.should_exit = True


def _weight(request: object) -> tuple[str, int]:
    sizes = request.sizes()  # type: ignore[attr-defined]
    return request.url, sizes["responseBodySize"]  # type: ignore[attr-defined]


def different(corpus: Path, n: int) -> np.ndarray:
    """So many different vectors, drawn at random."""
    vectors = Corpus(corpus).polars("vectors", ["vector"])["vector"].to_numpy()
    order = np.random.default_rng(1).permutation(len(vectors))
    seen = {vectors[row].tobytes(): row for row in order}
    return vectors[list(seen.values())[:n]].astype(np.float32)


def _lay_out(corpus: Path, n: int) -> None:
    from memography.map.layout import laid_out

    vectors = different(corpus, n)
    began, spent = time.perf_counter(), time.process_time()
    laid_out(vectors, 0)
    spent, took = time.process_time() - spent, time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    told = f"{len(vectors):,} texts: {spent:.0f} processor seconds, {took:.0f} s, peak {peak} MB"
    print(f"{told}, load {os.getloadavg()[0]:.1f}", flush=True)


def layout(corpus: Path) -> None:
    """Time and memory of the layout."""
    for n in (10_000, 100_000):
        process = multiprocessing.get_context("spawn").Process(target=_lay_out, args=(corpus, n))
        process.start()
        process.join()


def kept(vectors: np.ndarray, positions: np.ndarray, k: int = 15) -> float:
    """The share of each item's k nearest that are among its k nearest in the plane."""
    near = []
    for rows in (vectors, np.ascontiguousarray(positions, dtype=np.float32)):
        index = faiss.IndexFlatL2(rows.shape[1])
        index.add(rows)
        near.append(index.search(rows, k + 1)[1][:, 1:])
    return float(np.mean([len(set(a) & set(b)) / k for a, b in zip(*near, strict=True)]))


def quality(corpus: Path) -> None:
    """How well neighbours are kept, beside others."""
    from sklearn.decomposition import PCA
    from sklearn.manifold import TSNE

    from memography.map.layout import Hosts, laid_out

    vectors = different(corpus, 6_000)
    late, vectors = vectors[5_000:], vectors[:5_000]
    ways = {
        "ours": lambda rows: laid_out(rows, 0),
        "PCA": lambda rows: PCA(2, random_state=0).fit_transform(rows),
        "scikit-learn's t-SNE": lambda rows: TSNE(2, random_state=0, n_jobs=2).fit_transform(rows),
    }
    for name, way in ways.items():
        spent = time.process_time()
        found = way(vectors)
        spent = time.process_time() - spent
        print(f"{name}: {_told(vectors, found)}, {spent:.0f} processor seconds")
        if name == "ours":
            both = np.vstack([found, Hosts(vectors, found, 0).places(late)])
            print(f"  with 1,000 placed later among them: {_told(np.vstack([vectors, late]), both)}")


def _told(vectors: np.ndarray, found: np.ndarray) -> str:
    from sklearn.manifold import trustworthiness

    trust = trustworthiness(vectors, found, n_neighbors=15)
    return f"{kept(vectors, found):.3f} of 15 neighbours kept, trustworthiness {trust:.3f}"


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["moves", "layout", "quality"])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--points", type=int, default=100_000)
    options = parser.parse_args()
    if options.what == "moves":
        moves(options.corpus, options.points)
    else:
        {"layout": layout, "quality": quality}[options.what](options.corpus)
    print(json.dumps({"machine": platform.processor() or platform.machine(), "cores": os.cpu_count()}))


if __name__ == "__main__":
    main()
