"""The one family of deliberate errors.

Each message is written for the person who reads it: what was expected, what came, what to do. Pages and the
command line catch ``CoreError`` and show its text; every other exception is a bug and stays loud.
"""


class CoreError(Exception):
    """Something a visitor can understand and mend; its text is a sentence for them."""


class RecipeError(CoreError):
    """A recipe names an unknown field or an impossible value."""


class DataError(CoreError):
    """A file or table cannot be read as labelled texts."""


class OneColumnError(DataError):
    """A file holds one column only: nobody can learn from it, but a network can read it."""


class RunNotFoundError(CoreError):
    """No run with this id lies under the home folder."""


class DamagedRunError(CoreError):
    """A file of a run folder is missing or cannot be read."""


class RunStateError(CoreError):
    """The run is in a state in which what was asked makes no sense."""


class SecondServerError(CoreError):
    """Another server is in charge of the home folder, and this one only reads."""


class StorageError(CoreError):
    """The disk has no room, or may not be written to."""


class LimitError(CoreError):
    """A training is larger than this server allows."""


class EngineError(CoreError):
    """The engine (Keras backend) asked for is not installed or cannot start."""
