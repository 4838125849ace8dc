"""Finding every form of the lexicon in one pass of one automaton.

The text is folded (see text.py) and written as one byte a character; an Aho-Corasick automaton over all forms reports every
overlapping match; word edges, Arabic proclitics, letter case and overlaps are then settled on arrays. Leftmost-longest matching
inside the automaton would be quicker still, but loses a form whose longer rival fails at its word edge.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence

import ahocorasick_rs
import numpy as np
import pandas as pd
import regex

from newsframes.errors import InputError
from newsframes.lexicon import Lexicon
from newsframes.text import Folded, fold, fold_string, is_word_point

_BREAK, _OTHER, _OTHER_LETTER, _FIRST = 1, 2, 3, 4
_ARTICLE = "ال"
CONJUNCTIONS, PREPOSITIONS = ("", "و", "ف"), ("", "ب", "ك", "ل", "س")
PROCLITICS = tuple(
    sorted(
        {c + p + a for c, p, a in itertools.product(CONJUNCTIONS, PREPOSITIONS, ("", _ARTICLE))}
        | {c + "لل" for c in CONJUNCTIONS},
        key=lambda chain: (len(chain), chain),
    )[1:]
)
"""What may be written together with the front of an Arabic word: (و ف) (ب ك ل س) (ال), and لل for ل + ال."""
MIN_LETTERS_AFTER_PROCLITIC = 3
"""A shorter rest is more often chance than a term."""
_LANGUAGE_SCRIPT = {"ar": "Arabic"}
_OPENED = regex.compile(r"\[[\p{Cf}\p{Mn}]*$")
_CLOSED = regex.compile(r"[\p{Cf}\p{Mn}]*\]")
_ADDRESS = regex.compile(r"(?:https?://|www\.)\S+|[\p{L}\p{N}.\-]+\.\p{L}{2,}/\S*|[\w.\-]*@[\w.\-]+")
"""Web addresses, e-mail addresses and handles: what they spell is no naming."""


class Matcher:
    """All forms of a lexicon, ready to be found in texts."""

    def __init__(self, lexicon: Lexicon):
        self.terms = lexicon.terms
        arabic = (self.terms["script"] == "Arabic").to_numpy()
        with_article = arabic & self.terms["folded"].str.startswith(_ARTICLE).to_numpy()
        # لل swallows the alef of the article, so الصين is found in للصين by its letters without the article.
        forms = pd.concat([
            pd.DataFrame({"term": self.terms.index, "folded": self.terms["folded"], "after_lam": False}),
            pd.DataFrame({"term": self.terms.index[with_article], "folded": self.terms["folded"][with_article].str[2:], "after_lam": True}),
        ])  # fmt: skip
        forms = forms[forms["folded"].str.len() > 0]
        alphabet = sorted(set("".join(forms["folded"])) | set("".join(PROCLITICS)))
        if len(alphabet) > 255 - _FIRST:
            raise InputError(
                f"the lexicon uses {len(alphabet)} different characters, at most {255 - _FIRST} fit",
                path=lexicon.directory,
            )
        self._byte = np.where(is_word_point(np.arange(0x110000)), _OTHER_LETTER, _OTHER).astype(np.uint8)
        self._byte[ord("\n")] = _BREAK
        for number, char in enumerate(alphabet, start=_FIRST):
            self._byte[ord(char)] = number
        self._is_word = np.zeros(256, dtype=bool)
        self._is_word[_OTHER_LETTER] = True
        self._is_word[_FIRST : _FIRST + len(alphabet)] = is_word_point(np.array([ord(char) for char in alphabet]))
        patterns, self._pattern_of_form = np.unique(forms["folded"].to_numpy(dtype=object), return_inverse=True)
        self._forms = forms.reset_index(drop=True)
        self._order = np.argsort(self._pattern_of_form, kind="stable")
        self._bounds = np.searchsorted(self._pattern_of_form[self._order], np.arange(len(patterns) + 1))
        is_open = self.terms["open"].to_numpy()[self._forms["term"].to_numpy()]
        self._opens = np.bincount(self._pattern_of_form, weights=is_open, minlength=len(patterns)) > 0
        self._letters = np.array([sum(char.isalnum() for char in pattern) for pattern in patterns])
        self._chains = {self._pack(self._encode(chain)[None, :])[0]: chain for chain in PROCLITICS}
        self._automaton = ahocorasick_rs.BytesAhoCorasick([self._encode(pattern).tobytes() for pattern in patterns])

    def _encode(self, folded: str) -> np.ndarray:
        return self._byte[np.array([ord(char) for char in folded], dtype=np.int64)]

    @staticmethod
    def _pack(letters: np.ndarray) -> np.ndarray:
        """Rows of up to four bytes as one number each, aligned at the last byte."""
        packed = np.zeros(len(letters), dtype=np.int64)
        for column in letters.T:
            packed = packed * 256 + column
        return packed

    def find(self, texts: Sequence[str], languages: Sequence[str]) -> pd.DataFrame:
        """Every whole-word occurrence of a form, overlapping ones included.

        Columns: text_no (position in ``texts``), start, end (code points into that text), term (index of lexicon.terms), proclitic
        (what is written together with its front, or empty); sorted by text_no, start, longest first, term. A form counts in texts of its own language, and in any text that is
        written in another script than the form (WeChat in Arabic). Proclitics stay outside the span, the article ال of a
        noun inside it; لل stays outside whole.
        """
        folded = [fold(text) for text in texts]
        breaks = np.array([_BREAK], dtype=np.uint8)
        codes = np.concatenate([breaks, *itertools.chain.from_iterable((self._byte[f.points], breaks) for f in folded)])
        base = np.cumsum([1, *(len(f.points) + 1 for f in folded)])
        raw = self._automaton.find_matches_as_indexes(codes.tobytes(), overlapping=True)
        pattern, first, last = np.array(raw, dtype=np.int64).reshape(-1, 3).T
        word = self._is_word[codes]
        reaches = ~word[last] | self._opens[pattern]
        pattern, first, last = pattern[reaches], first[reaches], last[reaches]
        position = np.arange(len(codes))
        word_end = np.minimum.accumulate(np.where(word, len(codes), position)[::-1])[::-1]
        word_start = np.maximum.accumulate(np.where(word, 0, position + 1))
        # Where a form begins with a sign that is no letter, the word before it has ended.
        glued = np.where(word[first], first - word_start[first], 0)
        chain = np.zeros(len(first), dtype=np.int64)
        for back in range(4, 0, -1):
            letter = codes[np.maximum(first - back, 0)].astype(np.int64)
            chain = np.where(back <= glued, chain * 256 + letter, chain)
        allowed = np.isin(chain, list(self._chains)) & (glued <= 4)
        keep = (glued == 0) | allowed
        pattern, first, last, chain, glued = (values[keep] for values in (pattern, first, last, chain, glued))

        # One row a form: a pattern can be a form of several terms.
        repeat = self._bounds[pattern + 1] - self._bounds[pattern]
        row = np.repeat(np.arange(len(pattern)), repeat)
        within = np.arange(len(row)) - np.repeat(np.cumsum(repeat) - repeat, repeat)
        form = self._order[self._bounds[pattern[row]] + within]
        term = self._forms["term"].to_numpy()[form]
        after_lam = self._forms["after_lam"].to_numpy()[form]
        pattern, first, last, chain, glued = (values[row] for values in (pattern, first, last, chain, glued))
        lam = np.isin(chain, [number for number, name in self._chains.items() if name.endswith("لل")])
        article = np.isin(chain, [number for number, name in self._chains.items() if name.endswith(_ARTICLE)])
        arabic = (self.terms["script"] == "Arabic").to_numpy()[term]
        long_enough = ~arabic | (glued == 0) | (self._letters[pattern] >= MIN_LETTERS_AFTER_PROCLITIC)
        is_open = self.terms["open"].to_numpy()[term]
        keep = long_enough & (lam | ~after_lam) & (is_open | ~word[last])
        end = np.where(is_open, word_end[last], last)
        begin, first = first, np.where(article, first - len(_ARTICLE), first)

        text_no = np.searchsorted(base, first, side="right") - 1
        script = np.array([_LANGUAGE_SCRIPT.get(language, "Latin") for language in languages], dtype=object)
        own = self.terms["language"].to_numpy()[term] == np.array(languages, dtype=object)[text_no]
        foreign = self.terms["script"].to_numpy()[term] != script[text_no]
        keep &= own | foreign
        text_no, first, last, end, term = (values[keep] for values in (text_no, first, last, end, term))
        proclitic = pd.Series(chain[keep], dtype="int64").map(self._chains).fillna("").to_numpy(dtype=object)
        right_case = self._right_case(term, begin[keep], last, texts, folded)
        text_no, first, end, term, proclitic = (values[right_case] for values in (text_no, first, end, term, proclitic))
        starts, ends = (
            np.concatenate([np.array([], dtype=np.int64), *(getattr(f, side) for f in folded)])
            for side in ("starts", "ends")
        )
        shift = text_no + 1  # one break before each text
        hits = pd.DataFrame(
            {
                "text_no": text_no,
                "start": starts[first - shift] if len(term) else first,
                "end": ends[end - 1 - shift] if len(term) else end,
                "term": term,
                "proclitic": proclitic,
            }
        )
        hits = _outside_addresses(_with_brackets(hits, texts), texts)
        hits["length"] = hits["end"] - hits["start"]
        hits = hits.sort_values(["text_no", "start", "length", "term"], ascending=[True, True, False, True])
        return hits.drop(columns="length").drop_duplicates().reset_index(drop=True)

    def _right_case(
        self, term: np.ndarray, begin: np.ndarray, last: np.ndarray, texts: Sequence[str], folded: list
    ) -> np.ndarray:
        """Which hits are in the letter case that their term needs, and lack accents in capitals only.

        ``begin`` and ``last`` are the ends of the form itself among the folded characters, before any article is taken in.
        """
        needs_case, unaccented = self.terms["needs_case"].to_numpy()[term], self.terms["unaccented"].to_numpy()[term]
        keep = np.ones(len(term), dtype=bool)
        form, bare = self.terms["form"].to_numpy(), self.terms["folded"].to_numpy()
        doubtful = np.flatnonzero(needs_case | unaccented)
        if not len(doubtful):
            return keep
        capital = np.concatenate(
            [
                [False],
                *itertools.chain.from_iterable(
                    (_capitals(text, f), [False]) for text, f in zip(texts, folded, strict=True)
                ),
            ]
        )
        for index in doubtful:
            shown = capital[begin[index] : last[index]].tolist()
            accented = fold_string(form[term[index]])
            if needs_case[index]:
                keep[index] = shown == _capitals_of_form(form[term[index]])
            if unaccented[index]:
                lost = [a != b for a, b in zip(accented, bare[term[index]], strict=True)]
                keep[index] &= all(is_capital for is_capital, is_lost in zip(shown, lost, strict=True) if is_lost)
        return keep


def _capitals(text: str, folded: Folded) -> np.ndarray:
    """Whether each folded character is a capital in the text."""
    if text.islower():
        return np.zeros(len(folded.starts), dtype=bool)
    return np.array([text[start].isupper() for start in folded.starts.tolist()], dtype=bool)


@functools.cache
def _capitals_of_form(form: str) -> list[bool]:
    return _capitals(form.strip(), fold(form.strip())).tolist()


def _with_brackets(hits: pd.DataFrame, texts: Sequence[str]) -> pd.DataFrame:
    """Spans that begin or end inside square brackets take the bracket in where nothing else stands in it: [Donald] Trump."""
    if not any("[" in text for text in texts):
        return hits
    start, end = hits["start"].to_numpy().copy(), hits["end"].to_numpy().copy()
    for index, number in enumerate(hits["text_no"].to_numpy()):
        text = texts[number]
        span = text[start[index] : end[index]]
        if "]" in span and "[" not in span and (before := _OPENED.search(text, 0, start[index])):
            start[index] = before.start()
        elif "[" in span and "]" not in span and (after := _CLOSED.match(text, end[index])):
            end[index] = after.end()
    return hits.assign(start=start, end=end)


def _outside_addresses(hits: pd.DataFrame, texts: Sequence[str]) -> pd.DataFrame:
    """Hits that are not inside a web or e-mail address or a handle."""
    spans = [
        (number, address.start(), address.end())
        for number, text in enumerate(texts)
        if "@" in text or "/" in text or "www." in text
        for address in _ADDRESS.finditer(text)
    ]
    if not spans:
        return hits
    reach = max(map(len, texts)) + 1
    text_no, left, right = np.array(spans).T
    position = hits["text_no"].to_numpy() * reach + hits["start"].to_numpy()
    before = np.searchsorted(text_no * reach + left, position, side="right") - 1
    return hits[(before < 0) | (position >= (text_no * reach + right)[np.maximum(before, 0)])]


def longest(hits: pd.DataFrame) -> np.ndarray:
    """Which hits stay when no two may overlap: the longest first, and of equally long ones the leftmost.

    ``hits`` has text_no, start, end and must be sorted by text_no, start, longest first. Returns a boolean array; of hits with
    the same span the first stays.
    """
    text, start, end = (hits[name].to_numpy() for name in ("text_no", "start", "end"))
    keep = np.ones(len(hits), dtype=bool)
    if not len(hits):
        return keep
    reach = np.maximum.accumulate(end + text * (np.int64(end.max()) + 1))
    fresh = np.append(True, (start[1:] + text[1:] * (np.int64(end.max()) + 1)) >= reach[:-1])
    cluster = np.cumsum(fresh)
    sizes = np.bincount(cluster)
    crowded = np.flatnonzero(sizes[cluster] > 1)
    for _, group in itertools.groupby(crowded, key=lambda index: cluster[index]):
        taken: list[tuple[int, int]] = []
        for index in sorted(group, key=lambda i: (start[i] - end[i], start[i], i)):
            if any(start[index] < right and left < end[index] for left, right in taken):
                keep[index] = False
            else:
                taken.append((start[index], end[index]))
    return keep
