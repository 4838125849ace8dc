"""The one error that users are meant to see: what is wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from newsframes.text import visible

LONGEST = 1000
"""Characters of what was found, or of a remedy, that a message tells; a value can be a whole book."""
MOST_LISTED = 5
"""Things of a kind that a message names one by one."""


class InputError(ValueError):
    """Something the user gave cannot be used.

    The message names the file, the line (or row) if there is one, the value that was found and the remedy, in one line: control and
    direction characters of names and values are shown and not obeyed.
    """

    def __init__(self, what: str, *, path: str | Path | None = None, line: int | None = None, remedy: str = ""):
        self.what, self.path, self.line, self.remedy = _told(what), path, line, _told(remedy)
        where = "" if path is None else _told(str(path)) + ("" if line is None else f", line {line}") + ": "
        super().__init__(where + self.what + (f" -> {self.remedy}" if remedy else ""))


def _told(text: str) -> str:
    """A part of a message: one line, of bounded length, in which nothing is obeyed."""
    shortened = text if len(text) <= LONGEST else text[:LONGEST] + f"… ({len(text):,} characters)"
    return visible(shortened).replace("\n", "⟨U+000A⟩").replace("\t", "⟨U+0009⟩")


def listed(things: Iterable) -> str:
    """The first MOST_LISTED of many things, for a message."""
    names = [str(thing) for thing in things]
    return ", ".join(names[:MOST_LISTED]) + (" …" if len(names) > MOST_LISTED else "")


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
