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

CLAUSE = regex.compile(r"[.;:!?؛؟\n]")

BORDER = regex.compile(r"[,،;؛:]|\s(?:and|but|while|et|mais|tandis|alors que|لكن|فيما|بينما)\s")

_LOCATED = regex.compile(
    r"(?:\b(?:in|at|en|à|aux?|dans)\s+(?:the\s+|l['’]|la\s+|les?\s+)?|(?<!\p{L})في\s+|(?<!\p{L})ب)$", regex.IGNORECASE
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
        products = [(m.start, m.end) for m in mentions if types[m.entity_id] == "product"]
        for cue in cues:
            if cue.reason in _MAYBE:
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

    def near(self, sentence: int, reach: int) -> list[int]:
        """The numbers of the sentences around one, itself included."""
        return [n for n in range(sentence - reach, sentence + reach + 1) if n in self.sentences]

    def quotations_at(self, start: int, end: int) -> list[Quotation]:
        """The quotations that touch a stretch."""
        return quotations_near(self.quotations, start, end)

    def quotations_around(self, start: int, end: int) -> list[Quotation]:
        """The quotations that a stretch stands in."""
        return [quote for quote in self.quotations_at(start, end) if quote.start <= start and end <= quote.end]

    def is_advice(self, attribution) -> bool:
        """Whether an attribution's cue advises or orders."""
        return ADVISES.match(self.text, attribution.cue_start, attribution.cue_end) is not None

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
    r"\b(?:will|would|shall|plans? to|intends? to|is set to|are set to|going to|promised|sera|seront|va|vont|envisage(?:nt|ait|aient)?|compten?t|prévoi(?:t|ent))\b|"
    rf"(?<!\p{{L}})(?:سوف|(?!{_NO_FUTURE})س[يتن]\p{{L}}{{2,}})",
    regex.IGNORECASE,
)

ADVISES = regex.compile(
    r"\b(?:advis(?:e|es|ed|ing)|recommend(?:s|ed|ing)?|urg(?:e|es|ed|ing)|recommand(?:e|ent|ait|é)|conseill(?:e|ent|ait|é)|préconis(?:e|ent|ait|é)|ordonn(?:e|ent|ait|é)|somm(?:e|ent|é)|exhort(?:e|ent|ait|é))\b|"
    r"(?<!\p{L})[وف]?(?:[يت]?نصح\p{L}{0,2}|أوصى|أوصت|[يت]وصي|أمر|أمرت|[يت]أمر|دعا|دعت|[يت]دعو|طالب|طالبت|[يت]طالب)(?!\p{L})",
    regex.IGNORECASE,
)
"""Advice and orders, which allege nothing."""

STOP = regex.compile(
    r"\b(?:stop|end|cease|halt|mettre fin|cesser|arrêter)\b|(?<!\p{L})[وف]?[بل]?(?:حدا|وقف|الوقف|الكف|إنهاء)(?!\p{L})",
    regex.IGNORECASE,
)


_SHOWN = regex.compile(
    r"\d+\s+(?:pages?|صفحة|محضر)|\b(?:published|publishes|cites|cited|lists|describes|reproduces|lays out|énumère|décrit|reproduit|publié|publie|cite|détaille)\b|(?:نشر|نشرت|استنادا إلى|يضم|تضم|مؤلف من)\s",
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


class Mark(NamedTuple):
    """A stretch that stands for a cue."""

    start: int
    end: int
    concept: str
