"""Every error that memography raises on purpose.

MemographyError
├── UserError                what the caller asked for can't be done; the message says what to do next
│   ├── SourceError          a source can't be read at all (one bad post in it is a reject, not an error)
│   ├── CorpusError          not a corpus, a corpus of another version, or one in use
│   ├── TableError           no such table, or a table that is not built yet
│   ├── MemeNotFound         no meme, or several, go by that id or name
│   ├── SettingsError        an unknown key or a value that does not fit
│   ├── TruthError           a truth file for `evaluate` that does not fit the corpus
│   ├── WeightsError         a model's weights are not what they should be, or can't be brought
│   │   └── MissingWeights   a model is needed whose weights are nowhere on this machine
│   └── MissingExtra         a package is needed that is not installed
├── AuditError               a claim of a biography does not follow from the tables
├── SiteError                the explorer does not answer as it should while it is copied
└── WorkerError              a worker process does not start

Anything else that reaches a user is a bug of ours.
"""


class MemographyError(Exception):
    """Base of everything that memography raises on purpose."""


class UserError(MemographyError):
    """What was asked for can't be done, and the caller can mend it."""


class SourceError(UserError):
    """A source can't be read at all."""


class CorpusError(UserError):
    """The directory is no corpus, one of another version, or one in use."""


class TableError(UserError):
    """There is no such table, or it is not built yet."""


class MemeNotFound(UserError):
    """No meme, or more than one, goes by this id or name."""


class SettingsError(UserError):
    """A setting is unknown or its value does not fit."""


class TruthError(UserError):
    """A truth file does not fit the corpus that it is to judge."""


class WeightsError(UserError):
    """A model's weights are not what they should be, or can't be brought."""


class MissingWeights(WeightsError):
    """A model is needed whose weights are nowhere on this machine."""


class MissingExtra(UserError):
    """A package is needed that is not installed."""


class AuditError(MemographyError):
    """A claim of a biography does not follow from the tables."""


class SiteError(MemographyError):
    """The explorer does not answer as it should while it is copied, or two of its pages would be one file."""


class WorkerError(MemographyError):
    """A worker process does not start; it would fail for every item."""
