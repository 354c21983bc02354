"""Marks: what a context is told by when its meme's senses are looked for - its words, and how they are put."""

import itertools
import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, diags_array
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.preprocessing import normalize

MIN_TEXTS = 3
"""A mark that fewer texts have is not looked at."""
MAX_MARKS = 8_000
"""Of all marks so many, the most frequent."""

Rows = npt.NDArray[np.float32]

_WORD = re.compile(r"\w+|[?!]")


def marks(text: str) -> list[str]:
    """The marks of a text: its words, question and exclamation marks, pairs of neighbours, the first and the last
    word of each line, how many lines there are, and how long they and the text are.

    Unlike in `memography.words`, little words count: what people say with a meme shows in how they say it.

    >>> marks("Why\\nme?")[:8]
    ['why', 'me', '?', 'why me', 'me ?', '^why', 'why$', '^me']
    """
    lines = [found for line in text.casefold().split("\n") if (found := _WORD.findall(line))]
    words = [word for line in lines for word in line]
    pairs = [f"{one} {other}" for one, other in itertools.pairwise(words)]
    ends = [end for line in lines for end in (f"^{line[0]}", f"{line[-1]}$")]
    lengths = [f"lines={min(len(lines), 5)}", f"words={min(len(words) // 5, 8)}"]
    return [*words, *pairs, *ends, *lengths, *(f"line={min(len(line) // 3, 5)}" for line in lines)]


def marked(texts: Sequence[str]) -> csr_array:
    """Which text has which mark, shape (n_texts, n_marks), 1 or nothing. A text may be left without any.

    Args:
        texts: at least MIN_TEXTS texts, each with a word.
    """
    vectorizer = CountVectorizer(
        analyzer=marks, min_df=MIN_TEXTS, binary=True, max_features=MAX_MARKS, dtype=np.float32
    )
    return csr_array(vectorizer.fit_transform(texts))


def spread_out(has_mark: csr_array, n_dimensions: int, seed: int) -> Rows:
    """Latent semantic analysis: texts as unit vectors in which those with the same telling marks lie near, shape
    (n_texts, n_dimensions or fewer).
    """
    frequency = np.asarray(has_mark.sum(axis=0)).ravel()
    weighed = normalize(has_mark @ diags_array(np.log(has_mark.shape[0] / np.maximum(frequency, 1)) + 1))
    svd = TruncatedSVD(min(n_dimensions, has_mark.shape[1] - 1), random_state=seed)
    rows: Rows = normalize(svd.fit_transform(weighed)).astype(np.float32)
    return rows
