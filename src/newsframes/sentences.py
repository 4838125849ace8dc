"""Sentences and lines, with offsets, in Arabic, English and French.

General splitters lose what news from the web is full of: two sentences glued at the stop (``TikTok.The most recent``,
``الصين.وقال``), ``É.-U.``, ``M.`` before a name. The rules here are a few lines per phenomenon and keep every offset.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from newsframes.lexicon import Lexicon
from newsframes.regions import Region
from newsframes.text import fold_string

_CLOSERS = r"[\"'”’)\]›]*+(?:[\s\u00a0\u202f]?[»›])*+[\"'”’)\]]*+"
_STOP = regex.compile(rf"(?P<mark>[.!?؟…۔]+)(?P<closers>{_CLOSERS})(?P<space>\s*)")
_OPENERS = r"[\"'“„‘«‹(\[—–]"
_AFTER_SPACE = regex.compile(rf"{_OPENERS}*\s*(?:\p{{Lu}}|\p{{Lt}}|\p{{Lo}}|\p{{N}})")
_AFTER_GLUE = regex.compile(
    rf"{_OPENERS}+\s*\p{{L}}|\p{{Lu}}\p{{M}}*\p{{Ll}}|(?:\p{{Lu}}|[AIÀY])\s|\p{{Lo}}\p{{M}}*\p{{Lo}}|\p{{Lu}}\p{{M}}*['’]"
)
# These three are matched backwards, from a stop.
_BEFORE_GLUE = regex.compile(r"(?r)(?:\p{Ll}\p{M}*|\p{Lo}\p{M}*\p{Lo}\p{M}*|\p{N}|[%\"'”’»)\]])\s?")
_CAPITALS = regex.compile(r"(?r)\p{Lu}{2,}")
_LAST_TOKEN = regex.compile(r"(?r)[^\s(\[«“\"‹]+")
_NEXT_WORD = regex.compile(r"[\p{L}\p{M}]+['’]?")
_INITIAL = regex.compile(r"(?:\p{L}\p{M}*\.)*-?\p{L}\p{M}*")
_LIST_NUMBER = regex.compile(r"\p{N}{1,3}")
_LAST_SPACE = regex.compile(r"(?r)\s+")
_SEEN = regex.compile(r"\S")
MOST_CHARACTERS = 2_000
"""Where a line has no stop for longer than this it is cut, at white space if there is any: the longest sentence of 6,500 in news has some
500 characters, and rules that look at all of a sentence for each of its words would take hours over a line of a million."""


class Sentence(NamedTuple):
    """Offsets in code points, end exclusive, and the region the sentence stands in."""

    start: int
    end: int
    region: str


def split_sentences(text: str, regions: list[Region], lexicon: Lexicon) -> list[Sentence]:
    """The sentences of a text, region by region; a stretch of boilerplate or a headline stays one line. None is longer than MOST_CHARACTERS.

    A stop ends a sentence where a capital, an Arabic letter, a digit or an opening quotation mark follows, after white space
    or glued to it; not after a title or an initial (M., Dr., É.-U.), nor after an abbreviation that can end a sentence
    (U.S., Inc.) unless a function word with a capital follows.
    """
    sentences = []
    for region in regions:
        if region.region != "body":
            sentences += _cut(text, *region)
            continue
        start = region.start
        for stop in _STOP.finditer(text, region.start, region.end):
            if (
                stop.end() < region.end
                and stop.start() > start
                and _ends_sentence(text, start, stop, region.end, lexicon)
            ):
                sentences += _cut(text, start, stop.end("closers"), region.region)
                start = stop.end()
        if start < region.end:
            sentences += _cut(text, start, region.end, region.region)
    return sentences


def _cut(text: str, start: int, end: int, region: str) -> Iterator[Sentence]:
    """A sentence, or the parts of one that is longer than sentences are."""
    while end - start > MOST_CHARACTERS:
        most = start + MOST_CHARACTERS
        space = _LAST_SPACE.search(text, start, most)
        yield Sentence(start, space.start() if space else most, region)
        start = _SEEN.search(text, space.start() if space else most).start()
    yield Sentence(start, end, region)


def _ends_sentence(text: str, start: int, stop: regex.Match, limit: int, lexicon: Lexicon) -> bool:
    after = stop.end()
    token = _LAST_TOKEN.match(text, max(start, stop.start() - MOST_CHARACTERS), stop.start())
    token = token[0] if token else ""
    if not stop["space"] and not _is_glued_end(text, start, stop, limit, token, lexicon):
        return False
    if stop["space"] and not _AFTER_SPACE.match(text, after, limit):
        return False
    if stop["mark"] != ".":
        return stop["mark"] not in ("…", "...") or bool(stop["space"])
    if stop["closers"]:
        return True
    if not stop["space"] and not (_INITIAL.fullmatch(token) and len(token) < 3):
        return True
    plain = fold_string(token)
    if plain.split("'")[-1] in lexicon.all_words["abbreviation"]:
        return False
    if _LIST_NUMBER.fullmatch(token) and stop.start() - len(token) == start:
        return False
    if plain in lexicon.all_words["abbreviation_ends"] or _INITIAL.fullmatch(token):
        following = _NEXT_WORD.search(text, after, limit)
        return (
            bool(following)
            and fold_string(following[0]).rstrip("'") in lexicon.all_words["stop_words"]
            and len(following[0]) > 1
        )
    return True


def _is_glued_end(text: str, start: int, stop: regex.Match, limit: int, token: str, lexicon: Lexicon) -> bool:
    """Whether a sentence ends where the next begins without a space: app.Next and الصين.وقال, but not 3.5, Node.js, www.site.org."""
    follows = stop.end("closers")
    if not _AFTER_GLUE.match(text, follows, limit) or token.lower().startswith(("www", "http")):
        return False
    if stop["closers"] or _BEFORE_GLUE.match(text, start, stop.start()):
        return True
    # After capitals only a function word begins a sentence: FBI.The, but not GDI.Foundation.
    word = _NEXT_WORD.match(text, follows, limit)
    return (
        bool(_CAPITALS.match(text, start, stop.start()))
        and bool(word)
        and fold_string(word[0]).rstrip("'") in lexicon.all_words["stop_words"]
    )
