"""Governors: what a harm hangs on (an attribution, a measure with its reason, a quotation that runs on, the author), and the claim that follows."""

from __future__ import annotations

import bisect
import itertools

import regex

from newsframes.article import (
    ADVISES,
    BORDER,
    CLAUSE,
    DECLINES,
    FIRMS,
    GOVERNS_ON,
    NEGATION,
    PUBLIC,
    STOP,
    UNSETTLED,
    WILL,
    Article,
    Claim,
    Governor,
    Harm,
    Mark,
    Speaker,
    is_artefact,
)
from newsframes.cues import STRONG
from newsframes.harms import ALLEGED_ALONE
from newsframes.quotations import Quotation, trim
from newsframes.sentences import MOST_CHARACTERS
from newsframes.speakers import describe_speaker, role_of, speaker_of
from newsframes.subjects import source_of_verb
from newsframes.text import WORD, fold_string

GOES_ON = 5
"""Sentences after a claim in which what is said can go on with it."""

AUTHOR = Speaker("", "author", "none", -1, -1)
"""Who speaks where nobody is said to."""

_WHILE = regex.compile(r"\s(?:when|while|as|lors|lorsque|عند|أثناء|خلال)\s", regex.IGNORECASE)


def claims_of_sentence(article: Article, number: int, harms: list[Harm]) -> list[Claim]:
    """The claims of one sentence: harms under the same governor and in the same clause are one."""
    groups: list[tuple[Governor, list[Harm]]] = []
    for harm in harms:
        governor = _governor(article, number, harm)
        if governor is None:
            continue
        same = next(
            (
                hs
                for g, hs in groups
                if g.kind == governor.kind
                and g.cue == governor.cue
                and (g.content == governor.content or g.kind == "author")
            ),
            None,
        )
        if same is None:
            groups.append((governor, [harm]))
        else:
            same.append(harm)
    claims = []
    for governor, found in groups:
        sure = [h for h in found if h.tier != "wide"]
        together = sure or found  # a common word adds nothing beside a plain one
        claims += [
            _claim(article, number, governor, part, together)
            for part in ([together] if governor.kind == "author" else _split_clauses(article, together))
            if not (all(h.value == "unspecified_risk" for h in part) and len(together) > len(part))
        ]
    return claims


def claims_that_go_on(
    article: Article, number: int, claims: dict[int, list[Claim]], *, before: bool = True
) -> list[Claim]:
    """What others say near a claim, of the same deed in other words: "They were in for months," she said.

    ``claims`` are those of each sentence that has any. Only what an attribution governs counts, in the very next sentence, or a little further where a deed or a technical thing is spoken
    of; and where nothing is denied, answered or ordered. With ``before`` false: what leads up to a claim.
    """
    if before and not claims:
        return _claim_by_stance(article, number)
    beyond = (number - GOES_ON, number) if before else (number + 1, number + GOES_ON + 1)
    recent = [claim for near in range(*beyond) for claim in claims.get(near, [])]
    if not recent:
        return []
    last = max(recent, key=lambda c: c.start) if before else min(recent, key=lambda c: c.start)
    accused = {m.entity_id for c in recent for m in article.mentions[c.sentence] if c.start <= m.start < c.end}
    cues = article.cues[number]
    answered = any(
        c.reason == "" and (c.value in _ANSWERS if kind == "response" else c.value in ("denied", "noted_absent"))
        for kind in ("response", "evidence")
        for c in cues[kind]
    )
    if answered:
        return []
    beside = number - 1 in claims or number + 1 in claims
    found: list[Claim] = []
    for governor, entity in _governors_here(article, number):
        inside = [
            c
            for kind in ("deed", "context", "allegation")
            for c in cues[kind]
            if governor.content[0] <= c.start and c.end <= governor.content[1] and c.reason in STRONG
        ]
        inside += [
            Mark(m.start, m.end, "group")
            for m in article.mentions[number]
            if article.types[m.entity_id] == "threat_group" and article.of(m) != entity
        ]
        if (not inside and not beside and governor.stance not in _ALLEGES) or _is_no_claim(
            article, number, governor, recent, inside
        ):
            continue
        if entity in accused and governor.stance != "concede":
            continue
        if not before and governor.stance == "none":
            continue
        spot = (
            min(inside, key=lambda c: (c.concept == "group" or c.kind != "deed", c.start))
            if inside
            else Mark(*governor.content, "topic")
        )
        harm = Harm(spot.start, spot.end, last.harms[0].value, "topic")
        if not any(c.governor.content == governor.content for c in found):
            found.append(_claim(article, number, governor, [harm], [harm]))
    return found


def _is_no_claim(article: Article, number: int, governor: Governor, recent: list[Claim], inside: list) -> bool:
    """Whether what is said near a claim is a measure, evidence, an answer of a firm, what is denied or what will be."""
    first, last = governor.content
    content = article.text[first:last]
    if governor.stance == "deny" or (not inside and len(WORD.findall(content)) < FEWEST_WORDS):
        return True
    if governor.stance in _ALLEGES and inside:
        return False
    told = [c for kind in ("response", "evidence") for c in article.cues[number][kind] if first <= c.start < last]
    if any(c.value == "acts" and c.reason in STRONG for c in told):
        return True
    if any(c.value == "gestured" and c.reason == "" for c in told) and not any(
        c.concept != "group" and c.kind == "deed" for c in inside
    ):
        return True
    answers = governor.speaker.role in _FIRMS and governor.stance in ("neutral", "assert", "none")
    if answers and not any(claim.governor.speaker.role in _FIRMS for claim in recent):
        return True
    return bool(WILL.search(content) or (NEGATION.search(content) and not UNSETTLED.search(content)))


FEWEST_WORDS = 3
"""Words of a content below which it says nothing by itself."""

_ALLEGES = frozenset(["accuse", "concede", "warn"])

_FIRMS = frozenset(["company", "accused_party"])


def _claim_by_stance(article: Article, number: int) -> list[Claim]:
    """What somebody says, or the author tells, of technical things before any plainer claim is told; it counts only where the article proves to have one."""
    cues = article.cues[number]
    if any(c.reason == "" and c.value in _ANSWERS for c in cues["response"]):
        return []
    for governor, _ in _governors_here(article, number):
        things = [c for c in cues["context"] if governor.content[0] <= c.start and c.end <= governor.content[1]]
        content = article.text[slice(*governor.content)]
        if governor.stance != "none" and things and (governor.stance in _ALLEGES or not NEGATION.search(content)):
            thing = things[0]
            harm = Harm(thing.start, thing.end, ALLEGED_OF[thing.value], "topic")
            return [_claim(article, number, governor, [harm], [harm])]
    return claim_beside(article, number, {})


ALLEGED_OF = {
    "data": "data_access", "message": "censorship", "device": "espionage", "system": "intrusion", "software": "unspecified_risk", "cyber": "intrusion",
}  # fmt: skip

_NAMING = frozenset(["describe", "name_as"])

_ALLEGES_NOTHING = frozenset(["urge_demand", "demand_core", "promise", "propose", "reply"])
"""Cues of which the content is no claim unless it has a word of harm of its own."""

_ANSWERS = frozenset(["denies", "dismisses", "no_comment", "requested"])


def _governors_here(article: Article, number: int) -> list[tuple[Governor, str]]:
    """The attributions of a sentence that are no orders, wishes, promises or replies, each with its source's entity; else the quotation it
    stands in."""
    sentence = article.sentences[number]
    found = [
        (_attributed(article, row), row.source_entity)
        for row in article.attributions[number]
        if not _is_order(article, row, Harm(row.content_end, row.content_end, "", ""))
        and (article.stances_at[row.cue_start].isdisjoint(_NAMING) or _names_a_danger(article, row))
        and not article.is_advice(row)
        and article.stances_at[row.cue_start].isdisjoint(_ALLEGES_NOTHING)
    ]
    if not found and (quoted := _quoted_on(article, number, Harm(sentence.start + 3, sentence.start + 4, "", ""))):
        found = [(quoted, quoted.speaker.entity)]
    return found


def _names_a_danger(article: Article, attribution) -> bool:
    """Whether what is called something is a technical thing or an actor (called the app a vacuum cleaner), not what others say or do."""
    first, last = attribution.cue_end, attribution.content_end
    spoken = _SPOKEN.search(article.text, first, max(first, last))
    cues = article.cues[attribution.sentence_no]
    actor = any(
        first <= m.start < last and article.types[m.entity_id] in (*FIRMS, "state")
        for m in article.mentions[attribution.sentence_no]
    )
    thing = any(first <= c.start < last for c in cues["context"])
    background = _IS_BACKGROUND.search(article.sentences[attribution.sentence_no].text)
    return (
        not (spoken or background) and (actor or thing) and not any(first <= c.start < last for c in cues["response"])
    )


_SPOKEN = regex.compile(
    r"\b(?:accusation|allegation|charge|claim|report|finding|remark|statement|talk|suggestion|idea|theory|comment|criticism|penalty|fine|decision|move|measure|listing|ruling|verdict|sentence|ban|law|bill|"
    r"accusation|allégation|rapport|conclusion|propos|déclaration|information|rumeur|idée|critique|sanction|amende|décision|mesure|jugement|interdiction|loi|grief)s?\b"
    r"|(?<!\p{L})(?:ال|ب|ل)?(?:اتهام|مزاعم|ادعاء|تقرير|استنتاج|كلام|تصريح|حديث|قول|فكرة|انتقاد|غرامة|قرار|خطوة|إجراء|حكم|حظر|قانون|معلومات|شائعات|ما)",
    regex.IGNORECASE,
)


def claim_beside(article: Article, number: int, claims: dict[int, list[Claim]]) -> list[Claim]:
    """What the author tells beside claims, of a deed and a technical thing in one sentence, in words that allege nothing by themselves.

    No claim where evidence, an answer, a measure or what will be is told, nor where anything is denied or asked.
    """
    sentence, cues = article.sentences[number], article.cues[number]
    if unsettled := _unsettled(article, number, claims):
        return unsettled
    if article.attributions[number] or _tells_of_proof_or_answer(article, number):
        return []
    beside = [claim for near in (number - 1, number + 1) for claim in claims.get(near, [])]
    if beside and (reason := _reason_beside(article, number, beside[0])):
        return reason
    if any(c.value == "acts" or (c.reason == "" and c.value in _ANSWERS) for c in cues["response"]):
        return []
    told = beside[0].harms[0].value if beside else ""
    deeds = [
        c
        for c in cues["deed"]
        if c.reason in STRONG and (c.value not in _ONLY_OF_THEIR_OWN or told == ALLEGED_ALONE[c.value])
    ]
    things = cues["context"] or (beside and article.common_things[number])
    if not (deeds and things) or NEGATION.search(sentence.text) or _QUESTION.search(sentence.text):
        return []
    harm = Harm(deeds[0].start, deeds[0].end, told or ALLEGED_ALONE[deeds[0].value], "topic")
    governor = _told_by_author(article, sentence, harm)
    return [_claim(article, number, governor, [harm], [harm])]


_QUESTION = regex.compile(r"[?؟]\W*$")


_IS_BACKGROUND = regex.compile(
    r"\b(?:employs?|founded|headquartered|headquarters|popular|popularity|(?:m|b)illion (?:\w+ )?users|downloads?|downloaded|market share|turnover|revenue|sales|shares|customers in|"
    r"emplo(?:ie|ient|yait)|fondée?|siège|populaires?|popularité|téléchargée?s?|téléchargements|chiffre d['’]affaires|bénéfice|millions? d['’]utilisateurs|abonnés)\b"
    r"|(?<!\p{L})(?:[وف]?[يت]وظف|تأسست?|ومقرها|مقرها|شعبية|شهرة|تنزيلا|تحميلا|إيرادات|أرباح|مبيعات|أسهم)(?!\p{L})",
    regex.IGNORECASE,
)
"""What a firm or a product is: its size, its success."""


def _reason_beside(article: Article, number: int, beside: Claim) -> list[Claim]:
    """The reason given for a measure right beside a claim, in whatever words (fined for …, blocked over …)."""
    sentence, cues = article.sentences[number], article.cues[number]
    for mark in [c for c in cues["response"] if c.concept == "fine_sanction"] + cues["link"]:
        start = mark.end + 1
        if mark.kind == "response":
            told = _FOR.search(article.text, mark.end, min(mark.end + 160, sentence.end))
            start = told.end() + 1 if told else sentence.end
        if start >= sentence.end:
            continue
        harm = Harm(start, start, beside.harms[0].value, "topic")
        if governor := _reason(article, number, harm):
            return [_claim(article, number, governor, [harm], [harm])]
    return []


_ONLY_OF_THEIR_OWN = frozenset(["suppress", "deceive"])
"""Deeds too common to go on with a claim of another kind (removed, false)."""


def _unsettled(article: Article, number: int, claims: dict[int, list[Claim]]) -> list[Claim]:
    """What the author says near a claim that nobody knows of it: whether it happened, or how far it went."""
    near = [claim for n in range(number - GOES_ON, number + GOES_ON + 1) for claim in claims.get(n, [])]
    sentence = article.sentences[number]
    if not near or not (told := UNSETTLED.search(sentence.text)):
        return []
    last = min(near, key=lambda claim: abs(claim.sentence - number))
    start, end = sentence.start + told.start(), sentence.start + told.end()
    harm = Harm(start, end, last.harms[0].value, "topic")
    governor = _told_by_author(article, sentence, harm)
    return [_claim(article, number, governor, [harm], [harm])]


def _split_clauses(article: Article, harms: list[Harm]) -> list[list[Harm]]:
    """Two deeds alleged in two clauses are two claims."""
    parts = [[harms[0]]]
    for harm in harms[1:]:
        between = article.text[parts[-1][-1].end : harm.start]
        if harm.value not in {h.value for h in parts[-1]} and BORDER.search(between):
            parts.append([harm])
        else:
            parts[-1].append(harm)
    return parts


def _claim(article: Article, number: int, governor: Governor, harms: list[Harm], together: list[Harm]) -> Claim:
    """A claim with its span: the content, or the clause of its harms where the content holds several claims."""
    sentence = article.sentences[number]
    start, end = max(governor.content[0], sentence.start), min(governor.content[1], sentence.end)
    if harms != together:
        earlier = [h.end for h in together if h.end <= harms[0].start]
        later = [h.start for h in together if h.start >= harms[-1].end]
        if earlier:
            border = list(BORDER.finditer(article.text, earlier[-1], harms[0].start))
            start = max(start, border[-1].end() if border else earlier[-1])
        if later:
            border = BORDER.search(article.text, harms[-1].end, later[0])
            end = min(end, border.start() if border else later[0])
    for cue_start in sorted(a.cue_start for a in article.attributions[number] if harms[-1].end < a.cue_start < end):
        border = list(BORDER.finditer(article.text, harms[-1].end, cue_start))
        if border and governor.cue[0] < start:
            end = min(end, border[-1].start())
            break
    start, end = trim(article.text, min(start, harms[0].start), max(end, harms[-1].end))
    return Claim(number, start, end, governor, harms)


def _governor(article: Article, number: int, harm: Harm) -> Governor | None:
    """What a harm hangs on: the innermost attribution, the measure it is the reason of, or the author."""
    inside = [
        a
        for near in article.near(number, GOVERNS_ON)
        for a in article.attributions[near]
        if a.content_start <= harm.start < a.content_end
        and (near == number or a.quote_form == "direct")
        and not _is_order(article, a, harm)
    ]
    if inside:
        found = min(inside, key=lambda a: (a.content_end - a.content_start, abs(a.cue_start - harm.start)))
        nested = _unattributed_cue(article, number, harm, found.content_start)
        return nested or _attributed(article, found)
    sentence = article.sentences[number]
    if _ASKS.search(sentence.text):
        return None
    if reason := _reason(article, number, harm):
        return reason
    if cue := _unattributed_cue(article, number, harm, sentence.start):
        return cue
    if quoted := _quoted_on(article, number, harm):
        return quoted
    if harm.tier == "wide" and not _asserts_risk(article, number, harm):
        return None
    if harm.tier == "deed" and _tells_of_proof_or_answer(article, number):
        return None
    if any(
        c.value in ("endorse", "concede") and c.end <= harm.start and _WHILE.search(article.text, c.end, harm.start)
        for c in article.cues[number]["stance"]
    ):
        return None  # found the leak while watching …
    return _told_by_author(article, sentence, harm)


def _told_by_author(article: Article, sentence, harm: Harm) -> Governor:
    """The author's own voice, in the clause that a harm stands in."""
    return Governor("author", (-1, -1), "none", _clause_around(article, sentence, harm), AUTHOR, "author")


def _is_order(article: Article, attribution, harm: Harm) -> bool:
    """Whether somebody is only told what to do; who demands an end to a harm alleges it."""
    ordered = "urge_demand" in article.stances_at[attribution.cue_start] or bool(
        _TOLD_TO.match(article.text, attribution.cue_start)
    )
    return ordered and not STOP.search(article.text[attribution.cue_end : harm.start])


_TOLD_TO = regex.compile(
    r"(?:tell|tells|told|telling)\s+(?:(?!(?:that|it|they|he|she|we|had|has|have|was|were|is|are|would|could|said)\b)[\p{L}’'-]+\s+){0,5}?(?:not\s+)?to\s+\p{Ll}",
    regex.IGNORECASE,
)
"""Telling somebody to do something (told to park, tells ministries to unplug)."""


def _tells_of_proof_or_answer(article: Article, number: int) -> bool:
    """Whether the author tells of evidence, of a question to the accused, of advice or of what will be done: the deeds in it are no claims."""
    cues = article.cues[number]
    proof = any(c.reason == "" or (c.reason in STRONG and is_artefact(article, number, c)) for c in cues["evidence"])
    asked = any(c.value in ("requested", "no_comment") and c.reason in STRONG for c in cues["response"])
    text = article.sentences[number].text
    return proof or asked or bool(WILL.search(text) or ADVISES.search(text) or DECLINES.search(text))


_ASKS = regex.compile(
    r"^\W*(?:هل|ماذا|لماذا|كيف|من الذي|ما الذي)(?!\p{L}).*؟|^\W*(?:what|why|how|who|is|are|was|were|do|does|did|can|could|should|has|have|will)\b.*\?|"
    r"^\W*(?:pourquoi|comment|que|qui|quel\p{L}*|faut-il|est-ce)\b.*\?|-t?-?(?:il|elle|ils|elles|on)\b.*\?|"
    r":\s*(?:what|why|how|who|is|are|can|should|pourquoi|comment|qui|que|quel\p{L}*|faut-il|هل|ماذا|لماذا|كيف|من)\b.*[?؟]",
    regex.IGNORECASE,
)
"""A question, which claims nothing."""

_COMMA = regex.compile(r"[،,;؛]\s")


def _clause_around(article: Article, sentence, harm: Harm) -> tuple[int, int]:
    """The clause of a sentence that a harm stands in, as far as commas tell."""
    text, start, end = article.text, sentence.start, sentence.end
    for border in _COMMA.finditer(text[start : harm.start]):
        if harm.start - (sentence.start + border.end()) > 40:
            start = sentence.start + border.end()
    return trim(text, start, end)


def _asserts_risk(article: Article, number: int, harm: Harm) -> bool:
    """Whether the author calls something a danger: an actor stands before the word, in the same clause."""
    sentence = article.sentences[number]
    before = article.text[sentence.start : harm.start]
    actor = any(
        m.end <= harm.start
        and article.types[m.entity_id] in FIRMS
        and not CLAUSE.search(article.text[m.end : harm.start])
        for m in article.mentions[number]
    )
    technical = any(c.value in ("software", "system") and c.end <= harm.start for c in article.cues[number]["context"])
    quoted = any(q.end - q.start <= 40 for q in article.quotations_around(harm.start, harm.end))
    return (actor or technical) and (quoted or bool(_IS.search(before)))


_IS = regex.compile(r"\b(?:is|are|was|were|poses?|posed|remains?|est|sont|était|constitue|représente|pose)\b|(?<!\p{L})(?:[يت]شكل|[يت]مثل|[وف]?[يت]عد|[يت]عتبر)(?!\p{L})", regex.IGNORECASE)  # fmt: skip


def _attributed(article: Article, row) -> Governor:
    return Governor(
        "attribution", (row.cue_start, row.cue_end), row.verb_stance, (row.content_start, row.content_end), speaker_of(article, row), row.quote_form
    )  # fmt: skip


_CLAUSE_SIGN = regex.compile(r"[,،.;:؛]")


def _unattributed_cue(article: Article, number: int, harm: Harm, floor: int) -> Governor | None:
    """A cue that reports nothing by itself but governs a harm as its object: found hidden code, admitted the intrusion."""
    used = {(a.cue_start, a.cue_end) for a in article.attributions[number]}
    for cue in reversed(article.cues[number]["stance"]):
        if (
            cue.end > harm.start
            or cue.start < floor
            or (cue.start, cue.end) in used
            or cue.value not in ("endorse", "concede", "accuse", "warn")
        ):
            continue
        between = article.text[cue.end : harm.start]
        if (harm.tier == "wide" and cue.value in ("warn", "accuse")) or _WHILE.search(between):
            continue
        if len(between) > 30 or _CLAUSE_SIGN.search(between) or cue.reason not in STRONG:
            continue
        sentence = article.sentences[number]
        names = frozenset(m.start for m in article.mentions[number])
        source = source_of_verb(article.text, sentence.start, sentence.end, cue, article.language, names)
        if source[1] > harm.start:
            source = (source[0], harm.start) if source[0] < harm.start else (-1, -1)
        speaker = describe_speaker(article, number, *source, "")
        content = trim(article.text, cue.end, _content_end(article, sentence, harm))
        return Governor("cue", (cue.start, cue.end), cue.value, content, speaker, "indirect")
    return None


def _content_end(article: Article, sentence, harm: Harm) -> int:
    """Where the clause of a harm ends: at the next clause border after it."""
    border = _COMMA.search(article.text, harm.end, sentence.end)
    return border.start() if border else sentence.end


_STOP_SIGN = regex.compile(r"[.;:؛]")


def _reason(article: Article, number: int, harm: Harm) -> Governor | None:
    """The actor of a measure whose stated reason is the harm: bans X over risks, بسبب مخاطر."""
    cues, text = article.cues[number], article.text
    links = [
        link
        for link in cues["link"]
        if link.value == "reason" and link.end <= harm.start + 2 and harm.start - link.end <= 40
        and not _STOP_SIGN.search(text[link.end : harm.start])
    ]  # fmt: skip
    measures = [cue for cue in cues["response"] if cue.value == "acts"]
    fined_for = [
        cue for cue in measures if cue.concept == "fine_sanction" and _FOR.search(text[cue.end : harm.start][:160])
    ]
    if not measures or not (links or fined_for):
        return None
    link = links[-1] if links else fined_for[-1]
    measure = min(measures, key=lambda cue: (abs(cue.start - link.start), cue.start))
    public = [m for m in article.mentions[number] if article.types[m.entity_id] in PUBLIC]
    before = [m for m in public if m.end <= measure.start]
    after = [m for m in public if m.start >= measure.end]
    agent = (after[:1] if article.language == "ar" else before[-1:]) or before[-1:] or after[:1]
    entity = article.of(agent[0]) if agent else ""
    role = "executive"
    if agent:
        first, last = (
            (agent[0].start - 30, agent[0].end + 30)
            if article.language == "ar"
            else (article.sentences[number].start, measure.start)
        )
        role = role_of(article, number, first, last, entity)
    speaker = Speaker(
        entity,
        role or "executive",
        "named" if agent else "anonymous",
        *((agent[0].start, agent[0].end) if agent else (-1, -1)),
    )
    citing = fold_string(text[link.start : link.end]) in ("citing", "invoquant")
    fined = measure.concept == "fine_sanction"
    cue = (link.start, link.end) if citing else (measure.start, measure.end) if fined else (-1, -1)
    if not links:
        link = Mark(link.end, link.end + _FOR.search(text[link.end : harm.start][:160]).end(), "for")
    content = trim(text, link.end, _content_end(article, article.sentences[number], harm))
    return Governor("reason", cue, "neutral" if citing or fined else "none", content, speaker, "indirect")


_FOR = regex.compile(
    r"\b(?:for|over|pour|après)\b|(?<!\p{L})(?:بسبب|بتهمة|لأن\p{L}*|على خلفية)(?!\p{L})", regex.IGNORECASE
)


_ARABIC = regex.compile(r"\p{Arabic}")
_LATIN = regex.compile(r"\p{Latin}")


def _quoted_on(article: Article, number: int, harm: Harm) -> Governor | None:
    """Speech whose speaker is told elsewhere: a quotation that runs on, or a post signed after it."""
    quote = next((q for q in article.quotations_around(harm.start, harm.end) if q.end - q.start > 40), None)
    sentence = article.sentences[number]
    if quote and (said := _said_with(article, quote, harm.start)):
        speaker = speaker_of(article, said)
        return Governor("quotation", (-1, -1), "none", (sentence.start, sentence.end), speaker, "direct")
    signed = bisect.bisect_left(article.signed, sentence.end, key=lambda s: s.start)
    if (
        signed < len(article.signed)
        and article.language == "ar"
        and _LATIN.search(sentence.text)
        and not _ARABIC.search(sentence.text)
    ):
        signature = article.signed[signed]
        person = next(
            (m for m in article.mentions[signature.sentence_no] if article.types[m.entity_id] == "person"), None
        )
        if person:
            speaker = describe_speaker(article, signature.sentence_no, person.start, person.end, person.entity_id)
            return Governor("quotation", (-1, -1), "none", (sentence.start, sentence.end), speaker, "direct")
    return None


def _said_with(article: Article, quote: Quotation, place: int):
    """The attribution that a quotation belongs to: of those that overlap it or stand right before it the last before a place in it, or the last."""
    # What is said stands in the sentence of its cue.
    first, at, last = (
        bisect.bisect_left(article.said, limit, key=lambda attribution: attribution.cue_start)
        for limit in (quote.start - MOST_CHARACTERS, place, quote.end + MOST_CHARACTERS)
    )
    backwards = itertools.chain(range(at - 1, first - 1, -1), range(last - 1, max(at, first) - 1, -1))
    return next(
        (
            a
            for a in map(article.said.__getitem__, backwards)
            if (a.content_start < quote.end and quote.start < a.content_end)
            or (a.cue_start < quote.start and quote.start - a.cue_start < 260)
        ),
        None,
    )
