"""Characters and words: how a text is folded for matching, with the way back to the original.

Matching must not see differences that readers do not see (diacritics, letter case, alef with or without hamza, presentation
forms, tatweel), yet every offset in every table points into the text exactly as it was read. So folding is a map from
characters to characters that remembers where each one came from.
"""

from __future__ import annotations

import functools
import itertools
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
_MARK, _COMPOSE = np.uint8(1), np.uint8(2)
"""A mark that is dropped; a letter or mark that does not stand alone (NFKC)."""


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
    return len(WORD.findall(text))


@functools.cache
def _tables() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Per code point: the folded one (0 = drop), is it part of a word, and what else folding must know (_MARK, _COMPOSE)."""
    chars = "".join(map(chr, range(_LAST_CASED)))
    category = np.array(list(map(unicodedata.category, chars)))
    fold = np.arange(0x110000, dtype=np.uint32)
    fold[:_LAST_CASED] = [ord(char.lower()[0]) for char in chars]
    fold[np.flatnonzero((category == "Cf") | (category == "Cc"))] = 0
    fold[np.flatnonzero(category == "Zs")] = ord(" ")
    for point in np.flatnonzero(category == "Nd").tolist():
        fold[point] = ord("0") + unicodedata.digit(chars[point])
    compose = np.zeros(0x110000, dtype=bool)
    compose[:_LAST_CASED] = np.strings.startswith(category, "M")
    for point in np.flatnonzero(np.strings.startswith(category, "L")).tolist():
        if not unicodedata.is_normalized("NFKC", chars[point]):
            compose[point] = unicodedata.normalize("NFKC", chars[point])[:1].isalpha()
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
    word = np.strings.isalnum(np.arange(0x110000, dtype=np.uint32).view("<U1")) | compose
    return fold, word, marks * _MARK | compose * _COMPOSE


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
    fold_table, _, kinds = _tables()
    points = code_points(text)
    starts = np.arange(len(points), dtype=np.int64)
    ends = starts + 1
    kind = kinds[points]
    if (kind & _COMPOSE).any():
        points, starts, ends = _composed(text, points, kind)
        kind = kinds[points]
    folded = fold_table[points]
    # A dropped diacritic belongs to the letter before it, so the letter's end moves behind it.
    marks = np.flatnonzero(kind & _MARK)
    if len(marks):
        last_of_run = np.append(np.diff(marks) > 1, True)
        first_of_run = np.append(True, last_of_run[:-1])
        begins, run_ends = marks[first_of_run], ends[marks[last_of_run]]
        ends[begins[begins > 0] - 1] = run_ends[begins > 0]
    for unseen in (np.logical_not, _editorial_brackets, _doubled_spaces):
        if (dropped := unseen(folded)).any():
            kept = np.flatnonzero(~dropped)
            folded, starts, ends = folded[kept], starts[kept], ends[kept]
    return Folded(folded, starts, ends)


def _doubled_spaces(points: np.ndarray) -> np.ndarray:
    space = points == ord(" ")
    space[1:] &= space[:-1]
    space[:1] = False
    return space


def bracket_places(points: np.ndarray) -> np.ndarray:
    """Where square brackets stand."""
    return np.flatnonzero((points == ord("[")) | (points == ord("]")))


def _editorial_brackets(points: np.ndarray) -> np.ndarray:
    """Square brackets around whole words, as an editor inserts them: [Donald] Trump. Footnote marks like [1] are none."""
    editorial = np.zeros(len(points), dtype=bool)
    at = bracket_places(points)
    # Of either bracket, what stands inside and outside of it; before and after the text there is nothing.
    padded, opening = np.concatenate([[0], points, [0]]), points[at] == ord("[")
    inside, outside = padded[at + np.where(opening, 2, 0)], padded[at + np.where(opening, 0, 2)]
    is_digit = (inside >= ord("0")) & (inside <= ord("9"))
    editorial[at] = is_word_point(inside) & ~is_word_point(outside) & ~is_digit
    return editorial


_CLUSTER = regex.compile(r"\X")


def _composed(text: str, points: np.ndarray, kind: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """NFKC of each grapheme that needs it; all characters that come out of one share its offsets."""
    fold_table, _, kinds = _tables()
    parts, done = [], 0
    breaks = np.append(np.append(-1, np.flatnonzero(points == ord("\n"))), len(points))
    lines = np.unique(np.searchsorted(breaks, np.flatnonzero(kind & _COMPOSE)))
    for cluster in itertools.chain.from_iterable(
        _CLUSTER.finditer(text, left + 1, right) for left, right in zip(breaks[lines - 1].tolist(), breaks[lines].tolist(), strict=True)
    ):  # fmt: skip
        chars, start = cluster[0], cluster.start()
        if not any(kinds[ord(char)] & _COMPOSE for char in chars):
            continue
        # Marks that matching drops would keep the others from composing, so they go first; hamza and madda may compose.
        bare = "".join(c for c in chars if ord(c) in _JOINING or (not kinds[ord(c)] & _MARK and fold_table[ord(c)]))
        composed = code_points(unicodedata.normalize("NFKC", bare))
        end = start + len(chars.rstrip(_INVISIBLE))
        between = np.arange(done, start)
        done = cluster.end()
        parts += [
            (points[between], between, between + 1),
            (composed, np.full(len(composed), start), np.full(len(composed), end)),
        ]
    rest = np.arange(done, len(points))
    return tuple(map(np.concatenate, zip(*parts, (points[rest], rest, rest + 1), strict=True)))


@functools.cache
def _translation() -> tuple[dict[int, int | None], frozenset[str]]:
    """The folding as a table for str.translate, and the characters that it cannot fold one by one."""
    fold_table, _, kinds = _tables()
    changed = np.flatnonzero(fold_table != np.arange(len(fold_table)))
    targets = {
        0: None,
        **{point: to or None for point, to in zip(changed.tolist(), fold_table[changed].tolist(), strict=True)},
    }
    return targets, frozenset(map(chr, np.flatnonzero(kinds & _COMPOSE).tolist())) | {"[", "]"}


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


@functools.cache
def _capitals() -> np.ndarray:
    return np.strings.isupper(np.arange(0x110000, dtype=np.uint32).view("<U1"))


def is_capital(points: np.ndarray) -> np.ndarray:
    """Whether each code point is a capital letter."""
    return _capitals()[points]


@functools.lru_cache(maxsize=10_000)
def strip_accents(text: str) -> str:
    """Latin letters without their accents, for text set in capitals."""
    return unicodedata.normalize(
        "NFC", "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    )


def fold_strings(texts: list[str]) -> list[str]:
    """``fold_string`` of each of many one-line texts, together."""
    folded = [text.strip() for text in str(fold("\n".join(texts))).split("\n")]
    return folded if len(folded) == len(texts) else [fold_string(text) for text in texts]


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
