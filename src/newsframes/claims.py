"""Claims: who says of whom that harm was done or threatens by digital means, how surely, on what evidence, with what answer.

A harm is a word of the lexicon that alleges (hacked, fuite, تجسس), or a deed with its technical object (hands over … data). It is a
claim where the text around it is technical and somebody puts it forward: the innermost attribution that governs it, an actor whose
measure gives it as a reason, or the author. Evidence and answers are then joined to the claims over the whole article, by the accused.
"""

from __future__ import annotations

import itertools
from collections import Counter

import pandas as pd
import regex

from newsframes.accused import accuse, without_mere_denials
from newsframes.answers import accuse_who_denies, find_answers, join_evidence, join_groups, join_responses
from newsframes.article import STOP, TOOLS, UNSETTLED, Article, Claim, Governor, Harm
from newsframes.codebook import CLAIM_VARIABLES
from newsframes.governors import claim_beside, claims_of_sentence, claims_that_go_on
from newsframes.harms import find_harms
from newsframes.hedges import HEDGES, may_follows
from newsframes.lexicon import Lexicon
from newsframes.match import rows_of
from newsframes.quotations import quote_form_of
from newsframes.speakers import speaker_of
from newsframes.text import WORD, fold_string

VARIABLES = tuple(CLAIM_VARIABLES)

COLUMNS = [
    "text_no", "sentence_no", "start", "end", "surface", "cue_start", "cue_end", "cue", "claim_group", *VARIABLES,
]  # fmt: skip

CUE_COLUMNS = ["text_no", "claim_no", "variable", "value", "start", "end", "surface", "rule"]

_SURE_RANK = {"certain": 0, "probable": 1, "possible": 2, "undetermined": 3}

_WOULD = frozenset(["expected", "conditional_fr"])

_BASIS = {
    "security_researcher": "technical", "executive": "official_policy", "legislature": "official_policy",
    "intelligence_police": "official_policy", "court_regulator": "legal", "company": "none", "accused_party": "self",
    "outlet": "media", "expert_ngo": "none", "user_employee": "none", "author": "none",
}  # fmt: skip


def find_claims(
    cues: pd.DataFrame,
    mentions: pd.DataFrame,
    attributions: pd.DataFrame,
    sentences: pd.DataFrame,
    texts: list[str],
    languages: list[str],
    lexicon: Lexicon,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Claims of headline and body, and what each of their values rests on.

    In: the other tables of the annotation with text_no in place of article_id. Out: claims (text_no, sentence_no, start, end, surface,
    cue_start, cue_end, cue, claim_group and the codebook's variables, several values separated by a bar) and claim_cues (text_no,
    claim_no counting from 1 in each text, variable, value, start, end, surface, rule; -1 where a value rests on no stretch of text).
    """
    types, states = lexicon.types, lexicon.states
    cues = cues[~cues["kind"].isin(["frame", "function"])]  # which no claim rests on
    tables = {name: _by_text(table) for name, table in (("sentences", sentences), ("cues", cues), ("mentions", mentions), ("attributions", attributions))}  # fmt: skip
    rows, traces = [], []
    for number, (text, language) in enumerate(zip(texts, languages, strict=True)):
        parts = [tables[name].get(number, []) for name in ("sentences", "cues", "mentions", "attributions")]
        article = Article(text, language, *parts, types, states)
        for claim_no, claim in enumerate(_claims(article), start=1):
            cue_start, cue_end = claim.governor.cue
            rows.append((
                number, claim.sentence, claim.start, claim.end, text[claim.start : claim.end], cue_start, cue_end,
                text[cue_start:cue_end] if cue_start >= 0 else "", claim.values["claim_group"], *(claim.values[name] for name in VARIABLES),
            ))  # fmt: skip
            for variable, value, start, end, rule in {step[0]: step for step in claim.trace}.values():
                surface = text[start:end] if start >= 0 else ""
                traces.append((number, claim_no, variable, value, start, end, surface, rule))
    numbers = ("text_no", "sentence_no", "start", "end", "cue_start", "cue_end")
    claims = pd.DataFrame(rows, columns=COLUMNS).astype(
        {name: "int64" if name in numbers else "str" for name in COLUMNS}
    )
    reasons = pd.DataFrame(traces, columns=CUE_COLUMNS)
    numbers = ("text_no", "claim_no", "start", "end")
    return claims, reasons.astype({name: "int64" if name in numbers else "str" for name in CUE_COLUMNS})


def voices(
    cues: pd.DataFrame,
    mentions: pd.DataFrame,
    attributions: pd.DataFrame,
    sentences: pd.DataFrame,
    articles: pd.DataFrame,
    lexicon: Lexicon,
) -> pd.DataFrame:
    """How many words of headline and body each kind of source gets; what nobody is said to say is the author's.

    Columns: article_id, role, n_words, share (of the article's words, 0–1). A word inside several contents counts for the innermost.
    """
    rows = []
    for article_id, text, language in articles[["article_id", "text", "language"]].itertuples(index=False):
        parts = [
            list(table[table["article_id"] == article_id].itertuples())
            for table in (sentences, cues, mentions, attributions)
        ]
        article = Article(text, language, *parts, lexicon.types, lexicon.states)
        said = [(row, speaker_of(article, row).role) for row in parts[3]]
        said.sort(key=lambda pair: pair[0].content_start - pair[0].content_end)
        voice = ["author"] * len(text)
        for row, role in said:
            voice[row.content_start : row.content_end] = [role] * (row.content_end - row.content_start)
        counts = Counter(
            voice[word.start()]
            for sentence in article.sentences.values()
            for word in WORD.finditer(text, sentence.start, sentence.end)
        )
        total = counts.total()
        rows += [(article_id, role, n, n / total) for role, n in sorted(counts.items())]
    return pd.DataFrame(rows, columns=["article_id", "role", "n_words", "share"])


def _by_text(table: pd.DataFrame) -> dict[int, list]:
    rows: dict[int, list] = {}
    for row in rows_of(table):
        rows.setdefault(row.text_no, []).append(row)
    return rows


def _claims(article: Article) -> list[Claim]:
    """The claims of an article, in text order, with all their values."""
    if not any(kinds["context"] for kinds in article.cues.values()):
        return []  # nothing technical in it
    told: dict[int, list[Claim]] = {}
    for number in sorted(article.sentences):
        harms = find_harms(article, number)
        found = claims_of_sentence(article, number, harms) if harms else []
        if found := found or claims_that_go_on(article, number, told):
            told[number] = found
    for number in sorted(set(article.sentences) - set(told), reverse=True):
        if found := claims_that_go_on(article, number, told, before=False):
            told[number] = found
    if not told or not _is_about_security(article, list(itertools.chain.from_iterable(told.values()))):
        return []
    told |= {
        number: found
        for number in article.sentences
        if number not in told and (found := claim_beside(article, number, told))
    }
    claims = list(itertools.chain.from_iterable(told.values()))
    claims = without_mere_denials(accuse(article, claims))
    claims.sort(key=lambda claim: (claim.start, claim.end))
    for claim in claims:
        _code_content(article, claim)
    answers = find_answers(article)
    accuse_who_denies(article, claims, answers)
    join_groups(claims)
    join_evidence(article, claims)
    join_responses(article, claims, answers)
    return claims


def _is_about_security(article: Article, claims: list[Claim]) -> bool:
    """Whether an article's claims are more than chance words: what stands around them is technical, and more is alleged than a topic or a
    risk; and not in words of general news alone (a phone, a site, data), but for a technical firm, product or group, harm done to them
    (stole data), plain harm of which somebody is accused, or deeds that somebody tells of, claims and technical words close together.
    """
    near = {n for c in claims for n in article.near(c.sentence, GATE_REACH)}
    stances = {c.governor.stance for c in claims} | {a.verb_stance for n in near for a in article.attributions[n]}
    told = [cue for n in near for cue in article.cues[n]["context"]]
    n_words = max(1, sum(article.sentences[n].n_words for n in near))
    said = any(claim.governor.kind != "author" for claim in claims)
    does = any(harm.tier == "deed" for claim in claims for harm in claim.harms)
    dense = min(len(told), len(claims)) >= DENSITY * n_words > 1  # a shorter text is dense by one word
    if said and does and dense:
        return True
    plain = [cue for n in near for cue in article.cues[n]["allegation"] if cue.tier == "core"]
    if all(map(_alleges_little, claims)) or not _is_contested(claims, plain, stances):
        return False
    done = [cue for cue in plain if cue.value in _BY_DIGITAL_MEANS]
    named = Counter(article.types[m.entity_id] for n in near for m in article.mentions[n] if m.entity_id not in TOOLS)
    signs = len(told) + len(done)
    share = (signs + min(named["product"] + named["threat_group"], signs) / 2) / n_words
    stolen = any(
        cue.value != "data_access" and any(cue.start <= thing.start <= cue.end + OBJECT_REACH for thing in told)
        for cue in done
    )
    accused = bool(done) and not stances.isdisjoint(("accuse", "concede"))
    digital = stolen or accused or any(cue.reason == "" for cue in told)
    other = sum(cue.value in _OFTEN_DIGITAL for cue in plain)
    return (
        share + other / 2 / n_words >= DENSITY and bool(told) and (digital or not named.keys().isdisjoint(_TECHNICAL))
    )


def _is_contested(claims: list[Claim], plain: list, stances: set[str]) -> bool:
    """Whether anything around claims is plainly alleged, or somebody accuses, warns, concedes, denies or doubts: what a gadget stores and
    sends and shows is news, unless somebody else than its maker says so."""
    deeds = [(harm.value, c.governor.speaker.role) for c in claims for harm in c.harms if harm.tier in ("deed", "wide")]
    done = any(value not in ("data_access", "exposure") or role not in ("author", "company") for value, role in deeds)
    return any(cue.reason == "" for cue in plain) or done or not stances.isdisjoint(_CONTESTED)


def _alleges_little(claim: Claim) -> bool:
    """Whether a claim is read from a topic that nobody accuses or warns of, or is of a risk in a common word (the threat of tariffs)."""
    harm = claim.harms[0]
    topic = harm.tier == "topic" and claim.governor.stance in ("neutral", "none", "concede")
    return topic or (harm.tier == "wide" and harm.value == "unspecified_risk")


_CONTESTED = frozenset(["accuse", "warn", "concede", "deny", "distance"])

_TECHNICAL = frozenset(["company", "product", "threat_group"])

_BY_DIGITAL_MEANS = frozenset(["espionage", "data_access", "intrusion", "implant"])

_OFTEN_DIGITAL = frozenset(["censorship", "influence", "noncompliance"])

OBJECT_REACH = 12
"""Characters behind a word of harm in which the thing begins that the harm is done to (hacked the server)."""

GATE_REACH = 6
"""Sentences before and after its claims in which an article must be about technical things."""

DENSITY = 0.02
"""Technical words and plain harms (or, of deeds, claims) per word around its claims below which the harms of an article are taken for
chance."""


_UNNAMED = regex.compile(r"anonym|named|هوي|اسم")


def _code_content(article: Article, claim: Claim) -> None:
    """The variables that the claim's own sentence tells."""
    governor, sentence = claim.governor, article.sentences[claim.sentence]
    speaker, harms = governor.speaker, claim.harms
    role = speaker.role
    accused = claim.values["accused_entity"].split("|")
    if role in ("company", "expert_ngo") and speaker.entity and speaker.entity in accused:
        role = "accused_party"
    if governor.stance in ("concede", "deny") and role == "company":
        role = "accused_party"
    claim.set("claimant_role", role, speaker.start, speaker.end, governor.kind)
    claim.set("claimant_entity", speaker.entity, speaker.start, speaker.end, governor.kind)
    claim.set("claimant_naming", speaker.naming, speaker.start, speaker.end, governor.kind)
    values = sorted({h.value for h in harms}, key=CLAIM_VARIABLES["allegation"].index)
    if len(values) > 1 and "unspecified_risk" in values:
        values.remove("unspecified_risk")
    claim.set("allegation", "|".join(values), harms[0].start, harms[0].end, harms[0].tier)
    stance = governor.stance
    if stance == "neutral" and _demands_end(article, governor, harms[0]):
        stance = "accuse"
    claim.set("verb_stance", stance, *governor.cue, governor.kind)
    claim.set("certainty", *_certainty(article, claim))
    claim.set("quote_form", _form(article, claim), -1, -1, governor.kind)
    position = "headline" if sentence.region == "headline" else "lead" if claim.sentence == article.lead else "body"
    claim.set("position", position, sentence.start, sentence.end, "region")
    claim.set("recap", *_recap(article, claim))
    anonymous = speaker.naming == "anonymous" or any(
        c.concept == "naming_anonymous" and _UNNAMED.search(c.surface) for c in article.cues[claim.sentence]["naming"]
    )
    basis = (
        "unofficial_policy"
        if anonymous and _BASIS[role] == "official_policy" and governor.stance != "accuse"
        else _BASIS[role]
    )
    claim.set("basis", basis, speaker.start, speaker.end, "role")


def _demands_end(article: Article, governor: Governor, harm: Harm) -> bool:
    """A demand to end the harm presupposes it."""
    return governor.cue[1] >= 0 and bool(STOP.search(article.text[governor.cue[1] : harm.start]))


def _certainty(article: Article, claim: Claim) -> tuple[str, int, int, str]:
    """The hedge nearest to the harm, in the content or between cue and content."""
    governor, harm = claim.governor, claim.harms[0]
    floor = min(claim.start, governor.cue[1]) if 0 <= governor.cue[1] <= claim.start else claim.start
    floor = max(floor, claim.start - 40) if claim.start - governor.content[0] < 5 else governor.content[0]
    best = None
    for cue in article.cues[claim.sentence]["certainty"]:
        if not (floor - 2 <= cue.start and cue.end <= claim.end + 1) or cue.concept in (
            "bare_risk",
            "in_fact_clearly",
            "certain_adj",
        ):
            continue
        value = cue.value
        if cue.concept in ("qad_past", "qad_imperfect"):
            value = "possible" if may_follows(article.text, cue.end) else "certain"
        elif not _hedges(cue, harm):
            continue
        elif cue.concept in _WOULD and governor.stance in ("warn", "accuse", "distance"):
            value = "possible"
        elif cue.concept in _WOULD or cue.concept == "whether_question":
            continue
        distance = abs(cue.start - harm.start) + (0 if cue.start < harm.end else 25)
        rank = -_SURE_RANK[value]
        if best is None or (rank, distance) < best[0]:
            best = (rank, distance), (value, cue.start, cue.end, cue.concept)
    if best:
        return best[1]
    surface = article.text[harm.start : harm.end]
    if _FEAR.search(surface) or (governor.kind == "reason" and _FEAR.search(article.text[claim.start : claim.end])):
        return "possible", harm.start, harm.end, "bare noun of fear"
    if claim.governor.speaker.start >= 0 and _UNCLEAR.match(article.text[claim.start : claim.end]):
        return "undetermined", claim.start, claim.end, "unclear"
    if governor.kind == "author" and UNSETTLED.search(article.sentences[claim.sentence].text):
        return "undetermined", claim.start, claim.end, "unclear"
    return "certain", -1, -1, "no hedge"


_FEAR = regex.compile(
    r"concern|fear|worr|suspicio|crainte|inquiétude|soupçon|préoccupation|مخاوف|قلق|شبه|للشك|الشك", regex.IGNORECASE
)

_UNCLEAR = regex.compile(
    r"\W*(?:it is |it was |il |on |من )?(?:unclear|not clear|not entirely clear|ignore|غير الواضح)", regex.IGNORECASE
)


def _hedges(cue, harm: Harm) -> bool:
    """Whether a word that hedges in some places only hedges this harm: suspicion and fear near it; can, may, peut, يمكن before it, for
    behind it they are the plain ability of a system; to fear and to risk before a verb."""
    if cue.concept in ("suspect", "bare_concern"):
        return harm.start - 18 <= cue.end and cue.start < harm.end + (40 if cue.concept == "suspect" else 0)
    if cue.concept == "may_can_homograph":
        before = cue.end <= harm.start + 1
        return before and fold_string(cue.surface) in ("peut", "peuvent", "permettrait", "permettraient")
    return cue.concept not in HEDGES or not cue.reason


def _form(article: Article, claim: Claim) -> str:
    governor = claim.governor
    if governor.kind == "author":
        harm = claim.harms[0]
        around = article.quotations_around(harm.start, harm.end)
        scare = any(len(article.text[q.start : q.end].split()) <= 3 for q in around)
        return "scare" if scare else "author"
    if governor.kind in ("reason", "cue"):
        return "indirect"
    if governor.kind == "quotation":
        return "direct"
    names = {(m.start, m.end) for m in article.mentions[claim.sentence]}
    form = quote_form_of(claim.start, claim.end, article.quotations_at(claim.start, claim.end), names)
    return "direct" if governor.form == "direct" and form != "indirect" else form


_MONTH = regex.compile(
    r"\b(?:January|February|March|April|June|July|August|September|October|November|December|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\b|(?:يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر)"
)


_PAST_YEAR = regex.compile(r"\b(?:in|en|depuis|عام|سنة)\s+(?:19|20)\d\d\b", regex.IGNORECASE)


def _recap(article: Article, claim: Claim) -> tuple[str, int, int, str]:
    """An earlier episode: a word for earlier, or a year that is past where the article tells others of today."""
    sentence = article.sentences[claim.sentence]
    for link in article.cues[claim.sentence]["link"]:
        if link.value == "earlier" and claim.start - 60 <= link.start <= claim.end:
            return "true", link.start, link.end, "word for earlier"
    if (
        claim.governor.kind == "reason"
        and claim.sentence != article.lead
        and (month := _MONTH.search(article.text, sentence.start, sentence.end))
    ):
        return "true", month.start(), month.end(), "an earlier measure with its date"
    year = _PAST_YEAR.search(article.text[sentence.start : sentence.end])
    if year:
        return "true", sentence.start + year.start(), sentence.start + year.end(), "year"
    return "false", -1, -1, ""
