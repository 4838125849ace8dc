"""The one error that users are meant to see: what is wrong, where, and what to do about it."""

from __future__ import annotations

from pathlib import Path


class InputError(ValueError):
    """Something the user gave cannot be used.

    The message names the file, the line (or row) if there is one, the value that was found and the remedy.
    """

    def __init__(self, what: str, *, path: str | Path | None = None, line: int | None = None, remedy: str = ""):
        self.what, self.path, self.line, self.remedy = what, path, line, remedy
        where = "" if path is None else str(path) + ("" if line is None else f", line {line}") + ": "
        super().__init__(where + what + (f" -> {remedy}" if remedy else ""))


class UnknownLanguage(InputError):
    """A text is in a language that the lexicon does not have: a limit of the instrument, not a fault of the text."""


class InputErrors(InputError):
    """Several of them, told together so that all can be mended in one go."""

    def __init__(self, errors: list[InputError]):
        self.errors = errors
        ValueError.__init__(self, "\n".join(str(error) for error in errors))

    @classmethod
    def raise_if_any(cls, errors: list[InputError]) -> None:
        """Raise the single error itself, or all of several as one; do nothing where there is none."""
        if len(errors) == 1:
            raise errors[0]
        if errors:
            raise cls(errors)
