"""Characters and words: how a text is folded for matching, with the way back to the original.

Matching must not see differences that readers do not see (diacritics, letter case, alef with or without hamza, presentation
forms, tatweel), yet every offset in every table points into the text exactly as it was read. So folding is a map from
characters to characters that remembers where each one came from.
"""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass

import charset_normalizer
import numpy as np
import regex

WORD = regex.compile(
    r"[\p{L}\p{N}_][\p{L}\p{M}\p{N}\p{Cf}_]*+(?:(?:['’ʼ\-‐‑]|(?<=\p{N})[.,٫٬](?=\p{N}))[\p{L}\p{N}_][\p{L}\p{M}\p{N}\p{Cf}_]*+)*+"
)
"""A graphic word: letters, marks and digits; an inner apostrophe, hyphen or decimal sign joins. The same in every language, so
l'application and والصين are one word each: rates per 1,000 words are comparable in what they count, not in what a word holds."""

ARABIC_LETTER_CLASSES = {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك"}
SAME_CHARACTER = {"’": "'", "ʼ": "'", "‘": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "−": "-", "_": " "}
TATWEEL = "\u0640"
LINE_BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_ARABIC_MARKS = [
    *range(0x0610, 0x061B),
    *range(0x064B, 0x0660),
    0x0670,
    *range(0x06D6, 0x06DD),
    *range(0x06DF, 0x06E5),
    *range(0x06E7, 0x06E9),
    *range(0x06EA, 0x06EE),
    *range(0x08D3, 0x0900),
]
_INVISIBLE = "\u200b\u200c\u200d\u00ad\ufe0f\ufe0e"
_JOINING = [0x0653, 0x0654, 0x0655]
_VARIATION_SELECTORS = [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]
_SPACES = regex.compile(" {2,}")
_LAST_CASED = 0x1E944  # no code point above has another letter case


_OBEYED = regex.compile(
    r"[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\U000E0000-\U000E007F--[\n\t]]", regex.V1
)


_PILE = regex.compile(r"((?:\p{M}\p{Cf}*+){8})((?:\p{M}\p{Cf}*+)++)")


def visible(text: str) -> str:
    """The text with every character shown that a terminal, browser or drawing would obey instead: ⟨U+202E⟩.

    These are control and direction characters, line separators, annotations, tags and half characters; line feed and tab stay. Of marks
    piled up on one letter eight are left, so that they do not cover the lines around.
    """
    level = _PILE.sub(lambda match: f"{match[1]}⟨+{len(match[2])}⟩", text)
    return _OBEYED.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", level)


ENCODINGS = ("cp1252", "cp1256", "iso8859_6", "mac_roman", "cp720", "cp850")
"""In which texts in the three languages were written before UTF-8."""
BYTES_TO_TELL = 10_000


def likely_encoding(data: bytes, at: int) -> str:
    """What bytes that are not UTF-8 from ``at`` on may be (``UTF-16``, ``cp1256`` …), empty where nothing fits."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:200].count(0) > 20:
        return "UTF-16"
    best = charset_normalizer.from_bytes(
        data[max(0, at - BYTES_TO_TELL) : at + BYTES_TO_TELL], cp_isolation=list(ENCODINGS)
    ).best()
    return best.encoding if best else ""


def words(text: str) -> list[str]:
    """The graphic words of a text, in order."""
    return WORD.findall(text)


def count_words(text: str) -> int:
    """How many graphic words a text has."""
    return sum(1 for _ in WORD.finditer(text))


@functools.cache
def _tables() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Per code point: the folded one (0 = drop), is it part of a word, is it a mark that is dropped, does it need NFKC."""
    fold = np.arange(0x110000, dtype=np.uint32)
    compose = np.zeros(0x110000, dtype=bool)
    for point in range(_LAST_CASED):
        if 0xD800 <= point < 0xE000:
            continue
        char = chr(point)
        lower = char.lower()
        if lower != char:
            fold[point] = ord(lower[0])
        category = unicodedata.category(char)
        if category == "Cf" or category == "Cc":
            fold[point] = 0
        elif category == "Zs" or char == "\t":
            fold[point] = ord(" ")
        elif category == "Nd":
            fold[point] = ord("0") + unicodedata.digit(char)
        elif category[0] == "M":
            compose[point] = True
        elif category[0] == "L":
            compatible = unicodedata.normalize("NFKC", char)
            compose[point] = compatible != char and compatible[:1].isalpha()
    marks = np.zeros(0x110000, dtype=bool)
    marks[_ARABIC_MARKS] = True
    fold[_ARABIC_MARKS] = 0
    compose[_ARABIC_MARKS] = False
    # Hamza and madda as combining marks join the letter they stand on.
    marks[_JOINING] = False
    compose[_JOINING] = True
    fold[_VARIATION_SELECTORS] = 0
    compose[_VARIATION_SELECTORS] = False
    fold[ord(TATWEEL)] = 0
    for source, target in (ARABIC_LETTER_CLASSES | SAME_CHARACTER).items():
        fold[ord(source)] = ord(target)
    for char in LINE_BREAKS:
        fold[ord(char)] = ord("\n")
    fold[ord("\t")] = ord(" ")
    word = np.fromiter((chr(point).isalnum() for point in range(0x110000)), dtype=bool, count=0x110000)
    word |= compose
    return fold, word, marks, compose


@dataclass(frozen=True)
class Folded:
    """A folded text and the way back: character ``i`` stands for ``original[starts[i]:ends[i]]``.

    points: uint32 code points; starts, ends: int64 offsets into the original, in code points.
    """

    points: np.ndarray
    starts: np.ndarray
    ends: np.ndarray

    def __str__(self) -> str:
        return self.points.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def code_points(text: str) -> np.ndarray:
    """The code points of a text as uint32; lone surrogates are kept."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def fold(text: str) -> Folded:
    """Fold a text for matching.

    Lower case; Arabic alef, ya and ta-marbuta variants made one; Arabic diacritics, tatweel, zero-width, control and
    direction characters dropped; digits of any script to 0-9; compatibility and decomposed letters composed (NFKC);
    apostrophes, hyphens and spaces made one kind and runs of spaces one space. Accents of Latin letters stay.
    """
    fold_table, _, mark_table, compose_table = _tables()
    points = code_points(text)
    starts = np.arange(len(points), dtype=np.int64)
    ends = starts + 1
    if compose_table[points].any():
        points, starts, ends = _composed(text)
    # A dropped diacritic belongs to the letter before it, so the letter's end moves behind it.
    marks = mark_table[points]
    if marks.any():
        letters = np.flatnonzero(~marks)
        following = np.searchsorted(letters, np.arange(len(points)), side="right")
        run_end = np.append(letters, len(points))[following]
        ends = np.where(marks, ends, ends[np.maximum(run_end - 1, 0)])
    folded = fold_table[points]
    keep = folded != 0
    folded, starts, ends = folded[keep], starts[keep], ends[keep]
    keep = ~_editorial_brackets(folded)
    folded, starts, ends = folded[keep], starts[keep], ends[keep]
    space = folded == ord(" ")
    doubled = np.zeros(len(folded), dtype=bool)
    doubled[1:] = space[1:] & space[:-1]
    keep = ~doubled
    return Folded(folded[keep], starts[keep], ends[keep])


def _editorial_brackets(points: np.ndarray) -> np.ndarray:
    """Square brackets around whole words, as an editor inserts them: [Donald] Trump. Footnote marks like [1] are none."""
    brackets = (points == ord("[")) | (points == ord("]"))
    if not brackets.any():
        return brackets
    word = is_word_point(points)
    before, after = np.append(False, word[:-1]), np.append(word[1:], False)
    digit_after, digit_before = (np.isin(np.roll(points, shift), np.arange(48, 58)) for shift in (-1, 1))
    opening = (points == ord("[")) & ~before & after & ~digit_after
    closing = (points == ord("]")) & before & ~after & ~digit_before
    return opening | closing


_CLUSTER = regex.compile(r"\X")


def _composed(text: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """NFKC of each grapheme that needs it; all characters that come out of one share its offsets."""
    fold_table, _, mark_table, compose_table = _tables()
    points, starts, ends = [], [], []
    for cluster in _CLUSTER.finditer(text):
        chars, start = cluster[0], cluster.start()
        codes = [ord(char) for char in chars]
        if not any(compose_table[code] for code in codes):
            points += codes
            starts += range(start, start + len(codes))
            ends += range(start + 1, start + 1 + len(codes))
            continue
        # Marks that matching drops would keep the others from composing, so they go first; hamza and madda may compose.
        bare = "".join(c for c in chars if ord(c) in _JOINING or (not mark_table[ord(c)] and fold_table[ord(c)]))
        composed = unicodedata.normalize("NFKC", bare)
        end = start + len(chars.rstrip(_INVISIBLE))
        points += [ord(char) for char in composed]
        starts += [start] * len(composed)
        ends += [end] * len(composed)
    return np.array(points, dtype=np.uint32), np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64)


@functools.cache
def _translation() -> tuple[dict[int, int | None], frozenset[str]]:
    """The folding as a table for str.translate, and the characters that it cannot fold one by one."""
    fold_table, _, _, compose_table = _tables()
    changed = np.flatnonzero(fold_table != np.arange(len(fold_table)))
    targets = {0: None, **{int(point): int(fold_table[point]) or None for point in changed}}
    return targets, frozenset(map(chr, np.flatnonzero(compose_table).tolist())) | {"[", "]"}


@functools.lru_cache(maxsize=100_000)
def fold_string(text: str) -> str:
    """The folded text alone, trimmed: what a lexicon form is compared by. Equal to ``str(fold(text)).strip()``."""
    targets, not_alone = _translation()
    if not not_alone.isdisjoint(text):
        return str(fold(text)).strip()
    return _SPACES.sub(" ", text.translate(targets)).strip()


def is_word_point(points: np.ndarray) -> np.ndarray:
    """Whether each code point is part of a word (letter, digit or mark)."""
    return _tables()[1][points]


@functools.lru_cache(maxsize=10_000)
def strip_accents(text: str) -> str:
    """Latin letters without their accents, for text set in capitals."""
    return unicodedata.normalize(
        "NFC", "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    )


def fold_strings(texts: list[str]) -> list[str]:
    """``fold_string`` of each of many one-line texts, together."""
    targets, not_alone = _translation()
    together = "\n".join(texts)
    folded = together.translate(targets).split("\n")
    if len(folded) != len(texts):
        return [fold_string(text) for text in texts]
    singly = not_alone.intersection(together)
    quick = [text if "  " not in text and text == text.strip() else _SPACES.sub(" ", text).strip() for text in folded]
    return [
        fast if singly.isdisjoint(text) else fold_string(text) for text, fast in zip(texts, quick, strict=True)
    ] if singly else quick  # fmt: skip


@functools.cache
def _scripts() -> np.ndarray:
    """Per code point below 0x11000: 1 a Latin letter, 2 an Arabic one, 3 another letter, 0 no letter."""
    points = "".join(chr(point) for point in range(0x11000) if not 0xD800 <= point < 0xE000)
    table = np.zeros(0x11000, dtype=np.uint8)
    for value, pattern in ((3, r"\p{L}"), (1, r"\p{Script=Latin}"), (2, r"\p{Script=Arabic}")):
        table[[ord(char) for char in regex.findall(pattern, points)]] = value
    return table


def scripts_of(texts: list[str]) -> list[str]:
    """``Arabic`` or ``Latin`` for each text, by the majority of its letters; ``other`` where neither is it."""
    if not texts:
        return []
    points = code_points("\n".join(texts))
    kinds = _scripts()[np.minimum(points, 0x10FFF)]
    starts = np.cumsum([0, *(len(text) + 1 for text in texts[:-1])])
    count = lambda value: np.add.reduceat(np.append(kinds == value, False).astype(np.int64), starts)  # noqa: E731
    latin, arabic, other = count(1), count(2), count(3)
    letters = latin + arabic + other
    return np.select([arabic * 2 > letters, latin * 2 > letters], ["Arabic", "Latin"], "other").tolist()


@functools.lru_cache(maxsize=10_000)
def script_of(text: str) -> str:
    """``Arabic`` or ``Latin``, by the majority of the letters; ``other`` where neither is it."""
    return scripts_of([text])[0]
