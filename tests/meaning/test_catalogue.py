"""A meme is called what the catalogue calls the picture that it shows, and nothing else of it changes."""

import shutil
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from fastapi.testclient import TestClient
from PIL import Image, ImageOps

import memography
from memography import Corpus, Settings, build
from memography.biography.article import read_article, read_claims
from memography.biography.render import render
from memography.biography.sentences import compose
from memography.biography.soundness import audit_corpus
from memography.corpus.integrity import faults, stale
from memography.corpus.views import find_meme, memes
from memography.evaluation.synthetic import World, templates
from memography.meaning.catalogue import catalogue_matches
from memography.web import create_app

ADDRESS = "https://example.org/mask"
UNTOUCHED = ("uses", "memes", "matches", "templates", "lineage", "contexts", "origins", "timeline")


def named_pictures(folder: Path) -> Path:
    """The drawn templates under names of their own: one of them mirrored, one of them twice, one that is no meme."""
    folder.mkdir(parents=True)
    for name, picture in templates().items():
        turned = ImageOps.mirror(picture) if name == "raccoon chef" else picture
        turned.save(folder / f"The-{name.title().replace(' ', '-')}.jpg", quality=85)
    framed = ImageOps.expand(templates()["smiling mask"].resize((160, 160)), border=50, fill="white")
    framed.save(folder / "Another name for the mask.jpg", quality=40)
    Image.effect_noise((200, 200), 80).save(folder / "Nothing.png")
    row = f'file,description,source\nThe-Smiling-Mask.jpg,"It smiles, <b>always</b>.",{ADDRESS}\n'
    (folder / "catalogue.csv").write_text(row, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return named_pictures(tmp_path_factory.mktemp("named") / "pictures")


@pytest.fixture(scope="module")
def catalogued(built: Corpus, pictures: Path, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The small made-up world with a catalogue, built again. Tests read it and change nothing."""
    folder = tmp_path_factory.mktemp("catalogued") / "corpus"
    shutil.copytree(built.folder, folder)
    corpus = Corpus(folder)
    memography.catalogue(pictures, corpus, settings=Settings())
    assert stale(corpus) == ["meaning", "biography"]
    build(corpus, settings=Settings())
    return corpus


def names(corpus: Corpus) -> dict[str, tuple[str, str]]:
    return {row["meme_id"]: (row["name"], row["method"]) for row in corpus.rows("names")}


def template_of(corpus: Corpus, world: World) -> dict[str, str]:
    """What each meme truly is: the template that most of its posts show."""
    truth = pl.read_ndjson(world.folder / "truth.jsonl").select(post_id="id", template="template")
    shown = corpus.polars("uses", ["post_id", "meme_id"], "rank = 1").drop_nulls().join(truth, on="post_id")
    counted = shown.drop_nulls("template").group_by("meme_id", "template").len()
    return dict(counted.sort("len").select("meme_id", "template").iter_rows())


def test_every_meme_has_its_own_name(catalogued: Corpus, world: World) -> None:
    """Mirrored in the catalogue or not."""
    truth = template_of(catalogued, world)
    found = {meme_id: name for meme_id, (name, method) in names(catalogued).items() if method == "catalogue"}
    assert len(found) >= 8
    assert found == {meme_id: f"The {truth[meme_id].title()}" for meme_id in found}


def test_of_several_entries_the_surest_names_the_meme(catalogued: Corpus) -> None:
    """The others are known too; what shows no meme has none."""
    entries = catalogued.polars("catalogue", ["entry_id", "name"])
    shown = entries.join(catalogued.polars("catalogue_matches"), on="entry_id")
    assert shown.height == catalogued.count("catalogue") == len(templates()) + 2
    of = {row["name"]: row for row in shown.iter_rows(named=True)}
    mask, other = of["The Smiling Mask"], of["Another name for the mask"]
    assert mask["meme_id"] == other["meme_id"]
    assert (mask["rank"], other["rank"]) == (1, 2)
    assert mask["confidence"] >= other["confidence"] > 0.9
    assert mask["n_inliers"] >= 5
    assert of["Nothing"]["meme_id"] is None


def test_nothing_else_changes(built: Corpus, catalogued: Corpus) -> None:
    """No meme, no id, no use; the tables are not even written again."""
    assert [catalogued.stamp(name) for name in UNTOUCHED] == [built.stamp(name) for name in UNTOUCHED]
    assert list(faults(catalogued)) == []


def test_the_article_says_whose_name_it_is(catalogued: Corpus) -> None:
    """With the entry's description and a link to its source; other people's marks stay words."""
    meme_id = find_meme(catalogued, "the smiling mask")
    article = read_article(catalogued, meme_id)
    told = " ".join(sentence.text for title in ("In short", "The picture") for sentence in article.sections()[title])
    assert "Its name is that of an entry in the meme catalogue, which shows this picture: " in told
    assert f"It refers to {ADDRESS}." in told
    assert "“It smiles, <b>always</b>.”" in told
    assert "The catalogue has it as “Another name for the mask” too." in told
    assert f"[{ADDRESS}](<{ADDRESS}>)" in render(article, "markdown")
    assert f'<a href="{ADDRESS}" rel="noopener noreferrer nofollow">{ADDRESS}</a>' in render(article, "html")
    assert "<b>" not in render(article, "html") + render(article, "markdown")


def test_the_explorer_shows_it(catalogued: Corpus) -> None:
    """On the wall, and on the meme's page with the link."""
    explorer = TestClient(create_app(catalogued, Settings()), base_url="http://127.0.0.1")
    assert "The Smiling Mask" in explorer.get("/").text
    assert {explorer.get(path).status_code for path in ("/methods", "/data")} == {200}
    page = explorer.get(f"/memes/{find_meme(catalogued, 'The Smiling Mask')}").text
    assert f'<a href="{ADDRESS}" rel="noopener noreferrer nofollow">' in page
    claim = explorer.get(f"/claims/{find_meme(catalogued, 'The Smiling Mask')}-catalogue")
    assert claim.status_code == 200
    assert "Another name for the mask" in claim.text


def test_a_picture_is_identified_by_that_name(catalogued: Corpus) -> None:
    """As memes are listed by it."""
    folder = catalogued.folder.parent
    templates()["judging plant"].crop((20, 20, 300, 300)).save(folder / "asked.jpg")
    [answer] = memography.identify(folder / "asked.jpg", catalogued, Settings())
    assert [match.name for match in answer.matches] == ["The Judging Plant"]
    assert "The Judging Plant" in memes(catalogued)["name"].to_list()


def test_every_claim_holds(catalogued: Corpus) -> None:
    """The catalogue's figures are counted again."""
    assert audit_corpus(catalogued) == []
    assert catalogued.count("claims", "kind = 'catalogue'") >= 8


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("catalogue", pl.lit("Something else").alias("name")),
        ("catalogue_matches", (pl.col("n_inliers") + 1).cast(pl.Int32)),
        ("catalogue_matches", (pl.col("share") / 2).cast(pl.Float32)),
    ],
)
def test_a_changed_entry_is_found(catalogued: Corpus, tmp_path: Path, table: str, change: pl.Expr) -> None:
    """Claims and sentences no longer follow."""
    shutil.copytree(catalogued.folder, tmp_path / "corpus")
    corpus = Corpus(tmp_path / "corpus")
    corpus.replace(table, corpus.polars(table).with_columns(change))
    assert any("catalogue" in fault.where for fault in audit_corpus(corpus))


def test_what_is_taken_out_leaves_no_trace(built: Corpus, catalogued: Corpus, pictures: Path, tmp_path: Path) -> None:
    """Names and articles are what they would be without it."""
    shutil.copytree(catalogued.folder, tmp_path / "corpus")
    corpus = Corpus(tmp_path / "corpus")
    memography.catalogue(pictures, corpus, settings=Settings(), remove=True)
    build(corpus, settings=Settings())
    assert names(corpus) == names(built)
    assert corpus.count("catalogue_matches") == corpus.count("claims", "kind = 'catalogue'") == 0
    texts = [set(of.polars("biography")["text"]) for of in (corpus, built)]
    assert texts[0] == texts[1]


class Expected:
    """How many entries are to be looked up."""

    total: int | None = None

    def advance(self, n: int = 1) -> None:
        """Go on."""

    def expect(self, total: int) -> None:
        """Tell it."""
        self.total = total


def test_what_was_looked_up_is_not_looked_up_again(catalogued: Corpus, tmp_path: Path) -> None:
    """Until it looks otherwise, or any meme does."""
    shutil.copytree(catalogued.folder, tmp_path / "corpus")
    corpus, task = Corpus(tmp_path / "corpus"), Expected()
    before = corpus.arrow("catalogue_matches").sort_by("entry_id")
    assert catalogue_matches(corpus, Settings().memes, task).sort_by("entry_id").equals(before)
    assert task.total == 0
    nothing = corpus.arrow("catalogue", where="name = 'Nothing'")
    black = pl.col("small").map_elements(lambda grey: bytes(len(grey)), return_dtype=pl.Binary)
    corpus.upsert("catalogue", pl.DataFrame(nothing).with_columns(black))
    assert catalogue_matches(corpus, Settings().memes, task).num_rows == before.num_rows
    assert task.total == 1


def test_other_names_go_with_their_entries(catalogued: Corpus, tmp_path: Path) -> None:
    """An article is written again though its meme's name stays."""
    shutil.copytree(catalogued.folder, tmp_path / "corpus")
    corpus = Corpus(tmp_path / "corpus")
    entry_ids = [
        row["entry_id"] for row in corpus.rows("catalogue", ["entry_id"], "name = 'Another name for the mask'")
    ]
    stamps = corpus.polars("catalogue_matches").filter(~pl.col("entry_id").is_in(entry_ids)).sort("entry_id")
    corpus.delete("catalogue", f"entry_id = '{entry_ids[0]}'")
    build(corpus, settings=Settings())
    assert corpus.polars("catalogue_matches").sort("entry_id").equals(stamps)
    assert "Another name" not in " ".join(corpus.polars("biography")["text"])
    assert audit_corpus(corpus) == []


def test_beside_a_given_name_the_catalogue_s_is_told(catalogued: Corpus) -> None:
    """As another name of the picture."""
    article = read_article(catalogued, find_meme(catalogued, "The Smiling Mask"))
    claims = [
        replace(claim, value=claim.value | {"is_its_name": False}) if claim.kind == "catalogue" else claim
        for claim in read_claims(catalogued, f"meme_id = '{article.meme_id}'")
    ]
    told = " ".join(sentence.text for sentence in compose("Mask", claims))
    assert "The meme catalogue has this picture as “The Smiling Mask”: " in told
    assert "Its name is that of" not in told


def test_memes_of_whole_pictures_have_no_names_from_it(catalogued: Corpus, tmp_path: Path) -> None:
    """The baseline recogniser leaves nothing to be looked up; the build ends well."""
    shutil.copytree(catalogued.folder, tmp_path / "corpus")
    corpus = Corpus(tmp_path / "corpus")
    build(corpus, settings=Settings.load({"memes.recogniser": "phash-dbscan"}, environment={}))
    assert corpus.polars("catalogue_matches")["meme_id"].null_count() == corpus.count("catalogue")
    assert "catalogue" not in {method for _, method in names(corpus).values()}
