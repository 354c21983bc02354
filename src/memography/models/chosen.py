"""The text encoder that the settings choose, and beside it the tone model, which has its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from memography.models.encoder import TextEncoder, text_encoder
from memography.models.layers import Rows
from memography.models.tone.model import ToneModel, tone_model
from memography.models.tone.tones import Tones
from memography.models.tone.wording import normalised
from memography.settings import ModelsSettings


@dataclass(frozen=True)
class Models:
    """What reads texts."""

    encoder: TextEncoder
    """Makes the vectors of contexts, labels and queries."""
    tone: ToneModel
    """With an encoder of its own, the same one where the settings choose no other."""

    def vectors_and_tones(self, texts: Sequence[str]) -> tuple[Rows, Tones]:
        """Return unit vectors, shape (n_texts, n_dimensions), and tones: in one pass where one encoder makes both."""
        if self.encoder is self.tone.encoder:
            return self.tone.vectors_and_tones(texts)
        return self.encoder.encode([normalised(text) for text in texts]), self.tone(texts)


def chosen_encoder(settings: ModelsSettings) -> TextEncoder:
    """Open the text encoder that the settings choose.

    Raises:
        MissingWeights: its weights are not on this machine.
        MissingExtra: it needs a package that is not installed.
        WeightsError: its weights are not what they should be.
    """
    if settings.sentence_transformer:
        from memography.models.sentence_transformer import sentence_encoder

        return sentence_encoder(settings)
    return text_encoder(settings)


def chosen_models(settings: ModelsSettings) -> Models:
    """Open the text encoder that the settings choose, and the tone model, once a process.

    Raises:
        MissingWeights: weights of one are not on this machine.
        MissingExtra: the encoder needs a package that is not installed.
        WeightsError: weights are not what they should be.
    """
    return _models(settings.model_dump_json())


@lru_cache(maxsize=1)
def _models(settings_json: str) -> Models:
    settings = ModelsSettings.model_validate_json(settings_json)
    tone = tone_model(settings)
    is_other = settings.path or settings.sentence_transformer
    return Models(chosen_encoder(settings) if is_other else tone.encoder, tone)
