"""One run: the upper half trained on all tasks together, and its answers to the texts it has not seen."""

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from training.tone.corpora import EMOTION, GO, IRONY, SARCASM, TASKS, WARM, Examples
from training.tone.network import Upper
from training.tone.recipes import Recipe
from training.tone.states import States, by_length

POOL = 40
"""Batches are drawn from so many batches' texts, sorted by length, so that little padding is needed."""
EVALUATION_TOKENS = 8192
SAME = [TASKS[GO].first + TASKS[GO].labels.index(label) for label in TASKS[EMOTION].labels]
"""The columns of GoEmotions' head that go by the names of TweetEval's emotions."""


def train(
    upper: Upper,
    examples: Examples,
    states: States,
    chosen: np.ndarray,
    recipe: Recipe,
    seed: int,
    said: np.ndarray | None = None,
) -> Upper:
    """Train on the chosen texts (indices), and return the same module in evaluation mode.

    Args:
        upper: where it is, it is trained: on the processor or on a GPU.
        examples: all texts.
        states: of all texts.
        chosen: indices of the texts to learn from.
        recipe: how.
        seed: of the order of texts, and of dropout.
        said: for a student, the probabilities that its teachers give, shape (n_texts, N_OUTPUTS).
    """
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
        _loss(upper, examples, states, batch, recipe, said).backward()
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
        found.append(_answers(upper, states, texts[batch]).cpu().numpy())
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return np.concatenate(found)[back]


def _answers(upper: Upper, states: States, texts: np.ndarray) -> Tensor:
    device = upper.heads.weight.device
    given, mask = states.batch(texts)
    with torch.autocast(device.type, dtype=torch.bfloat16):
        found: Tensor = upper(given.to(device), mask.to(device))
    return found


def _rate(done: float, warm_up: float = 0.06) -> float:
    """The learning rate's share of its highest: up at first, then down in a line."""
    return min(done / warm_up, (1 - done) / (1 - warm_up))


def _batches(
    chosen: np.ndarray, examples: Examples, states: States, recipe: Recipe, random: np.random.Generator
) -> list[np.ndarray]:
    """One epoch. A sarcastic post and its rephrasing are in one batch."""
    tasks = examples.tasks[chosen]
    go, unlabelled = random.permutation(chosen[tasks == GO]), random.permutation(chosen[tasks < 0])
    others = chosen[(tasks >= 0) & (tasks != GO)]
    texts = np.concatenate([others, go[: recipe.n_goemotions], unlabelled[: recipe.n_unlabelled]])
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


def _loss(
    upper: Upper, examples: Examples, states: States, batch: np.ndarray, recipe: Recipe, said: np.ndarray | None
) -> Tensor:
    """The mean loss of a batch; with `consistency` of two passes, and of how far they differ."""
    if not recipe.consistency:
        return _of_pass(_answers(upper, states, batch), examples, batch, recipe, said)
    first, second = _answers(upper, states, np.concatenate([batch, batch])).chunk(2)
    apart = _apart(first, second, examples, batch, recipe)
    both = [_of_pass(out, examples, batch, recipe, said) for out in (first, second)]
    return (both[0] + both[1]) / 2 + recipe.consistency * apart


def _of_pass(out: Tensor, examples: Examples, batch: np.ndarray, recipe: Recipe, said: np.ndarray | None) -> Tensor:
    tasks = torch.from_numpy(examples.tasks[batch]).to(out.device)
    targets = torch.from_numpy(examples.targets[batch]).to(out.device)
    total = out.new_zeros(())
    for task, weight in enumerate(recipe.weights):
        here = tasks == task
        if here.any():
            held = targets[here][:, TASKS[task].columns]
            total = total + weight * _TASK_LOSSES[task](out[here][:, TASKS[task].columns], held, recipe)
            if task == EMOTION and recipe.agreement:
                total = total + recipe.agreement * _softmax(out[here][:, SAME], held, recipe)
    if recipe.contrast:
        total = total + recipe.contrast * _contrast(out, examples, batch)
    if recipe.warmth:
        warm = (tasks == GO) & (targets[:, WARM].amax(1) > 0)
        total = total + recipe.warmth * functional.softplus(out[warm, TASKS[IRONY].first]).sum()
    if said is not None:
        total = total + _beside_teachers(out, torch.from_numpy(said[batch]).to(out.device), recipe)
    return total / len(batch)


def _beside_teachers(out: Tensor, said: Tensor, recipe: Recipe) -> Tensor:
    """Cross-entropy to what the teachers say of all texts, for all tasks."""
    total = out.new_zeros(())
    for task, weight in zip(TASKS, recipe.taught, strict=True):
        own, theirs = out[:, task.columns], said[:, task.columns]
        if task.kind == "one of":
            total = total + weight * functional.cross_entropy(own, theirs, reduction="sum")
        else:
            total = total + weight * functional.binary_cross_entropy_with_logits(own, theirs, reduction="sum")
    return total


def _apart(first: Tensor, second: Tensor, examples: Examples, batch: np.ndarray, recipe: Recipe) -> Tensor:
    """How far two passes differ in each text's own task: half of the divergence in both directions, at the mean."""
    tasks = torch.from_numpy(examples.tasks[batch]).to(first.device)
    total = first.new_zeros(())
    for index, task in enumerate(TASKS):
        one, other = (out[tasks == index][:, task.columns] for out in (first, second))
        if task.kind == "one of":
            one, other = one.log_softmax(1), other.log_softmax(1)
            apart = (one.exp() - other.exp()) * (one - other)
        else:
            apart = (one.sigmoid() - other.sigmoid()) * (one - other)
        total = total + recipe.weights[index] * apart.sum() / 2
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
