"""Every setting, one class a stage; read once at the edge and passed down.

Who wins: an argument (`--set vision.max_pixels=…`, or `Settings(vision=…)` in Python), then the environment
(`MEMOGRAPHY_VISION__MAX_PIXELS`), then `memography.toml` in the working directory, then the default here.
"""

import json
import os
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from memography.errors import SettingsError

TOML_FILE = "memography.toml"
ENV_PREFIX = "MEMOGRAPHY_"


class _Stage(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    pace: ClassVar[frozenset[str]] = frozenset()
    """The settings that say how work is done and not what comes of it: changing one makes no table stale."""

    def deciding(self) -> dict[str, Any]:
        """The settings that rows follow from, as JSON has them."""
        return self.model_dump(mode="json", exclude=set(self.pace))


class IngestSettings(_Stage):
    """How posts are taken in."""

    earliest_year: int = 1990
    """Posts dated before this year have an absurd time: they are kept without it."""
    latest_days_ahead: int = Field(default=2, ge=0)
    """Posts dated more than this many days in the future have an absurd time."""
    time_format: str = ""
    """How times are written that are neither ISO 8601 nor Unix seconds, such as '%d.%m.%Y %H:%M' (as for strptime)."""
    file_times: bool = False
    """Whether a picture of a folder that has no time in its EXIF is dated by its file's time of change: copying or
    unpacking a folder may have made that today."""
    batch_posts: int = Field(default=10_000, ge=1)
    """How many posts are written at once; memory grows with it, and an interruption loses at most so many."""
    max_line_bytes: int = Field(default=16 * 2**20, ge=1024)
    """A longer line of a JSONL file is rejected."""
    fetch_timeout_s: float = Field(default=20.0, gt=0)
    """How long to wait for a URL, in seconds."""
    fetch_max_bytes: int = Field(default=50 * 2**20, ge=1)
    """A larger answer to a fetch is rejected."""

    @field_validator("time_format")
    @classmethod
    def _can_be_read(cls, given: str) -> str:
        try:
            datetime.strptime(datetime(2020, 3, 14, tzinfo=UTC).strftime(given), given)  # noqa: DTZ007 - only tried
        except ValueError as error:
            raise ValueError(f"not a way to write times: {error}") from None
        return given


class VisionSettings(_Stage):
    """How pictures are read, hashed and grouped into variants."""

    pace = frozenset({"workers", "batch_pictures"})

    max_bytes: int = Field(default=50 * 2**20, ge=1)
    """A larger file is rejected unread."""
    max_pixels: int = Field(default=64_000_000, ge=1)
    """A picture whose header promises more pixels is rejected before decoding."""
    max_frames: int = Field(default=20_000, ge=1)
    """A picture with more frames is rejected; only the first is ever looked at."""
    decoder_timeout_s: float = Field(default=10.0, gt=0)
    """A decoder that takes longer for one picture is stopped, and the picture rejected."""
    decoder_memory_bytes: int = Field(default=1 << 30, ge=1 << 26)
    """How much memory a decoder may take beyond what it holds at rest."""
    workers: int = Field(default=0, ge=0)
    """Decoder processes; 0 means one a core."""
    thumbnail_px: int = Field(default=320, ge=16, le=1024)
    """The longer side of a thumbnail."""
    batch_pictures: int = Field(default=500, ge=1)
    """How many pictures are worked on before their rows are written."""
    variant_radius_bits: int = Field(default=10, ge=0, le=64)
    """Images whose PDQ hashes differ by at most so many of 256 bits are one variant."""
    variant_min_quality: int = Field(default=50, ge=0, le=100)
    """Below this PDQ quality a picture is too flat for its hash to mean much; only equal hashes count."""


class MemesSettings(_Stage):
    """How variants are grouped into memes."""

    pace = frozenset({"workers", "batch_variants", "timeout_s", "memory_bytes"})

    recogniser: str = "local-features"
    """Which recogniser: 'local-features' looks at the picture beside its words; 'phash-dbscan' is the published
    baseline (Zannettou et al. 2018)."""
    phash_radius_bits: int = Field(default=8, ge=0, le=32)
    """DBSCAN's eps: two pictures are neighbours if their 64-bit pHashes differ by at most so many bits."""
    min_uses: int = Field(default=2, ge=1)
    """A picture seen fewer times is no meme. For 'phash-dbscan' it is DBSCAN's min_samples: so many uses within the
    radius, its own included, make a core."""
    founding_cover: float = Field(default=0.6, gt=0, le=1)
    """A picture founds a meme where other pictures show at least so much of it; a collage founds none."""
    batch_variants: int = Field(default=1000, ge=2)
    """How many new variants are compared with each other at once; memory grows with it."""
    workers: int = Field(default=0, ge=0)
    """Matching processes; 0 means one a core."""
    timeout_s: float = Field(default=60.0, gt=0)
    """Matching that takes longer for one picture is stopped, and the picture left unmatched."""
    memory_bytes: int = Field(default=2 << 30, ge=1 << 26)
    """How much memory a matching process may take beyond what it holds at rest."""


class CaptionsSettings(_Stage):
    """How words are read from pictures."""

    pace = frozenset({"workers", "batch_variants"})

    read_px: int = Field(default=1280, ge=64, le=4000)
    """The longer side of the picture that lines are cut out of and read from."""
    min_confidence: float = Field(default=0.5, ge=0, le=1)
    """A line read with less confidence is left out."""
    batch_variants: int = Field(default=100, ge=1)
    """How many variants are read before their rows are written."""
    workers: int = Field(default=0, ge=0)
    """Reader processes; 0 means one a core."""
    timeout_s: float = Field(default=60.0, gt=0)
    """A reader that takes longer for one picture is stopped, and the picture counted as unread."""
    memory_bytes: int = Field(default=1 << 30, ge=1 << 26)
    """How much memory a reader may take beyond what it holds at rest."""
    template_share: float = Field(default=0.85, gt=0.5, le=1)
    """A line found in at least this share of the variants that show its place belongs to the template."""
    template_min_variants: int = Field(default=8, ge=2)
    """Below so many variants nothing can be said about the template's own words."""


class ModelsSettings(_Stage):
    """Where models come from, and how they run."""

    pace = frozenset({"cache", "hub", "threads"})

    path: str = ""
    """A folder with another text encoder: `model.safetensors`, `tokenizer.json` and `config.json` of a
    sentence-transformers model that is a BERT with mean pooling. Without one it is all-MiniLM-L6-v2."""
    sentence_transformer: str = ""
    """In its place any model of sentence-transformers, by its name on the hub or as a folder: for other languages, or a
    larger one. It needs `memography[sentence-transformers]`; `memography models fetch` brings it. The tone model keeps
    all-MiniLM-L6-v2."""
    precision: Literal["int8", "fp32"] = "int8"
    """How the text encoder counts: 'int8' is faster and smaller, 'fp32' exact."""
    cache: str = ""
    """The folder for fetched weights and for graphs made of them; by default the user's own cache."""
    hub: str = "https://huggingface.co"
    """Where `memography models fetch` brings weights from: the model hub, or a mirror of it."""
    threads: int = Field(default=0, ge=0)
    """How many texts' batches are encoded at once; 0 means one a core."""

    @model_validator(mode="after")
    def _names_one_encoder(self) -> Self:
        if self.path and self.sentence_transformer:
            raise ValueError("models.path and models.sentence_transformer both name a text encoder: leave one empty")
        return self


class MeaningSettings(_Stage):
    """How contexts are made and memes named."""

    name_words: int = Field(default=3, ge=1, le=10)
    """How many distinctive words name a meme that nobody has named."""
    profile_words: int = Field(default=12, ge=1, le=100)
    """How many distinctive words are kept for each meme."""
    max_senses: int = Field(default=6, ge=2, le=20)
    """How many senses a meme may have."""
    sense_stability: float = Field(default=0.7, ge=0, le=1)
    """Senses are claimed only where those found in one half of a meme's contexts and those found in the other agree at
    least so far (mean adjusted Rand index)."""
    sense_min_texts: int = Field(default=40, ge=10)
    """A meme with fewer different contexts has no senses."""
    sense_min_share: float = Field(default=0.05, ge=0, lt=0.5)
    """A sense is at least this share of its meme's different contexts."""


class HistorySettings(_Stage):
    """How dates are counted, and what counts as a change."""

    shift_p_max: float = Field(default=0.005, gt=0, lt=1)
    """A change that chance alone makes oftener than this is no shift."""
    shift_fdr: float = Field(default=0.05, gt=0, lt=1)
    """Of all shifts found, at most this share is expected to be chance."""
    events: str = ""
    """A CSV file of dated events of your own, beside the built-in ones: columns id, name, starts_on, ends_on, place,
    words, source. One with the id of a built-in event replaces it."""
    origin_confidence: float = Field(default=0.9, ge=0.5, le=0.99)
    """The confidence of the interval for a meme's true origin; of others none was measured."""
    origin_margin_days: float = Field(default=30, ge=0)
    """A meme first seen within so many days of the corpus's first post may have been there before it."""
    lifecycle_min_uses: int = Field(default=30, ge=2)
    """With fewer dated uses neither half-life nor forecast of a meme is told."""
    spread_min_uses: int = Field(default=200, ge=40)
    """With fewer dated uses a meme's spread is told together with that of all memes alone."""
    spread_confidence: float = Field(default=0.9, gt=0, lt=1)
    """The confidence of the intervals of influence."""


class MapSettings(_Stage):
    """How uses are laid out on the map."""

    layout_items: int = Field(default=100_000, ge=100)
    """So many different texts, and so many pictures, are laid out together at most; others are placed among them."""


class BiographySettings(_Stage):
    """How claims are made and the article composed."""

    evidence_posts: int = Field(default=50, ge=1)
    """How many posts are listed by id with each claim; all of them can be reached through its filter."""


class NarratorSettings(_Stage):
    """Who may rephrase sentences of articles; nobody by default, and nothing is sent then."""

    pace: ClassVar[frozenset[str]] = frozenset(
        {"url", "key_variable", "timeout_s", "retries", "retry_wait_s", "at_once", "max_answer_bytes"}
    )

    url: str = ""
    """The address of an OpenAI-compatible endpoint, up to and with its version: http://127.0.0.1:11434/v1. Empty: no
    narrator."""
    model: str = ""
    """The model's name, as the endpoint calls it."""
    key_variable: str = ""
    """The name of the environment variable that holds the endpoint's key; empty where it asks for none. The key itself
    is read when it is needed, and written nowhere."""
    options: str = '{"temperature": 0}'
    """What else is said with each request, as JSON: what the endpoint's documentation calls parameters."""
    timeout_s: float = Field(default=60, gt=0)
    """How long an answer may take in all."""
    retries: int = Field(default=2, ge=0, le=10)
    """How often a sentence is asked for again where the endpoint is busy, fails or takes too long."""
    retry_wait_s: float = Field(default=1, ge=0, le=60)
    """How long to wait before that, the first time; twice as long each time after."""
    at_once: int = Field(default=4, ge=1, le=64)
    """How many sentences are asked for at once."""
    max_answer_bytes: int = Field(default=65536, ge=1024)
    """A longer answer is not read."""

    @field_validator("url")
    @classmethod
    def _is_plain_address(cls, value: str) -> str:
        """An address without what may be a key."""
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError("expected an http or https address, such as http://127.0.0.1:11434/v1")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("expected an address alone; the key belongs into the variable that key_variable names")
        return value.rstrip("/")

    @field_validator("key_variable")
    @classmethod
    def _is_name_of_variable(cls, value: str) -> str:
        if value and not (value.isidentifier() and value.isascii()):
            raise ValueError("expected the name of an environment variable, and not the key itself")
        if value.startswith(ENV_PREFIX):
            raise ValueError(f"expected a name that does not begin with {ENV_PREFIX}, as settings' do")
        return value

    @field_validator("options")
    @classmethod
    def _is_object(cls, value: str) -> str:
        try:
            options = json.loads(value)
        except ValueError:
            options = None
        if not isinstance(options, dict) or {"model", "messages", "stream"} & options.keys():
            raise ValueError("expected a JSON object without model, messages and stream")
        return value

    @model_validator(mode="after")
    def _names_a_model(self) -> "NarratorSettings":
        if self.url and not self.model:
            raise ValueError("url names a narrator: set narrator.model as well")
        return self


class WebSettings(_Stage):
    """How the explorer shows things."""

    page_items: int = Field(default=60, ge=1, le=500)
    """How many memes, variants or posts a page shows."""
    map_points: int = Field(default=200_000, ge=1000)
    """So many uses the map shows at most; of more a sample, drawn once and for all by their ids."""


class Settings(BaseModel):
    """All settings of memography, by stage."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seed: int = 0
    """The seed of every random choice."""
    ingest: IngestSettings = IngestSettings()
    vision: VisionSettings = VisionSettings()
    memes: MemesSettings = MemesSettings()
    captions: CaptionsSettings = CaptionsSettings()
    models: ModelsSettings = ModelsSettings()
    meaning: MeaningSettings = MeaningSettings()
    history: HistorySettings = HistorySettings()
    map: MapSettings = MapSettings()
    biography: BiographySettings = BiographySettings()
    narrator: NarratorSettings = NarratorSettings()
    web: WebSettings = WebSettings()

    @classmethod
    def load(
        cls,
        arguments: Mapping[str, str] | None = None,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> "Settings":
        """Settings from arguments, environment and file, in that order of precedence.

        Args:
            arguments: dotted keys and their values as text, such as {"vision.max_pixels": "1000"}.
            environment: variables; those that begin with MEMOGRAPHY_ count. Default: the process's own.
            folder: where `memography.toml` is looked for. Default: the working directory.

        Raises:
            SettingsError: a key is unknown, or a value does not fit.

        >>> Settings.load({"vision.max_pixels": "1000"}, environment={}).vision.max_pixels
        1000
        """
        environment = os.environ if environment is None else environment
        values: dict[str, Any] = _from_toml((folder or Path.cwd()) / TOML_FILE)
        for name, value in environment.items():
            if name.startswith(ENV_PREFIX):
                _put(values, name.removeprefix(ENV_PREFIX).lower().split("__"), value, f"${name}")
        for key, value in (arguments or {}).items():
            _put(values, key.split("."), value, f"--set {key}")
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise SettingsError(_explain(error)) from None


def known_keys() -> list[str]:
    """Every setting by its dotted key."""
    keys = []
    for name, field in Settings.model_fields.items():
        stage = field.annotation
        if isinstance(stage, type) and issubclass(stage, _Stage):
            keys += [f"{name}.{key}" for key in stage.model_fields]
        else:
            keys.append(name)
    return keys


def _from_toml(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not valid TOML: {error}. Mend it or move it away.") from None


def _put(values: dict[str, Any], path: list[str], value: str, origin: str) -> None:
    if ".".join(path) not in known_keys():
        raise SettingsError(f"{origin}: {_unknown(path)}")
    for part in path[:-1]:
        values = values.setdefault(part, {})
    values[path[-1]] = value


def _unknown(path: list[str]) -> str:
    """That there is no such setting, and which there are: all of its stage, or the stages."""
    siblings = [key for key in known_keys() if key.startswith(f"{path[0]}.")]
    if siblings:
        return f"there is no such setting. {path[0]} has: {', '.join(siblings)}."
    firsts = dict.fromkeys(key.split(".")[0] for key in known_keys())
    return f"there is no such setting. Settings begin with one of: {', '.join(firsts)}."


def _explain(error: ValidationError) -> str:
    lines = []
    for problem in error.errors():
        key = ".".join(str(part) for part in problem["loc"])
        if problem["type"] == "extra_forbidden":
            lines.append(f"{key}: {_unknown(key.split('.'))}")
        elif key.split(".")[0] == "narrator":
            lines.append(f"{key}: {problem['msg']}.")  # what was found may be a key
        else:
            lines.append(f"{key}: {problem['msg']}; found {problem['input']!r}.")
    return "\n".join(lines)
