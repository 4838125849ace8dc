"""Speakers: who puts a claim forward, in what role, and how the text names them."""

from __future__ import annotations

import regex

from newsframes.article import Article, Speaker
from newsframes.text import fold_string

_POINTS_BACK = regex.compile(
    r"^(?:it|its|they|their|this|these|both|the|he|she|il|elle|ils|elles|ce|cette|ces|son|sa|leur|l['’]|la|le|les|هو|هي|هذا|هذه|لل|ال)",
    regex.IGNORECASE,
)
"""A source that may be one told before."""

_NAMED = regex.compile(r"(?<!^)(?<![.“\"«]\s)\b\p{Lu}[\p{L}'’-]+|^\W*(?:\p{Lu}[\p{L}'’-]+\s+){1,3}\p{Lu}")

_ROLE_ORDER = (
    "security_researcher", "intelligence_police", "court_regulator", "legislature", "accused_party", "user_employee", "company",
    "expert_ngo", "outlet", "executive",
)  # fmt: skip


def speaker_of(article: Article, row) -> Speaker:
    """Entity, role and naming of an attribution's source; a pronoun or a description takes them from the source it points to."""
    return describe_speaker(article, row.sentence_no, row.source_start, row.source_end, row.source_entity, row.cue_end)


def describe_speaker(article: Article, number: int, start: int, end: int, entity: str, cue_end: int = -1) -> Speaker:
    text = article.text
    source = text[start:end] if start >= 0 else ""
    inside = (
        [m for m in article.mentions[number] if start <= m.start and m.end <= end and not _is_addressed(article, m)]
        if start >= 0
        else []
    )
    if (
        entity
        and start >= 0
        and any(article.of(m) == entity and _is_addressed(article, m) for m in article.mentions[number])
        and not inside
    ):
        entity = ""
    if not entity and inside:
        people = [m for m in inside if article.types[m.entity_id] == "person"]
        entity = article.of((people or inside)[0])
    if (
        inside
        and article.types.get(entity) in ("state", "alliance")
        and _roles_within(article, number, start, end) in _OF_NO_STATE
    ):
        entity = ""  # Chinese experts do not speak for China
    wide = _with_apposition(article, number, start, end, cue_end)
    role = role_of(article, number, start, end, entity)
    if not role and wide != (start, end):
        role = role_of(article, number, *wide, entity)
    naming = _naming_of(article, number, start, end, wide, inside, source, entity)
    known = article.speakers.get(entity) if entity else None
    if known and (not role or not inside):
        role = known.role
    last = article.speakers.get("")
    if not role and last and (not source or _POINTS_BACK.match(source)):
        role, naming = last.role, (last.naming if not inside else naming)
    elif last and role == last.role and not inside and naming == "role_only" and last.naming == "named":
        naming = "named"
    speaker = Speaker(entity, role or _role_by_type(article, entity), naming, start, end)
    article.speakers[""] = speaker
    if entity:
        article.speakers.setdefault(entity, speaker)
    return speaker


_OF_NO_STATE = frozenset(["security_researcher", "expert_ngo", "user_employee", "company", "outlet"])


_ADDRESSED = regex.compile(r"(?:\b(?:to|à|au)\s+(?:the\s+)?|(?<!\p{L})ل)$")


def _is_addressed(article: Article, mention) -> bool:
    """Whether a name inside a source is the one spoken to: قالت مستخدمة لقناة الجزيرة."""
    return article.types[mention.entity_id] == "outlet" and bool(
        _ADDRESSED.search(article.text[max(0, mention.start - 8) : mention.start])
    )


_APPOSITION = regex.compile(r"\s*,?[”\"»]?\s*,\s*[^,.;،]{3,70}|\s*،\s*[^،.؛]{3,70}")


def _with_apposition(article: Article, number: int, start: int, end: int, cue_end: int) -> tuple[int, int]:
    """A source with what is told of it beside: up to its cue, or a clause after a comma."""
    if start < 0 or number not in article.sentences:
        return start, end
    sentence = article.sentences[number]
    if cue_end > end:
        return start, min(max(end, cue_end - 1), end + 90)
    after = _APPOSITION.match(article.text, end, sentence.end)
    return (start, after.end()) if after else (start, end)


def role_of(article: Article, number: int, start: int, end: int, entity: str) -> str:
    """The role that the words of a source tell; of a bare name, that of the words beside its first naming."""
    kind = article.types.get(entity, "")
    if kind in ("outlet", "product"):
        return _role_by_type(article, entity)
    stretch = (start, end) if start >= 0 else (-1, -1)
    found = _roles_within(article, number, *stretch)
    if kind in ("state", "alliance", "government_body") and found not in (
        "legislature",
        "intelligence_police",
        "court_regulator",
    ):
        return _role_by_type(article, entity)
    if found:
        return found
    if kind == "person":
        if entity not in article.told_roles:
            article.told_roles[entity] = _role_beside_name(article, entity)
        return article.told_roles[entity]
    return ""


def _role_beside_name(article: Article, entity: str) -> str:
    """The role that words beside a name tell, where they first do."""
    return next(
        (
            role
            for number in sorted(article.sentences)
            for mention in article.mentions[number]
            if mention.entity_id == entity
            and (role := _roles_within(article, number, mention.start - 70, mention.end + 70, mention))
        ),
        "",
    )


_BORDER = regex.compile(r"[,،;]")


def _roles_within(article: Article, number: int, start: int, end: int, near=None) -> str:
    """The most telling role word of a stretch; with ``near``, of those not further than a clause away from that mention."""
    roles = [c for c in article.cues[number]["role"] if start <= c.start and c.end <= end]
    if near is not None:
        roles = [
            c for c in roles if len(_BORDER.findall(article.text[min(c.end, near.end) : max(c.start, near.start)])) <= 1
        ]  # fmt: skip
        roles.sort(key=lambda c: abs(c.start - near.start))
        return roles[0].value if roles else ""
    return min((c.value for c in roles), key=_ROLE_ORDER.index, default="")


_COURT = regex.compile(r"cnil|dpc|court|ftc|regulator|commission-on-data|ico|data-protection|attorney|justice")
_PARLIAMENT = regex.compile(r"senate|congress|parliament|house-of|bundestag|assembl")


_POLICE = regex.compile(
    r"fbi|nsa|cia|police|intelligence|gru|fsb|mi5|mi6|gchq|svr|cisa|bnd|dgse|mossad|agency-for-cyber"
)


def _role_by_type(article: Article, entity: str) -> str:
    kind = article.types.get(entity, "")
    if kind == "government_body":
        name = entity.lower()
        if _POLICE.search(name):
            return "intelligence_police"
        if _COURT.search(name):
            return "court_regulator"
        if _PARLIAMENT.search(name):
            return "legislature"
        return "executive"
    if kind == "organisation" and "lab" in entity:
        return "security_researcher"
    return {
        "state": "executive", "alliance": "executive", "place": "executive", "company": "company", "product": "company",
        "threat_group": "accused_party", "outlet": "outlet", "organisation": "expert_ngo", "person": "executive",
    }.get(kind, "executive")  # fmt: skip


_OF_INSTITUTION = regex.compile(
    r"\b(?:at|of|from|de|du|des|à)\s+(?:the\s+|l['’]\s*|la\s+)?(?:(?-i:\p{Lu})[\p{L}'’-]+|université|institut|société|entreprise|université)|في\s+(?:شركة|جامعة|مؤسسة|معهد|منظمة|مركز)",
    regex.IGNORECASE,
)

_INSTITUTION = regex.compile(
    r"embassy|ministry|government|commission|committee|senate|congress|court|board|agency|bureau|watchdog|regulator|service|ambassade|ministère|gouvernement|cour\b|renseignement|police|parquet|société|company|سفارة|وزارة|حكومة|الحكومة|لجنة|محكمة|مكتب|هيئة|وكالة|مجلس|خارجية|بيان|شركة|منظمة|موقع",
    regex.IGNORECASE,
)


def _naming_of(
    article: Article, number: int, start: int, end: int, wide: tuple[int, int], inside: list, source: str, entity: str
) -> str:
    """named · role_only · anonymous · collective: how a source is told; ``wide`` is the source with its apposition."""
    known = article.speakers.get(entity) if entity else None
    if start < 0:
        return known.naming if known else "anonymous"
    marks = [c for c in article.cues[number]["naming"] if start <= c.start and c.end <= end + 70]
    kinds = {article.types[m.entity_id] for m in inside}
    unnamed = any(c.value == "anonymous" and (c.end <= end or _HIDDEN.search(c.surface)) for c in marks)
    if unnamed and "person" not in kinds:
        return "anonymous"
    if not inside and entity and _POINTS_BACK.match(source):
        return known.naming if known and known.naming != "role_only" else "named"
    if "person" in kinds or kinds & {"company", "outlet", "government_body", "organisation", "product", "threat_group"}:
        return "named"
    by_name = bool(inside) and inside[0].form != "demonym"
    if any(c.value == "collective" and c.end <= end for c in marks) and not by_name:
        return "named" if _OF_INSTITUTION.search(source) and not inside else "collective"
    roles = [c for c in article.cues[number]["role"] if start <= c.start and c.end <= end]
    if inside:
        return "role_only" if roles and not _INSTITUTION.search(source) and not _ALLIES.search(source) else "named"
    if article.language == "ar":
        told = [w for w in fold_string(source).split() if not any(fold_string(c.surface) in w for c in roles)]
        return "named" if len(told) >= 2 or _INSTITUTION.search(source) else "role_only"
    return "named" if _NAMED.search(article.text[wide[0] : wide[1]]) or _INSTITUTION.search(source) else "role_only"


_HIDDEN = regex.compile(r"named|identified|anonym|هوي|اسم", regex.IGNORECASE)

_ALLIES = regex.compile(r"alli[eé]s|حلفا", regex.IGNORECASE)
