"""Harms: the stretches of a sentence that allege something, and the technical company that makes them digital ones."""

from __future__ import annotations

import regex

from newsframes.article import BORDER, CLAUSE, CONTEXT_REACH, NEGATION, Article, Harm
from newsframes.cues import STRONG

ALLEGED_BY = {
    ("collect", "data"): "data_access", ("collect", "message"): "data_access",
    ("watch", "message"): "censorship", ("watch", "data"): "data_access", ("watch", "device"): "espionage",
    ("suppress", "message"): "censorship",
    ("expose", "data"): "exposure", ("expose", "system"): "exposure", ("expose", "message"): "exposure",
    ("break", "system"): "intrusion", ("break", "device"): "intrusion", ("break", "software"): "intrusion", ("break", "cyber"): "intrusion",
    ("break", "data"): "intrusion",
    ("plant", "software"): "implant", ("plant", "device"): "implant", ("plant", "system"): "implant",
    ("deceive", "message"): "influence",
}  # fmt: skip
"""Which allegation a deed makes with which technical object."""

ALLEGED_ALONE = {
    "collect": "data_access", "watch": "espionage", "suppress": "censorship", "expose": "exposure", "break": "intrusion",
    "plant": "implant", "deceive": "influence",
}  # fmt: skip
"""Which allegation a deed makes of which somebody is accused, whatever its object."""

MAX_GAP = 45
"""Characters between a deed and its object."""

_NOT = regex.compile(
    r"(?:\b(?:not|never|no|nor|neither|without)\b|n['’]t\b|\b(?:ne|n['’]|sans|aucune?)\b|(?<!\p{L})[وف]?(?:لم|لا|لن|ليس|ليست|دون|عدم)(?!\p{L}))\W*(?:[\w’']+\W+){0,2}$",
    regex.IGNORECASE,
)


def find_harms(article: Article, number: int) -> list[Harm]:
    """The harms of a sentence, each stretch once, in order; only where the text around is technical."""
    cues = article.cues[number]
    found = [Harm(c.start, c.end, c.value, c.tier) for c in cues["allegation"] if c.reason in STRONG]
    things = cues["context"] + (article.common_things[number] if article.is_technical(number) else [])
    for deed in cues["deed"]:
        if deed.reason in STRONG and (with_object := _with_object(article, deed, things)):
            found.append(with_object)
    for attribution in article.attributions[number]:
        if attribution.verb_stance in ("accuse", "warn") and not article.is_advice(attribution):
            alleged = [
                d
                for d in cues["deed"]
                if attribution.content_start <= d.start < attribution.content_end and d.reason in STRONG
            ]
            inside = [h for h in found if attribution.content_start <= h.start < attribution.content_end]
            if alleged and not inside:
                found.append(Harm(alleged[0].start, alleged[0].end, ALLEGED_ALONE[alleged[0].value], "deed"))
    if not found:
        return []
    if not article.is_technical(number):
        firms = any(
            article.types[m.entity_id] == "company"
            for near in article.near(number, CONTEXT_REACH)
            for m in article.mentions[near]
        )
        found = [harm for harm in found if harm.tier == "core" and firms]
    specific = [harm for harm in found if harm.value != "unspecified_risk"]
    kept: list[Harm] = []
    for harm in sorted(found, key=lambda h: (["core", "deed", "wide"].index(h.tier), h.start)):
        rivals = [other for other in kept if other.start < harm.end and harm.start < other.end]
        if rivals and (harm.tier != "core" or any(other.value == harm.value for other in rivals)):
            continue
        if harm.value == "unspecified_risk" and any(o.start < harm.end and harm.start < o.end for o in specific):
            continue
        if harm.value == "data_access" and any(
            h.value == "noncompliance" and h.end <= harm.start and _RULES.search(article.text[h.end : harm.start + 12])
            for h in found
        ):
            continue
        if not _is_guarded(article, number, harm) and not _is_name_of_speaker(article, number, harm):
            kept.append(harm)
    return sorted(kept)


_COMMA_BEFORE_NO_RELATIVE = regex.compile(r"[,،](?!\s*(?:qui|which|that|التي|الذي))")


def _with_object(article: Article, deed, objects: list) -> Harm | None:
    """A deed with its nearest fitting object in the same clause: hands over … data; none inside a thing's name (surveillance camera)."""
    if any(c.start <= deed.start and deed.end <= c.end and c.end - c.start > deed.end - deed.start for c in objects):
        return None
    best = None
    for thing in objects:
        value = ALLEGED_BY.get((deed.value, thing.value))
        if value is None or (thing.start < deed.end and deed.start < thing.end):
            continue
        left, right = (deed, thing) if deed.start < thing.start else (thing, deed)
        gap = article.text[left.end : right.start]
        after = left is deed
        if (
            len(gap) > (MAX_GAP if after else MAX_GAP - 15)
            or CLAUSE.search(gap)
            or (not after and _COMMA_BEFORE_NO_RELATIVE.search(gap))
        ):
            continue
        distance = thing.kind == "thing", len(gap) + (0 if after else 8)
        if best is None or distance < best[0]:
            best = distance, Harm(left.start, right.end, value, "wide" if thing.kind == "thing" else "deed")
    return best[1] if best else None


def _is_guarded(article: Article, number: int, harm: Harm) -> bool:
    """Whether a harm is only what is to be prevented or what is not (protection against attacks, is no threat)."""
    sentence = article.sentences[number]
    for link in article.cues[number]["link"]:
        between = article.text[link.end : harm.start]
        if link.value == "against" and 0 <= harm.start - link.end <= 25 and not BORDER.search(between):
            return True
    for evidence in article.cues[number]["evidence"]:
        between = article.text[evidence.end : harm.start]
        absent = evidence.value in ("denied", "noted_absent") and evidence.end <= harm.start
        if absent and not CLAUSE.search(between) and not _BUT.search(between):
            return True
    before = article.text[max(sentence.start, harm.start - 60) : harm.start]
    if excluded := _RULES_OUT.search(before):
        return not NEGATION.search(before, 0, excluded.start())
    return bool(_NOT.search(before[-30:]))


_RULES_OUT = regex.compile(
    r"(?:\b(?:rul\p{L}+ out|exclu(?:t|e|ent|ait|re|ant)?|écart(?:e|ent|ait|é|er))\b|(?<!\p{L})[وف]?[يت]?(?:ستبعد|استبعد)\p{L}{0,2}(?!\p{L}))\W*(?:[\w’']+\W+){0,5}$",
    regex.IGNORECASE,
)
"""A harm that somebody thinks out of the question; where that is itself denied (cannot rule out), it is claimed."""

_RULES = regex.compile(
    r"\b(?:rules?|laws?|regulations?|règlement|règles|loi|lois)\b|قواعد|قانون|قوانين|لوائح", regex.IGNORECASE
)

_BUT = regex.compile(r"\b(?:but|mais|although|though)\b|لكن", regex.IGNORECASE)


def _is_name_of_speaker(article: Article, number: int, harm: Harm) -> bool:
    """Whether a harm only names a trade (a hacking crew, خبراء الأمن) or stands inside the name of a source."""
    if any(
        c.start <= harm.start and harm.end <= c.end and c.end - c.start > harm.end - harm.start
        for c in article.cues[number]["role"]
    ):
        return True
    return any(a.source_start <= harm.start and harm.end <= a.source_end for a in article.attributions[number])
