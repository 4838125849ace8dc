"""An article as the steps that find claims read it: its sentences, cues, mentions and attributions at hand, and what a claim is made of."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

import regex

from newsframes.cues import STRONG
from newsframes.quotations import Quotation, find_quotations, quotations_near
from newsframes.text import fold_string

_MAYBE = (*STRONG, "inside a longer cue")

ACTORS = ("company", "product", "threat_group", "organisation", "government_body", "alliance", "state", "person")

PUBLIC = ("state", "alliance", "government_body", "place", "person")

FIRMS = ("company", "product", "threat_group", "organisation")

TOOLS = frozenset(["product.gps", "product.galileo", "product.glonass", "product.beidou"])
"""Products that anybody's things use: never the accused, and no sign that an article is of digital matters."""

GOVERNS_ON = 6
"""Sentences over which what is said may run on in quotation marks."""

CONTEXT_REACH = 2
"""Sentences before and after in which a technical word makes a harm a digital one."""

CLAUSE = regex.compile(r"[.;:!?؛؟\n]")

BORDER = regex.compile(r"[,،;؛:]|\s(?:and|but|while|et|mais|tandis|alors que|لكن|فيما|بينما)\s")

_LOCATED = regex.compile(
    r"(?:\b(?:in|at|across|throughout|en|à|aux?|dans|à travers)\s+(?:the\s+|l['’]|la\s+|les?\s+)?|(?<!\p{L})في\s+|(?<!\p{L})ب)$",
    regex.IGNORECASE,
)

_SIGNED = regex.compile(r"[—–-]\s*\S.{2,40}\(@\w+\)")


class Harm(NamedTuple):
    """A stretch that alleges harm: offsets, the allegation, and how sure a sign it is (core · deed · wide)."""

    start: int
    end: int
    value: str
    tier: str


class Speaker(NamedTuple):
    """Who puts a claim forward."""

    entity: str
    role: str
    naming: str
    start: int
    end: int


@dataclass
class Governor:
    """What a claim hangs on: an attribution, a measure with its reason, or nothing but the author's voice."""

    kind: str
    cue: tuple[int, int]
    stance: str
    content: tuple[int, int]
    speaker: Speaker
    form: str = ""


@dataclass
class Claim:
    """A claim while it is being put together; ``values`` by variable, ``trace`` says by which stretch and rule."""

    sentence: int
    start: int
    end: int
    governor: Governor
    harms: list[Harm]
    values: dict[str, str] = field(default_factory=dict)
    trace: list[tuple[str, str, int, int, str]] = field(default_factory=list)

    def set(self, variable: str, value: str, start: int = -1, end: int = -1, rule: str = "") -> None:
        self.values[variable] = value
        self.trace.append((variable, value, start, end, rule))


class Article:
    """One text with its sentences, cues, mentions and attributions at hand."""

    def __init__(
        self,
        text: str,
        language: str,
        sentences: list,
        cues: list,
        mentions: list,
        attributions: list,
        types: dict,
        states: dict,
    ):
        self.text, self.language, self.types, self.states = text, language, types, states
        self.sentences = {s.sentence_no: s for s in sentences if s.region != "boilerplate"}
        self.boilerplate = [s for s in sentences if s.region == "boilerplate"]
        self.lead = next((s.sentence_no for s in sentences if s.region == "body"), -1)
        self.cues: dict[int, dict[str, list]] = defaultdict(lambda: defaultdict(list))
        self.common_things: dict[int, list] = defaultdict(list)
        products = [(m.start, m.end) for m in mentions if types[m.entity_id] == "product"]
        for cue in cues:
            if cue.kind == "thing":
                if cue.reason in STRONG:
                    self.common_things[cue.sentence_no].append(cue)
            elif cue.reason in _MAYBE:
                self.cues[cue.sentence_no][cue.kind].append(cue)
            elif (
                cue.reason == "inside a name"
                and (cue.kind, cue.tier) == ("allegation", "core")
                and any(start <= cue.start and cue.end <= end for start, end in products)
            ):
                self.cues[cue.sentence_no][cue.kind].append(cue._replace(reason=""))  # the spyware Pegasus
        self.stances_at: dict[int, set[str]] = defaultdict(set)
        for number in self.cues:
            for cue in self.cues[number]["stance"]:
                self.stances_at[cue.start].add(cue.concept)
        self.mentions: dict[int, list] = defaultdict(list)
        for mention in mentions:
            self.mentions[mention.sentence_no].append(mention)
        self.attributions: dict[int, list] = defaultdict(list)
        for attribution in attributions:
            self.attributions[attribution.sentence_no].append(attribution)
        self.quotations = find_quotations(text, 0, len(text))
        self.signed = [s for s in self.boilerplate if _SIGNED.search(s.text)]
        # Of two that begin together the first comes last, for who looks back from a place.
        self.said = sorted(attributions, key=lambda attribution: (attribution.cue_start, -attribution.cue_end))
        self.speakers: dict[str, Speaker] = {}
        self.told_roles: dict[str, str] = {}
        self.agents: dict[int, bool] = {}
        self._technical: dict[int, bool] = {}

    def near(self, sentence: int, reach: int) -> list[int]:
        """The numbers of the sentences around one, itself included."""
        return [n for n in range(sentence - reach, sentence + reach + 1) if n in self.sentences]

    def is_technical(self, sentence: int) -> bool:
        """Whether a technical word or the name of a product or a group of hackers stands in a sentence or near it."""
        if sentence not in self._technical:
            near = self.near(sentence, CONTEXT_REACH)
            self._technical[sentence] = any(self.cues[n]["context"] for n in near) or any(
                self.types[m.entity_id] in ("product", "threat_group") for n in near for m in self.mentions[n]
            )
        return self._technical[sentence]

    def quotations_at(self, start: int, end: int) -> list[Quotation]:
        """The quotations that touch a stretch."""
        return quotations_near(self.quotations, start, end)

    def quotations_around(self, start: int, end: int) -> list[Quotation]:
        """The quotations that a stretch stands in."""
        return [quote for quote in self.quotations_at(start, end) if quote.start <= start and end <= quote.end]

    def is_advice(self, attribution) -> bool:
        """Whether an attribution's cue advises or orders; it is looked at alone, for an Arabic one may stand behind a proclitic."""
        return ADVISES.match(self.text[attribution.cue_start : attribution.cue_end]) is not None

    def of(self, mention) -> str:
        """The entity that a mention speaks for."""
        return mention.stands_for or mention.entity_id

    def accusable(self, mention) -> str:
        """The entity that is accused: of an office or an agency of a state, that state."""
        entity = self.of(mention)
        return self.states.get(entity, entity) if self.types.get(entity) == "government_body" else entity

    def is_located(self, mention) -> bool:
        """Whether a mention only says where (in China, aux États-Unis, في الصين)."""
        return bool(_LOCATED.search(self.text, max(0, mention.start - 20), mention.start))


_NO_FUTURE = (
    "سيبران|سيار|سياس|سياد|سياح|سياق|سياج|سيطر|سينما|سيناريو|سيناتور|سيناء|سيرة|سيرته|سيرها|سيرفر|سيد[تيا]|سيئ|سيول|سيليكون|سيسكو|سيمنز|سيغنال|"
    "سيجنال|سيلفي|سيبيريا|سيدني|سنوات|سنوي|سنتين|سنتا|سنغافور|سندات|سندان|سناب|ستين|ستون|ستائر|ستار|ستوكهولم|ستوديو|ستيف|ستريت|ستانفورد"
)
"""Beginnings of Arabic words that look like a verb in the future and are none (years, cars, politics)."""

WILL = regex.compile(
    r"\b(?:will|would(?!\s+(?:\w+\s+)?have\b)|shall|plans? to|intends? to|is set to|are set to|going to|promised|sera|seront|va|vont|envisage(?:nt|ait|aient)?|compten?t|prévoi(?:t|ent))\b|"
    rf"(?<!\p{{L}})(?:سوف|(?!{_NO_FUTURE})س[يتن]\p{{L}}{{2,}})",
    regex.IGNORECASE,
)

ADVISES = regex.compile(
    r"\b(?:(?:am|are|is|was|were|been|being) told (?:not )?to|advis(?:e|es|ed|ing)|recommend(?:s|ed|ing)?|urg(?:e|es|ed|ing)|recommand(?:e|ent|ait|é)|conseill(?:e|ent|ait|é)|préconis(?:e|ent|ait|é)|ordonn(?:e|ent|ait|é)|somm(?:e|ent|é)|exhort(?:e|ent|ait|é))\b|"
    r"(?<!\p{L})[وف]?(?:[يت]?نصح\p{L}{0,2}|أوصى|أوصت|[يت]وصي|أمر|أمرت|[يت]أمر|دعا|دعت|[يت]دعو|طالب|طالبت|[يت]طالب)(?!\p{L})",
    regex.IGNORECASE,
)
"""Advice and orders, which allege nothing."""

DECLINES = regex.compile(
    r"\b(?:declin|refus)\p{L}+\s(?:[\w’']+\s){0,6}?(?:comment|commenter)\b|(?<!\p{L})[وف]?(?:[يت]?رفض\p{L}?|امتنع\p{L}?|[يت]متنع)\s(?:\p{L}+\s){0,5}?(?:عن\s)?(?:التعليق|الإدلاء|الرد|الإجابة)",
    regex.IGNORECASE,
)
"""Somebody gives no comment."""

STOP = regex.compile(
    r"\b(?:stop|end|cease|halt|mettre fin|cesser|arrêter)\b|(?<!\p{L})[وف]?[بل]?(?:حدا|وقف|الوقف|الكف|إنهاء)(?!\p{L})",
    regex.IGNORECASE,
)


_SHOWN = regex.compile(
    r"\d+\s+(?:pages?|صفحة|محضر)|\b(?:published|publishes|cites|cited|lists|describes|reproduces|lays out|released|issued|unveiled|listing|obtained|seen by|énumère|décrit|reproduit|publié|publie|cite|détaille|parue?s?|rendue?s? publi(?:c|que)s?|obtenue?s?|consultée?s?)\b|(?:نُ?شرت?|نُ?شر|صدرت?|أصدرت?|استنادا إلى|تستند|يستند|استندت?|اطلعت?|حصلت?|يضم|تضم|مؤلف من)\s",
    regex.IGNORECASE,
)


def is_artefact(article: Article, number: int, cue) -> bool:
    """A document, a study or data is evidence where a number or a verb of showing stands with it, and it is not the harm itself."""
    if cue.value in ("denied", "gestured", "noted_absent"):
        return cue.concept not in ("anonymous_sources", "indications") and (
            cue.value != "denied" or cue.concept != "prove_demand"
        )
    around = article.text[max(0, cue.start - 45) : cue.end + 45]
    return bool(_SHOWN.search(around)) and fold_string(cue.surface) not in ("data", "بحث", "البحث")


NEGATION = regex.compile(
    r"\b(?:not|never|no|nor|cannot|ne)\b|n['’]t\b|\bn['’]|(?<!\p{L})[وف]?(?:لم|لا|لن|ليس|ليست)(?!\p{L})",
    regex.IGNORECASE,
)


UNSETTLED = regex.compile(
    r"\b(?:unclear|unknown|(?:not|n['’]t|never|nor)\s+(?:\w+\s+)?(?:clear|known|establish\w*|determin\w*)|(?:no one|nobody)\s+knows|(?:could|can)(?:\s?not|['’]t)\s+(?:\w+\s+)?(?:say|tell|establish|determine|exclude)|unable to (?:say|tell|establish|determine)|(?:is|are|still) (?:investigating|checking|examining|trying to establish))\b"
    r"\W+(?:[\w’'-]+\W+){0,4}?(?:whether|if|how (?:many|much|long|far)|what (?:data|information|else))\b"
    r"|\b(?:whether|how (?:many|much|long|far))\b.{3,160}\b(?:unclear|unknown|(?:not|n['’]t|nor)\s+(?:\w+\s+)?(?:clear|known|established)|open question|could(?:\s?not|n['’]t) say)\b"
    r"|\b(?:ignor(?:e|ent|ait)|nul ne sait|personne ne sait|impossible (?:de|à) (?:dire|savoir|établir)|(?:pas|ni|point)\s+(?:encore\s+|été\s+)?(?:clair|connue?s?|établi|déterminé|sûr|certain)|ne sai(?:t|vent) pas|reste à (?:savoir|établir)|(?:incapable|hors d['’]état) de dire|sans que l['’]on sache)\b"
    r"\W+(?:[\w’'-]+\W+){0,5}?(?:si|s['’]ils?|combien|depuis (?:quand|combien)|(?:quelles?|quels?) (?:données|informations|fichiers))\b"
    r"|\b(?:combien|si)\b.{3,160}\b(?:reste inconnu|n['’]est pas (?:\w+ )?(?:connu|établi|clair)|on l['’]ignore|nul ne le sait)"
    r"|(?<!\p{L})[وف]?(?:(?:لم|ولا|لا|لن)\s+(?:يتضح|تتضح|يعرف|يُعرف|يتبين|يحدد|يُحدد|تحدد|توضح|يوضح)|ليس\s+(?:واضحا|واضحاً|معروفا|معروفاً|من الواضح|من المعروف)|(?:من )?غير (?:ال)?(?:واضح|معروف|مؤكد|محدد))(?!\p{L})"
    r"\W+(?:[\w]+\W+){0,4}?(?:ما إذا|إن كان\p{L}*|إذا ما|عدد|كم|حجم|مدى|هل|منذ متى|أي (?:بيانات|معلومات))(?!\p{L})",
    regex.IGNORECASE,
)
"""That nobody knows yet whether it happened, or how far it went."""


class Mark(NamedTuple):
    """A stretch that stands for a cue."""

    start: int
    end: int
    concept: str
