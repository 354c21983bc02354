"""What a source says of a meme rules over what the picture says; both are kept."""

import json
from pathlib import Path

from PIL import Image

from memography import Corpus, Settings, build, ingest
from memography.memes.ids import given_id


def test_a_given_name_rules_and_disagreement_is_kept(tmp_path: Path) -> None:
    """Three posts of one picture, two named A, one named B: the picture is A's, and B's use disagrees."""
    (tmp_path / "images").mkdir()
    Image.effect_noise((200, 200), 80).convert("RGB").save(tmp_path / "images" / "1.png")
    names = ["A", "A", "B", None]
    posts = [{"id": str(n), "images": ["images/1.png"], **({"meme": m} if m else {})} for n, m in enumerate(names)]
    (tmp_path / "posts.jsonl").write_text("\n".join(map(json.dumps, posts)), encoding="utf-8")
    corpus = Corpus(tmp_path / "corpus", create=True)
    ingest([tmp_path / "posts.jsonl"], corpus, settings=Settings())
    build(corpus, until="memes", settings=Settings())
    uses = {row["post_id"]: row for row in corpus.rows("uses")}
    assert [uses[str(n)]["meme_id"] for n in range(4)] == [given_id(n) for n in ("A", "A", "B", "A")]
    assert {row["picture_meme_id"] for row in uses.values()} == {given_id("A")}
    assert {row["given_name"]: row["n_disagreements"] for row in corpus.rows("memes")} == {"A": 0, "B": 1}
