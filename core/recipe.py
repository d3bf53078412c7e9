"""The recipe: one small document that says everything about a run (data, text, network, training, seed).

A recipe is frozen and checked once, when it is made. What is wrong is told with the field's path, what was
expected and what came.
"""

import json
import math
import typing
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from core.documents import assign, dump_yaml, load_document, load_yaml, written_lines
from core.errors import RecipeError
from core.steps import ParsedStep, WrittenStep, parse_step
from core.validation import sentence

TRAINED_WITH = "trained_with"  # the key of a run's recipe.json under which its versions and device stand
MAX_UNITS = 1024
MAX_LAYERS = 3
MAX_LENGTH = 2000
MAX_EPOCHS = 10_000
MAX_CUTS = 49
MAX_STEPS = 30


class Cell(StrEnum):
    """The three recurrent cells."""

    SIMPLE_RNN = "simple_rnn"
    LSTM = "lstm"
    GRU = "gru"


CELL_NAMES = {Cell.SIMPLE_RNN: "SimpleRNN", Cell.LSTM: "LSTM", Cell.GRU: "GRU"}
"""What the cells are called, for people and in Keras."""


class Pooling(StrEnum):
    """How the states over the words become one vector."""

    LAST = "last"
    MAX = "max"
    MEAN = "mean"


class Activation(StrEnum):
    """The squashing functions a layer can end in."""

    TANH = "tanh"
    SIGMOID = "sigmoid"
    RELU = "relu"
    LINEAR = "linear"


class Initializer(StrEnum):
    """How a recurrent matrix starts."""

    ORTHOGONAL = "orthogonal"
    IDENTITY = "identity"
    ZEROS = "zeros"
    GLOROT_UNIFORM = "glorot_uniform"
    RANDOM = "random"


class Tokenizer(StrEnum):
    """How a text is cut into tokens."""

    WORDS = "words"
    WHITESPACE = "whitespace"
    KERAS = "keras"
    VECTORIZER = "vectorizer"
    CHARACTERS = "characters"
    JIEBA = "jieba"


class Unknown(StrEnum):
    """What becomes of a word that is not in the vocabulary."""

    TOKEN = "token"
    UNTRAINED = "untrained"
    DROP = "drop"


class End(StrEnum):
    """One end of a sequence."""

    FRONT = "front"
    END = "end"


class SplitHow(StrEnum):
    """How rows are chosen for a part; ``class_tail`` takes the last rows of each class, by its share."""

    STRATIFIED = "stratified"
    RANDOM = "random"
    TAIL = "tail"
    CLASS_TAIL = "class_tail"


class FitOn(StrEnum):
    """Which rows the vocabulary is learnt from; ``train_validation`` leaves out the test part only, as notebooks do."""

    TRAIN = "train"
    TRAIN_VALIDATION = "train_validation"
    ALL = "all"


class FitText(StrEnum):
    """Whether the vocabulary is learnt from cleaned or from raw texts."""

    CLEANED = "cleaned"
    RAW = "raw"


class OptimizerName(StrEnum):
    """The optimizers offered."""

    ADAM = "adam"
    RMSPROP = "rmsprop"
    SGD = "sgd"
    ADAMW = "adamw"
    NADAM = "nadam"


class Monitor(StrEnum):
    """The value early stopping looks at."""

    VAL_LOSS = "val_loss"
    VAL_ACCURACY = "val_accuracy"


class EngineChoice(StrEnum):
    """The Keras backend asked for."""

    AUTO = "auto"
    TENSORFLOW = "tensorflow"
    JAX = "jax"
    TORCH = "torch"


class Speed(StrEnum):
    """Batches of similar length, or exactly the batches a plain Keras script would make."""

    FAST = "fast"
    FAITHFUL = "faithful"


class Part(BaseModel):
    """A frozen piece of a recipe that knows no field but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @field_validator("*", mode="before")
    @classmethod
    def _truth_is_no_number(cls, value: object, info: ValidationInfo) -> object:
        # YAML reads yes, no, on and off as truth values, which would count as 1 and 0.
        if isinstance(value, bool) and cls.model_fields[str(info.field_name)].annotation is not bool:
            raise ValueError(f"expected anything but true or false (in YAML also yes, no, on, off), got {value}")
        return value


class Data(Part):
    """Where the labelled texts come from and how they are labelled."""

    source: str | list[str] = "generated"
    options: dict[str, Any] = Field(default_factory=dict)
    text: str | int | None = None
    label: str | int | None = None
    classes: dict[str, str] | None = None
    threshold: Annotated[list[float], Field(min_length=1, max_length=MAX_CUTS)] | None = None
    limit: Annotated[int, Field(ge=4)] | None = None
    drop_duplicates: bool = False

    @field_validator("options")
    @classmethod
    def _options_are_plain(cls, value: dict[str, Any]) -> dict[str, Any]:
        try:
            json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
        except (TypeError, ValueError, RecursionError) as error:
            raise ValueError(f"expected texts, finite numbers, true or false, or lists of these ({error})") from None
        return value

    @field_validator("threshold")
    @classmethod
    def _cuts_ascend(cls, value: list[float] | None) -> list[float] | None:
        if value is not None and value != sorted({*value}):
            raise ValueError(f"expected cut points in ascending order, each once, got {value}")
        return value

    @field_validator("source")
    @classmethod
    def _source_is_named(cls, value: str | list[str]) -> str | list[str]:
        names = [value] if isinstance(value, str) else value
        if not names or not all(name.strip() for name in names):
            raise ValueError('expected "generated", a data set id or a path (or a list of these), got an empty name')
        return value


class Split(Part):
    """Which rows train, which choose the epoch, and which are kept for the final score.

    ``test: given`` keeps the test part of the source, and its validation part where it has one. ``validation: test``
    looks at the test part during training, as some notebooks do; its score is then named as such. With ``folds: 10``
    the rows are dealt into ten stratified parts by the seed, the one named by ``fold`` (0 to 9) is the test part, and
    ``test`` is not asked: ten recipes, alike but for ``fold``, test on every row once.
    """

    test: Annotated[float, Field(gt=0)] | Literal["given"] = 0.2
    validation: Annotated[float, Field(gt=0)] | Literal["test"] = 0.1
    test_how: SplitHow = SplitHow.STRATIFIED
    validation_how: SplitHow = SplitHow.STRATIFIED
    folds: Annotated[int, Field(ge=2, le=100)] | None = None
    fold: Annotated[int, Field(ge=0)] = 0

    @model_validator(mode="after")
    def _fold_is_one_of_them(self) -> Self:
        if self.fold >= (self.folds or 1):
            raise ValueError(
                f"expected fold to be 0 to {(self.folds or 1) - 1}, as there are {self.folds or 'no'} folds"
            )
        return self

    @field_validator("test", "validation")
    @classmethod
    def _fraction_or_rows(cls, value: float | str) -> float | str:
        if isinstance(value, float) and value >= 1 and value != int(value):
            raise ValueError(f"expected a fraction below 1 or a whole number of rows, got {value}")
        return value


def _known_step(step: object) -> object:
    parse_step(step)
    return step


class VocabularyRecipe(Part):
    """Which words get an id of their own."""

    size: Annotated[int, Field(ge=3)] | None = 20000
    minimum_count: Annotated[int, Field(ge=1)] = 1
    fit_on: FitOn = FitOn.TRAIN
    fit_text: FitText = FitText.CLEANED
    unknown: Unknown = Unknown.TOKEN
    start_token: bool = False

    @property
    def leaks(self) -> bool:
        """Whether words of the test texts are learnt too, so that their score says less."""
        return self.fit_on is FitOn.ALL


class Text(Part):
    """How a text becomes a row of ids."""

    clean: Annotated[list[Annotated[WrittenStep, BeforeValidator(_known_step)]], Field(max_length=MAX_STEPS)] = Field(
        default_factory=lambda: list[WrittenStep](["lowercase", "urls", "mentions"])
    )
    tokenizer: Tokenizer = Tokenizer.WORDS
    vocabulary: VocabularyRecipe = Field(default_factory=VocabularyRecipe)
    length: Annotated[int, Field(ge=1, le=MAX_LENGTH)] | Literal["auto"] = "auto"
    truncate: End = End.FRONT
    pad: End = End.END
    mask: bool = True

    @property
    def steps(self) -> tuple[ParsedStep, ...]:
        """The cleaning steps as values."""
        return tuple(map(parse_step, self.clean))


Rate = Annotated[float, Field(ge=0, lt=1)]
Units = Annotated[int, Field(ge=1, le=MAX_UNITS)]


class Embedding(Part):
    """The table that gives each word its vector."""

    size: Units = 32
    spatial_dropout: Rate = 0.0
    pretrained: str | None = None
    trainable: bool = True

    @field_validator("pretrained")
    @classmethod
    def _vectors_are_named(cls, value: str | None) -> str | None:
        if value is not None and not value.strip():
            raise ValueError("expected the id of kept vectors or the path of a file, got an empty name")
        return value


class Recurrent(Part):
    """One recurrent layer."""

    cell: Cell = Cell.LSTM
    units: Units = 32
    bidirectional: bool = False
    activation: Activation = Activation.TANH
    dropout: Rate = 0.0
    recurrent_dropout: Rate = 0.0
    recurrent_initializer: Initializer = Initializer.ORTHOGONAL
    recurrent_scale: Annotated[float, Field(gt=0, le=10)] = 1.0
    reset_after: bool = True


class Dense(Part):
    """One dense layer between the pooled states and the head."""

    units: Units = 64
    activation: Activation = Activation.RELU
    dropout: Rate = 0.0


class HeadActivation(StrEnum):
    """What the last layer ends in; auto follows its units."""

    AUTO = "auto"
    SIGMOID = "sigmoid"
    SOFTMAX = "softmax"


class Head(Part):
    """The layer that gives the verdict; auto: two classes get one sigmoid unit, more get a softmax."""

    units: Annotated[int, Field(ge=1)] | Literal["auto"] = "auto"
    activation: HeadActivation = HeadActivation.AUTO
    from_logits: bool = False


class Network(Part):
    """The layers between the ids and the verdict."""

    embedding: Embedding = Field(default_factory=Embedding)
    recurrent: Annotated[list[Recurrent], Field(max_length=MAX_LAYERS)] = Field(default_factory=lambda: [Recurrent()])
    pooling: Pooling = Pooling.LAST
    dense: Annotated[list[Dense], Field(max_length=MAX_LAYERS)] = Field(default_factory=list)
    head: Head = Field(default_factory=Head)


class Optimizer(Part):
    """How the weights are moved."""

    name: OptimizerName = OptimizerName.ADAM
    learning_rate: Annotated[float, Field(gt=0, le=10)] = 0.001
    clip_norm: Annotated[float, Field(gt=0)] | None = None


class EarlyStopping(Part):
    """Stop when the monitored value has not improved for ``patience`` epochs, and keep the best epoch."""

    monitor: Monitor = Monitor.VAL_LOSS
    patience: Annotated[int, Field(ge=1)] = 2


class Training(Part):
    """How long and how the network is trained; ``mixed_precision`` computes in float16 on a GPU and nowhere else."""

    optimizer: Optimizer = Field(default_factory=Optimizer)
    batch_size: Annotated[int, Field(ge=1, le=65536)] | None = 32
    epochs: Annotated[int, Field(ge=1, le=MAX_EPOCHS)] = 10
    steps_per_epoch: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    early_stopping: EarlyStopping | None = None
    class_weight: Annotated[dict[str, Annotated[float, Field(ge=0)]], Field(min_length=1)] | None = None
    engine: EngineChoice = EngineChoice.AUTO
    speed: Speed = Speed.FAST
    mixed_precision: bool = False

    @model_validator(mode="after")
    def _batch_is_known(self) -> Self:
        if self.batch_size is None and self.steps_per_epoch is None:
            raise ValueError(
                "expected batch_size, such as 32, or steps_per_epoch, from which it follows, but both are null"
            )
        return self

    def batch_of(self, texts: int) -> int:
        """Return the size of a batch of so many texts: as said, else texts / steps, rounded up as Keras does."""
        size = self.batch_size or math.ceil(texts / (self.steps_per_epoch or 1))
        return max(1, min(size, texts))

    def texts_an_epoch(self, texts: int) -> int:
        """Return how many of so many training texts an epoch reads; steps that are fewer than its batches cut it."""
        return texts if self.steps_per_epoch is None else min(texts, self.steps_per_epoch * self.batch_of(texts))


class Recipe(Part):
    """Everything a run needs to be trained again."""

    name: Annotated[str, Field(max_length=200)] = "my first LSTM"
    data: Data = Field(default_factory=Data)
    split: Split = Field(default_factory=Split)
    text: Text = Field(default_factory=Text)
    network: Network = Field(default_factory=Network)
    training: Training = Field(default_factory=Training)
    probes: Annotated[list[Annotated[str, Field(max_length=10_000)]], Field(max_length=20)] = Field(
        default_factory=list
    )
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 7

    @model_validator(mode="after")
    def _pooling_fits(self) -> Self:
        recurrent, pooling = self.network.recurrent, self.network.pooling
        if not recurrent and pooling is Pooling.LAST:
            raise ValueError("network.pooling: last needs a recurrent layer; without one, use mean or max")
        if pooling is not Pooling.MAX or not self.text.mask:
            return self
        # Keras repeats the last state over masked end padding, so a forward layer's maximum is not touched by it.
        # Masked front padding, a backward layer and bare embeddings put other values there, and the maximum sees them.
        if self.text.pad is End.FRONT or not recurrent or recurrent[-1].bidirectional:
            raise ValueError(
                "network.pooling: max with a mask needs end padding and a last recurrent layer that reads forwards "
                "only, because Keras's max pooling ignores the mask; set text.pad to end, text.mask to false, "
                "or network.pooling to last or mean"
            )
        return self

    @classmethod
    def parse(cls, document: object) -> "Recipe":
        """Return the recipe a plain document (parsed YAML or JSON) describes.

        Raises:
            RecipeError: names each field that is wrong, what was expected and what came.
        """
        try:
            return cls.model_validate(document)
        except ValidationError as error:
            raise RecipeError(sentence(error, cls)) from None

    @classmethod
    def read(cls, path: Path) -> "Recipe":
        """Return the recipe in a ``.yaml``, ``.yml`` or ``.json`` file."""
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise RecipeError(f"expected a recipe file at {path}, but it cannot be read: {error}") from None
        return cls.loads(text)

    @classmethod
    def loads(cls, text: str) -> "Recipe":
        """Return the recipe in a YAML or JSON text.

        What a run has noted beside its recipe (versions and device) is passed over.
        """
        document = load_document(text)
        if isinstance(document, dict):
            document.pop(TRAINED_WITH, None)
        return cls.parse({} if document is None else document)

    def document(self) -> dict[str, Any]:
        """Return the recipe as plain values, defaults filled in."""
        return self.model_dump(mode="json")

    def to_yaml(self) -> str:
        """Return the recipe as YAML, defaults filled in."""
        return dump_yaml(self.document())

    def with_settings(self, settings: typing.Iterable[str]) -> "Recipe":
        """Return the recipe with ``path=value`` settings applied, the values read as YAML.

        A path walks through fields and list positions: ``network.recurrent.0.cell=gru``.
        """
        document = self.document()
        for setting in settings:
            path, equals, value = setting.partition("=")
            if not equals or not path.strip():
                raise RecipeError(f"expected a setting like training.epochs=5, got {setting!r}")
            assign(document, path.strip(), load_yaml(value))
        return Recipe.parse(document)

    def with_lines(self, text: str) -> "Recipe":
        """Return the recipe with the settings applied that a text holds, one a line.

        Raises:
            RecipeError: names the first line with which it goes wrong, counted from 1.
        """
        lines = written_lines(text)
        try:
            return self.with_settings(lines.values())
        except RecipeError as error:
            wrong, said = self._first_wrong(lines, str(error))
        raise RecipeError(f"line {wrong}: {said}")

    def _first_wrong(self, lines: dict[int, str], usual: str) -> tuple[int, str]:
        settings = []
        for number, line in lines.items():
            settings.append(line)
            try:
                self.with_settings(settings)
            except RecipeError as error:
                return number, str(error)
        return number, usual
