"""Which stretches of a text are headline, body, or boilerplate that is not the article at all.

The rules look at what all news sites share: the words that head a list of links or a comment form (the same notions in each
language, in data/lexicon/boilerplate.csv), the shape of a list, a line that is only a date, and the position in the text.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

import regex
from babel import Locale

from newsframes.lexicon import Lexicon
from newsframes.text import LINE_BREAKS, count_words, fold_string

REGIONS = ("headline", "body", "boilerplate")
COUNTED = ("headline", "body")
"""What is the article; boilerplate is coded, and left out of every count."""
MAX_HEADLINE_WORDS = 30
MAX_LINK_WORDS = 30
MAX_SOURCE_WORDS = 12
MIN_PARAGRAPH_WORDS = 15
MAX_DATE_LENGTH = 100
LAST_LINES = 3
"""A site's word about itself stands among the last lines that are no list of links."""

_LINE = regex.compile(rf"[^{LINE_BREAKS}]+")
_SEEN = regex.compile(r"\S")
_BULLET = regex.compile(r"\s*[•▪●◦‣∙·*–—-]\s+\S")
_SENTENCE_END = regex.compile(r"(?r)[.!?؟…][\s\"'»”’)\]›]*")
"""Matched backwards, from the end of a line."""
_ANNOUNCES = regex.compile(r"[:：]\s*$")
_ONLY_URL = regex.compile(r"\s*(?:https?://|www\.)\S+\s*")
_COLON = regex.compile("[:：]")
_STRAY = regex.compile(
    r"(?<=\s)(?=[\p{N}\p{Ll}])(?<=[.!?؟…][\s\"'»”’)]*\s)(?:\p{N}{1,3}\.|\p{Ll}[\p{L}\p{M}]*\.)(?=\s*$|\s+[\p{Lu}\"«“])"
)
"""A lone number or a lone lower-case word with its stop, between two finished sentences: debris of page furniture."""
_POST_SIGNATURE = regex.compile(
    r"(?:(?:pic\.twitter\.com|https?://t\.co)/\w++\s*+){0,20}+(?:[—–]|(?<!\S)-)\s*[^\n(—–]{1,60}\(@\w{1,30}\)"
    r"\s*(?:\p{L}+\.?\s+\p{N}{1,2},?\s+\p{N}{4}|\p{N}{1,2}\s+\p{L}+\.?,?\s+\p{N}{4}|$)",
    regex.MULTILINE,
)
"""What an embedded post ends with: picture link, — Name (@handle) date."""
_CLOCK = regex.compile(
    r"(?:\p{N}{1,2}[:h٫.]\p{N}{2}(?:[:.]\p{N}{2})?|\p{N}{1,2}h)(?:[ap]\.?m\.?)?|\p{N}{1,2}[ap]\.?m\.?", regex.IGNORECASE
)
_TIMESTAMP = regex.compile(
    r"\p{N}{4}-\p{N}{2}-\p{N}{2}T\p{N}{2}:\p{N}{2}(?::\p{N}{2}(?:\.\p{N}+)?)?(?:Z|[+-]\p{N}{2}:?\p{N}{2})?"
)
_DATE_BORDER = regex.compile(r"[/\-–|]")
_DATE_OF_NUMBERS = regex.compile(r"\p{N}[/.\-]\p{N}+[/.\-]\p{N}")
_DATE_NUMBER = regex.compile(r"\p{N}{1,4}(?:[/.\-]\p{N}{1,4}){0,2}(?:st|nd|rd|th|er)?")
_AROUND_A_DATE = (
    "at on of the h am pm a.m p.m gmt utc bst est edt cst cdt mst mdt pst pdt et ct pt cet cest eet eest msk ist jst"
    " published updated last posted à le du publié mis à jour modifié date"
    " في يوم الساعة ساعة صباحا مساء ص م بتوقيت غرينتش تاريخ النشر نشر نشرت آخر تحديث تم"
)
"""Words that may stand in a line that is only a date."""


class Region(NamedTuple):
    """A stretch of a text: offsets in code points, end exclusive, no white space at its borders."""

    start: int
    end: int
    region: str


def find_regions(text: str, lexicon: Lexicon, *, title: str = "") -> list[Region]:
    """Tile a text into headline, body and boilerplate, line by line, in order.

    No stretch crosses a line. A line is the headline where it is the first that is no boilerplate, has no full stop and is
    followed by more, or equals ``title``.
    """
    lines = [line.span() for line in _LINE.finditer(text) if _SEEN.search(text, *line.span())]
    kinds = _line_kinds([text[start:end] for start, end in lines], lexicon)
    found: list[Region] = []
    content = [number for number, kind in enumerate(kinds) if kind == "body"]
    if content:
        first = text[slice(*lines[content[0]])]
        unfinished = not _SENTENCE_END.match(first) or first.rstrip()[-1] in "?؟!"
        if (title and fold_string(title) == fold_string(first)) or (
            unfinished and len(content) > 1 and count_words(first) <= MAX_HEADLINE_WORDS
        ):
            kinds[content[0]] = "headline"
    for (start, end), kind in zip(lines, kinds, strict=True):
        if kind != "body":
            found.append(_trimmed(text, start, end, kind))
            continue
        at = start
        for debris in _debris(text, start, end, lexicon):
            found += [_trimmed(text, at, debris[0], "body"), _trimmed(text, *debris, "boilerplate")]
            at = debris[1]
        found.append(_trimmed(text, at, end, "body"))
    return [region for region in found if region.end > region.start]


def _trimmed(text: str, start: int, end: int, kind: str) -> Region:
    stretch = text[start:end]
    start += len(stretch) - len(stretch.lstrip())
    return Region(start, max(start, start + len(stretch.strip())), kind)


def _debris(text: str, start: int, end: int, lexicon: Lexicon) -> list[tuple[int, int]]:
    stray = [
        match for match in _STRAY.finditer(text, start, end) if not _after_abbreviation(text, match.start(), lexicon)
    ]
    return sorted(match.span() for match in [*stray, *_POST_SIGNATURE.finditer(text, start, end)])


def _after_abbreviation(text: str, position: int, lexicon: Lexicon) -> bool:
    """Whether the stop before a position belongs to an abbreviation: after U.S., a.m. and No. the sentence goes on."""
    token = fold_string(text[max(0, position - 20) : position].rstrip().rpartition(" ")[2].rstrip("."))
    known = lexicon.all_words["abbreviation"] | lexicon.all_words["abbreviation_ends"]
    return token in known or len(token) < 2


def _line_kinds(lines: list[str], lexicon: Lexicon) -> list[str]:
    """``body`` or ``boilerplate`` for each line."""
    phrases = lexicon.boilerplate
    kinds = ["body"] * len(lines)
    in_links = begun = False
    last_paragraph = functools.cache(
        lambda: max((n for n, line in enumerate(lines) if _is_paragraph(line)), default=-1)
    )
    for number, line in enumerate(lines):
        plain = fold_string(line).strip(" .:•*-–—|>»")
        finished = bool(_SENTENCE_END.match(line))
        if _opens_comment_form(plain, finished, phrases["comment_form"]):
            kinds[number] = "boilerplate"
            if begun and last_paragraph() <= number:
                kinds[number:] = ["boilerplate"] * (len(lines) - number)
                break
            in_links = False
            continue
        if plain in phrases["related_label"]:
            in_links = True
            kinds[number] = "boilerplate"
        elif in_links and (_BULLET.match(line) or _looks_like_link(line, finished)):
            kinds[number] = "boilerplate"
        else:
            in_links = False
            if _stands_apart(line, plain, phrases):
                kinds[number] = "boilerplate"
        begun = begun or (finished and kinds[number] == "body")
    if "body" in kinds:
        _mark_last_lines(lines, kinds, phrases)
    return kinds


def _looks_like_link(line: str, finished: bool) -> bool:
    """Whether a line below the head of a list of links is one: short, without a full stop, announcing nothing."""
    return not finished and not _ANNOUNCES.search(line) and count_words(line) <= MAX_LINK_WORDS


def _opens_comment_form(plain: str, finished: bool, phrases: frozenset[str]) -> bool:
    """Whether a line is a comment form's: the phrase, alone or before a sign, or with up to three words and no full stop."""
    if not plain.startswith(_any_of(phrases)):
        return False
    for phrase in phrases:
        rest = plain.removeprefix(phrase)
        if rest != plain:
            ends = not rest or not (rest[0].isalnum() or rest[0] == " ")
            if ends or (rest[0] == " " and not finished and rest.count(" ") <= 3):
                return True
    return False


_any_of = functools.cache(tuple)  # what str.startswith takes


def _is_paragraph(line: str) -> bool:
    """Whether a line reads like a paragraph of an article."""
    return bool(_SENTENCE_END.match(line)) and count_words(line) >= MIN_PARAGRAPH_WORDS


def _stands_apart(line: str, plain: str, phrases: dict[str, frozenset[str]]) -> bool:
    """Whether a line by itself is a label, a source line, a sharing widget, an address or a date."""
    if not any(char.isalpha() for char in plain):
        return not any(char.isdigit() for char in plain) or is_date_line(line)
    if _ONLY_URL.fullmatch(line) or (
        (plain in phrases["section_label"] or plain in phrases["share"]) and not _BULLET.match(line)
    ):
        return True
    colon = _COLON.search(line)
    if (
        colon
        and fold_string(line[: colon.start()].rstrip()) in phrases["source_label"]
        and count_words(line) <= MAX_SOURCE_WORDS
    ):
        return True
    return is_date_line(line)


def _mark_last_lines(lines: list[str], kinds: list[str], phrases: dict[str, frozenset[str]]) -> None:
    """Mark a list of links without a heading at the very end, and the site's word about itself.

    A phrase of ``blurb`` is enough; of those of ``blurb_weak``, which an article could use as well, it takes two.
    """
    content = [number for number, kind in enumerate(kinds) if kind == "body"]
    tail = []
    for number in reversed(content):
        if not _BULLET.match(lines[number]) or _SENTENCE_END.match(lines[number]):
            break
        tail.append(number)
    before = [number for number in content if tail and number < tail[-1]]
    announced = bool(before) and bool(_ANNOUNCES.search(lines[before[-1]]))
    if len(tail) > 1 and len(tail) < len(content) and not announced:
        for number in tail:
            kinds[number] = "boilerplate"
    content = [number for number in content if kinds[number] == "body"]
    for number in content[1:][-LAST_LINES:]:
        plain = _only_words(fold_string(lines[number]))
        weak = [phrase for phrase in _as_words(phrases["blurb_weak"]) if phrase in plain]
        apart = [phrase for phrase in weak if not any(phrase in other for other in weak if other != phrase)]
        if len(apart) > 1 or any(phrase in plain for phrase in _as_words(phrases["blurb"])):
            kinds[number] = "boilerplate"


@functools.cache
def _as_words(phrases: frozenset[str]) -> frozenset[str]:
    return frozenset(map(_only_words, phrases))


_PLAIN_WORD = regex.compile(r"[\w']+")


def _only_words(folded: str) -> str:
    """Words with a space on either side of each and nothing else."""
    return " " + " ".join(_PLAIN_WORD.findall(folded)) + " "


def is_date_line(line: str) -> bool:
    """Whether a line holds a date, a time of day and words that go with them, and nothing else."""
    if len(line.strip()) > MAX_DATE_LENGTH:
        return False
    names, number_seen, name_seen, dates = _calendar_names(), False, False, 0
    line = _TIMESTAMP.sub("2000-01-01", line)
    tokens = (token.strip(".,،؛;:()[]|–—-•") for token in line.split())
    parts = (part for token in tokens for part in ([token] if _is_number(token) else _DATE_BORDER.split(token)) if part)
    for token in parts:
        folded = fold_string(token)
        if _is_number(token):
            number_seen = True
            dates += bool(_DATE_OF_NUMBERS.search(token)) or bool(_CLOCK.fullmatch(token))
        elif folded in names:
            name_seen = True
        elif folded not in _folded_fillers():
            return False
    return number_seen and (name_seen or dates > 0)


def _is_number(token: str) -> bool:
    return bool(_CLOCK.fullmatch(token) or _DATE_NUMBER.fullmatch(token))


@functools.cache
def _folded_fillers() -> frozenset[str]:
    return frozenset(fold_string(word) for word in _AROUND_A_DATE.split())


@functools.cache
def _calendar_names() -> frozenset[str]:
    """Month and day names of the three languages, Levantine and Maghrebi months among them, from CLDR."""
    names = set()
    for identifier in ("ar", "ar_LB", "ar_DZ", "ar_MA", "ar_IQ", "ar_TN", "en", "fr"):
        locale = Locale.parse(identifier)
        for calendar in (locale.months, locale.days):
            for widths in calendar.values():
                for width, forms in widths.items():
                    if width != "narrow":
                        names.update(fold_string(form.strip(".")) for form in forms.values())
    # A name of two words, كانون الثاني, comes as two tokens.
    return frozenset(part for name in names for part in (name, *name.split()) if part.isalpha())
