"""The made-up world is what its truth says it is, and the story in it shows."""

import hashlib
import itertools
import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import imagehash
import pytest
from PIL import Image

from memography.errors import UserError
from memography.evaluation.synthetic import World, templates, write_world
from memography.evaluation.synthetic.posts import HOSTILE

MASK = "smiling mask"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The world as the demo shows it."""
    return write_world(tmp_path_factory.mktemp("synthetic") / "world")


def rows(path: Path) -> list[dict[str, Any]]:
    """The lines of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file in a folder, by its name."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def uses_of(world: World, template: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The posts that use a meme, each with its truth, in the order of the file."""
    truth = {row["id"]: row for row in rows(world.truth)}
    pairs = [(post, truth[post["id"]]) for post in rows(world.posts) if post["id"] in truth]
    return [(post, true) for post, true in pairs if true["template"] == template]


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    """Equal numbers and seeds give equal bytes, another seed another world."""
    for name, seed in (("one", 4), ("two", 4), ("three", 5)):
        write_world(tmp_path / name, n_posts=50, seed=seed)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")
    assert digests(tmp_path / "one")["posts.jsonl"] != digests(tmp_path / "three")["posts.jsonl"]


def test_counts_are_those_of_the_files(world: World) -> None:
    """What the world says of its size is what lies in the folder."""
    posts, truth = rows(world.posts), rows(world.truth)
    assert len(posts) == world.n_posts == 500
    assert len({post["id"] for post in posts}) == 500
    assert sum(row["template"] is not None for row in truth) == world.n_uses == 300
    assert len(list(world.images.iterdir())) == world.n_pictures
    assert not [path for path in world.folder.parent.iterdir() if path != world.folder]


def test_truth_agrees_with_posts(world: World) -> None:
    """Each post with a picture has one row of truth, and one file is always the same template and caption."""
    posts = {post["id"]: post for post in rows(world.posts)}
    truth = rows(world.truth)
    assert [row["id"] for row in truth] == [post["id"] for post in posts.values() if "images" in post]
    said: dict[str, tuple[Any, ...]] = {}
    for row in truth:
        (image,) = posts[row["id"]]["images"]
        true = (row["template"], row["also"], row["caption"])
        is_repost = image in said
        assert said.setdefault(image, true) == true
        assert is_repost == ("copy" in row["ops"])
    assert {path.name for path in world.images.iterdir()} == {Path(image).name for image in said}


def test_parent_came_before_and_has_the_same_template(world: World) -> None:
    """A copy's parent is an earlier post, and a "copy" has its parent's very picture."""
    posts = {post["id"]: post for post in rows(world.posts)}
    truth = {row["id"]: row for row in rows(world.truth)}
    place = {post_id: k for k, post_id in enumerate(posts)}
    copies = [row for row in truth.values() if row["parent"]]
    assert len(copies) > 100
    for row in copies:
        parent = truth[row["parent"]]
        assert place[parent["id"]] < place[row["id"]]
        assert (parent["template"], parent["sense"]) == (row["template"], row["sense"])
        is_same_file = posts[parent["id"]]["images"] == posts[row["id"]]["images"]
        assert is_same_file == ("copy" in row["ops"])


def test_pictures_seen_once_have_no_template(world: World) -> None:
    """Pictures that are no meme are in the sample, each in one post alone."""
    posts = {post["id"]: post for post in rows(world.posts)}
    images = [posts[row["id"]]["images"][0] for row in rows(world.truth) if row["template"] is None]
    assert len(images) > 50
    assert len(set(images)) == len(images)


def test_every_template_is_used_in_both_tones(world: World) -> None:
    """Each of the ten memes has at least 15 uses, some sincere and some ironic."""
    for name in templates():
        uses = uses_of(world, name)
        assert len(uses) >= 15, name
        assert {true["tone"] for _, true in uses} == {"sincere", "ironic"}, name


def test_mask_rises_in_march_2020(world: World) -> None:
    """The mask's uses rise at once in March 2020, and its new sense starts there and is mostly sincere."""
    uses = uses_of(world, MASK)
    times = [post.get("posted_at", "") for post, _ in uses]
    assert sum("2020-03" <= at < "2020-06" for at in times) >= 22
    in_year_before = sum("2019-03" <= at < "2020-03" for at in times)
    assert sum("2020-03" <= at < "2020-06" for at in times) / 3 >= 3 * in_year_before / 12
    new = [(post, true) for post, true in uses if true["sense"].startswith("overwhelmed")]
    assert min(post["posted_at"] for post, _ in new if "posted_at" in post) >= "2020-03-01"
    assert Counter(true["tone"] for _, true in new).most_common(1)[0][0] == "sincere"
    old = [true["tone"] for post, true in uses if post.get("posted_at", "9") < "2020-03"]
    assert Counter(old).most_common(1)[0][0] == "ironic"


def test_knight_starts_at_home_and_dies(world: World) -> None:
    """A meme starts in one community, comes to others later, and ends."""
    uses = [post for post, _ in uses_of(world, "knight and snail")]
    assert {post["community"] for post in uses[:3]} == {"r/pixelhearth"}
    assert len({post["community"] for post in uses}) >= 3
    assert max(post.get("posted_at", "") for post in uses) < "2020"


def test_posts_are_in_order_of_time(world: World) -> None:
    """The times that are given rise through the file, within 2012 to 2022; a few posts have none."""
    times = [post["posted_at"] for post in rows(world.posts) if "posted_at" in post]
    assert times == sorted(times)
    assert all(2012 <= datetime.fromisoformat(at).year <= 2022 for at in times)
    assert 0 < world.n_posts - len(times) < 25


def test_replies_answer_earlier_posts(world: World) -> None:
    """A reply answers a post that came before, in the same community."""
    seen: dict[str, str] = {}
    n_replies = 0
    for post in rows(world.posts):
        if "reply_to" in post:
            n_replies += 1
            assert seen[post["reply_to"]] == post["community"]
        seen[post["id"]] = post["community"]
    assert n_replies > 20


def test_one_hostile_text(world: World) -> None:
    """Exactly one post, a use of a meme, has markup in its words."""
    hostile = [post["id"] for post in rows(world.posts) if "<" in post.get("text", "")]
    truth = {row["id"]: row for row in rows(world.truth)}
    assert len(hostile) == 1
    assert truth[hostile[0]]["template"] is not None
    assert {post["text"] for post in rows(world.posts) if post["id"] == hostile[0]} == {HOSTILE}


def test_no_gap_is_left_open(world: World) -> None:
    """Every gap of every line was filled, and every post says or shows something."""
    for post in rows(world.posts):
        assert post.get("text") or post.get("images")
        assert "{" not in post.get("text", "")
    assert not [row for row in rows(world.truth) if "{" in row["caption"]]


def test_pictures_decode_and_light_edits_stay_near(world: World) -> None:
    """Every picture decodes; pHash finds 90 % of the light edits within 8 bits of their template, not all others."""
    clean = {name: imagehash.phash(picture) for name, picture in templates().items()}
    posts = {post["id"]: post for post in rows(world.posts)}
    near: dict[bool, list[bool]] = {True: [], False: []}
    for row in rows(world.truth):
        with Image.open(world.folder / posts[row["id"]]["images"][0]) as picture:
            picture.load()
            assert min(picture.size) >= 150
            if row["template"] and "copy" not in row["ops"]:
                is_light = set(row["ops"]) <= {"jpeg", "resize", "caption"}
                near[is_light].append(imagehash.phash(picture) - clean[row["template"]] <= 8)
    assert sum(near[True]) >= 0.9 * len(near[True])
    assert len(near[True]) > 2 * len(near[False])
    assert sum(not is_near for is_near in near[False]) > 5


def test_templates_are_far_apart() -> None:
    """No two of the ten clean pictures look alike to pHash; who gets one may change it."""
    hashes = [imagehash.phash(picture) for picture in templates().values()]
    assert len(hashes) == 10
    assert min(a - b for a, b in itertools.combinations(hashes, 2)) > 16
    picture = templates()[MASK]
    before = picture.tobytes()
    picture.paste((0, 0, 0), (0, 0, *picture.size))
    assert templates()[MASK].tobytes() == before


def test_n_pictures_is_kept(tmp_path: Path) -> None:
    """However many the posts, no more pictures are made than allowed, and memes late in time get theirs too."""
    world = write_world(tmp_path / "world", n_posts=20_000, n_pictures=80)
    assert 60 <= world.n_pictures <= 80
    assert len(list(world.images.iterdir())) == world.n_pictures
    assert world.n_uses == 12_000
    assert {row["template"] for row in rows(world.truth)} == {*templates(), None}


def test_a_world_of_one_post(tmp_path: Path) -> None:
    """The smallest world is whole."""
    world = write_world(tmp_path / "world", n_posts=1)
    assert len(rows(world.posts)) == 1


def test_readme_says_made_up(world: World) -> None:
    """The folder itself says, first of all, that it is made up."""
    readme = (world.folder / "README.txt").read_text(encoding="utf-8")
    assert readme.startswith("THIS SAMPLE IS MADE UP.")
    assert f"{world.n_posts} posts" in readme


def test_a_folder_in_use_is_refused(tmp_path: Path) -> None:
    """What lies in a folder already is left alone; an empty folder is taken."""
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UserError, match="not empty"):
        write_world(tmp_path, n_posts=5)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    (tmp_path / "empty").mkdir()
    assert write_world(tmp_path / "empty", n_posts=5).posts.is_file()


@pytest.mark.parametrize("numbers", [{"n_posts": 0}, {"n_posts": 100, "n_pictures": 3}])
def test_too_small_numbers_are_refused(tmp_path: Path, numbers: dict[str, int]) -> None:
    """A world without posts, or with too few pictures for its memes, is refused before anything is written."""
    with pytest.raises(UserError, match="at least"):
        write_world(tmp_path / "world", **numbers)
    assert not list(tmp_path.iterdir())
