"""Quotations: what stands between quotation marks of every kind, nested, never closed, or stray."""

from __future__ import annotations

import bisect
from typing import NamedTuple

import regex

QUOTE_FORMS = ("direct", "mixed", "indirect")
_PAIRS = {"«": "»", "“": "”", "„": "“", "‹": "›", '"': '"'}
_SINGLE = "‘'"
_OPENING = regex.compile(
    "[" + "".join(_PAIRS) + "]"
    rf"|(?<![^\s(\[—–])[{_SINGLE}](?![\s\d]|(?i:n|em|til|tis|twas|cause|cos|round|bout)\b)"  # not '90s, nor 'em
)
_SINGLE_CLOSES = regex.compile(r"(?<=\S)[’'](?![\p{L}\p{N}])")
_LONGEST_SINGLE = 1_000
"""Characters within which a single mark must be closed."""
_POSSESSIVE = regex.compile(r"(?<=[sS])[’'](?=\s\p{Ll})")
_CLOSES = regex.compile(r'(?<=[^\s(\[])"(?=[\s.,;:!?،؛؟)\]]|$)')
_OPENS = regex.compile(r'(?<![^\s(\[])"(?=[^\s.,;:!?،؛؟)\]])')


class Quotation(NamedTuple):
    """What stands between quotation marks: offsets of the words inside, and whether the mark is closed in its line."""

    start: int
    end: int
    closed: bool


def find_quotations(text: str, start: int, end: int) -> list[Quotation]:
    """The quotations of a stretch of text, outermost only; one that is never closed runs to the end of its line.

    Of straight marks that are odd in number in a line one is stray: the first that by its place cannot open a quotation, or that
    another opening mark follows. Where they are even, two that both open are stray and unclosed unless as many close behind them.
    Single marks are apostrophes too: they quote where they open before a word and close behind one in the same line and near.
    """
    found, at, line_end, odd = [], start, start, False
    while opening := _OPENING.search(text, at, end):
        if line_end < opening.end():
            line_end = text.find("\n", opening.end(), end)
            line_end = end if line_end < 0 else line_end
            odd = text.count('"', opening.start(), line_end) % 2 == 1
        if opening[0] in _SINGLE:
            close = _single_close(text, opening.end(), line_end)
            if close < 0:
                at = opening.end()
                continue
        else:
            close = text.find(_PAIRS[opening[0]], opening.end(), line_end)
        opens_again = opening[0] == '"' and close >= 0 and _OPENS.match(text, close)
        if (odd and opening[0] == '"' and _CLOSES.match(text, opening.start())) or (
            opens_again and (odd or not _CLOSES.search(text, close + 1, line_end))
        ):
            at, odd = opening.end(), False
            continue
        at = (close if close >= 0 else line_end) + 1
        found.append(Quotation(opening.end(), at - 1, close >= 0))
    return found


def _single_close(text: str, start: int, end: int) -> int:
    """Where a single mark closes a quotation, or -1; one behind a plural (the boys' club) only where no other does before the next opens."""
    closes = _SINGLE_CLOSES.finditer(text, start, min(end, start + _LONGEST_SINGLE))
    mark = next(closes, None)
    for following in closes:
        if not _POSSESSIVE.match(text, mark.start()) or _OPENING.search(text, mark.end(), following.start()):
            break
        mark = following
    return mark.start() if mark else -1


def quotations_near(quotes: list[Quotation], start: int, end: int) -> list[Quotation]:
    """The quotations that touch a stretch; they stand in order and apart."""
    first = bisect.bisect_left(quotes, start, key=lambda quote: quote.end)
    return quotes[first : bisect.bisect_right(quotes, end, key=lambda quote: quote.start)]


def is_quoted(start: int, end: int, quotes: list[Quotation]) -> bool:
    """Whether a span stands inside a quotation."""
    return any(quote.start <= start and end <= quote.end for quote in quotes)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without space, commas and quotation marks at its borders."""
    edge = " \t\n\u00a0\u202f,،;:.!?؟«»“”\"„‹›‘’'—–"
    while start < end and text[start] in edge:
        start += 1
    while end > start and text[end - 1] in edge:
        end -= 1
    return start, end


def quote_form_of(start: int, end: int, quotes: list[Quotation], names: set[tuple[int, int]] = frozenset()) -> str:
    """How much of a content stands in quotation marks; those around a name (``names``, spans) do not count."""
    quotes = [quote for quote in quotes if (quote.start, quote.end) not in names]
    covered = sum(max(0, min(end, quote.end) - max(start, quote.start)) for quote in quotes)
    if not covered:
        return "indirect"
    return "direct" if covered >= 0.9 * (end - start) else "mixed"
