"""A reference for ``Matcher.find``: the matching rules of DESIGN.md, one term and one position at a time.

Slow and plain on purpose, and written from the rules: it shares no code with newsframes and knows characters from unicodedata only.
"""

from __future__ import annotations

import functools
import itertools
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

LINE_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
ARTICLE = "ال"
DOUBLE_LAM = "لل"
CONJUNCTIONS = ("", "و", "ف")
PROCLITICS = {"".join(parts) for parts in itertools.product(CONJUNCTIONS, ("", "ب", "ك", "ل", "س"), ("", ARTICLE))}
PROCLITICS |= {conjunction + DOUBLE_LAM for conjunction in CONJUNCTIONS}
SAME = {
    **dict.fromkeys("أإآٱ", "ا"), **dict.fromkeys("ىی", "ي"), "ة": "ه", "ک": "ك",
    **dict.fromkeys("’ʼ‘`´", "'"), **dict.fromkeys("‐‑−", "-"), **dict.fromkeys("\t_", " "),
}  # fmt: skip


class Term(NamedTuple):
    """A form of the lexicon and whom it names."""

    form: str
    language: str
    layer: str
    key: str
    role: str
    needs_case: bool


class Letter(NamedTuple):
    """A character as matching sees it, and the stretch of the text that it stands for."""

    char: str
    start: int
    end: int
    capital: bool


class Hit(NamedTuple):
    """Where a term stands, and what is written together with its front."""

    start: int
    end: int
    term: Term
    proclitic: str


class Reference:
    """All terms, and what the rules find of them in a text."""

    def __init__(self, terms: Iterable[Term]):
        self.by_first_letter: dict[str, list[Term]] = {}
        for term in terms:
            form = letters(term.form)
            first = {plain(form[0].char)}
            if spell(form).startswith(ARTICLE):
                first.add(plain(form[len(ARTICLE)].char))
            for char in first:
                self.by_first_letter.setdefault(char, []).append(term)

    def find(self, text: str, language: str) -> set[Hit]:
        """Every occurrence of every term, overlapping ones included."""
        found = letters(text)
        addresses = address_spans(text)
        hits = set()
        for position, letter in enumerate(found):
            for term in self.by_first_letter.get(plain(letter.char), []):
                if term.language != language and script(term.form) == ("Arabic" if language == "ar" else "Latin"):
                    continue
                for first, last, proclitic in spans(found, position, term):
                    start, end = with_brackets(text, found[first].start, found[last].end)
                    if not any(start < right and left < end for left, right in addresses):
                        hits.add(Hit(start, end, term, proclitic))
        return hits


def spans(text: list[Letter], position: int, term: Term) -> Iterable[tuple[int, int, str]]:
    """First and last letter of a term whose own letters begin at a position, the article of a noun included, and proclitics."""
    form = letters(term.form)
    chain = written_together(text, position) if is_word(form[0].char) else ""
    if chain and chain not in PROCLITICS:
        return
    arabic = script(term.form) == "Arabic"
    last = last_letter(text, position, form, term.needs_case)
    if last is not None and (not chain or not arabic or count_letters(form) >= 3):
        yield (position - len(ARTICLE) if chain.endswith(ARTICLE) else position), last, chain
    if arabic and chain.endswith(DOUBLE_LAM) and spell(form).startswith(ARTICLE):
        form = form[len(ARTICLE) :]
        last = last_letter(text, position, form, term.needs_case)
        if last is not None and count_letters(form) >= 3:
            yield position, last, chain


def last_letter(text: list[Letter], position: int, form: list[Letter], exact: bool) -> int | None:
    """Where a form that begins at a position ends, if it stands there and its word ends with it."""
    at = position
    for wanted in form:
        if at == len(text) or not same(text[at], wanted, exact):
            return None
        last = at
        at += 1
        while wanted.char == " " and at < len(text) and text[at].char == " ":
            at += 1
    if at < len(text) and is_word(text[at].char):
        return None
    return last


def same(found: Letter, wanted: Letter, exact: bool) -> bool:
    """Whether a letter of the text is the one of the form; only a capital may have lost its accent."""
    if exact and found.capital != wanted.capital:
        return False
    return found.char == wanted.char or (found.capital and found.char == plain(wanted.char))


def plain(char: str) -> str:
    """A letter without its accent."""
    return unicodedata.normalize("NFD", char)[0]


def written_together(text: list[Letter], position: int) -> str:
    """The letters between the beginning of a word and a position in it."""
    first = position
    while first > 0 and is_word(text[first - 1].char):
        first -= 1
    return spell(text[first:position])


def with_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    """A span with the other half of an editor's brackets, where only one half stands inside."""
    surface = text[start:end]
    if "]" in surface and "[" not in surface:
        before = text[:start]
        while before and fold(before[-1]) == "":
            before = before[:-1]
        if before.endswith("["):
            return len(before) - 1, end
    if "[" in surface and "]" not in surface:
        after = text[end:]
        while after and fold(after[0]) == "":
            after = after[1:]
        if after.startswith("]"):
            return start, len(text) - len(after) + 1
    return start, end


@functools.lru_cache(maxsize=1000)
def letters(text: str) -> list[Letter]:
    """The characters that matching sees."""
    seen, at = [], 0
    while at < len(text):
        end = at + 1
        while end < len(text) and is_mark(text[end]):
            end += 1
        base, marks = text[at], "".join(mark for mark in text[at + 1 : end] if fold(mark))
        composed = unicodedata.normalize("NFKC", base + marks) if base.isalpha() else base + marks
        seen += [Letter(fold(char), at, end, base.isupper()) for char in composed if fold(char)]
        at = end
    return [letter for number, letter in enumerate(seen) if not is_editorial_bracket(seen, number)]


def fold(char: str) -> str:
    """A character without what matching does not see; empty where that is the whole character."""
    if char in LINE_BREAKS:
        return "\n"
    if char not in SAME and (unicodedata.category(char) in ("Cc", "Cf") or is_invisible(char)):
        return ""
    if unicodedata.category(char) == "Zs":
        return " "
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.digit(char))
    return SAME.get(char, char.lower()[0])


def is_invisible(char: str) -> bool:
    """Arabic vowel signs and their like, the tatweel, and variation selectors; hamza and madda are part of their letter."""
    name = unicodedata.name(char, "")
    if name in ("ARABIC MADDAH ABOVE", "ARABIC HAMZA ABOVE", "ARABIC HAMZA BELOW"):
        return False
    return name == "ARABIC TATWEEL" or (is_mark(char) and name.startswith(("ARABIC ", "VARIATION SELECTOR")))


def is_editorial_bracket(text: list[Letter], number: int) -> bool:
    """Whether a square bracket stands at the edge of a whole word: [Donald], but not [1]."""
    before = text[number - 1].char if number else " "
    after = text[number + 1].char if number + 1 < len(text) else " "
    if text[number].char == "[":
        return not is_word(before) and is_word(after) and not after.isdigit()
    return text[number].char == "]" and not is_word(after) and is_word(before) and not before.isdigit()


def address_spans(text: str) -> list[tuple[int, int]]:
    """Web addresses, e-mail addresses and handles."""
    found = []
    for at, char in enumerate(text):
        if text.startswith(("http://", "https://", "www."), at):
            found.append((at, run(text, at, +1, lambda c: not c.isspace())))
        if char == "/":
            name = run(text, at, -1, str.isalpha)
            host = run(text, at, -1, lambda c: c.isalnum() or c in ".-")
            if at - name >= 2 and text[name - 1] == "." and host < name - 1:
                found.append((host, run(text, at, +1, lambda c: not c.isspace())))
        if char == "@":
            left, right = (run(text, edge, step, is_address_char) for edge, step in ((at, -1), (at + 1, +1)))
            if right > at + 1:
                found.append((left, right))
    return found


def is_address_char(char: str) -> bool:
    return is_word(char) or char in "_.-"


def run(text: str, at: int, step: int, belongs) -> int:
    """How far a run of characters goes from a position, forwards (+1) or backwards (-1)."""
    while 0 <= (at if step > 0 else at - 1) < len(text) and belongs(text[at if step > 0 else at - 1]):
        at += step
    return at


@functools.cache
def script(form: str) -> str:
    """Arabic or Latin, by the majority of the letters, else empty."""
    names = [unicodedata.name(char, "") for char in form if char.isalpha()]
    for script in ("Arabic", "Latin"):
        if 2 * sum(name.startswith(script.upper() + " ") for name in names) > len(names):
            return script
    return ""


def is_word(char: str) -> bool:
    return char.isalnum() or is_mark(char)


def is_mark(char: str) -> bool:
    return unicodedata.category(char).startswith("M")


def count_letters(form: list[Letter]) -> int:
    return sum(letter.char.isalnum() for letter in form)


def spell(text: list[Letter]) -> str:
    return "".join(letter.char for letter in text)
