"""The command line keeps the contract that other programs rely on."""

import contextlib
import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from html import unescape
from pathlib import Path

import psutil
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from memography import Corpus
from memography.cli import app
from memography.corpus.export import export
from memography.corpus.views import memes
from memography.errors import UserError
from memography.evaluation.synthetic import World
from memography.tables import TABLES


def run(*arguments: object) -> str:
    """What a command prints; a fault in it is a fault of the test."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def process(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command as a user runs it."""
    return subprocess.run(
        [sys.executable, "-m", "memography", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


def exported(corpus: Corpus, table: str, format: str = "csv") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(run("export", table, "-c", corpus.folder, "--format", format))))


def test_memes_as_json_are_the_contract_s(built: Corpus) -> None:
    """Id, name, uses, first and last seen, most used first."""
    rows = json.loads(run("memes", "-c", built.folder, "--json"))
    assert list(rows[0])[:5] == ["meme_id", "name", "n_uses", "first_seen_at", "last_seen_at"]
    assert [row["n_uses"] for row in rows] == sorted((row["n_uses"] for row in rows), reverse=True)
    assert len(rows) == built.count("memes")


def test_memes_are_listed_for_people(built: Corpus) -> None:
    """Names and counts, without markup or colour where it is no terminal."""
    text = run("memes", "-c", built.folder, "--limit", 3)
    assert memes(built)["name"][0] in text
    assert f"{built.count('memes') - 3:,} more" in text
    assert "\x1b" not in text


@pytest.mark.parametrize("format", ["markdown", "html", "json"])
def test_a_biography_by_name_or_id(built: Corpus, format: str) -> None:
    """The same article by id and by name, whatever its case."""
    row = memes(built).row(0, named=True)
    by_id = run("biography", row["meme_id"], "-c", built.folder, "--format", format)
    assert by_id == run("biography", row["name"].upper(), "-c", built.folder, "--format", format)
    assert row["name"] in unescape(by_id)


def test_exported_uses_have_the_contract_s_columns(built: Corpus) -> None:
    """One row a use; `meme_id` empty where a picture belongs to no meme; times ISO 8601 in UTC."""
    rows = exported(built, "uses")
    wanted = "use_id post_id image image_id variant_id meme_id rank mirrored posted_at community".split()  # noqa: SIM905
    assert set(wanted) <= set(rows[0])
    assert len(rows) == built.count("uses")
    assert {row["rank"] for row in rows} == {"1", "2"}
    assert any(row["meme_id"] == "" for row in rows)
    times = [row["posted_at"] for row in rows if row["posted_at"]]
    assert times
    assert all(time.endswith("Z") and "T" in time for time in times)


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("memes", "meme_id name n_uses first_seen_at last_seen_at"),
        ("shifts", "meme_id aspect shifted_at low high p_value rose fell event"),
        ("images", "image_id"),
        ("rejects", "source item sha256 reason"),
        ("captions", "variant_id text template_text confidence"),
        ("origins", "meme_id first_seen_at low high community"),
    ],
)
def test_exported_tables_have_the_contract_s_columns(built: Corpus, table: str, columns: str) -> None:
    """What other programs rely on is there by name."""
    header = run("export", table, "-c", built.folder, "--format", "csv").splitlines()[0].split(",")
    assert set(columns.split()) <= set(header)


def test_lists_in_csv_cells_are_json(built: Corpus) -> None:
    """A variant's images can be read back."""
    row = exported(built, "variants")[0]
    assert len(json.loads(row["image_ids"])) == int(row["n_images"])


def test_jsonl_and_parquet_hold_the_same_rows(built: Corpus, tmp_path: Path) -> None:
    """Three formats, one table."""
    lines = [json.loads(line) for line in run("export", "uses", "-c", built.folder, "--format", "jsonl").splitlines()]
    file = tmp_path / "uses.parquet"
    run("export", "uses", "-c", built.folder, "--format", "parquet", "-o", file)
    assert [row["use_id"] for row in lines] == pq.read_table(file)["use_id"].to_pylist()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["uses.parquet"]


def test_pictures_and_features_are_in_parquet_alone(built: Corpus, tmp_path: Path) -> None:
    """Text formats have hashes as hex, and nothing that is as long as a picture."""
    for table, bulk in (("images", {"thumbnail"}), ("templates", {"picture", "certainty", "descriptors"})):
        header = set(exported(built, table)[0])
        run("export", table, "-c", built.folder, "--format", "parquet", "-o", tmp_path / "whole.parquet")
        assert bulk <= set(pq.read_schema(tmp_path / "whole.parquet").names) - header
    assert len(exported(built, "images")[0]["pdq"]) == 64


def test_gexf_is_a_network_of_memes_and_communities(built: Corpus) -> None:
    """Edges weigh the uses."""
    root = ET.fromstring(run("export", "uses", "-c", built.folder, "--format", "gexf"))
    name = {"g": "http://gexf.net/1.3"}
    kinds = {node.get("value") for node in root.iterfind(".//g:attvalue", name)}
    assert kinds == {"meme", "community"}
    weights = sum(int(edge.get("weight", "0")) for edge in root.iterfind(".//g:edge", name))
    assert weights == built.count("uses", "meme_id IS NOT NULL AND community IS NOT NULL")


def test_gexf_of_lineage_leads_from_parents_to_children(built: Corpus) -> None:
    """A node a variant, an edge a parent; every end is a node, and every value was declared."""
    root = ET.fromstring(run("export", "lineage", "-c", built.folder, "--format", "gexf"))
    name = {"g": "http://gexf.net/1.3"}
    assert root.tag == "{http://gexf.net/1.3}gexf"
    assert root.get("version") == "1.3"
    graph = root.find("g:graph", name)
    assert graph is not None
    assert graph.get("defaultedgetype") == "directed"
    nodes = [node.get("id") for node in root.iterfind(".//g:node", name)]
    assert len(nodes) == len(set(nodes)) == built.polars("lineage")["variant_id"].n_unique()
    edges = list(root.iterfind(".//g:edge", name))
    assert len(edges) == built.count("lineage", "parent_id IS NOT NULL")
    assert all(edge.get("source") in nodes and edge.get("target") in nodes for edge in edges)
    assert all(0 <= float(edge.get("weight", "2")) <= 1 for edge in edges)
    for kind in ("node", "edge"):
        titles = {a.get("id") for a in root.iterfind(f".//g:attributes[@class='{kind}']/g:attribute", name)}
        used = {a.get("for") for a in root.iterfind(f".//g:{kind}/g:attvalues/g:attvalue", name)}
        assert used == titles


def test_gexf_of_a_table_without_a_network_is_an_error(built: Corpus) -> None:
    """The message names those that have one."""
    with pytest.raises(UserError, match="lineage"):
        export(built, "variants", "gexf", None)


def test_evaluate_prints_a_table_and_json(built: Corpus, world: World) -> None:
    """The same figures for people and for programs."""
    report = json.loads(run("evaluate", world.truth, "-c", built.folder, "--json"))
    text = run("evaluate", world.truth, "-c", built.folder)
    assert f"{report['memes']['rank_1']['f1']:.3f}" in text
    assert f"{report['memes']['all_ranks']['f1']:.3f}" in text
    assert "share in their template's main meme" in text


def test_check_says_whether_all_is_well(built: Corpus) -> None:
    """Counts, rejects, and the audit."""
    text = run("check", "-c", built.folder)
    assert f"{built.count('claims'):,} claims" in text
    assert "Nothing was rejected" in text


def test_identify_tells_which_meme(built: Corpus, world: World, tmp_path: Path) -> None:
    """For people, as JSON, and as an overlay; a file that is no picture ends with 2, once the others are answered."""
    [use, *_] = built.rows("uses", ["image", "meme_id"], "picture_meme_id IS NOT NULL AND rank = 1")
    picture, none = world.posts.parent / use["image"], tmp_path / "none.jpg"
    none.write_text("no picture")
    [answer] = json.loads(run("identify", picture, "-c", built.folder, "--json"))
    assert answer["memes"][0].keys() >= {"meme_id", "name", "confidence", "why", "region", "mirrored"}
    assert answer["memes"][0]["meme_id"] == use["meme_id"]
    assert answer["memes"][0]["why"] in run("identify", picture, "-c", built.folder, "-o", tmp_path / "why.png")
    assert (tmp_path / "why.png").read_bytes().startswith(b"\x89PNG")
    failed = process("identify", picture, none, "-c", built.folder)
    assert failed.returncode == 2
    assert use["meme_id"] in failed.stdout
    assert "none.jpg can't be looked at" in failed.stderr
    failed = process("identify", picture, tmp_path / "nothing.jpg", "-c", built.folder)
    assert failed.returncode == 2
    assert use["meme_id"] in failed.stdout
    assert "nothing.jpg" in failed.stderr


def test_ingest_tells_new_known_and_rejected(tmp_path: Path) -> None:
    """Counts and reasons at the end; rejects do not change the exit status."""
    source = tmp_path / "posts.csv"
    source.write_text(
        "key,body,when\n1,hello,2020-01-01\n2,,2020-01-01\n3,x,9999-01-01\n1,other,2020-01-01\n", encoding="utf-8"
    )
    arguments = [
        "ingest",
        source,
        "-c",
        tmp_path / "corpus",
        "--map",
        "id=key",
        "--map",
        "text=body",
        "--map",
        "posted_at=when",
    ]
    text = run(*arguments)
    assert "2 posts new, 0 known, 2 refused" in text  # the third reject is of a post that is kept without its time
    for reason in ("empty_post", "absurd_time", "duplicate_id"):
        assert reason in text
    assert "0 posts new, 2 known" in run(*arguments)


def test_withdraw_tells_what_goes(tmp_path: Path) -> None:
    """Ids and a file of them, dry and done; nothing to withdraw is an error."""
    source, ids = tmp_path / "posts.jsonl", tmp_path / "ids.txt"
    source.write_text("".join(f'{{"id": "{n}", "text": "x", "author": "ann"}}\n' for n in range(4)), encoding="utf-8")
    ids.write_text("1\n77\n", encoding="utf-8")
    run("ingest", source, "-c", tmp_path / "corpus")
    arguments = ["withdraw", "0", "--file", ids, "-c", tmp_path / "corpus"]
    assert "2 posts would be withdrawn" in run(*arguments, "--dry-run")
    text = run(*arguments)
    assert "2 posts withdrawn" in text
    assert "1 ids are not in the corpus" in text
    assert "0 posts new, 2 known" in run("ingest", source, "-c", tmp_path / "corpus")
    assert "2 posts withdrawn" in run("withdraw", "--author", "ann", "-c", tmp_path / "corpus")
    assert process("withdraw", "-c", tmp_path / "corpus").returncode == 2


def test_a_build_ends_with_a_summary(tmp_path: Path) -> None:
    """Stages with items, rejects, time and memory, or as events for machines."""
    source = tmp_path / "posts.jsonl"
    source.write_text('{"id": "1", "text": "x", "meme": "M"}\n', encoding="utf-8")
    run("ingest", source, "-c", tmp_path / "corpus")
    done = process("build", "-c", tmp_path / "corpus", "--until", "memes", "--log-json")
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stderr.splitlines()]
    assert {"vision", "memes"} == {event["stage"] for event in events if event["event"] == "built"}
    assert "peak memory" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["memes", "-c", "nowhere"], "There is no corpus"),
        (["ingest", "nothing.jsonl", "-c", "x"], "There is no"),
        (["build", "-c", "nowhere"], "There is no corpus"),
        (["memes"], "Missing option"),
        (["memes", "-c", "nowhere", "--unknown"], "No such option"),
    ],
)
def test_faults_of_the_user_end_with_2_and_a_message(tmp_path: Path, arguments: list[str], said: str) -> None:
    """No traceback; what failed, and nothing half-made."""
    done = subprocess.run(
        [sys.executable, "-m", "memography", *arguments], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["ingest posts.jsonl", "build", "demo --no-serve --posts 5"])
@pytest.mark.parametrize("corpus", ["posts.jsonl", "posts.jsonl/corpus"])
def test_a_corpus_can_not_be_a_file(tmp_path: Path, command: str, corpus: str) -> None:
    """Nor lie below one: which file it is and what to do is said, and the file stays as it is."""
    (tmp_path / "posts.jsonl").write_text('{"id": "1", "text": "x"}', encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "memography", *command.split(), "-c", corpus],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 2, done.stderr
    assert f"expected a directory, found a file: {tmp_path / 'posts.jsonl'}. Name" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["posts.jsonl"]


def test_an_unknown_setting_is_told_with_the_known_ones(built: Corpus) -> None:
    """`--set` with a wrong key names the right ones."""
    done = process("build", "-c", built.folder, "--set", "vision.pixels=1")
    assert done.returncode == 2
    assert "vision.max_pixels" in done.stderr


def test_an_unknown_meme_is_told_with_what_comes_near(built: Corpus) -> None:
    """The message lists memes that there are."""
    done = process("biography", "no such meme", "-c", built.folder)
    assert done.returncode == 2
    assert memes(built)["meme_id"][0] in done.stderr


def test_a_build_that_is_due_is_no_fault(built: Corpus, tmp_path: Path) -> None:
    """It is told, and articles are not audited against posts that they could not know."""
    shutil.copytree(built.folder, tmp_path / "corpus")
    (tmp_path / "more.jsonl").write_text('{"id": "one more", "text": "hello", "meme": "A new one"}\n', encoding="utf-8")
    assert process("ingest", tmp_path / "more.jsonl", "-c", tmp_path / "corpus").returncode == 0
    done = process("check", "-c", tmp_path / "corpus")
    assert done.returncode == 0
    assert "not audited" in done.stdout
    assert "Out of date" in done.stderr
    assert "Out of date" in process("memes", "-c", tmp_path / "corpus").stderr


def test_a_fault_of_ours_ends_with_1(built: Corpus, tmp_path: Path, settle: Callable[[Corpus], None]) -> None:
    """A claim that does not hold is not the user's fault; nor does it hold where somebody has changed a table."""
    shutil.copytree(built.folder, tmp_path / "corpus")
    corpus = Corpus(tmp_path / "corpus")
    for table in ("uses", "contexts", "matches"):
        corpus.delete(table, "meme_id IS NOT NULL")
    for table in TABLES.values():
        if table.name != "contexts" and any(column.refers_to == "uses" for column in table.columns):
            corpus.delete(table.name, "true")
    assert process("check", "-c", corpus.folder).returncode == 1
    settle(corpus)
    done = process("check", "-c", corpus.folder)
    assert done.returncode == 1
    assert "do not follow from the tables" in done.stderr


def test_damage_ends_with_2(built: Corpus, tmp_path: Path) -> None:
    """And says what to do."""
    shutil.copytree(built.folder, tmp_path / "corpus")
    next((tmp_path / "corpus" / "tables" / "uses.lance" / "data").iterdir()).unlink()
    done = process("check", "-c", tmp_path / "corpus")
    assert done.returncode == 2
    assert "uses: can't be read" in done.stderr
    assert "uses.lance, then build again" in done.stderr


def test_version_and_help() -> None:
    """Both answer at once, without a corpus."""
    assert process("--version").stdout.startswith("memography 0.")
    text = process("--help").stdout
    commands = "demo ingest build memes biography explore export evaluate check".split()  # noqa: SIM905
    assert [command for command in commands if command not in text] == []


@pytest.mark.slow
def test_demo_analyses_the_sample(tmp_path: Path) -> None:
    """From nothing to biographies; a second time it is all there already."""
    arguments = ["demo", "-c", tmp_path / "demo", "--posts", 40, "--no-serve"]
    assert "made up" in run(*arguments)
    again = run(*arguments)
    assert "0 posts new, 40 known" in again
    assert again.count("up to date") == 7


def test_check_tells_which_pictures_are_not_as_they_were_read(world: World, tmp_path: Path) -> None:
    """Gone or changed; what is known of them stays."""
    lines = [line for line in world.posts.read_text(encoding="utf-8").splitlines() if '"images/' in line][:3]
    shutil.copytree(world.images, tmp_path / "images")
    (tmp_path / "posts.jsonl").write_text("\n".join(lines), encoding="utf-8")
    folder = str(tmp_path / "corpus")
    run("ingest", str(tmp_path / "posts.jsonl"), "-c", folder)
    run("build", "--until", "vision", "-c", folder)
    first, second, _ = (tmp_path / json.loads(line)["images"][0] for line in lines)
    first.unlink()
    second.write_bytes(second.read_bytes() + b"more")
    told = " ".join(process("check", "-c", folder).stderr.split())
    assert "1 of 3 pictures are no longer where they were read" in told
    assert "1 of 3 pictures have changed since they were read" in told


@pytest.mark.slow
def test_ctrl_c_ends_a_build_soon_and_says_so(world: World, tmp_path: Path) -> None:
    """It goes to the whole group, as a terminal sends it; no process stays."""
    folder = tmp_path / "corpus"
    run("ingest", world.posts, "-c", folder)
    build = subprocess.Popen(
        [sys.executable, "-m", "memography", "build", "-c", str(folder)],
        start_new_session=True,
        stderr=subprocess.PIPE,
        text=True,
    )
    lock = folder / "writer.lock"
    while f'"pid": {build.pid},' not in lock.read_text(encoding="utf-8"):
        time.sleep(0.05)
    time.sleep(2)
    os.killpg(build.pid, signal.SIGINT)
    began = time.monotonic()
    _, told = build.communicate(timeout=60)
    assert time.monotonic() - began < 60  # a second or two, where nothing else wants the cores
    assert build.returncode == 130
    assert "Stopped. What was written is whole" in " ".join(told.split())
    assert alive_in_group(build.pid) == []


def alive_in_group(group: int) -> list[int]:
    """The processes of a group, but for those that have ended and that nobody has asked for yet."""
    found = []
    for one in psutil.process_iter():
        with contextlib.suppress(psutil.NoSuchProcess, ProcessLookupError):
            if os.getpgid(one.pid) == group and one.status() != psutil.STATUS_ZOMBIE:
                found.append(one.pid)
    return found
