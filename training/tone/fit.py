"""One run: the upper half trained on all tasks together, and its answers to the texts it has not seen."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from training.tone.corpora import EMOTION, GO, IRONY, SARCASM, TASKS, Examples
from training.tone.network import Upper
from training.tone.states import States, by_length

POOL = 40
"""Batches are drawn from so many batches' texts, sorted by length, so that little padding is needed."""
EVALUATION_TOKENS = 8192
SAME = [TASKS[GO].first + TASKS[GO].labels.index(label) for label in TASKS[EMOTION].labels]
"""The columns of GoEmotions' head that go by the names of TweetEval's emotions."""


@dataclass(frozen=True)
class Recipe:
    """What a run is made of."""

    epochs: int
    rate: float
    """Of the layers' weights at its highest; heads take ten times as much."""
    batch: int
    """Texts."""
    n_goemotions: int | None = None
    """So many of GoEmotions' texts an epoch, others each time; all where None."""
    dropout: float = 0.1
    decay: float = 0.01
    smoothing: float = 0.0
    """Labels of irony, sarcasm and emotion are moved so far from 0 and 1."""
    contrast: float = 0.0
    """Weight of the loss that a sarcastic post's logit should exceed its rephrasing's."""
    agreement: float = 0.0
    """Weight of the loss that GoEmotions' anger, joy, optimism and sadness should also tell TweetEval's apart."""
    weights: tuple[float, float, float, float] = (1.0, 1.0, 1.0, 0.3)
    """Of the tasks' losses, in the order of `TASKS`."""


def train(upper: Upper, examples: Examples, states: States, chosen: np.ndarray, recipe: Recipe, seed: int) -> Upper:
    """Train on the chosen texts (indices), and return the same module in evaluation mode."""
    random = np.random.default_rng(seed)
    torch.manual_seed(seed)
    batches = [batch for _ in range(recipe.epochs) for batch in _batches(chosen, examples, states, recipe, random)]
    optimiser = torch.optim.AdamW(
        [
            {"params": upper.layers.parameters(), "lr": recipe.rate},
            {"params": upper.heads.parameters(), "lr": 10 * recipe.rate},
        ],
        weight_decay=recipe.decay,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step / len(batches)))
    upper.train()
    for batch in batches:
        optimiser.zero_grad(set_to_none=True)
        _loss(upper, examples, states, batch, recipe).backward()
        torch.nn.utils.clip_grad_norm_(upper.parameters(), 1.0)
        optimiser.step()
        schedule.step()
    return upper.eval()


@torch.inference_mode()
def logits(upper: Upper, states: States, texts: np.ndarray) -> np.ndarray:
    """Return all heads' logits of the texts (indices), shape (n_texts, N_OUTPUTS)."""
    upper.eval()
    order = np.argsort(states.lengths[texts], kind="stable")
    found = []
    for batch in by_length(order, states.lengths[texts], EVALUATION_TOKENS):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found.append(upper(*states.batch(texts[batch])).numpy())
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return np.concatenate(found)[back]


def _rate(done: float, warm_up: float = 0.06) -> float:
    """The learning rate's share of its highest: up at first, then down in a line."""
    return min(done / warm_up, (1 - done) / (1 - warm_up))


def _batches(
    chosen: np.ndarray, examples: Examples, states: States, recipe: Recipe, random: np.random.Generator
) -> list[np.ndarray]:
    """One epoch. A sarcastic post and its rephrasing are in one batch."""
    go = chosen[examples.tasks[chosen] == GO]
    if recipe.n_goemotions is not None:
        go = random.permutation(go)[: recipe.n_goemotions]
    texts = np.concatenate([chosen[examples.tasks[chosen] != GO], go])
    paired = examples.pairs >= 0
    length = states.lengths + random.random(len(states.lengths))  # ties in another order each time
    longest = np.zeros(examples.pairs.max() + 1)
    np.maximum.at(longest, examples.pairs[paired], length[paired])
    length[paired] = longest[examples.pairs[paired]]
    turn = random.random(len(states.lengths))
    turn[paired] = random.random(len(longest))[examples.pairs[paired]]
    texts = texts[np.argsort(turn[texts], kind="stable")]
    batches: list[np.ndarray] = []
    for begin in range(0, len(texts), POOL * recipe.batch):
        pool = texts[begin : begin + POOL * recipe.batch]
        pool = pool[np.argsort(length[pool], kind="stable")]
        batches += np.array_split(pool, max(1, round(len(pool) / recipe.batch)))
    return [batches[index] for index in random.permutation(len(batches))]


def _loss(upper: Upper, examples: Examples, states: States, batch: np.ndarray, recipe: Recipe) -> Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        out = upper(*states.batch(batch))
    tasks = torch.from_numpy(examples.tasks[batch])
    targets = torch.from_numpy(examples.targets[batch])
    total = out.new_zeros(())
    for task, weight in enumerate(recipe.weights):
        here = tasks == task
        if here.any():
            held = targets[here, TASKS[task].columns]
            total = total + weight * _TASK_LOSSES[task](out[here, TASKS[task].columns], held, recipe)
            if task == EMOTION and recipe.agreement:
                total = total + recipe.agreement * _softmax(out[here][:, SAME], held, recipe)
    if recipe.contrast:
        total = total + recipe.contrast * _contrast(out, examples, batch)
    return total / len(batch)


def _binary(out: Tensor, targets: Tensor, recipe: Recipe) -> Tensor:
    smooth = targets * (1 - 2 * recipe.smoothing) + recipe.smoothing
    return functional.binary_cross_entropy_with_logits(out, smooth, reduction="sum")


def _softmax(out: Tensor, targets: Tensor, recipe: Recipe) -> Tensor:
    return functional.cross_entropy(out, targets, reduction="sum", label_smoothing=recipe.smoothing)


def _sigmoids(out: Tensor, targets: Tensor, _: Recipe) -> Tensor:
    return functional.binary_cross_entropy_with_logits(out, targets, reduction="sum")


_TASK_LOSSES = {IRONY: _binary, SARCASM: _binary, EMOTION: _softmax, GO: _sigmoids}


def _contrast(out: Tensor, examples: Examples, batch: np.ndarray) -> Tensor:
    """The logistic loss of the difference between a sarcastic post's logit and its rephrasing's."""
    pairs, rephrased = examples.pairs[batch], examples.rephrasings[batch]
    posts = {pair: row for row, pair in enumerate(pairs) if pair >= 0 and not rephrased[row]}
    both = [(posts[pair], row) for row, pair in enumerate(pairs) if rephrased[row] and pair in posts]
    if not both:
        return out.new_zeros(())
    ours, theirs = (torch.tensor(rows) for rows in zip(*both, strict=True))
    column = TASKS[SARCASM].first
    return functional.softplus(out[theirs, column] - out[ours, column]).sum()
