"""Finding every form of the lexicon in one pass over many texts.

The texts are folded (see text.py) and written as one byte a character. A form stands for a number, its hash; that of any stretch of
the texts comes from two entries of a running sum (after Karp & Rabin 1987). From every place where a form can begin, a word or what
is left of one behind Arabic proclitics, stretches are drawn on from the end of one word to the next for as long as some form begins
so. This finds every overlapping occurrence between word edges, in all texts at once, on arrays.
"""

from __future__ import annotations

import functools
import itertools
from collections import namedtuple
from collections.abc import Sequence

import numpy as np
import pandas as pd
import regex

from newsframes.cache import cached_tables
from newsframes.errors import InputError
from newsframes.lexicon import MIN_LETTERS_OPEN, Lexicon
from newsframes.text import bracket_places, code_points, fold, is_capital, is_word_point, strip_accents

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
_CHAINS = pd.array(["", *PROCLITICS], dtype="str")
_AFTER_LAM, _AFTER_ARTICLE = (np.array([chain.endswith(end) for chain in _CHAINS]) for end in ("لل", _ARTICLE))
MIN_LETTERS_AFTER_PROCLITIC = 3
"""A shorter rest is more often chance than a term."""
_LANGUAGE_SCRIPT = {"ar": "Arabic"}
_OPENED = regex.compile(r"(?r)\[[\p{Cf}\p{Mn}]*")
_CLOSED = regex.compile(r"[\p{Cf}\p{Mn}]*\]")
_ADDRESS = regex.compile(
    r"(?:https?://|www\.)\S+|(?<![\p{L}\p{N}.\-])[\p{L}\p{N}.\-]+\.\p{L}{2,}/\S*|(?:(?<![\w.\-])[\w.\-]+)?@[\w.\-]+"
)
"""Web addresses, e-mail addresses and handles: what they spell is no naming."""
_SIGNS_OF_ADDRESS = ("@", "/", "www.")
_BEFORE_SPACE, _AFTER_SPACE = regex.compile(r"\S*+"), regex.compile(r"(?r)\S*+")


_CHUNK = 100_000
"""Characters that are matched together, so that what is looked at stays near the processor; the result does not depend on it."""
_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse among numbers of 64 bits
_WEIGHTS = np.random.default_rng(0).integers(2**64, size=256, dtype=np.uint64)


@functools.lru_cache(maxsize=4)
def _powers(base: int, size: int) -> np.ndarray:
    powers = np.full(size, base, dtype=np.uint64)
    powers[0] = 1
    return np.cumprod(powers, out=powers)


class _Hashes:
    """The hash of any stretch of codes: the same letters have the same, wherever they stand."""

    def __init__(self, codes: np.ndarray):
        size = 1 << max(17, len(codes).bit_length())
        self._sums = np.append(np.uint64(0), np.cumsum(_WEIGHTS[codes] * _powers(_BASE, size)[: len(codes)]))
        self._inverse = _powers(pow(_BASE, -1, 2**64), size)

    def __call__(self, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        return (self._sums[end] - self._sums[start]) * self._inverse[start]


class _Forms:
    """Forms by their hash; what they begin with has an entry too, without forms."""

    def __init__(self, keys: np.ndarray, bucket: np.ndarray, form: np.ndarray, bounds: np.ndarray):
        self._keys, self._bucket, self._form, self._bounds = keys, bucket, form, bounds
        self._shift = self._shift_of(keys)

    @staticmethod
    def _shift_of(keys: np.ndarray) -> np.uint64:
        return np.uint64(64 - len(keys).bit_length())

    @classmethod
    def arrays(cls, form: np.ndarray, hashes: np.ndarray, beginnings: np.ndarray) -> dict[str, np.ndarray]:
        """What such forms are made of: sorted hashes, where those begin that have the same first bits, and the forms of each."""
        keys = np.sort(np.concatenate([hashes, beginnings, [np.uint64(2**64 - 1)]]))
        keys = keys[_differs(keys)]
        first_bits = np.arange(1 << len(keys).bit_length(), dtype=np.uint64)
        order = np.argsort(hashes, kind="stable")
        return {
            "keys": keys,
            "bucket": np.searchsorted(keys, first_bits << cls._shift_of(keys)).astype(np.int32),
            "form": form[order],
            "bounds": np.append(np.searchsorted(hashes[order], keys), len(form)),
        }

    def find(self, hashes: np.ndarray) -> np.ndarray:
        """The entry of each hash, or -1."""
        entry = self._bucket[hashes >> self._shift]
        behind = np.flatnonzero(self._keys[entry] < hashes)
        while len(behind):
            entry[behind] += 1
            behind = behind[self._keys[entry[behind]] < hashes[behind]]
        return np.where(self._keys[entry] == hashes, entry, -1)

    def of(self, entry: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The forms of each entry, and the position in ``entry`` that each is of."""
        row, within = _ragged(self._bounds[entry + 1] - self._bounds[entry])
        return self._form[self._bounds[entry[row]] + within], row


class _Set:
    """Which of many hashes may be among a few: most of the others are seen at the first bits, in a table that stays near the processor."""

    _SHIFT = np.uint64(64 - 16)

    def __init__(self, hashes: np.ndarray):
        self._taken = np.zeros(1 << 16, dtype=bool)
        self._taken[hashes >> self._SHIFT] = True

    def may_have(self, hashes: np.ndarray) -> np.ndarray:
        return self._taken[hashes >> self._SHIFT]


def _differs(values: np.ndarray) -> np.ndarray:
    """Which values are not the same as the one before."""
    return np.append(True, values[1:] != values[:-1])[: len(values)]


def _ragged(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For rows of so many items each: the row of every item, and its number in the row."""
    row = np.repeat(np.arange(len(counts)), counts)
    return row, np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)


class Matcher:
    """All forms of a lexicon, ready to be found in texts."""

    def __init__(self, lexicon: Lexicon):
        self.terms = lexicon.terms
        self._needs_case = self.terms["needs_case"].to_numpy()
        tables = cached_tables(f"{lexicon.key}-forms", lambda: _one_column_each(_arrays(lexicon)))
        arrays = {name: table[name].to_numpy() for name, table in tables.items()}
        self._byte, self._is_word, self._bare = _alphabet(arrays["alphabet"])
        # Sorted, for the bytes are in the order of the letters and the chains in that of length, then letters.
        self._packed = np.array([int.from_bytes(self._byte[code_points(chain)].tobytes()) for chain in PROCLITICS])
        self._begins_chain = np.isin(np.arange(256), [self._byte[ord(chain[0])] for chain in PROCLITICS])
        self._term, self._first, self._length = (arrays[name] for name in ("term", "first", "length"))
        self._terms, self._first_term, self._n_terms = (arrays[name] for name in ("terms", "first_term", "n_terms"))
        self._after_lam = arrays["after_lam"]
        self._codes, self._capital, self._hash = (arrays[name] for name in ("codes", "capital", "hash"))
        self._after_chain = arrays["after_chain"]
        self._begins = np.isin(np.arange(256), self._codes[self._first]) & ~self._is_word
        self._closed_forms, self._open_forms = (
            _Forms(**{name: arrays[f"{kind}_{name}"] for name in ("keys", "bucket", "form", "bounds")})
            for kind in ("closed", "open")
        )
        self._open_heads, self._head_lengths = _Set(arrays["heads"]), arrays["head_lengths"].tolist()
        self._open_hashes = _Set(arrays["open_keys"])

    @functools.cache  # noqa: B019
    def _forms_of(self, language: str) -> np.ndarray:
        """Which forms count in texts of a language: its own, and those in another script."""
        script = _LANGUAGE_SCRIPT.get(language, "Latin")
        return ((self.terms["language"] == language) | (self.terms["script"] != script)).to_numpy()[self._term]

    def find(self, texts: Sequence[str], languages: Sequence[str]) -> pd.DataFrame:
        """Every whole-word occurrence of a form, overlapping ones included.

        Columns: text_no (position in ``texts``), start, end (code points into that text), term (index of lexicon.terms), proclitic
        (what is written together with its front, or empty); sorted by text_no, start, longest first, term. A form counts in texts of
        its own language, and in any text that is written in another script than the form (WeChat in Arabic). Proclitics stay outside
        the span, the article ال of a noun inside it; لل stays outside whole. A capital may lack its accent (ETATS-UNIS).
        """
        chunk = np.cumsum([0, *map(len, texts)])[:-1] // _CHUNK
        parts = []
        for number in np.unique(chunk) if len(texts) else [0]:
            left, right = np.searchsorted(chunk, [number, number + 1])
            text_no, *rest = self._find(texts[left:right], languages[left:right])
            parts.append((text_no + left, *rest))
        text_no, start, end, term, chain = map(np.concatenate, zip(*parts, strict=True))
        return pd.DataFrame(
            {"text_no": text_no, "start": start, "end": end, "term": term, "proclitic": _CHAINS.take(chain)}
        )

    def _find(self, texts: Sequence[str], languages: Sequence[str]) -> tuple[np.ndarray, ...]:
        """The columns of ``find``, of the proclitics their number in _CHAINS."""
        together = "\n".join(["", *texts, "", ""])
        folded = fold(together)
        codes = self._byte[folded.points]
        word = self._is_word[codes]
        stops, stop_no = np.flatnonzero(~word), np.cumsum(~word)
        begin, chain = self._all_begins(codes, word)
        form, of, stop = self._occurrences(codes, begin, stops, stop_no)
        first, chain = begin[of], chain[of]
        text_begins = np.cumsum([1, *(len(text) + 1 for text in texts)])
        meant, which = np.unique(languages, return_inverse=True)
        counts = np.array([self._forms_of(language) for language in meant], dtype=bool).reshape(-1, len(self._term))
        text_ends = np.append(np.searchsorted(folded.starts, text_begins[1:-1]), len(codes))[: len(texts)]
        language = np.repeat(which, np.diff(text_ends, prepend=0))
        keep = np.flatnonzero(
            counts[language[first], form]
            & ((chain == 0) | self._after_chain[form])
            & (_AFTER_LAM[chain] | ~self._after_lam[form])
        )
        form, first, stop, chain = (values[keep] for values in (form, first, stop, chain))
        points = code_points(together)
        capital = is_capital(points)[folded.starts]
        keep = np.flatnonzero(self._as_written(form, first, codes, capital))
        form, first, stop, chain = (values[keep] for values in (form, first, stop, chain))

        start = folded.starts[first - np.where(_AFTER_ARTICLE[chain], len(_ARTICLE), 0)]
        start, end = _with_brackets(start, folded.ends[stop - 1], together, points)
        # Numbers that hold several columns, the first in the highest bits, are sorted many times faster than these.
        spans = start << 32 | (1 << 32) - 1 - (end - start)
        order = np.argsort(spans)
        spans, fresh = spans[order], _differs(spans[order])
        hit, within = _ragged(self._n_terms[form[order]])
        term = self._terms[self._first_term[form[order[hit]]] + within]
        rows = np.sort((np.cumsum(fresh) - 1)[hit] << 32 | term << 8 | chain[order[hit]])
        rows = rows[_differs(rows)]
        spans = spans[fresh]
        start = spans >> 32
        end = start + (1 << 32) - 1 - (spans & (1 << 32) - 1)
        rows = rows[_outside_addresses(start, together)[rows >> 32]]
        text_no = np.searchsorted(text_begins, start, side="right") - 1
        start, end = start - text_begins[text_no], end - text_begins[text_no]
        span, term, chain = rows >> 32, (rows & (1 << 32) - 1) >> 8, rows & (1 << 8) - 1
        return text_no[span], start[span], end[span], term, chain

    def _occurrences(
        self, codes: np.ndarray, begin: np.ndarray, stops: np.ndarray, stop_no: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Form, number in ``begin`` and the stop behind of whatever stands between word edges, letter case and accents aside.

        ``stops`` are the positions that are no part of a word, ``stop_no`` says of each position how many of them come up to it.
        """
        bare = _Hashes(self._bare[codes])
        of, at, reached, found = np.arange(len(begin)), stop_no[begin], begin, []
        may_be_open = np.zeros(len(begin), dtype=bool)
        for length in self._head_lengths:
            may_be_open |= self._open_heads.may_have(bare(begin, np.minimum(begin + length, len(codes))))
        while len(begin):
            stop = stops[at]
            row, within = _ragged(np.where(may_be_open, stop - reached, 0))
            hashes = bare(begin[row], reached[row] + within + 1)
            likely = np.flatnonzero(self._open_hashes.may_have(hashes))
            entry = self._open_forms.find(hashes[likely])
            known = np.flatnonzero(entry >= 0)
            form, of_known = self._open_forms.of(entry[known])
            row = row[likely[known[of_known]]]
            found.append((form, of[row], stop[row]))
            entry = self._closed_forms.find(bare(begin, stop))
            known = np.flatnonzero(entry >= 0)
            begin, of, reached, at, may_be_open = (
                begin[known],
                of[known],
                stop[known],
                at[known] + 1,
                may_be_open[known],
            )
            form, row = self._closed_forms.of(entry[known])
            found.append((form, of[row], reached[row]))
        nothing = (np.array([], dtype=np.int64),) * 3
        return tuple(map(np.concatenate, zip(nothing, *found, strict=True)))

    def _all_begins(self, codes: np.ndarray, word: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where forms can begin, and the number of the chain of proclitics before it: words, what is left of them, and signs."""
        begins = np.flatnonzero(word[1:] & ~word[:-1]) + 1
        cut = begins[self._begins_chain[codes[begins]]]
        packed, found = np.zeros(len(cut), dtype=np.int64), [(begins, np.zeros(len(begins), dtype=np.int64))]
        for length in range(1, max(map(len, PROCLITICS)) + 1):
            packed = packed << 8 | codes[cut + length - 1]
            on = np.flatnonzero(word[cut + length])
            cut, packed = cut[on], packed[on]
            number = np.searchsorted(self._packed, packed)
            known = np.flatnonzero(np.append(self._packed, -1)[number] == packed)
            found.append((cut[known] + length, number[known] + 1))
        signs = np.flatnonzero(self._begins[codes])
        found.append((signs, np.zeros(len(signs), dtype=np.int64)))
        return tuple(map(np.concatenate, zip(*found, strict=True)))

    def _as_written(self, form: np.ndarray, first: np.ndarray, codes: np.ndarray, capital: np.ndarray) -> np.ndarray:
        """Which occurrences are in the letter case that their term needs, and lack accents in capitals only."""
        last, needs_case = first + self._length[form], self._needs_case[self._term[form]]
        exact = _Hashes(codes)(first, last) == self._hash[form]
        capitals = np.append(0, np.cumsum(capital))
        keep = exact | (capitals[last] > capitals[first])
        doubtful = np.flatnonzero(keep & (needs_case | ~exact))
        row, within = _ragged(self._length[form[doubtful]])
        here, there = first[doubtful][row] + within, self._first[form[doubtful]][row] + within
        other_letter = codes[here] != self._codes[there]
        without_accent = capital[here] & (codes[here] == self._bare[self._codes[there]])
        wrong_case = needs_case[doubtful][row] & (capital[here] != self._capital[there])
        keep[doubtful[row[(other_letter & ~without_accent) | wrong_case]]] = False
        return keep


def _arrays(lexicon: Lexicon) -> dict[str, np.ndarray]:
    """What a matcher knows of the forms of a lexicon; takes long to make."""
    terms = lexicon.terms
    alike = _alike(terms)
    terms_of = np.argsort(alike, kind="stable")
    n_terms = np.bincount(alike)
    first_term = np.cumsum(n_terms) - n_terms
    # Of terms that are written alike one stands for all until their form is found.
    one_of = terms_of[first_term]
    folded = terms["folded"].take(one_of).tolist()
    arabic = (terms["script"] == "Arabic").to_numpy()
    # لل swallows the alef of the article, so الصين is found in للصين by its letters without the article.
    with_article = [
        form for form in np.flatnonzero(arabic[one_of]).tolist() if folded[form].startswith(_ARTICLE) and folded[form] != _ARTICLE
    ]  # fmt: skip
    of_form = np.append(np.arange(len(folded)), np.array(with_article, dtype=np.int64))
    term, n_terms, first_term = one_of[of_form], n_terms[of_form], first_term[of_form]
    together = "\n".join([*folded, *(folded[form].removeprefix(_ARTICLE) for form in with_article), ""])
    alphabet = code_points("".join(sorted(set(together).union(*PROCLITICS) - {"\n"})))
    if len(alphabet) > 255 - _FIRST:
        what = f"the lexicon uses {len(alphabet)} different characters, at most {255 - _FIRST} fit"
        raise InputError(what, path=lexicon.directory)
    byte, is_word, without_accent = _alphabet(alphabet)

    points = code_points(together)
    codes = byte[points]
    last = np.flatnonzero(codes == _BREAK)
    first = np.append(0, last[:-1] + 1)[: len(last)]
    length = last - first
    letters = np.append(0, np.cumsum(np.strings.isalnum(points.view("<U1"))))
    is_long = letters[last] - letters[first] >= MIN_LETTERS_AFTER_PROCLITIC
    bare = _Hashes(without_accent[codes])
    inner = np.flatnonzero(~is_word[codes] & (codes != _BREAK))
    beginning = first[np.searchsorted(last, inner)]
    beginnings = bare(beginning, inner)[inner > beginning]
    hashes, is_open = bare(first, last), terms["open"].to_numpy()[term]
    # Most words begin like no form with an open ending, and need not be looked through for the end of one.
    head = np.minimum(length[is_open], MIN_LETTERS_OPEN)
    head_hashes = bare(first[is_open], first[is_open] + head)
    by_hash = {
        "closed": _Forms.arrays(np.flatnonzero(~is_open), hashes[~is_open], beginnings),
        "open": _Forms.arrays(np.flatnonzero(is_open), hashes[is_open], beginnings[:0]),
    }
    return {
        "alphabet": alphabet, "terms": terms_of, "first_term": first_term, "n_terms": n_terms,
        "term": term, "first": first, "length": length, "after_chain": is_long | ~arabic[term],
        "after_lam": np.arange(len(term)) >= len(folded), "codes": codes,
        "capital": _capitals(terms.take(one_of), first, length, len(codes)), "hash": _Hashes(codes)(first, last),
        "heads": np.unique(head_hashes), "head_lengths": np.unique(head),
        **{f"{kind}_{name}": array for kind, arrays in by_hash.items() for name, array in arrays.items()},
    }  # fmt: skip


def _one_column_each(arrays: dict[str, np.ndarray]) -> dict[str, pd.DataFrame]:
    return {name: pd.DataFrame({name: array}) for name, array in arrays.items()}


def _alike(terms: pd.DataFrame) -> np.ndarray:
    """A number for each term, the same for those that any text has together: letters, letter case, language and ending are one."""
    written = terms["form"].str.strip().where(terms["needs_case"], "")
    same = terms[["folded", "language", "script", "needs_case", "open"]].assign(written=written)
    return same.groupby([*same], sort=False).ngroup().to_numpy()


def _capitals(terms: pd.DataFrame, first: np.ndarray, length: np.ndarray, size: int) -> np.ndarray:
    """Beside the codes of all forms, which letters are capitals; only of terms that need their letter case."""
    capital = np.zeros(size, dtype=bool)
    needs_case = np.flatnonzero(terms["needs_case"])
    written = "\n".join(terms["form"].take(needs_case).str.strip())
    folded = fold(written)
    row, within = _ragged(length[needs_case])
    letters = folded.starts[folded.points != ord("\n")]
    capital[first[needs_case][row] + within] = is_capital(code_points(written)[letters])
    return capital


def _alphabet(letters: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The byte of each code point; by byte, whether it is part of a word, and the byte of the letter without its accent."""
    numbers = np.arange(_FIRST, _FIRST + len(letters))
    byte = np.where(is_word_point(np.arange(0x110000)), _OTHER_LETTER, _OTHER).astype(np.uint8)
    byte[letters] = numbers
    byte[ord("\n")] = _BREAK
    word = np.zeros(256, dtype=bool)
    word[_OTHER_LETTER] = True
    word[numbers] = is_word_point(letters)
    bare = np.arange(256, dtype=np.uint8)
    chars = "".join(map(chr, letters))
    for char in chars:
        if (plain := strip_accents(char)).isascii() and plain in chars:
            bare[byte[ord(char)]] = byte[ord(plain)]
    return byte, word, bare


def _with_brackets(start: np.ndarray, end: np.ndarray, text: str, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Spans that begin or end inside square brackets take the bracket in where nothing else stands in it: [Donald] Trump."""
    brackets = bracket_places(points)
    for index in np.flatnonzero(np.searchsorted(brackets, start) < np.searchsorted(brackets, end)).tolist():
        span = text[start[index] : end[index]]
        if "[" not in span and (before := _OPENED.match(text, 0, start[index])):
            start[index] = before.start()
        elif "]" not in span and (after := _CLOSED.match(text, end[index])):
            end[index] = after.end()
    return start, end


def _outside_addresses(start: np.ndarray, text: str) -> np.ndarray:
    """Which of the sorted positions are not inside a web or e-mail address or a handle."""
    stretches = set()  # between spaces, with a sign of an address
    for sign in _SIGNS_OF_ADDRESS:
        at = text.find(sign)
        while at >= 0:
            stretch = _AFTER_SPACE.match(text, 0, at).start(), _BEFORE_SPACE.match(text, at).end()
            stretches.add(stretch)
            at = text.find(sign, stretch[1])
    spans = [address.span() for stretch in stretches for address in _ADDRESS.finditer(text, *stretch)]
    outside = np.ones(len(start), dtype=bool)
    for left, right in np.searchsorted(start, np.array(spans, dtype=np.int64).reshape(-1, 2)).tolist():
        outside[left:right] = False
    return outside


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


def rows_of(table: pd.DataFrame) -> list:
    """The rows of a table as tuples with names; quicker than ``itertuples``, above all for texts."""
    row = namedtuple("Row", table.columns)
    return list(map(row._make, zip(*(table[name].to_numpy(dtype=object) for name in table), strict=True)))


def surfaces(spans: pd.DataFrame, texts: list[str]) -> pd.Series:
    """The words of each span (text_no, start, end)."""
    places = zip(*(spans[name].tolist() for name in ("text_no", "start", "end")), strict=True)
    return pd.Series([texts[number][start:end] for number, start, end in places], index=spans.index, dtype=object)
