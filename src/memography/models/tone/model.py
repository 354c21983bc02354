"""The tone model at work: the text encoder's lower half, and the upper half that ships with memography over it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from memography.errors import WeightsError
from memography.language import ENGLISH, language
from memography.models.encoder import Encoder, text_encoder
from memography.models.files import written_whole
from memography.models.graphs import GRAPH_VERSION
from memography.models.layers import Rows, Upper
from memography.models.tone.tones import Tones, decided, tones
from memography.models.tone.trained import Trained, trained
from memography.models.tone.wording import normalised
from memography.models.weights import cache_folder, require_weights
from memography.settings import ModelsSettings
from memography.words import words


class ToneModel:
    """Texts to tones and emotions. English only; a text is judged without what it answers or stands beside."""

    def __init__(self, encoder: Encoder, upper: Upper, model: Trained) -> None:
        self.upper = upper
        """For `Encoder.run`, where the texts' vectors are wanted as well; `read` then tells what its rows say."""
        self.encoder = encoder
        """Over whose lower half it stands."""
        self._model = model

    @property
    def version(self) -> str:
        """Changes when the same text would be judged otherwise."""
        return f"{self._model.version}-{self.encoder.version}"

    def __call__(self, texts: Sequence[str]) -> Tones:
        """Return tones and emotions, in the order of the texts."""
        (logits,) = self.encoder.run([normalised(text) for text in texts], self.upper)
        return _abstaining(self.read(logits), texts)

    def vectors_and_tones(self, texts: Sequence[str]) -> tuple[Rows, Tones]:
        """Return the encoder's unit vectors, shape (n_texts, n_dimensions), and tones, in one pass."""
        readable = [normalised(text) for text in texts]
        vectors, logits = self.encoder.run(readable, self.encoder.upper, self.upper)
        return vectors, _abstaining(self.read(logits), texts)

    def read(self, logits: Rows) -> Tones:
        """Return the tones and emotions that rows of `upper` say, of texts as `normalised` puts them."""
        return tones(decided(logits, self._model.moves), self._model.heads, self._model.least_margin)


def _abstaining(found: Tones, texts: Sequence[str]) -> Tones:
    """The same, abstained where a text has no words, or is known not to be English."""
    silent = [not words(text) or language(text) not in (None, ENGLISH) for text in texts]
    return replace(found, abstained=found.abstained | np.array(silent, bool))


def tone_model(settings: ModelsSettings) -> ToneModel:
    """Open the tone model. It stands on all-MiniLM-L6-v2, whichever encoder the settings name for other ends.

    Raises:
        MissingWeights: the encoder's weights are not on this machine.
        WeightsError: they are not what they should be, or the cache can't be written.
    """
    settings = settings.model_copy(update={"path": ""})
    model = trained()
    return ToneModel(text_encoder(settings), Upper(_graph(model, settings)), model)


def _graph(model: Trained, settings: ModelsSettings) -> Path:
    """The upper half's graph in the cache, made if it is not there."""
    path = cache_folder(settings) / "graphs" / f"tone-{model.version}-{settings.precision}-{GRAPH_VERSION}.onnx"
    if not path.is_file():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with written_whole(path) as file:
                file.write(_made(model, settings))
        except OSError as error:
            raise WeightsError(
                f"{path.parent} can't be written: {error.strerror or error}. Name another folder with "
                "`--set models.cache=FOLDER`."
            ) from None
    return path


def _made(model: Trained, settings: ModelsSettings) -> bytes:
    from memography.models.graph import BertShape, Linear, bert_graph

    graph = bert_graph(
        model.arrays,
        BertShape.read(require_weights(settings).folder / "config.json"),
        layers=model.layers,
        head=[Linear(model.arrays["heads.weight"], model.arrays["heads.bias"])],
        precision=settings.precision,
        scales=model.channel_scales,
    )
    data: bytes = graph.SerializeToString()
    return data
