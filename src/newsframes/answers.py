"""Over the whole article: which claims say the same, what is told of evidence, and what the accused answer."""

from __future__ import annotations

import bisect
import itertools
import operator
from collections import Counter, defaultdict
from typing import NamedTuple

import regex

from newsframes.article import DECLINES, FIRMS, GOVERNS_ON, NEGATION, Article, Claim, Mark, is_artefact
from newsframes.codebook import CLAIM_VARIABLES
from newsframes.cues import STRONG

_BASIS_OF = {"court_filing": "legal", "technical_report": "technical", "technical_artefact": "technical"}
"""What a claim rests on whose source tells it by no office, by the evidence that is named."""
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


def accuse_who_denies(article: Article, claims: list[Claim], answers: list[Answer]) -> None:
    """Claims that name nobody are about the firm near them that denies, where nobody else in the article does."""
    denials = [answer for answer in answers if answer.value == "denies" and answer.who]
    deniers = set().union(*(answer.who for answer in denials))
    if len(deniers) != 1 or article.types.get(min(deniers)) not in ("company", "product"):
        return
    for claim in claims:
        if claim.values["accused_entity"] or claim.values["claimant_entity"] in deniers:
            continue
        near = next((answer for answer in denials if -3 <= answer.number - claim.sentence <= 5), None)
        if near:
            claim.set("accused_entity", min(deniers), near.cue.start, near.cue.end, "the firm that denies")


class _Group:
    """Claims that say the same, with what is asked of them again and again."""

    def __init__(self, name: str, members: list[Claim]):
        self.name, self.members = name, members
        self.sentences = sorted({claim.sentence for claim in members})
        self.accused = {entity for claim in members for entity in claim.values["accused_entity"].split("|") if entity}
        alleged = [set(claim.values["allegation"].split("|")) for claim in members]
        self.exposed = any(values & {"exposure", "intrusion", "implant"} for values in alleged)
        self.only_data_access = all("data_access" in values for values in alleged)

    def told_between(self, first: int, last: int) -> bool:
        """Whether one of the claims stands in these sentences."""
        at = bisect.bisect_left(self.sentences, first)
        return at < len(self.sentences) and self.sentences[at] <= last


def _groups(claims: list[Claim]) -> list[_Group]:
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(claim.values["claim_group"], []).append(claim)
    return [_Group(name, members) for name, members in groups.items()]


def join_evidence(article: Article, claims: list[Claim]) -> None:
    """evidence and basis of each group: of the markers near its rows the nearest, in the order of the codebook."""
    markers: dict[int, list[tuple]] = {}
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
            markers.setdefault(number, []).append((number, value, cue))
    told_in: dict[int, set[str]] = defaultdict(set)
    for claim in claims:
        told_in[claim.sentence] |= {*claim.values["accused_entity"].split("|"), "nobody"} - {""}
    before = {number: _last_before(claims, article.sentences[number].start) for number in markers}
    for group in _groups(claims):
        fitting = [
            marker
            for number in sorted(
                {number + ahead for number in group.sentences for ahead in range(-2, 4)} & set(markers)
            )
            if _same_matter(article, number, group)
            for marker in markers[number]
            if (
                group.told_between(number, number)
                or not told_in[number]
                or (marker[1] == "denied" and told_in[number] & group.accused)
            )
            and (
                not _ONE_CLAIM.search(article.sentences[number].text)
                or (before[number] is not None and before[number].values["claim_group"] == group.name)
            )
        ]
        by_sentence = {
            number: list(found) for number, found in itertools.groupby(fitting, key=lambda marker: marker[0])
        }
        numbers_of = {value: [number for number, told, _ in fitting if told == value] for value in _EVIDENCE_ORDER}
        for claim in group.members:
            at = claim.sentence
            near = [marker for number in range(at - 1, at + 2) for marker in by_sentence.get(number, [])]
            if near:
                best = min(near, key=lambda m: (abs(m[0] - at), _EVIDENCE_ORDER.index(m[1])))
            else:
                best = _surest(numbers_of, by_sentence, at)
            claim.set(
                "evidence",
                *(
                    (best[1], best[2].start, best[2].end, best[2].concept)
                    if best
                    else ("silent", -1, -1, "no marker near")
                ),
            )
        for claim in group.members:
            rests_on = claim.values["evidence"] == "specified" and _BASIS_OF.get(claim.trace[-1][4])
            if (
                rests_on
                and claim.values["basis"] == "none"
                and (rests_on != "legal" or claim.values["claimant_role"] != "author")
            ):
                claim.set("basis", rests_on, *claim.trace[-1][2:5])
        known = next((c.values["basis"] for c in group.members if c.values["basis"] != "none"), "none")
        for claim in group.members:
            if claim.values["basis"] == "none" and claim.values["claimant_role"] == "author":
                claim.set("basis", known, -1, -1, "group")


def _surest(numbers_of: dict[str, list[int]], markers: dict[int, list[tuple]], at: int) -> tuple | None:
    """The first marker in the order of the codebook, and of those with the same value the nearest."""
    value = next((value for value in _EVIDENCE_ORDER if numbers_of[value]), None)
    if value is None:
        return None
    numbers = numbers_of[value]
    after = bisect.bisect_left(numbers, at)
    nearest = min(numbers[max(0, after - 1) : after + 1], key=lambda number: abs(number - at))
    return next(marker for marker in markers[nearest] if marker[1] == value)


_NONE_SHOWN = regex.compile(
    r"(?:\b(?:not|never|no|nobody|none|without|ne|n['’]|sans|aucune?|personne)\b|n['’]t\b|n['’]|(?<!\p{L})[وف]?(?:لم|لا|لن|ليس|ليست|دون|عدم)(?!\p{L}))\W*(?:[\w’']+\W+){0,6}$",
    regex.IGNORECASE,
)


def _last_before(claims: list[Claim], place: int) -> Claim | None:
    """The last of the claims, which stand in order, that begins before a place."""
    start = operator.attrgetter("start")
    after = bisect.bisect_left(claims, place, key=start)
    return claims[bisect.bisect_left(claims, claims[after - 1].start, key=start)] if after else None


def _same_matter(article: Article, number: int, group: _Group) -> bool:
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
    return group.told_between(number, number) or not named or not group.accused or bool(named & group.accused)


def join_responses(article: Article, claims: list[Claim], answers: list[Answer]) -> None:
    """response of each group: what the accused is told to answer, anywhere in the article."""
    groups = _groups(claims)
    claimed_by: dict[str, set[str]] = {}
    first_claim: dict[str, int] = {}
    for claim in claims:
        claimed_by.setdefault(claim.values["claimant_entity"], set()).update(claim.values["accused_entity"].split("|"))
        if claim.values["position"] != "headline":
            first_claim.setdefault(claim.values["claimant_entity"], claim.start)
    told = [(answer, _told_before(claims, answer), _conceded_in(claims, answer)) for answer in answers]
    for group in groups:
        members, accused = group.members, group.accused
        claimants = {c.values["claimant_entity"] for c in members} - {""}
        found: dict[str, tuple[int, int, str]] = {}
        for answer, last, conceded in told:
            if answer.value not in found and _is_answer_to(article, group, answer, last, conceded):
                found[answer.value] = (answer.cue.start, answer.cue.end, answer.cue.concept)
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


def _told_before(claims: list[Claim], answer: Answer) -> Claim | None:
    """The claim told last before an answer."""
    after = bisect.bisect_left(
        claims, (answer.number, answer.cue.start), key=lambda claim: (claim.sentence, claim.start)
    )
    return claims[after - 1] if after else None


def _conceded_in(claims: list[Claim], answer: Answer) -> list[Claim]:
    """The claims that hang on the word that concedes; it stands at most GOVERNS_ON sentences away."""
    if answer.value != "concedes":
        return []
    sentence, place = operator.attrgetter("sentence"), answer.cue.start
    first = bisect.bisect_left(claims, answer.number - GOVERNS_ON, key=sentence)
    last = bisect.bisect_right(claims, answer.number + GOVERNS_ON, key=sentence)
    cues = ((claim, *claim.governor.cue) for claim in claims[first:last])
    return [claim for claim, start, end in cues if start <= place < max(end, start + 1)]


def _is_answer_to(article: Article, group: _Group, answer: Answer, last: Claim | None, conceded: list[Claim]) -> bool:
    """Whether an answer is one to these claims: of the accused, or of nobody known to the claim just told."""
    number, value, who, cue, refers = answer
    accused = group.accused
    if value == "acts":
        return _mends(article, number, group, cue)
    follows = last is not None and last.values["claim_group"] == group.name
    to_last = follows and number - last.sentence <= 2
    if value == "concedes":
        if conceded:
            return any(claim.values["claim_group"] == group.name for claim in conceded)
        return bool(who & accused and to_last)
    if refers == "one":
        return to_last
    if refers and to_last and last.sentence == number and last.values["claimant_entity"] not in who:
        return True
    if who & _with_states(article, accused):
        return True
    if (
        value == "requested"
        and who
        and accused
        and not any(article.types.get(e) in ("company", "product") for e in accused)
        and group.only_data_access
        and not _names_firm(article, group.members)
    ):
        return True  # what the firm asked is said to hand over
    asked = value in ("requested", "no_comment")
    near = group.told_between(number - (4 if asked else 5), number + 3)
    return not accused and near and (asked or (follows and not who))


def _names_firm(article: Article, members: list[Claim]) -> bool:
    """Whether a firm or its product is named in one of the claims."""
    return any(
        article.types.get(m.entity_id) in ("company", "product")
        for c in members
        for m in article.mentions[c.sentence]
        if c.start <= m.start < c.end
    )


def _with_states(article: Article, entities: set[str]) -> set[str]:
    """Entities and the states that firms, groups and offices among them belong to."""
    return entities | {article.states[e] for e in entities if e in article.states}


def _allies(claimants: set[str]) -> set[str]:
    return {"state.united-states"} if "alliance.the-west" in claimants else set()


_BEFOREHAND = regex.compile(r"\b(?:before|avant que?)\b|قبل")


def _mends(article: Article, number: int, group: _Group, cue) -> bool:
    """Whether a measure is the accused's own: it mends what was open, near the claim, and no state takes it."""
    if cue.value != "acts" or cue.concept not in ("fix_patch", "suspend_remove"):
        return False
    if _BEFOREHAND.search(article.text[max(0, cue.start - 30) : cue.start]):
        return False
    state = any(article.types[m.entity_id] == "state" and m.form == "name" for m in article.mentions[number])
    return group.exposed and group.told_between(number - 3, number + 1) and not state


class Answer(NamedTuple):
    """An answer told: sentence, value, who answers, its cue, and how it refers to the claim (one, all, or empty)."""

    number: int
    value: str
    who: set[str]
    cue: Mark
    refers: str


def find_answers(article: Article) -> list[Answer]:
    """Answers told in the article, in order of its sentences."""
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
                answers.append(Answer(number, cue.value, everyone, cue, ""))
                continue
            who = _answerer(article, number, cue, named)
            if cue.value == "counter_accuses":
                continue
            answers.append(Answer(number, cue.value, who, cue, refers if cue.value == "denies" else ""))
        if declined := DECLINES.search(stretch):
            at = sentence.start + declined.start()
            answers.append(Answer(number, "no_comment", everyone, Mark(at, at + len(declined[0]), "declined"), ""))
        for attribution in article.attributions[number]:
            content = article.text[attribution.content_start : attribution.content_end]
            denied = NEGATION.search(content) and any(
                c.start >= attribution.content_start and c.end <= attribution.content_end
                for kind in ("deed", "allegation", "context")
                for c in article.cues[number][kind]
            )
            if denied and attribution.source_entity and attribution.verb_stance in ("neutral", "assert"):
                mark = Mark(attribution.content_start, attribution.content_end, "negated content")
                answers.append(Answer(number, "denies", {attribution.source_entity}, mark, ""))
    return answers


_THE_CLAIM = regex.compile(
    r"\b(?:the|this|these|those|such|all) (?:claims?|allegations?|accusations?|charges?|report|statement)|\b(?:ces?|cette|les?|toutes) (?:accusations?|allégations?|soupçons|affirmations?)|(?:الادعاء|الاتهام|المزاعم|التهم)",
    regex.IGNORECASE,
)


_ONE_CLAIM = regex.compile(
    r"\b(?:the|this|that) (?:claim|allegation|accusation|charge)\b|\b(?:cette|l['’]) ?(?:accusation|allégation)\b|(?:هذا|هذه)\s(?:الادعاء|الاتهام|التهمة)(?!\p{L})",
    regex.IGNORECASE,
)


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
