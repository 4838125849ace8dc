"""Claims: who says of whom that harm was done or threatens by digital means, how surely, on what evidence, with what answer.

A harm is a word of the lexicon that alleges (hacked, fuite, تجسس), or a deed with its technical object (hands over … data). It is a
claim where the text around it is technical and somebody puts it forward: the innermost attribution that governs it, an actor whose
measure gives it as a reason, or the author. Evidence and answers are then joined to the claims over the whole article, by the accused.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd
import regex

from newsframes.attributions import find_quotations, quote_form_of, source_of_verb, trim
from newsframes.codebook import CLAIM_VARIABLES
from newsframes.lexicon import Lexicon
from newsframes.text import WORD, fold_string

VARIABLES = tuple(CLAIM_VARIABLES)
COLUMNS = [
    "text_no", "sentence_no", "start", "end", "surface", "cue_start", "cue_end", "cue", "claim_group", *VARIABLES,
]  # fmt: skip
CUE_COLUMNS = ["text_no", "claim_no", "variable", "value", "start", "end", "surface", "rule"]

ALLEGED_BY = {
    ("collect", "data"): "data_access", ("collect", "message"): "data_access",
    ("watch", "message"): "censorship", ("watch", "data"): "data_access", ("watch", "device"): "espionage",
    ("suppress", "message"): "censorship",
    ("expose", "data"): "exposure", ("expose", "system"): "exposure", ("expose", "message"): "exposure",
    ("break", "system"): "intrusion", ("break", "device"): "intrusion", ("break", "software"): "intrusion", ("break", "cyber"): "intrusion",
    ("break", "data"): "intrusion",
}  # fmt: skip
"""Which allegation a deed makes with which technical object."""
ALLEGED_ALONE = {
    "collect": "data_access", "watch": "espionage", "suppress": "censorship", "expose": "exposure", "break": "intrusion",
}  # fmt: skip
"""Which allegation a deed makes of which somebody is accused, whatever its object."""
MAX_GAP = 45
"""Characters between a deed and its object."""
CONTEXT_REACH = 2
"""Sentences before and after in which a technical word makes a harm a digital one."""
GOES_ON = 3
"""Sentences after a claim in which what is said can go on with it."""
_MAYBE = ("", "too common alone", "inside a longer cue")
_STRONG = ("", "too common alone")
_ACTORS = ("company", "product", "threat_group", "organisation", "government_body", "alliance", "state", "person")
_PUBLIC = ("state", "alliance", "government_body", "place", "person")
_FIRMS = ("company", "product", "threat_group", "organisation")
_CLAUSE = regex.compile(r"[.;:!?؛؟\n]")
_BORDER = regex.compile(r"[,،;؛:]|\s(?:and|but|while|et|mais|tandis|alors que|لكن|فيما|بينما)\s")
_LOCATED = regex.compile(
    r"(?:\b(?:in|at|en|à|aux?|dans)\s+(?:the\s+|l['’]|la\s+|les?\s+)?|(?<!\p{L})في\s+|(?<!\p{L})ب)$", regex.IGNORECASE
)
_BY = regex.compile(
    r"(?:\b(?:by|par)\s+(?:\S+\s+){0,5}?|\b(?:working for|linked to|tied to|on behalf of|run from|steered from|directed from|loyal to|liée?s? à|au service de|pour le compte de|pilotée?s? depuis|menée?s? depuis)\s+(?:the\s+)?|(?<!\p{L})(?:لصالح|لحساب|مرتبط\p{L}*\s+ب|مدعوم\p{L}*\s+من|موجه\p{L}*\s+من|تدعمهم|تدار من)\s*(?:الدولة\s+)?|(?:التي|الذي)\s+(?:تقوم|يقوم|تمارسها|يمارسها)\s*(?:بها|به)?\s+(?:\S+\s+){0,2}?|من قبل\s+(?:\S+\s+)?|على يد\s+(?:\S+\s+)?)$",
    regex.IGNORECASE,
)
_LIKE = regex.compile(
    r"(?:such as|like|telles? que|tels? que|comme|(?<!\p{L})مثل)\s+(?:\S+\s+){0,6}?$", regex.IGNORECASE
)
_POINTS_BACK = regex.compile(
    r"^(?:it|its|they|their|this|these|both|the|he|she|il|elle|ils|elles|ce|cette|ces|son|sa|leur|l['’]|la|le|les|هو|هي|هذا|هذه|لل|ال)",
    regex.IGNORECASE,
)
"""A source that may be one told before."""
_THINGS = (
    "apps?|applications?|compan(?:y|ies)|firms?|service|platform|group|software|programs?|programmes?|devices?|developer|practice|network|"
    "entreprise|société|appli|plateforme|groupe|logiciel"
)
_ANAPHOR = regex.compile(
    rf"^(?:that\s+|qu[e'’]\s*)?(?:(?:it|its|they|their|he|she|il|elle|ils|elles|cela|leur|son)\b|(?:the|this|these|both|cette|ces|l['’]|la|le|les)\s*(?:same\s+)?(?:{_THINGS})\b)"
    r"|^[أإ]ن(?:ه|ها|هم)(?!\p{L})|^(?:التطبيق|الشركة|المنصة|المجموعة|البرنامج|الخدمة|هذه|هذا)(?!\p{L})",
    regex.IGNORECASE,
)
"""A claim that speaks of something named before."""
_PRONOUN_BEFORE = regex.compile(r"[أإ]ن(?:ه|ها|هم)\s*$|\b(?:that|qu['’])\s?(?:it|they|il|elle)\s*$", regex.IGNORECASE)
_NOT = regex.compile(
    r"(?:\b(?:not|never|no|nor|neither|without)\b|n['’]t\b|\b(?:ne|n['’]|sans|aucune?)\b|(?<!\p{L})(?:لم|لا|لن|ليس|ليست|دون|عدم)(?!\p{L}))\W*(?:[\w’']+\W+){0,2}$",
    regex.IGNORECASE,
)
_BOTH = regex.compile(r"\b(?:both|the two|les deux)\b|كلا|كلتا|التطبيقين|التطبيقان|الشركتين|الشركتان", regex.IGNORECASE)
_QAD_IMPERFECT = regex.compile(r"\s+(?:لا\s+)?(?:ي\p{L}{2,}|[تن](?!م(?!\p{L}))\p{L}{2,}(?<!ت)(?<!وا)|أكون)(?!\p{L})")
_PRONOUN_ENDING = regex.compile(r"(?:ها|ه|هم)$")
_NAMED = regex.compile(r"(?<!^)(?<![.“\"«]\s)\b\p{Lu}[\p{L}'’-]+|^\W*(?:\p{Lu}[\p{L}'’-]+\s+){1,3}\p{Lu}")
_SIGNED = regex.compile(r"[—–-]\s*\S.{2,40}\(@\w+\)")
_SURE_RANK = {"certain": 0, "probable": 1, "possible": 2, "undetermined": 3}
_WOULD = frozenset(["expected", "conditional_fr"])
_EVIDENCE_ORDER = ("specified", "denied", "gestured", "noted_absent")
_ROLE_ORDER = (
    "security_researcher", "intelligence_police", "court_regulator", "legislature", "accused_party", "user_employee", "company",
    "expert_ngo", "outlet", "executive",
)  # fmt: skip
_BASIS = {
    "security_researcher": "technical", "executive": "official_policy", "legislature": "official_policy",
    "intelligence_police": "official_policy", "court_regulator": "legal", "company": "none", "accused_party": "self",
    "outlet": "media", "expert_ngo": "none", "user_employee": "none", "author": "none",
}  # fmt: skip


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
    concept: str = ""


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
        for cue in cues:
            if cue.reason in _MAYBE:
                self.cues[cue.sentence_no][cue.kind].append(cue)
        self.mentions: dict[int, list] = defaultdict(list)
        for mention in mentions:
            self.mentions[mention.sentence_no].append(mention)
        self.attributions: dict[int, list] = defaultdict(list)
        for attribution in attributions:
            self.attributions[attribution.sentence_no].append(attribution)
        self.quotations = find_quotations(text, 0, len(text))
        self.speakers: dict[str, Speaker] = {}

    def near(self, sentence: int, reach: int) -> list[int]:
        """The numbers of the sentences around one, itself included."""
        return [n for n in range(sentence - reach, sentence + reach + 1) if n in self.sentences]

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
    types, states = lexicon.entities.set_index("entity_id")["type"].to_dict(), lexicon.states
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
    claims = pd.DataFrame(rows, columns=COLUMNS).astype(dict.fromkeys(numbers, "int64"))
    reasons = pd.DataFrame(traces, columns=CUE_COLUMNS)
    return claims, reasons.astype(dict.fromkeys(("text_no", "claim_no", "start", "end"), "int64"))


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
    types = lexicon.entities.set_index("entity_id")["type"].to_dict()
    rows = []
    for article_id, text, language in articles[["article_id", "text", "language"]].itertuples(index=False):
        parts = [
            list(table[table["article_id"] == article_id].itertuples())
            for table in (sentences, cues, mentions, attributions)
        ]
        article = Article(text, language, *parts, types, lexicon.states)
        said = [(row, _speaker(article, row).role) for row in parts[3]]
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
    for row in table.itertuples():
        rows.setdefault(row.text_no, []).append(row)
    return rows


def _claims(article: Article) -> list[Claim]:
    """The claims of an article, in text order, with all their values."""
    claims: list[Claim] = []
    for number in sorted(article.sentences):
        harms = _harms(article, number)
        found = _claims_of_sentence(article, number, harms) if harms else []
        claims += found or _claims_that_go_on(article, number, claims)
    told = {claim.sentence for claim in claims}
    for number in sorted(set(article.sentences) - told, reverse=True):
        claims += _claims_that_go_on(article, number, claims, before=False)
    if not _is_about_security(article, claims):
        return []
    claims = _without_mere_denials(_accuse(article, claims))
    claims.sort(key=lambda claim: (claim.start, claim.end))
    for claim in claims:
        _code_content(article, claim)
    _group(article, claims)
    _join_evidence(article, claims)
    _join_responses(article, claims)
    return claims


def _is_about_security(article: Article, claims: list[Claim]) -> bool:
    """Whether an article's claims are more than chance words: one plain harm in technical company, or two of the rest that are not hearsay."""
    plain = [c for c in claims if any(h.tier == "core" for h in c.harms)]
    deeds = [c for c in claims if any(h.tier == "deed" for h in c.harms)]
    around = {
        n for c in claims for n in article.near(c.sentence, 1) for cue in article.cues[n]["context"] if cue.value in ("cyber", "system", "software", "data", "device", "message")
    }  # fmt: skip
    words = sum(s.n_words for s in article.sentences.values())
    technical = sum(len(by_kind["context"]) for by_kind in article.cues.values())
    dense = technical >= DENSITY * words
    named = any(c.value == "cyber" for by_kind in article.cues.values() for c in by_kind["context"])
    return bool(around) and ((dense and bool(plain or deeds)) or (named and bool(plain)))


DENSITY = 0.02
"""Technical words per word of an article below which harms in it are taken for chance."""


# Harms


def _harms(article: Article, number: int) -> list[Harm]:
    """The harms of a sentence, each stretch once, in order; only where the text around is technical."""
    cues = article.cues[number]
    found = [Harm(c.start, c.end, c.value, c.tier) for c in cues["allegation"] if c.reason in _STRONG]
    for deed in cues["deed"]:
        if deed.reason in _STRONG and (with_object := _with_object(article, deed, cues["context"])):
            found.append(with_object)
    for attribution in article.attributions[number]:
        if attribution.verb_stance == "accuse":
            alleged = [
                d
                for d in cues["deed"]
                if attribution.content_start <= d.start < attribution.content_end and d.reason in _STRONG
            ]
            inside = [h for h in found if attribution.content_start <= h.start < attribution.content_end]
            if alleged and not inside:
                found.append(Harm(alleged[0].start, alleged[0].end, ALLEGED_ALONE[alleged[0].value], "deed"))
    if not found:
        return []
    technical = any(
        cue.value in ("cyber", "system", "software", "data", "device", "message")
        for near in article.near(number, CONTEXT_REACH)
        for cue in article.cues[near]["context"]
    ) or any(
        article.types[m.entity_id] in ("product", "threat_group")
        for near in article.near(number, CONTEXT_REACH)
        for m in article.mentions[near]
    )
    if not technical:
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


def _with_object(article: Article, deed, objects: list) -> Harm | None:
    """A deed with its nearest fitting object in the same clause: hands over … data."""
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
            or _CLAUSE.search(gap)
            or (not after and regex.search(r"[,،](?!\s*(?:qui|which|that|التي|الذي))", gap))
        ):
            continue
        distance = len(gap) + (0 if after else 8)
        if best is None or distance < best[0]:
            best = distance, Harm(left.start, right.end, value, "deed")
    return best[1] if best else None


def _is_guarded(article: Article, number: int, harm: Harm) -> bool:
    """Whether a harm is only what is to be prevented or what is not (protection against attacks, is no threat)."""
    sentence = article.sentences[number]
    for link in article.cues[number]["link"]:
        between = article.text[link.end : harm.start]
        if link.value == "against" and 0 <= harm.start - link.end <= 25 and not _BORDER.search(between):
            return True
    for evidence in article.cues[number]["evidence"]:
        between = article.text[evidence.end : harm.start]
        absent = evidence.value in ("denied", "noted_absent") and evidence.end <= harm.start
        if absent and not _CLAUSE.search(between) and not _BUT.search(between):
            return True
    return bool(_NOT.search(article.text[max(sentence.start, harm.start - 30) : harm.start]))


_WHILE = regex.compile(r"\s(?:when|while|as|lors|lorsque|عند|أثناء|خلال)\s", regex.IGNORECASE)
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


# Who puts a claim forward


def _claims_of_sentence(article: Article, number: int, harms: list[Harm]) -> list[Claim]:
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


def _claims_that_go_on(article: Article, number: int, claims: list[Claim], *, before: bool = True) -> list[Claim]:
    """What others say right after a claim, of the same deed in other words: "They were in for months," she said.

    Only what an attribution governs counts, where a deed or a technical thing is spoken of and nothing is denied, answered or ordered.
    With ``before`` false: what leads up to a claim, where its cue accuses, warns, reveals, alleges or admits.
    """
    if before and not claims:
        return _claim_by_stance(article, number)
    recent = [c for c in claims if 0 < (number - c.sentence if before else c.sentence - number) <= GOES_ON]
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
    found: list[Claim] = []
    for governor, entity in _governors_here(article, number):
        inside = [
            c
            for kind in ("deed", "context", "allegation")
            for c in cues[kind]
            if governor.content[0] <= c.start and c.end <= governor.content[1] and c.reason in _STRONG
        ]
        content = article.text[slice(*governor.content)]
        measure = any(
            c.value == "acts" and c.reason == "" and governor.content[0] <= c.start < governor.content[1]
            for c in cues["response"]
        )
        if not inside or measure or governor.stance == "deny" or _NEGATION.search(content) or _WILL.search(content):
            continue
        if entity in accused and governor.stance != "concede":
            continue
        if not before and governor.stance in ("neutral", "assert", "none"):
            continue
        spot = min(inside, key=lambda c: (c.kind != "deed", c.start))
        harm = Harm(spot.start, spot.end, last.harms[0].value, "topic")
        if not any(c.governor.content == governor.content for c in found):
            found.append(_claim(article, number, governor, [harm], [harm]))
    return found


def _claim_by_stance(article: Article, number: int) -> list[Claim]:
    """What somebody accuses, alleges or warns of, of technical things, before any plainer claim is told."""
    cues = article.cues[number]
    if any(c.reason == "" and c.value in _ANSWERS for c in cues["response"]):
        return []
    for governor, _ in _governors_here(article, number):
        things = [c for c in cues["context"] if governor.content[0] <= c.start and c.end <= governor.content[1]]
        content = article.text[slice(*governor.content)]
        if (
            governor.stance in ("accuse", "distance", "warn", "endorse")
            and len(things) >= THINGS
            and not _NEGATION.search(content)
        ):
            thing = things[0]
            harm = Harm(thing.start, thing.end, ALLEGED_OF[thing.value], "topic")
            return [_claim(article, number, governor, [harm], [harm])]
    return []


THINGS = 1
ALLEGED_OF = {
    "data": "data_access", "message": "censorship", "device": "espionage", "system": "intrusion", "software": "unspecified_risk", "cyber": "intrusion",
}  # fmt: skip
_NAMING = frozenset(["describe", "name_as"])
_ANSWERS = frozenset(["denies", "dismisses", "no_comment", "requested"])


def _governors_here(article: Article, number: int) -> list[tuple[Governor, str]]:
    """The attributions of a sentence that are no orders, each with its source's entity; else the quotation it stands in."""
    sentence = article.sentences[number]
    found = [
        (_attributed(article, row), row.source_entity)
        for row in article.attributions[number]
        if not _is_order(article, number, row, Harm(row.content_end, row.content_end, "", ""))
        and not any(c.concept in _NAMING and c.start == row.cue_start for c in article.cues[number]["stance"])
    ]
    if not found and (quoted := _quoted_on(article, number, Harm(sentence.start + 3, sentence.start + 4, "", ""))):
        found = [(quoted, quoted.speaker.entity)]
    return found


def _split_clauses(article: Article, harms: list[Harm]) -> list[list[Harm]]:
    """Two deeds alleged in two clauses are two claims."""
    parts = [[harms[0]]]
    for harm in harms[1:]:
        between = article.text[parts[-1][-1].end : harm.start]
        if harm.value not in {h.value for h in parts[-1]} and _BORDER.search(between):
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
            border = list(_BORDER.finditer(article.text, earlier[-1], harms[0].start))
            start = max(start, border[-1].end() if border else earlier[-1])
        if later:
            border = _BORDER.search(article.text, harms[-1].end, later[0])
            end = min(end, border.start() if border else later[0])
    for cue_start in sorted(a.cue_start for a in article.attributions[number] if harms[-1].end < a.cue_start < end):
        border = list(_BORDER.finditer(article.text, harms[-1].end, cue_start))
        if border and governor.cue[0] < start:
            end = min(end, border[-1].start())
            break
    start, end = trim(article.text, min(start, harms[0].start), max(end, harms[-1].end))
    return Claim(number, start, end, governor, harms)


def _governor(article: Article, number: int, harm: Harm) -> Governor | None:
    """What a harm hangs on: the innermost attribution, the measure it is the reason of, or the author."""
    inside = [
        a
        for near in article.near(number, 6)
        for a in article.attributions[near]
        if a.content_start <= harm.start < a.content_end
        and (near == number or a.quote_form == "direct")
        and not _is_order(article, near, a, harm)
    ]
    if inside:
        found = min(inside, key=lambda a: (a.content_end - a.content_start, abs(a.cue_start - harm.start)))
        nested = _unattributed_cue(article, number, harm, found.content_start)
        return nested or _attributed(article, found)
    if reason := _reason(article, number, harm):
        return reason
    sentence = article.sentences[number]
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
    author = Speaker("", "author", "none", -1, -1)
    return Governor("author", (-1, -1), "none", _clause_around(article, sentence, harm), author, "author")


def _is_order(article: Article, number: int, attribution, harm: Harm) -> bool:
    """Whether somebody is only told what to do; who demands an end to a harm alleges it."""
    ordered = any(
        c.concept == "urge_demand" and c.start == attribution.cue_start for c in article.cues[number]["stance"]
    )
    return ordered and not _STOP.search(article.text[attribution.cue_end : harm.start])


def _tells_of_proof_or_answer(article: Article, number: int) -> bool:
    """Whether the author tells of evidence, of a question to the accused or of what will be done: the deeds in it are no claims."""
    cues = article.cues[number]
    proof = any(c.reason == "" or (c.reason in _STRONG and _is_artefact(article, number, c)) for c in cues["evidence"])
    asked = any(c.value in ("requested", "no_comment") and c.reason in _STRONG for c in cues["response"])
    return proof or asked or bool(_WILL.search(article.sentences[number].text))


def _clause_around(article: Article, sentence, harm: Harm) -> tuple[int, int]:
    """The clause of a sentence that a harm stands in, as far as commas tell."""
    text, start, end = article.text, sentence.start, sentence.end
    for border in regex.finditer(r"[،,;؛]\s", text[start : harm.start]):
        if harm.start - (sentence.start + border.end()) > 40:
            start = sentence.start + border.end()
    return trim(text, start, end)


def _asserts_risk(article: Article, number: int, harm: Harm) -> bool:
    """Whether the author calls something a danger: an actor stands before the word, in the same clause."""
    sentence = article.sentences[number]
    before = article.text[sentence.start : harm.start]
    actor = any(
        m.end <= harm.start
        and article.types[m.entity_id] in _FIRMS
        and not _CLAUSE.search(article.text[m.end : harm.start])
        for m in article.mentions[number]
    )
    technical = any(c.value in ("software", "system") and c.end <= harm.start for c in article.cues[number]["context"])
    quoted = any(q.start <= harm.start and harm.end <= q.end and q.end - q.start <= 40 for q in article.quotations)
    return (actor or technical) and (quoted or bool(_IS.search(before)))


_IS = regex.compile(r"\b(?:is|are|was|were|poses?|posed|remains?|est|sont|était|constitue|représente|pose)\b|(?<!\p{L})(?:[يت]شكل|[يت]مثل|[وف]?[يت]عد|[يت]عتبر)(?!\p{L})", regex.IGNORECASE)  # fmt: skip


def _attributed(article: Article, row) -> Governor:
    return Governor(
        "attribution", (row.cue_start, row.cue_end), row.verb_stance, (row.content_start, row.content_end), _speaker(article, row), row.quote_form
    )  # fmt: skip


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
        if len(between) > 30 or regex.search(r"[,،.;:؛]", between) or cue.reason not in _STRONG:
            continue
        sentence = article.sentences[number]
        names = frozenset(m.start for m in article.mentions[number])
        source = source_of_verb(article.text, sentence.start, sentence.end, cue, article.language, names)
        if source[1] > harm.start:
            source = (source[0], min(source[1], harm.start))
        speaker = _describe_speaker(article, number, *source, "")
        content = trim(article.text, cue.end, _content_end(article, sentence, harm))
        return Governor("cue", (cue.start, cue.end), cue.value, content, speaker, "indirect")
    return None


def _content_end(article: Article, sentence, harm: Harm) -> int:
    """Where the clause of a harm ends: at the next clause border after it."""
    border = regex.compile(r"[,،;؛]\s").search(article.text, harm.end, sentence.end)
    return border.start() if border else sentence.end


def _reason(article: Article, number: int, harm: Harm) -> Governor | None:
    """The actor of a measure whose stated reason is the harm: bans X over risks, بسبب مخاطر."""
    cues, text = article.cues[number], article.text
    links = [
        link
        for link in cues["link"]
        if link.value == "reason" and link.end <= harm.start + 2 and harm.start - link.end <= 40
        and not regex.search(r"[.;:؛]", text[link.end : harm.start])
    ]  # fmt: skip
    measures = [cue for cue in cues["response"] if cue.value == "acts"]
    fined_for = [
        cue for cue in measures if cue.concept == "fine_sanction" and _FOR.search(text[cue.end : harm.start][:160])
    ]
    if not measures or not (links or fined_for):
        return None
    link = links[-1] if links else fined_for[-1]
    measure = min(measures, key=lambda cue: (abs(cue.start - link.start), cue.start))
    public = [m for m in article.mentions[number] if article.types[m.entity_id] in _PUBLIC]
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
        role = _role_of(article, number, first, last, entity)
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
        link = _Mark(link.end, link.end + _FOR.search(text[link.end : harm.start][:160]).end(), "for")
    content = trim(text, link.end, _content_end(article, article.sentences[number], harm))
    return Governor("reason", cue, "neutral" if citing or fined else "none", content, speaker, "indirect")


_FOR = regex.compile(
    r"\b(?:for|over|pour|après)\b|(?<!\p{L})(?:بسبب|بتهمة|لأن\p{L}*|على خلفية)(?!\p{L})", regex.IGNORECASE
)


def _quoted_on(article: Article, number: int, harm: Harm) -> Governor | None:
    """Speech whose speaker is told elsewhere: a quotation that runs on, or a post signed after it."""
    quote = next(
        (q for q in article.quotations if q.start <= harm.start and harm.end <= q.end and q.end - q.start > 40), None
    )
    sentence = article.sentences[number]
    if quote:
        said = [
            a
            for rows in article.attributions.values()
            for a in rows
            if (a.content_start < quote.end and quote.start < a.content_end)
            or (a.cue_start < quote.start and quote.start - a.cue_start < 260)
        ]
        if said:
            before = [a for a in said if a.cue_start < harm.start] or said
            speaker = _speaker(article, max(before, key=lambda a: a.cue_start))
            return Governor("quotation", (-1, -1), "none", (sentence.start, sentence.end), speaker, "direct")
    signature = next((s for s in article.boilerplate if s.start >= sentence.end and _SIGNED.search(s.text)), None)
    latin = regex.compile(r"\p{Latin}")
    if (
        signature
        and article.language == "ar"
        and latin.search(sentence.text)
        and not regex.search(r"\p{Arabic}", sentence.text)
    ):
        person = next(
            (m for m in article.mentions[signature.sentence_no] if article.types[m.entity_id] == "person"), None
        )
        if person:
            speaker = _describe_speaker(article, signature.sentence_no, person.start, person.end, person.entity_id)
            return Governor("quotation", (-1, -1), "none", (sentence.start, sentence.end), speaker, "direct")
    return None


# Sources


def _speaker(article: Article, row) -> Speaker:
    """Entity, role and naming of an attribution's source; a pronoun or a description takes them from the source it points to."""
    return _describe_speaker(article, row.sentence_no, row.source_start, row.source_end, row.source_entity, row.cue_end)


def _describe_speaker(article: Article, number: int, start: int, end: int, entity: str, cue_end: int = -1) -> Speaker:
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
    role = _role_of(article, number, start, end, entity)
    if not role and wide != (start, end):
        role = _role_of(article, number, *wide, entity)
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


def _is_addressed(article: Article, mention) -> bool:
    """Whether a name inside a source is the one spoken to: قالت مستخدمة لقناة الجزيرة."""
    return article.types[mention.entity_id] == "outlet" and bool(
        regex.search(
            r"(?:\b(?:to|à|au)\s+(?:the\s+)?|(?<!\p{L})ل)$", article.text[max(0, mention.start - 8) : mention.start]
        )
    )


def _with_apposition(article: Article, number: int, start: int, end: int, cue_end: int) -> tuple[int, int]:
    """A source with what is told of it beside: up to its cue, or a clause after a comma."""
    if start < 0 or number not in article.sentences:
        return start, end
    sentence = article.sentences[number]
    if cue_end > end:
        return start, min(max(end, cue_end - 1), end + 90)
    after = regex.compile(r"\s*,?[”\"»]?\s*,\s*[^,.;،]{3,70}|\s*،\s*[^،.؛]{3,70}").match(
        article.text, end, sentence.end
    )
    return (start, after.end()) if after else (start, end)


def _role_of(article: Article, number: int, start: int, end: int, entity: str) -> str:
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
        for near in sorted(article.sentences):
            for mention in article.mentions[near]:
                if mention.entity_id == entity and (
                    role := _roles_within(article, near, mention.start - 70, mention.end + 70, mention)
                ):
                    return role
    return ""


def _roles_within(article: Article, number: int, start: int, end: int, near=None) -> str:
    """The most telling role word of a stretch; with ``near``, of those not further than a clause away from that mention."""
    roles = [c for c in article.cues[number]["role"] if start <= c.start and c.end <= end]
    if near is not None:
        roles = [
            c for c in roles if len(regex.findall(r"[,،;]", article.text[min(c.end, near.end) : max(c.start, near.start)])) <= 1
        ]  # fmt: skip
        roles.sort(key=lambda c: abs(c.start - near.start))
        return roles[0].value if roles else ""
    return min((c.value for c in roles), key=_ROLE_ORDER.index, default="")


def _role_by_type(article: Article, entity: str) -> str:
    kind = article.types.get(entity, "")
    if kind == "government_body":
        name = entity.lower()
        if regex.search(
            r"fbi|nsa|cia|police|intelligence|gru|fsb|mi5|mi6|gchq|svr|cisa|bnd|dgse|mossad|agency-for-cyber", name
        ):
            return "intelligence_police"
        if regex.search(r"cnil|dpc|court|ftc|regulator|commission-on-data|ico|data-protection|attorney|justice", name):
            return "court_regulator"
        if regex.search(r"senate|congress|parliament|house-of|bundestag|assembl", name):
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


# Who is accused


def _accuse(article: Article, claims: list[Claim]) -> list[Claim]:
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
    mentions = [m for m in article.mentions[claim.sentence] if article.types[m.entity_id] in (*_ACTORS, "place")]
    source = range(governor.speaker.start, governor.speaker.end)
    own = governor.speaker.entity if governor.stance not in ("concede", "deny") else ""
    usable = [
        m for m in mentions if m.start not in source and _can_act(article, claim.sentence, m) and article.of(m) != own
    ]
    if governor.kind == "reason":
        targets = [m for m in usable if article.types[m.entity_id] in _FIRMS]
        return ([article.accusable(targets[0])], "target of the measure") if targets else ([], "no target named")
    if harm.tier == "topic" and governor.stance != "accuse" and previous is not None:
        return previous.values["accused_entity"].split("|"), "accused before"
    agents = [
        m
        for m in usable
        if m.start >= harm.end and (_BY.search(text, harm.end, m.start) or _LIKE.search(text, harm.end, m.start))
    ]
    if agents:
        return [article.accusable(agents[0])], "agent after the harm"
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
                if m.end <= governor.cue[0] and article.types[m.entity_id] in ("state", "place", *_FIRMS)
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
        and article.types.get(governor.speaker.entity) in _FIRMS
        and governor.stance in ("neutral", "concede", "deny")
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


def _goes_on(claim: Claim, previous: Claim) -> bool:
    """Whether a claim that names nobody is about the one accused before: it goes on with it, or the same source alleges the same."""
    if claim.harms[0].tier == "topic":
        return True
    same = claim.governor.speaker.role == previous.governor.speaker.role != "author"
    return same and claim.harms[0].value == previous.harms[0].value


def _earlier_products(article: Article, number: int, count: int) -> list[str]:
    found: list[str] = []
    for near in sorted((n for n in article.sentences if number - 3 <= n < number), reverse=True):
        for mention in reversed(article.mentions[near]):
            if article.types[mention.entity_id] in ("product", "company") and article.of(mention) not in found:
                found.append(article.of(mention))
        if len(found) >= count:
            break
    return sorted(found[:count])


def _unique(values) -> list[str]:
    return list(dict.fromkeys(values))


def _can_act(article: Article, number: int, mention) -> bool:
    """Whether a naming can be an accused: an adjective of origin only beside a word for officials, agencies or hackers."""
    if article.types[mention.entity_id] == "place" and not mention.stands_for:
        return False
    if mention.form != "demonym":
        return True
    return any(
        -2 <= c.start - mention.end <= 3 or -2 <= mention.start - c.end <= 3
        for c in article.cues[number]["role"]
        if c.value in ("executive", "intelligence_police", "accused_party", "legislature")
    ) or bool(
        regex.match(
            r"\s+(?:hackers?|agencies|spies|troops|services|military)\b",
            article.text[mention.end : mention.end + 14],
            regex.IGNORECASE,
        )
        or regex.search(
            r"(?:أجهزة|قراصنة|وكالات|سلطات|حكومة|مخابرات)\s+$", article.text[max(0, mention.start - 12) : mention.start]
        )
    )


def _is_victim(article: Article, claim: Claim, mention) -> bool:
    """Whether a mention before the harm is what the harm is done to, or only an example (against X, users of X, from apps such as X)."""
    before = article.text[max(0, mention.start - 60) : mention.start]
    named_data = any(
        0 <= mention.start - c.end <= 2 for c in article.cues[claim.sentence]["context"] if c.value == "data"
    )
    return bool(_TO_VICTIM.search(before) or _LIKE.search(before)) or named_data


_TO = regex.compile(r"(?:\b(?:to|with|au|aux|à)\s+(?:the\s+|la\s+|l['’])?(?:\S+\s+)?|(?:إلى|ل)\s*)$", regex.IGNORECASE)
_TO_VICTIM = regex.compile(
    r"(?:\b(?:against|targeting|targeted|users of|customers of|contre|visant|utilisateurs de|data of)\s+(?:the\s+|l['’]|la\s+|le\s+|les\s+)?|(?<!\p{L})(?:ضد|استهدف|استهدفت|مستخدمي|خوادم)\s+(?:شركة\s+)?)$",
    regex.IGNORECASE,
)


def _without_mere_denials(claims: list[Claim]) -> list[Claim]:
    """A denial is a claim only where it is all that the text gives of the claim; else it is the answer to it."""
    put_forward = [c for c in claims if c.governor.stance != "deny"]

    def answered(denial: Claim) -> bool:
        accused = set(denial.values["accused_entity"].split("|"))
        return any(
            accused & set(c.values["accused_entity"].split("|"))
            and {h.value for h in c.harms} & {h.value for h in denial.harms}
            for c in put_forward
        )

    return put_forward + [c for c in claims if c.governor.stance == "deny" and not answered(c)]


# The content


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
        c.concept == "naming_anonymous" and regex.search(r"anonym|named|هوي|اسم", c.surface)
        for c in article.cues[claim.sentence]["naming"]
    )
    basis = (
        "unofficial_policy"
        if anonymous and _BASIS[role] == "official_policy" and governor.stance != "accuse"
        else _BASIS[role]
    )
    claim.set("basis", basis, speaker.start, speaker.end, "role")


_WILL = regex.compile(
    r"\b(?:will|would|shall|plans? to|intends? to|promised|sera|seront|va|vont|envisage)\b|(?<!\p{L})(?:سوف|س[يتن]\p{L}{3,})",
    regex.IGNORECASE,
)
_STOP = regex.compile(r"\b(?:stop|end|cease|halt|mettre fin|cesser|arrêter)\b|حدا|وقف|الكف|إنهاء", regex.IGNORECASE)


def _demands_end(article: Article, governor: Governor, harm: Harm) -> bool:
    """A demand to end the harm presupposes it."""
    return governor.cue[1] >= 0 and bool(_STOP.search(article.text[governor.cue[1] : harm.start]))


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
            value = "possible" if _QAD_IMPERFECT.match(article.text, cue.end) else "certain"
        elif (
            cue.concept in ("suspect", "bare_concern")
            and not (harm.start - 18 <= cue.end and cue.start < harm.end + (40 if cue.concept == "suspect" else 0))
        ) or (cue.concept == "may_can_homograph" and not _is_hedge(article, cue, harm)):
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
    return "certain", -1, -1, "no hedge"


_FEAR = regex.compile(
    r"concern|fear|worr|suspicio|crainte|inquiétude|soupçon|préoccupation|مخاوف|قلق|شبه|للشك|الشك", regex.IGNORECASE
)
_UNCLEAR = regex.compile(
    r"\W*(?:it is |it was |il |on |من )?(?:unclear|not clear|not entirely clear|ignore|غير الواضح)", regex.IGNORECASE
)


def _is_hedge(article: Article, cue, harm: Harm) -> bool:
    """can, may, peut, يمكن hedge where they stand before the harm; as plain ability of a system they do not."""
    folded = fold_string(cue.surface)
    return cue.end <= harm.start + 1 and folded in ("may", "peut", "peuvent", "permettrait", "permettraient", "قد")


def _form(article: Article, claim: Claim) -> str:
    governor = claim.governor
    if governor.kind == "author":
        harm = claim.harms[0]
        scare = any(
            q.start <= harm.start and harm.end <= q.end and len(article.text[q.start : q.end].split()) <= 3
            for q in article.quotations
        )
        return "scare" if scare else "author"
    if governor.kind in ("reason", "cue"):
        return "indirect"
    if governor.kind == "quotation":
        return "direct"
    names = {(m.start, m.end) for m in article.mentions[claim.sentence]}
    form = quote_form_of(claim.start, claim.end, article.quotations, names)
    return "direct" if governor.form == "direct" and form != "indirect" else form


_MONTH = regex.compile(
    r"\b(?:January|February|March|April|June|July|August|September|October|November|December|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\b|(?:يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر)"
)


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
    year = regex.search(
        r"\b(?:in|en|depuis|عام|سنة)\s+(?:19|20)\d\d\b", article.text[sentence.start : sentence.end], regex.IGNORECASE
    )
    if year:
        return "true", sentence.start + year.start(), sentence.start + year.end(), "year"
    return "false", -1, -1, ""


# Over the whole article


def _group(article: Article, claims: list[Claim]) -> None:
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


def _join_evidence(article: Article, claims: list[Claim]) -> None:
    """evidence and basis of each group: of the markers near its rows the nearest, in the order of the codebook."""
    markers = []
    for number in sorted(article.sentences):
        for cue in article.cues[number]["evidence"]:
            if cue.reason not in _STRONG:
                continue
            value = cue.value
            quoted = any(a.content_start <= cue.start < a.content_end for a in article.attributions[number])
            if value in ("denied", "noted_absent"):
                value = "denied" if quoted else "noted_absent"
            if cue.tier == "wide" and not _is_artefact(article, number, cue):
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
        if article.types[m.entity_id] in _FIRMS and m.start < article.sentences[number].end
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


_SHOWN = regex.compile(
    r"\d+\s+(?:pages?|صفحة|محضر)|\b(?:published|publishes|cites|cited|lists|describes|reproduces|lays out|énumère|décrit|reproduit|publié|publie|cite|détaille)\b|(?:نشر|نشرت|استنادا إلى|يضم|تضم|مؤلف من)\s",
    regex.IGNORECASE,
)


def _is_artefact(article: Article, number: int, cue) -> bool:
    """A document, a study or data is evidence where a number or a verb of showing stands with it, and it is not the harm itself."""
    if cue.value in ("denied", "gestured", "noted_absent"):
        return cue.concept not in ("anonymous_sources", "indications") and (
            cue.value != "denied" or cue.concept != "prove_demand"
        )
    around = article.text[max(0, cue.start - 45) : cue.end + 45]
    return bool(_SHOWN.search(around)) and fold_string(cue.surface) not in ("data", "بحث", "البحث")


def _join_responses(article: Article, claims: list[Claim]) -> None:
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


def _mends(article: Article, number: int, members: list[Claim], cue) -> bool:
    """Whether a measure is the accused's own: it mends what was open, near the claim, and no state takes it."""
    if cue.value != "acts" or cue.concept not in ("fix_patch", "suspend_remove"):
        return False
    if regex.search(r"\b(?:before|avant que?)\b|قبل", article.text[max(0, cue.start - 30) : cue.start]):
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
            m
            for m in article.mentions[number]
            if article.types[m.entity_id] != "outlet" and _can_answer(article, number, m)
        ]
        everyone = {article.of(m) for m in named}
        for cue in article.cues[number]["response"]:
            if cue.reason not in _STRONG or (cue.tier == "wide" and not _answers_here(article, number, cue, refers)):
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
            answers.append((number, "no_comment", everyone, _Mark(at, at + len(declined[0]), "declined"), ""))
        for attribution in article.attributions[number]:
            content = article.text[attribution.content_start : attribution.content_end]
            denied = _NEGATION.search(content) and any(
                c.start >= attribution.content_start and c.end <= attribution.content_end
                for kind in ("deed", "allegation", "context")
                for c in article.cues[number][kind]
            )
            if denied and attribution.source_entity and attribution.verb_stance in ("neutral", "assert"):
                mark = _Mark(attribution.content_start, attribution.content_end, "negated content")
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
_NEGATION = regex.compile(
    r"\b(?:not|never|no|nor)\b|n['’]t\b|\b(?:ne|n['’])|(?<!\p{L})(?:لم|لا|لن|ليس|ليست)(?!\p{L})", regex.IGNORECASE
)


_DECLINED = regex.compile(r"(?:رفض|رفضت|امتنع|امتنعت)\s+(?:\S+\s+){1,4}?(?:عن\s+)?(?:التعليق|الرد|الإجابة|الإدلاء)")


class _Mark(NamedTuple):
    """A stretch that stands for a cue."""

    start: int
    end: int
    concept: str


def _can_answer(article: Article, number: int, mention) -> bool:
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
