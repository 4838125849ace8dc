"""What the form of a word of saying tells: verb, noun, participle, infinitive; and patterns that differ by language."""

from __future__ import annotations

import functools
from typing import NamedTuple

import regex


class Rules(dict):
    """A pattern for each language; a language without one has a pattern that never matches, and so fewer attributions."""

    def __missing__(self, language: str) -> regex.Pattern:
        return _NEVER


_NEVER = regex.compile(r"(?!)")
_NOUN = Rules({
    "en": regex.compile(r"(?!caution|mention|question|reveal|signal|appeal|lament)\w+(?:ment|tion|sion|ance|ence|al|edgement)s?|admissions?|findings?|warnings?|discovery|charges?|responses?", regex.IGNORECASE),
    "fr": regex.compile(r"\w+[tsx]ions?|(?!lance|avance|relance|nuance)\w+ances?|aveux?|commentaires?|communiqués?|propos|reproches|plaintes?|poursuites|mises? en (?:cause|garde)", regex.IGNORECASE),
    "ar": regex.compile(
        r"(?:تصريح|إعلان|إفاد|توضيح|تأكيد|إصرار|تشديد|كشوف|إفصاح|إثبات|اكتشاف|توثيق|ادعاء|اتهام|اعتراف|إقرار|تحذير|تنبيه|نفي|إنكار|تفنيد|تكذيب|تشكيك|اقتراح|استنكار|تنديد|انتقاد|إدان|محاكم|إبراز)[\p{L}\p{M}]*|تهم|تهمة|حجة|حجج|دعوى|دعاوى"
    ),
})  # fmt: skip
"""A noun of saying: it attributes only where its content follows."""
_INFINITIVE_FR = regex.compile(r"(?!découvre|soupire)\p{L}+(?:er|ir|oir|dre|ire|ttre|ître|clure|vre)$")
_PARTICIPLE = Rules(
    {
        "en": regex.compile(r"\w+ing\b"),
        "fr": regex.compile(r"\w+ant\b"),
        "ar": regex.compile(r"(?!\p{L}+(?:وا|ها|نا|تا|هما)$)(?:م\p{L}+|\p{L}ا\p{L}{1,3})(?:ا|ًا|اً|ة|ين)$"),
    }
)
_BARE_PARTICIPLE = regex.compile(
    r"(?:\p{L}+(?:é|ée|és|ées)|promis|prévue?s?|repris|établie?s?|maintenu|soutenu|défendu|conclu|exclu|prévenu|souri|averti|reconnue?s?|admis|découverte?s?)$"
)
_WITH_THAT = regex.compile(r"\s(?:that|qu(?:e|['’]\w*)|(?:ب|من |إلى )?[أإا]ن\p{L}{0,3})$", regex.IGNORECASE)
_HEARSAY = regex.compile(
    r"reportedly|allegedly|purportedly|supposedly|(?:is|are|was|were) (?:said|thought|believed|understood|reported|alleged|rumou?red) to|croit-on(?: savoir)?|pense-t-on|dit-on|paraît-il|à ce qu['’]on dit|à ce qu['’]il paraît|و?يقال إن\p{L}*|قيل إن\p{L}*|يشاع|أشيع",
    regex.IGNORECASE,
)


class _Form(NamedTuple):
    """What the form of a cue alone tells."""

    noun: bool
    participle: bool
    bare_participle: bool
    infinitive: bool
    with_that: bool
    hearsay: bool


@functools.lru_cache(maxsize=10_000)
def form_of(surface: str, language: str) -> _Form:
    """What the form of a cue alone tells, whatever stands beside it."""
    french = language == "fr"
    return _Form(
        bool(_NOUN[language].fullmatch(surface)),
        bool(_PARTICIPLE[language].match(surface)),
        french and bool(_BARE_PARTICIPLE.match(surface)),
        french and bool(_INFINITIVE_FR.match(surface)),
        bool(_WITH_THAT.search(surface)),
        bool(_HEARSAY.fullmatch(surface)),
    )
