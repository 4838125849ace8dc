"""One key for a name in Latin and in Arabic letters: its consonants, as far as both scripts tell them apart."""

from __future__ import annotations

import functools

import regex

from newsframes.text import fold_string, strip_accents

MIN_KEY = 3
"""A key of fewer consonants is shared by too many words."""

# Two letters before one, so that ch is not read as c and h. Arabic writes no p, v, g of its own, and which letter stands for them
# differs from country to country: ب for p, ف for v, ج or غ or ك for g. Vowels, w, y and h come and go and are left out.
_LATIN = {
    **dict.fromkeys(("tch", "sch", "sh", "ch"), "X"),
    **dict.fromkeys(("ph", "f", "v"), "F"),
    **dict.fromkeys(("kh", "ck", "qu", "k", "q", "c"), "K"),
    **dict.fromkeys(("gh", "dj", "g", "j"), "G"),
    **dict.fromkeys(("th", "t"), "T"),
    **dict.fromkeys(("dh", "d"), "D"),
    **dict.fromkeys(("ts", "s", "z"), "S"),
    **{"x": "KS", "b": "B", "p": "B", "l": "L", "m": "M", "n": "N", "r": "R"},
}
_ARABIC = {
    **dict.fromkeys(("تش", "ش", "چ"), "X"),
    **dict.fromkeys(("ف", "ڤ"), "F"),
    **dict.fromkeys(("ك", "ق", "خ"), "K"),
    **dict.fromkeys(("دج", "ج", "غ", "گ"), "G"),
    **dict.fromkeys(("ت", "ط", "ث"), "T"),
    **dict.fromkeys(("د", "ض", "ذ"), "D"),
    **dict.fromkeys(("تس", "س", "ص", "ز", "ظ"), "S"),
    **{"ب": "B", "پ": "B", "ل": "L", "م": "M", "ن": "N", "ر": "R"},
}
_SOFT_C = regex.compile("c(?=[eiy])")
_DOUBLE = regex.compile(r"([a-z])\1")


def _pattern(letters: dict[str, str]) -> regex.Pattern:
    return regex.compile("|".join(sorted(letters, key=len, reverse=True)))


_LATIN_PATTERN, _ARABIC_PATTERN = _pattern(_LATIN), _pattern(_ARABIC)


@functools.lru_cache(maxsize=200_000)
def phonetic_key(name: str) -> str:
    """The consonants of a name in either script: ``Tencent`` and ``تينسنت`` both give TNSNT.

    Proclitics and the Arabic article must be off already. After the consonant skeletons by which names are matched across scripts
    (Freeman, Condon & Ackerman 2006), with classes of letters in place of edit costs.
    """
    folded = fold_string(name)
    latin = _DOUBLE.sub(r"\1", _SOFT_C.sub("s", strip_accents(folded)))
    key = "".join(_LATIN[letters] for letters in _LATIN_PATTERN.findall(latin))
    return key or "".join(_ARABIC[letters] for letters in _ARABIC_PATTERN.findall(folded))
