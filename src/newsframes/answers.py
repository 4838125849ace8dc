"""Over the whole article: which claims say the same, what is told of evidence, and what the accused answer."""

from __future__ import annotations

from collections import Counter, defaultdict

import regex

from newsframes.article import FIRMS, NEGATION, Article, Claim, Mark, is_artefact
from newsframes.codebook import CLAIM_VARIABLES
from newsframes.cues import STRONG

_EVIDENCE_ORDER = ("specified", "denied", "gestured", "noted_absent")


def join_groups(claims: list[Claim]) -> None:
    """claim_group: same accused, same deed alleged; a claim that names nobody joins the last with the same deed."""
    groups: list[dict] = []
    for claim in claims:
        accused = {e for e in claim.values["accused_entity"].split("|") if e}
        deeds = set(claim.values["allegation"].split("|"))
        fitting = [
            g for g in groups if g["deeds"] & deeds and (g["accused"] & accused or not accused or not g["accused"])
        ]
        fitting.sort(key=lambda g: (not (g["accused"] & accused), -g["last"]))
        if fitting:
            group = fitting[0]
        else:
            group = {"accused": set(), "deeds": set(), "claims": [], "last": 0}
            groups.append(group)
        group["accused"] |= accused
        group["deeds"] |= deeds if not fitting else set()
        group["claims"].append(claim)
        group["last"] = claim.sentence
    for group in groups:
        deed = Counter(v for c in group["claims"] for v in c.values["allegation"].split("|")).most_common(1)[0][0]
        name = "+".join(sorted(group["accused"])) or "nobody named"
        for claim in group["claims"]:
            claim.set("claim_group", f"{name}: {deed}", -1, -1, "same accused, same deed")


def _groups(claims: list[Claim]) -> dict[str, list[Claim]]:
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(claim.values["claim_group"], []).append(claim)
    return groups


def join_evidence(article: Article, claims: list[Claim]) -> None:
    """evidence and basis of each group: of the markers near its rows the nearest, in the order of the codebook."""
    markers = []
    for number in sorted(article.sentences):
        for cue in article.cues[number]["evidence"]:
            if cue.reason not in STRONG:
                continue
            value = cue.value
            quoted = any(a.content_start <= cue.start < a.content_end for a in article.attributions[number])
            if value in ("denied", "noted_absent"):
                value = "denied" if quoted else "noted_absent"
            if cue.tier == "wide" and not is_artefact(article, number, cue):
                continue
            if value == "gestured" and _NONE_SHOWN.search(
                article.text[max(article.sentences[number].start, cue.start - 45) : cue.start]
            ):
                value = "denied" if quoted else "noted_absent"
            markers.append((number, value, cue))
    told_in: dict[int, set[str]] = defaultdict(set)
    for claim in claims:
        told_in[claim.sentence] |= {*claim.values["accused_entity"].split("|"), "nobody"} - {""}
    for members in _groups(claims).values():
        fitting = [
            (number, value, cue)
            for number, value, cue in markers
            if _same_matter(article, number, members)
            and (
                any(c.sentence == number for c in members)
                or not told_in[number]
                or (value == "denied" and told_in[number] & _accused_of(members))
            )
            and any(-2 <= number - c.sentence <= 3 for c in members)
            and (not _ONE_CLAIM.search(article.sentences[number].text) or _last_before(claims, number) in members)
        ]
        for claim in members:
            near = [m for m in fitting if abs(m[0] - claim.sentence) <= 1]
            key = lambda m, at=claim.sentence: (abs(m[0] - at), _EVIDENCE_ORDER.index(m[1]))  # noqa: E731
            order = lambda m, at=claim.sentence: (_EVIDENCE_ORDER.index(m[1]), abs(m[0] - at))  # noqa: E731
            best = min(near, key=key) if near else min(fitting, key=order, default=None)
            claim.set(
                "evidence",
                *(
                    (best[1], best[2].start, best[2].end, best[2].concept)
                    if best
                    else ("silent", -1, -1, "no marker near")
                ),
            )
        for claim in members:
            filed = claim.values["evidence"] == "specified" and claim.trace[-1][4] == "court_filing"
            if filed and claim.values["basis"] == "none" and claim.values["claimant_role"] != "author":
                claim.set("basis", "legal", *claim.trace[-1][2:4], "court_filing")
        known = next((c.values["basis"] for c in members if c.values["basis"] != "none"), "none")
        for claim in members:
            if claim.values["basis"] == "none" and claim.values["claimant_role"] == "author":
                claim.set("basis", known, -1, -1, "group")


_NONE_SHOWN = regex.compile(
    r"(?:\b(?:not|never|no|nobody|none|without|ne|n['’]|sans|aucune?|personne)\b|n['’]t\b|n['’]|(?<!\p{L})[وف]?(?:لم|لا|لن|ليس|ليست|دون|عدم)(?!\p{L}))\W*(?:[\w’']+\W+){0,6}$",
    regex.IGNORECASE,
)


def _accused_of(members: list[Claim]) -> set[str]:
    return {entity for c in members for entity in c.values["accused_entity"].split("|") if entity}


def _last_before(claims: list[Claim], number: int) -> Claim | None:
    """The last claim told before a sentence."""
    return max((c for c in claims if c.sentence < number), key=lambda c: c.start, default=None)


def _same_matter(article: Article, number: int, members: list[Claim]) -> bool:
    """Whether a marker's sentence can speak of a group: no other accused is named there alone."""
    speaking = [
        (
            min(a.source_start, a.cue_start),
            max(a.source_end, a.cue_end, a.content_start if a.content_start > a.cue_start else 0),
        )
        for a in article.attributions[number]
        if a.source_start >= 0
    ]
    firms = [
        m
        for m in article.mentions[number]
        if article.types[m.entity_id] in FIRMS and m.start < article.sentences[number].end
    ]
    named = {article.of(m) for m in firms if not any(start <= m.start <= end for start, end in speaking)}
    accused = {e for c in members for e in c.values["accused_entity"].split("|") if e}
    return (
        any(c.sentence == number for c in members)
        or not named
        or not accused
        or bool(named & accused)
        or len(named - accused) == 0
    )


def join_responses(article: Article, claims: list[Claim]) -> None:
    """response of each group: what the accused is told to answer, anywhere in the article."""
    answers = _answers(article)
    groups = _groups(claims)
    claimed_by: dict[str, set[str]] = {}
    first_claim: dict[str, int] = {}
    for claim in claims:
        claimed_by.setdefault(claim.values["claimant_entity"], set()).update(claim.values["accused_entity"].split("|"))
        if claim.values["position"] != "headline":
            first_claim.setdefault(claim.values["claimant_entity"], claim.start)
    for members in groups.values():
        accused = {e for c in members for e in c.values["accused_entity"].split("|") if e}
        claimants = {c.values["claimant_entity"] for c in members} - {""}
        found: dict[str, tuple[int, int, str]] = {}
        for number, value, who, cue, refers in answers:
            if _is_answer_to(article, claims, members, accused, number, value, who, cue, refers):
                found.setdefault(value, (cue.start, cue.end, cue.concept))
        first = min((c.start for c in members if c.values["position"] != "headline"), default=-1)
        if any(
            claimed_by.get(entity, set()) & ((claimants | _allies(claimants)) - {entity})
            and first_claim.get(entity, -1) > first
            for entity in _with_states(article, accused)
        ):
            found.setdefault("counter_accuses", (-1, -1, "a claim of the accused"))
        if accused and claimants and accused == claimants and all(c.values["verb_stance"] != "deny" for c in members):
            found.setdefault("concedes", (-1, -1, "the accused tells it"))
        if "denies" in found:
            found.pop("dismisses", None)
        for claim in members:
            if "no_comment" in found:
                found.pop("requested", None)
            values = sorted(found, key=CLAIM_VARIABLES["response"].index) or ["not_reported"]
            start, end, rule = found.get(values[0], (-1, -1, "no answer told"))
            claim.set("response", "|".join(values), start, end, rule)


def _is_answer_to(article, claims, members, accused, number, value, who, cue, refers) -> bool:
    """Whether an answer is one to these claims: of the accused, or of nobody known to the claim just told."""
    if value == "acts":
        return _mends(article, number, members, cue)
    before = [c for c in claims if c.sentence < number or (c.sentence == number and c.start < cue.start)]
    nearest = before[-1] if before else None
    to_last = nearest is not None and nearest in members and number - nearest.sentence <= 2
    if value == "concedes":
        conceded = [c for c in claims if c.governor.cue[0] <= cue.start < max(c.governor.cue[1], c.governor.cue[0] + 1)]
        return any(c in members for c in conceded) if conceded else bool(who & accused and to_last)
    if refers == "one":
        return to_last
    if refers and to_last and nearest.sentence == number and nearest.values["claimant_entity"] not in who:
        return True
    if who & _with_states(article, accused):
        return True
    if (
        value == "requested"
        and who
        and accused
        and not any(article.types.get(e) in ("company", "product") for e in accused)
    ):
        told = {m.entity_id for c in members for m in article.mentions[c.sentence] if c.start <= m.start < c.end}
        firms = {e for e in told if article.types.get(e) in ("company", "product")}
        if not firms and all("data_access" in c.values["allegation"] for c in members):
            return True  # what the firm asked is said to hand over
    asked = value in ("requested", "no_comment")
    near = any(-3 <= number - c.sentence <= (4 if asked else 5) for c in members)
    last = nearest is not None and nearest in members
    return not accused and near and (asked or (last and not who))


def _with_states(article: Article, entities: set[str]) -> set[str]:
    """Entities and the states that firms, groups and offices among them belong to."""
    return entities | {article.states[e] for e in entities if e in article.states}


def _allies(claimants: set[str]) -> set[str]:
    return {"state.united-states"} if "alliance.the-west" in claimants else set()


_BEFOREHAND = regex.compile(r"\b(?:before|avant que?)\b|قبل")


def _mends(article: Article, number: int, members: list[Claim], cue) -> bool:
    """Whether a measure is the accused's own: it mends what was open, near the claim, and no state takes it."""
    if cue.value != "acts" or cue.concept not in ("fix_patch", "suspend_remove"):
        return False
    if _BEFOREHAND.search(article.text[max(0, cue.start - 30) : cue.start]):
        return False
    exposed = any(set(c.values["allegation"].split("|")) & {"exposure", "intrusion", "implant"} for c in members)
    near = any(-1 <= number - c.sentence <= 3 for c in members)
    state = any(article.types[m.entity_id] == "state" and m.form == "name" for m in article.mentions[number])
    return exposed and near and not state


def _answers(article: Article) -> list[tuple[int, str, set[str], object, bool]]:
    """Answers told in the article: sentence, value, who answers, the cue, and whether it refers to the claim by a noun."""
    answers = []
    for number in sorted(article.sentences):
        sentence = article.sentences[number]
        stretch = article.text[sentence.start : sentence.end]
        refers = "one" if _ONE_CLAIM.search(stretch) else "all" if _THE_CLAIM.search(stretch) else ""
        named = [
            m for m in article.mentions[number] if article.types[m.entity_id] != "outlet" and _can_answer(article, m)
        ]
        everyone = {article.of(m) for m in named}
        for cue in article.cues[number]["response"]:
            if cue.reason not in STRONG or (cue.tier == "wide" and not _answers_here(article, number, cue, refers)):
                continue
            if cue.value in ("requested", "no_comment"):
                answers.append((number, cue.value, everyone, cue, ""))
                continue
            who = _answerer(article, number, cue, named)
            if cue.value == "counter_accuses":
                continue
            answers.append((number, cue.value, who, cue, refers if cue.value == "denies" else ""))
        if declined := _DECLINED.search(stretch):
            at = sentence.start + declined.start()
            answers.append((number, "no_comment", everyone, Mark(at, at + len(declined[0]), "declined"), ""))
        for attribution in article.attributions[number]:
            content = article.text[attribution.content_start : attribution.content_end]
            denied = NEGATION.search(content) and any(
                c.start >= attribution.content_start and c.end <= attribution.content_end
                for kind in ("deed", "allegation", "context")
                for c in article.cues[number][kind]
            )
            if denied and attribution.source_entity and attribution.verb_stance in ("neutral", "assert"):
                mark = Mark(attribution.content_start, attribution.content_end, "negated content")
                answers.append((number, "denies", {attribution.source_entity}, mark, ""))
    return answers


_THE_CLAIM = regex.compile(
    r"\b(?:the|this|these|those|such|all) (?:claims?|allegations?|accusations?|charges?|report|statement)|\b(?:ces?|cette|les?|toutes) (?:accusations?|allégations?|soupçons|affirmations?)|(?:هذا|هذه|تلك)?\s?(?:الادعاء|الادعاءات|الاتهام|الاتهامات|المزاعم|التهم)",
    regex.IGNORECASE,
)


_ONE_CLAIM = regex.compile(
    r"\b(?:the|this|that) (?:claim|allegation|accusation|charge)\b|\b(?:cette|l['’]) ?(?:accusation|allégation)\b|(?:هذا|هذه)\s(?:الادعاء|الاتهام|التهمة)(?!\p{L})",
    regex.IGNORECASE,
)


_DECLINED = regex.compile(r"(?:رفض|رفضت|امتنع|امتنعت)\s+(?:\S+\s+){1,4}?(?:عن\s+)?(?:التعليق|الرد|الإجابة|الإدلاء)")


def _can_answer(article: Article, mention) -> bool:
    return article.types[mention.entity_id] != "place" or bool(mention.stands_for)


def _answers_here(article: Article, number: int, cue, refers: bool) -> bool:
    """A common word is an answer where the claim is referred to, or where the press asked."""
    if cue.value == "requested":
        return bool(_COMMENT.search(article.text[article.sentences[number].start : article.sentences[number].end]))
    return refers or cue.concept in ("suspend_remove", "never_did")


_COMMENT = regex.compile(
    r"comment|réponse|réagi|répon|replied|respond|for its view|للتعليق|تعليق|للرد|رد(?!\p{L})|للحصول على",
    regex.IGNORECASE,
)


def _answerer(article: Article, number: int, cue, named: list) -> set[str]:
    """Who answers: the source of the attribution that holds or is the cue, else the name nearest before it."""
    for attribution in sorted(article.attributions[number], key=lambda a: a.content_end - a.content_start):
        if attribution.verb_stance == "accuse":
            continue  # the accusation is not who answers it
        is_cue = attribution.cue_start < cue.end and cue.start < attribution.cue_end
        if is_cue or attribution.content_start <= cue.start < attribution.content_end:
            inside = {
                article.of(m) for m in named if attribution.source_start <= m.start and m.end <= attribution.source_end
            }
            if attribution.source_entity or inside:
                who = inside | ({attribution.source_entity} - {""})
                return who | {
                    article.states[e] for e in who if article.types.get(e) == "government_body" and e in article.states
                }
    if article.language == "ar":
        after = [m for m in named if cue.end <= m.start <= cue.end + 25]
        if after:
            return {article.of(after[0])}
    before = [m for m in named if m.end <= cue.start]
    return {article.of(before[-1])} if before else set()
