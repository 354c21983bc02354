"""What the tone model is measured against: a constant answer, TF-IDF and frozen embeddings with logistic regression."""

import warnings

import numpy as np
import torch
from scipy.sparse import hstack
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from torch.nn import functional

from training.tone.corpora import N_FOLDS, SARCASM, TASKS, Examples
from training.tone.network import Upper, pooled
from training.tone.states import States, by_length

EMBEDDING_TOKENS = 8192


def tfidf(known: Examples) -> object:
    """Return words, pairs of words and runs of 2 to 5 letters, weighted; a sparse matrix, a row a text."""
    train = [text for text, part in zip(known.texts, known.parts, strict=True) if part == "train"]
    views = (
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=5, sublinear_tf=True, max_features=100_000),
    )
    return hstack([view.fit(train).transform(known.texts) for view in views]).tocsr()


@torch.inference_mode()
def embeddings(upper: Upper, held: States) -> np.ndarray:
    """Return all-MiniLM-L6-v2's own embeddings: the mean over tokens, of length 1; shape (n_texts, WIDTH)."""
    order = np.argsort(held.lengths, kind="stable")
    found = []
    upper.eval()
    for batch in by_length(order, held.lengths, EMBEDDING_TOKENS):
        states, mask = held.batch(batch)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            for layer in upper.layers:
                states = layer(states, mask)
        found.append(functional.normalize(pooled(states.float(), mask)).numpy())
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return np.concatenate(found)[back]


def logits(known: Examples, features: np.ndarray, strength: float, task: int) -> np.ndarray:
    """Return logits of one task's columns from logistic regression on its train part; NaN for other texts.

    iSarcasmEval's folds are each answered by a regression on the other folds.

    Args:
        features: shape (n_texts, n_features), dense or sparse.
        strength: the inverse of the penalty (C).
    """
    columns = TASKS[task].columns
    found = np.full(known.targets.shape, np.nan, dtype=np.float32)
    here, train = known.select(task), known.select(task, "train")
    for fold in range(N_FOLDS) if task == SARCASM else [None]:
        seen = train & (known.folds != fold) if fold is not None else train
        asked = here & (known.folds == fold) if fold is not None else here & ~train
        for column in range(columns.start, columns.stop):
            found[asked, column] = _regression(features, known.targets[:, column], seen, asked, strength)
    return found


def _regression(
    features: np.ndarray, labels: np.ndarray, seen: np.ndarray, asked: np.ndarray, strength: float
) -> np.ndarray:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model = LogisticRegression(C=strength, solver="liblinear").fit(features[seen], labels[seen])
    return model.decision_function(features[asked])
