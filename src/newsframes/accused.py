"""The accused: who is said to do or to enable the harm of a claim."""

from __future__ import annotations

import itertools

import regex

from newsframes.article import ACTORS, FIRMS, TOOLS, Article, Claim
from newsframes.text import fold_string

_BY = regex.compile(
    r"(?:\b(?:by|par)\s+(?:\S+\s+){0,5}?|\b(?:working for|linked to|tied to|on behalf of|run from|steered from|directed from|loyal to|liée?s? à|au service de|pour le compte de|pilotée?s? depuis|menée?s? depuis)\s+(?:the\s+)?|(?<!\p{L})(?:لصالح|لحساب|مرتبط\p{L}*\s+ب|مدعوم\p{L}*\s+من|موجه\p{L}*\s+من|تدعمهم|تدار من)\s*(?:الدولة\s+)?|(?:التي|الذي)\s+(?:تقوم|يقوم|تمارسها|يمارسها)\s*(?:بها|به)?\s+(?:\S+\s+){0,2}?|من قبل\s+(?:\S+\s+)?|على يد\s+(?:\S+\s+)?)$",
    regex.IGNORECASE,
)

_LIKE = regex.compile(
    r"(?:such as|like|telles? que|tels? que|comme|(?<!\p{L})مثل)\s+(?:\S+\s+){0,6}?$", regex.IGNORECASE
)

_REACH = 200
"""Characters before a mention in which these are looked for."""

_THINGS = (
    "apps?|applications?|compan(?:y|ies)|firms?|manufacturers?|makers?|service|platform|group|software|programs?|programmes?|devices?|cameras?|cars?|vehicles?|drones?|"
    "aircraft|chatbots?|assistants?|tools?|chips?|routers?|developer|practice|network|"
    "entreprises?|sociétés?|applis?|fabricants?|plateforme|groupe|logiciels?|appareils?|caméras?|voitures?|véhicules?|outils?|puces?|routeurs?"
)

_ANAPHOR = regex.compile(
    rf"^(?:that\s+|qu[e'’]\s*)?(?:(?:it|its|they|their|he|she|il|elle|ils|elles|cela|leur|son)\b|(?:the|this|these|both|cette|ces|ses|leurs|l['’]|la|le|les)\s*(?:same\s+)?(?:{_THINGS})\b)"
    r"|^[أإ]ن(?:ه|ها|هم)(?!\p{L})|^(?:التطبيق|الشركة|الشركتان|المنصة|المجموعة|البرنامج|الخدمة|الطائرات|الأجهزة|الكاميرات|السيارات|الشريحة|الرقائق|الروبوت|هذه|هذا)(?!\p{L})",
    regex.IGNORECASE,
)
"""A claim that speaks of something named before."""

_PRONOUN_BEFORE = regex.compile(r"[أإ]ن(?:ه|ها|هم)\s*$|\b(?:that|qu['’])\s?(?:it|they|il|elle)\s*$", regex.IGNORECASE)

_BOTH = regex.compile(r"\b(?:both|the two|les deux)\b|كلا|كلتا|التطبيقين|التطبيقان|الشركتين|الشركتان", regex.IGNORECASE)

_PRONOUN_ENDING = regex.compile(r"(?:ها|ه|هم)$")


def accuse(article: Article, claims: list[Claim]) -> list[Claim]:
    """Fill accused_entity of each claim, in text order."""
    previous: Claim | None = None
    for claim in sorted(claims, key=lambda c: (c.start, c.end)):
        entities, rule = _accused(article, claim, previous)
        span = (-1, -1)
        for mention in article.mentions[claim.sentence]:
            if article.of(mention) in entities:
                span = (mention.start, mention.end)
                break
        claim.set("accused_entity", "|".join(entities), *span, rule)
        if entities:
            previous = claim
    return claims


def _accused(article: Article, claim: Claim, previous: Claim | None) -> tuple[list[str], str]:
    text, harm, governor = article.text, claim.harms[0], claim.governor
    mentions = [m for m in article.mentions[claim.sentence] if article.types[m.entity_id] in (*ACTORS, "place")]
    source = range(governor.speaker.start, governor.speaker.end)
    own = governor.speaker.entity if governor.stance not in ("concede", "deny") else ""
    usable = [
        m for m in mentions if m.start not in source and _can_act(article, claim.sentence, m) and article.of(m) != own
    ]
    if governor.kind == "reason":
        targets = [m for m in usable if article.types[m.entity_id] in FIRMS]
        return ([article.accusable(targets[0])], "target of the measure") if targets else ([], "no target named")
    if harm.tier == "topic" and governor.stance != "accuse" and previous is not None:
        return previous.values["accused_entity"].split("|"), "accused before"
    agent = next((m for m in usable if m.start >= harm.end and _is_agent(article, harm.end, m.start)), None)
    if agent:
        return [article.accusable(agent)], "agent after the harm"
    if whose := next((m for m in mentions if any(_does(article, m, h) for h in claim.harms)), None):
        return [article.accusable(whose)], "whose harm it is"
    recipients = [
        article.accusable(m)
        for m in usable
        if m.start >= harm.start and harm.value == "data_access" and m.form != "demonym"
        and article.types[m.entity_id] in ("organisation", "state", "place", "government_body") and _TO.search(text[max(0, m.start - 25) : m.start])
    ][:1]  # fmt: skip
    floor = (
        min(claim.start, governor.content[0]) if governor.kind == "cue" or governor.stance == "accuse" else claim.start
    )
    if governor.kind == "author" and harm.start - floor > 80:
        border = max(text.rfind(mark, floor, harm.start) for mark in (",", "،", ";", "؛"))
        floor = max(floor, border)
    before = [
        m
        for m in usable
        if floor <= m.start and m.end <= harm.end and not article.is_located(m) and not _is_victim(article, claim, m)
    ]
    if before:
        people = [m for m in before if article.types[m.entity_id] == "person"]
        chosen = people[:1] if people and people[0] is before[0] else before
        return _unique([article.accusable(m) for m in chosen] + recipients), "before the harm"
    cue = text[slice(*governor.cue)] if governor.cue[0] >= 0 else ""
    if governor.stance == "accuse":
        if article.language == "ar" and _PRONOUN_ENDING.search(fold_string(cue)):
            earlier = [
                m
                for m in usable
                if m.end <= governor.cue[0] and article.types[m.entity_id] in ("state", "place", *FIRMS)
            ]
            if earlier:
                return [article.accusable(earlier[-1])], "pronoun of the cue"
        outer = [
            a.source_entity
            for a in article.attributions[claim.sentence]
            if a.content_start <= governor.cue[0] < a.content_end
            and a.source_entity
            and a.source_entity != governor.speaker.entity
        ]
        if outer:
            return [outer[-1]], "the one who answers"
        after = [m for m in usable if governor.cue[1] <= m.start < harm.start and not article.is_located(m)]
        if after:
            return [article.accusable(after[0])], "first name after the accusation"
    if (
        governor.speaker.entity
        and article.types.get(governor.speaker.entity) in FIRMS
        and governor.speaker.role in ("company", "accused_party")
        and (governor.stance in ("concede", "deny") or (governor.stance == "neutral" and harm.value in _OF_ITSELF))
    ):
        return [governor.speaker.entity], "speaks of itself"
    if recipients:
        return recipients, "recipient of the data"
    claimed = text[claim.start : claim.end]
    if (
        _ANAPHOR.match(claimed)
        or _BOTH.search(claimed)
        or _PRONOUN_BEFORE.search(text, max(0, claim.start - 12), claim.start)
    ):
        if previous is not None and claim.sentence - previous.sentence <= 3 and not _BOTH.search(claimed):
            return previous.values["accused_entity"].split("|"), "accused before"
        earlier = _earlier_products(article, claim.sentence, 2 if _BOTH.search(claimed) else 1)
        if earlier:
            return earlier, "named before"
    if previous is not None and claim.sentence - previous.sentence <= 2 and _goes_on(claim, previous):
        return previous.values["accused_entity"].split("|"), "accused before"
    located = [
        m
        for m in usable
        if claim.start <= m.start < claim.end and article.types[m.entity_id] == "state" and article.is_located(m)
    ]
    if located and governor.kind == "author" and any(h.value == "censorship" for h in claim.harms):
        return [article.of(located[0])], "the state it happens in"
    return [], "nobody named"


_OF_ITSELF = ("exposure", "data_access", "noncompliance", "unspecified_risk")
"""Harms that a firm which merely says so has done or suffered itself; of attacks and campaigns it says so of others."""


def _goes_on(claim: Claim, previous: Claim) -> bool:
    """Whether a claim that names nobody is about the one accused before: it goes on with it, or the same source alleges the same."""
    if claim.harms[0].tier == "topic":
        return True
    same = claim.governor.speaker.role == previous.governor.speaker.role != "author"
    return same and claim.harms[0].value == previous.harms[0].value


def _earlier_products(article: Article, number: int, count: int) -> list[str]:
    found: list[str] = []
    for near in reversed([near for near in article.near(number, 3) if near < number]):
        for mention in reversed(article.mentions[near]):
            usable = article.types[mention.entity_id] in ("product", "company") and mention.entity_id not in TOOLS
            if usable and article.of(mention) not in found:
                found.append(article.of(mention))
        if len(found) >= count:
            break
    return sorted(found[:count])


def _unique(values) -> list[str]:
    return list(dict.fromkeys(values))


_FORCES_OF = regex.compile(r"(?:أجهزة|قراصنة|وكالات|سلطات|حكومة|مخابرات)\s+$")
_ITS_FORCES = regex.compile(r"\s+(?:hackers?|agencies|spies|troops|services|military)\b", regex.IGNORECASE)


def _can_act(article: Article, number: int, mention) -> bool:
    """Whether a naming can be an accused: an adjective of origin only beside a word for officials, agencies or hackers."""
    if mention.entity_id in TOOLS or (article.types[mention.entity_id] == "place" and not mention.stands_for):
        return False
    if mention.form != "demonym":
        return True
    return any(
        -2 <= c.start - mention.end <= 3 or -2 <= mention.start - c.end <= 3
        for c in article.cues[number]["role"]
        if c.value in ("executive", "intelligence_police", "accused_party", "legislature")
    ) or bool(
        _ITS_FORCES.match(article.text[mention.end : mention.end + 14])
        or _FORCES_OF.search(article.text[max(0, mention.start - 12) : mention.start])
    )


def _does(article: Article, mention, harm) -> bool:
    """Whether a harm is told as somebody's: an adjective right beside it (Chinese espionage, ingérence russe), or spying for a state."""
    if mention.form == "demonym":
        gap = harm.start - mention.end if article.language == "en" else mention.start - harm.end
        return 0 <= gap <= 1
    between = article.text[harm.end : mention.start] if harm.end < mention.start else ""
    return harm.value == "espionage" and _FOR.fullmatch(between) is not None


_FOR = regex.compile(
    r"\s+(?:for|pour|au (?:profit|bénéfice|compte) d[eu])\s+(?:the\s+|l[ae]\s+|l['’])?|\s+(?:لفائدة|لمصلحة|لصالح|لحساب)\s+",
    regex.IGNORECASE,
)


def _is_agent(article: Article, start: int, end: int) -> bool:
    """Whether the words before a mention, from a place on, make it who does the harm, or an example of who does."""

    def led(start: int) -> bool:
        return bool(_BY.search(article.text, start, end) or _LIKE.search(article.text, start, end))

    if end not in article.agents:
        article.agents[end] = led(max(0, end - _REACH))
    return article.agents[end] and led(max(start, end - _REACH))


def _is_victim(article: Article, claim: Claim, mention) -> bool:
    """Whether a mention before the harm is what the harm is done to, or only an example (against X, users of X, from apps such as X)."""
    before = article.text[max(0, mention.start - 60) : mention.start]
    named_data = any(
        0 <= mention.start - c.end <= 8 for c in article.cues[claim.sentence]["context"] if c.value == "data"
    )
    return bool(_TO_VICTIM.search(before) or _LIKE.search(before)) or named_data


_TO = regex.compile(r"(?:\b(?:to|with|au|aux|à)\s+(?:the\s+|la\s+|l['’])?(?:\S+\s+)?|(?:إلى|ل)\s*)$", regex.IGNORECASE)

_TO_VICTIM = regex.compile(
    r"(?:\b(?:against|targeting|targeted|users of|customers of|contre|visant|utilisateurs de|data of)\s+(?:the\s+|l['’]|la\s+|le\s+|les\s+)?|(?<!\p{L})(?:ضد|استهدف|استهدفت|مستخدمي|خوادم)\s+(?:شركة\s+)?)$",
    regex.IGNORECASE,
)


def without_mere_denials(claims: list[Claim]) -> list[Claim]:
    """A denial is a claim only where it is all that the text gives of the claim; else it is the answer to it."""
    put_forward = [c for c in claims if c.governor.stance != "deny"]
    alleged = {matter for c in put_forward for matter in _matters(c)}
    return put_forward + [c for c in claims if c.governor.stance == "deny" and alleged.isdisjoint(_matters(c))]


def _matters(claim: Claim) -> set[tuple[str, str]]:
    """Who is accused of which harm."""
    return set(itertools.product(claim.values["accused_entity"].split("|"), (harm.value for harm in claim.harms)))
