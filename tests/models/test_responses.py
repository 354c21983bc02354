"""Answers written by another hand than the examples: sympathy is told from hostility."""

import json
from pathlib import Path

import numpy as np
import pytest

from memography.errors import MissingWeights
from memography.models.encoder import text_encoder
from memography.models.responses.model import KINDS, ResponseModel
from memography.settings import ModelsSettings

ANSWERS = [json.loads(line) for line in (Path(__file__).parent / "answers.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def model() -> ResponseModel:
    try:
        return ResponseModel(text_encoder(ModelsSettings()))
    except MissingWeights:
        pytest.skip("the text encoder's weights are not on this machine")


def test_sympathy_is_told_from_hostility_in_four_of_five_answers(model: ResponseModel) -> None:
    p = model([answer["text"] for answer in ANSWERS])
    kinds = np.array([KINDS.index(answer["kind"]) for answer in ANSWERS])
    sympathy, hostility = KINDS.index("sympathy"), KINDS.index("hostility")
    assert p.sum(axis=1) == pytest.approx(np.ones(len(ANSWERS)), abs=1e-5)
    assert np.mean(p.argmax(axis=1) == kinds) > 0.7
    either = np.isin(kinds, [sympathy, hostility])
    told = np.where(p[:, sympathy] > p[:, hostility], sympathy, hostility)
    assert np.mean(told[either] == kinds[either]) >= 0.8


def test_a_text_is_told_the_same_alone_and_among_others(model: ResponseModel) -> None:
    texts = ["hang in there", "lol what a loser", "where is that?"]
    assert np.array_equal(model(texts)[1], model(texts[1:2])[0])
    assert model([]).shape == (0, 4)


def test_no_example_is_among_the_answers(model: ResponseModel) -> None:
    from importlib import resources

    raw = (resources.files("memography.models.responses") / "examples.jsonl").read_text("utf-8")
    examples = {json.loads(line)["text"].casefold() for line in raw.splitlines()}
    assert not examples & {answer["text"].casefold() for answer in ANSWERS}
