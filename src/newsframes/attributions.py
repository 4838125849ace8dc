"""Attributions: who is said to have said what, in which words, in three languages.

A stance cue of the lexicon (said, a déclaré, قال …) is accepted where its neighbours let it report something; its source is the subject,
before or after it as the grammar of the language has it, its content what it governs. After PARC 3.0 and PolNeAR (source, cue, content).
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd
import regex

from newsframes.lexicon import Lexicon
from newsframes.text import fold_string

QUOTE_FORMS = ("direct", "mixed", "indirect")
COLUMNS = [
    "text_no", "sentence_no", "cue_start", "cue_end", "cue", "verb_stance", "source_start", "source_end", "source", "source_entity",
    "content_start", "content_end", "quote_form",
]  # fmt: skip
_PAIRS = {"«": "»", "“": "”", "„": "“", "‹": "›", '"': '"'}
_OPENING = regex.compile("[" + "".join(_PAIRS) + "]")
_ACCORDING = frozenset(["according_to"])
_MAX_SOURCE = 120
_MAX_SUBJECT = 60
_MAX_TAIL = 8
_REACH_OF_QUOTE = 45

_THAT = {
    "en": regex.compile(r"\s*(?:\w+\s+){0,4}?that\b|\s*:", regex.IGNORECASE),
    "fr": regex.compile(r"\s*(?:[\w’'-]+\s+){0,6}?qu(?:e\b|['’])|\s*:", regex.IGNORECASE),
    "ar": regex.compile(r"[^.،؛!?؟]{0,90}?(?<!\p{L})(?:ب?[أإا]ن(?:ه|ها|هم|هما|نا|ني|ك)?)(?!\p{L})|\s*:"),
}
_NEGATED = {
    "en": regex.compile(r"(?:\b(?:not|never|nor|neither|without)\b|n['’]t\b)\W*(?:\w+\W+){0,2}$", regex.IGNORECASE),
    "fr": regex.compile(r"(?:\bne\b|\bn['’]|\bsans\b)\W*(?:\w+\W+){0,2}$", regex.IGNORECASE),
    "ar": regex.compile(r"(?<!\p{L})[وف]?(?:لم|لا|لن|ليس|ليست|دون|عدم|دون أن)\s+$"),
}
_FIRST_PERSON = {
    "en": regex.compile(r"\b(?:I|we)\b\W*(?:\w+\W+)?$"),
    "fr": regex.compile(r"\b(?:je|nous)\b\W*(?:\w+\W+)?$|\bj['’](?:\w+\W+)?$", regex.IGNORECASE),
    "ar": regex.compile(r"(?!)"),
}
_AUXILIARIES = {
    "en": regex.compile(r"(?:\s+(?:has|have|had|is|was|were|are|be|been|being|also|later|then|further|publicly|repeatedly|would|will|did|does|do|again|earlier|reportedly))+\s*$", regex.IGNORECASE),
    "fr": regex.compile(r"(?:(?:\s+|^)(?:l['’])?(?:a|ont|avait|avaient|est|sont|était|étaient|s['’]est|se|s['’]|en|y|lui|leur|également|aussi|déjà|notamment|alors|toutefois|n['’]|ne))+\s*$", regex.IGNORECASE),
    "ar": regex.compile(r"(?:(?:\s+|^)[وف]?(?:قد|كان|كانت|كما))+\s*$"),
}  # fmt: skip
_CLAUSE = {
    "en": regex.compile(r"[,;:—–]\s*|[”\"»]\s*|\b(?:and|but|while|as|because|after|when|although|though|whereas|before|since)\s+", regex.IGNORECASE),
    "fr": regex.compile(r"[,;:—–]\s*|[”\"»]\s*|\b(?:et|mais|tandis que|alors que|car|après que|lorsque|bien que|tandis qu|alors qu)\b['’]?\s*", regex.IGNORECASE),
    "ar": regex.compile(r"[،,;:؛—–]\s*|[”\"»]\s*|(?<!\p{L})(?:لكن|بينما|فيما|حيث|إذ)\s+"),
}  # fmt: skip
_BY = {
    "en": regex.compile(r"\s+by\s+"),
    "fr": regex.compile(r"\s+par\s+"),
    "ar": regex.compile(r"\s+(?:من قبل|على يد)\s+"),
}
_SOURCE_ENDS = {
    "en": regex.compile(r"[,.;:!?“”\"«»]|\s(?:that|who|which|in a|on|as|to|after|during|at)\s", regex.IGNORECASE),
    "fr": regex.compile(r"[,.;:!?“”\"«»]|\s(?:qu['’]|que\s|qui\s|dans\s|lors\s|à\s|au\s(?=cours)|sur\s|devant\s|en\s)", regex.IGNORECASE),
    "ar": regex.compile(r"[،,.;:؛!?؟“”\"«»]|\s[وف]?(?:ب?[أإا]ن(?:ه|ها|هم)?|في|عن|على|لدى|خلال|الذي|التي|إلى|من أن|أمس|اليوم|فإن|فقد)(?!\p{L})"),
}  # fmt: skip
_TIME = regex.compile(
    r"^\s*(?:(?:late|early|on|ce|hier|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday|yesterday|today)\b\s*)+",
    regex.IGNORECASE,
)
_PASSIVE = {
    "en": regex.compile(r"\b(?:was|were|been|is|are|being)\s+(?:\w+\s+)?$", regex.IGNORECASE),
    "fr": regex.compile(r"\b(?:été|est|sont|était|étaient|fut|furent)\s+(?:\w+\s+)?$", regex.IGNORECASE),
    "ar": regex.compile(r"(?!)"),
}
_AT_ONCE = {
    "en": regex.compile(r"\s*(?:on \w+day\s+)?(?:that\b|:)", regex.IGNORECASE),
    "fr": regex.compile(r"\s*(?:\w+di\s+|dimanche\s+|hier\s+)?(?:qu(?:e\b|['’])|:)", regex.IGNORECASE),
    "ar": regex.compile(r"\s*(?:ب?[أإا]ن(?:ه|ها|هم|هما)?(?!\p{L})|:)"),
}
"""What must follow a cue that is too common to count alone."""
_AFTER_DETERMINER = {
    "en": regex.compile(r"\b(?:the|an?|this|that|its|his|her|their|no|any|of)\s+\w{2}$", regex.IGNORECASE),
    "fr": regex.compile(r"(?:\b(?:le|la|les|une?|des|ces?|cette|son|sa|ses|leurs?)\s+|['’])\w{2}$", regex.IGNORECASE),
    "ar": regex.compile(r"ال$|(?<!\p{L})(?:هذا|هذه)\s+\p{L}{2}$"),
}
"""A word behind a determiner is a noun (the report, التقرير), which attributes only where its content follows at once."""
_HEADED = regex.compile(r"(?P<source>[^\s:][^:.!?؟،,]{0,40}?)\s?(?P<cue>:)\s")
_COORDINATED = regex.compile(r"^(?:and|but|then|et|mais|puis|ou|or|و|ثم)?$", regex.IGNORECASE)
_NO_SUBJECT = regex.compile(r"\s+(?:ب?[أإا]ن|عن|في|على|من|إلى|أمس|اليوم|يوم|ضرورة)\p{L}{0,3}(?!\p{L})")
"""After an Arabic verb: its subject is dropped, or stands before it."""
_PRONOUN_INVERTED = regex.compile(r"-(?:t-)?(?P<pronoun>ils?|elles?|on)\b", regex.IGNORECASE)
_ANAPHOR = regex.compile(
    r"(?:he|she|it|they|who|the|this|that|il|elle|ils|elles|on|le|la|les|l['’]|ce|cet|cette|son|sa|its|his|her|هو|هي)(?:\b|(?<=['’]))|ال|لل|$",
    regex.IGNORECASE,
)
_DESCRIBED = {
    "outlet": regex.compile(
        r"paper|site|network|channel|agency|journal|quotidien|chaîne|agence|موقع|صحيف|شبك|قنا|وكال", regex.IGNORECASE
    ),
    "company": regex.compile(
        r"company|firm|maker|developer|société|entreprise|groupe|éditeur|شرك|مطور", regex.IGNORECASE
    ),
    "person": regex.compile(
        r"\b(?:he|she|il|elle)\b|researcher|official|minister|chercheu|responsable|باحث|مسؤول|وزير|رئيس",
        regex.IGNORECASE,
    ),
}
"""What a description is of, by its noun: the site, the firm, the researcher."""


class Quotation(NamedTuple):
    """What stands between quotation marks: offsets of the words inside, and whether the mark is closed in its line."""

    start: int
    end: int
    closed: bool


def find_quotations(text: str, start: int, end: int) -> list[Quotation]:
    """The quotations of a stretch of text, outermost only; one that is never closed runs to the end of its line."""
    found, at = [], start
    while opening := _OPENING.search(text, at, end):
        line_end = text.find("\n", opening.end(), end)
        line_end = end if line_end < 0 else line_end
        close = text.find(_PAIRS[opening[0]], opening.end(), line_end)
        at = (close if close >= 0 else line_end) + 1
        found.append(Quotation(opening.end(), at - 1, close >= 0))
    return found


def find_attributions(
    cues: pd.DataFrame,
    mentions: pd.DataFrame,
    sentences: pd.DataFrame,
    texts: list[str],
    languages: list[str],
    lexicon: Lexicon,
) -> pd.DataFrame:
    """Attributions of headline and body; one row a source–cue–content, in text order.

    In: the tables cues (candidates included), mentions and sentences with text_no in place of article_id. Out: text_no, sentence_no,
    cue_start, cue_end, cue, verb_stance, source_start, source_end, source (empty and -1 where unsaid), source_entity (of a pronoun or a
    description: the last source before it), content_start, content_end, quote_form (direct · mixed · indirect).
    """
    stances = cues[(cues["kind"] == "stance") & cues["reason"].isin(["", "too common alone"])]
    stances = stances.sort_values(["text_no", "start", "tier", "concept"]).drop_duplicates(["text_no", "start", "end"])
    by_sentence, named = _by_sentence(stances), _by_sentence(mentions.sort_values(["text_no", "start"]))
    types = lexicon.entities.set_index("entity_id")["type"].to_dict()
    rows: list[tuple] = []
    quotations: dict[int, list[Quotation]] = {}
    sources: dict[int, list[str]] = {number: [] for number in range(len(texts))}
    for sentence in sentences[sentences["region"] != "boilerplate"].itertuples():
        key = (sentence.text_no, sentence.sentence_no)
        text, language = texts[sentence.text_no], languages[sentence.text_no]
        if headed := _headed(text, sentence.start, sentence.end, named.get(key, [])):
            (source, colon), content = headed
            entity = _entity(named[key], *source, types)
            rows.append(
                (*key, colon, colon + 1, ":", "neutral", *source, text[slice(*source)], entity, *content, "indirect")
            )
            sources[sentence.text_no].append(entity)
        if key not in by_sentence:
            continue
        if sentence.text_no not in quotations:
            quotations[sentence.text_no] = find_quotations(text, 0, len(text))
        quotes = quotations[sentence.text_no]
        in_sentence = (-1, -1)
        for cue in by_sentence[key]:
            found = _attribution(text, sentence.start, sentence.end, cue, quotes, language)
            if found is None:
                continue
            (source_start, source_end), (content_start, content_end) = found
            if cue.value == "accuse" and language == "ar":
                source_end = _before_second_name(named.get(key, []), source_start, source_end)
                source_start, source_end = _trim(text, source_start, source_end) if source_start >= 0 else (-1, -1)
                content_start = min(content_start, max(source_end, cue.end)) if source_start >= 0 else content_start
                content_start = _trim(text, content_start, content_end)[0]
            if source_start < 0 or _COORDINATED.match(text[source_start:source_end]):
                source_start, source_end = in_sentence if language != "ar" else (source_start, source_end)
            in_sentence = (source_start, source_end)
            entity = _entity(named.get(key, []), source_start, source_end, types)
            source = text[source_start:source_end] if source_start >= 0 else ""
            if not entity and ((not source and language == "ar") or _ANAPHOR.match(source)):
                entity = _last_fitting(source, sources[sentence.text_no], types)
            if entity:
                sources[sentence.text_no].append(entity)
            content_start, content_end = _trim(text, content_start, content_end)
            form = _quote_form(content_start, content_end, quotes, text)
            rows.append((
                *key, cue.start, cue.end, cue.surface, cue.value, source_start, source_end, source, entity, content_start, content_end, form,
            ))  # fmt: skip
    table = pd.DataFrame(rows, columns=COLUMNS)
    numbers = [name for name in COLUMNS if name.endswith(("_start", "_end", "_no"))]
    return table.astype(dict.fromkeys(numbers, "int64")).sort_values(
        ["text_no", "cue_start", "cue_end"], ignore_index=True
    )


def _before_second_name(mentions: list, start: int, end: int) -> int:
    """Where the accuser ends and the accused begins: اتهمت الدول الغربية | الصين."""
    inside = [mention.start for mention in mentions if start <= mention.start and mention.end <= end]
    return inside[1] if start >= 0 and len(inside) > 1 else end


def _headed(text: str, start: int, end: int, mentions: list) -> tuple | None:
    """Source, colon and content of a line like ``FBI: hackers behind theft``, where a name stands before the colon."""
    found = _HEADED.match(text, start, end)
    if not found or not any(mention.start >= start and mention.end <= found.end("source") for mention in mentions):
        return None
    content = _trim(text, found.end(), end)
    return ((found.span("source"), found.start("cue")), content) if content[1] - content[0] > 15 else None


def _by_sentence(table: pd.DataFrame) -> dict[tuple[int, int], list]:
    """The rows of each sentence, by text_no and sentence_no, in order."""
    rows: dict[tuple[int, int], list] = {}
    for row in table.itertuples():
        rows.setdefault((row.text_no, row.sentence_no), []).append(row)
    return rows


def _attribution(text: str, start: int, end: int, cue, quotes: list[Quotation], language: str) -> tuple | None:
    """Source and content spans of a cue, or None where it reports nothing."""
    before, after = text[start : cue.start], text[cue.end : end]
    if any(quote.start <= cue.start and cue.end <= quote.end for quote in quotes):
        return None
    own = text[
        max([start, *(q.end for q in quotes if start < q.end < cue.start)]) : cue.start
    ]  # not what is quoted before
    if _NEGATED[language].search(own) or _FIRST_PERSON[language].search(own):
        return None
    quote_after = next((q for q in quotes if cue.end <= q.start <= min(end, cue.end + _REACH_OF_QUOTE)), None)
    quote_before = next((q for q in reversed(quotes) if start < q.end < cue.start), None)
    if quote_before and (
        cue.start - quote_before.end > _MAX_SUBJECT or regex.search(r"[.;:!?؟]", text[quote_before.end + 1 : cue.start])
    ):
        quote_before = None
    that = _THAT[language].match(after)
    tail = before.rstrip().endswith((",", "،")) and len(before.split()) > 4 and len(after.split()) <= _MAX_TAIL
    at_once = _AT_ONCE[language].match(after)
    noun = _AFTER_DETERMINER[language].search(before + cue.surface[:2]) or (language == "ar" and before.endswith("لل"))
    if noun and not at_once and cue.concept not in _ACCORDING:
        return None
    if cue.tier == "wide":
        soon = quote_after is not None and quote_after.start - cue.end <= (
            _REACH_OF_QUOTE if cue.concept == "describe" else 12
        )
        verb_of_saying = language == "ar" and that is not None and that.end() <= 40
        if not (at_once or quote_before or tail or soon or verb_of_saying):
            return None
    if cue.concept in _ACCORDING:
        return _according(text, start, end, cue, language)
    if _PASSIVE[language].search(before) and not (that or quote_before or quote_after or _BY[language].match(after)):
        return None
    first = before.rstrip().endswith((",", "،")) and len(before.split()) > 4 and bool(quote_before or not that)
    passive = (
        _BY[language].match(after)
        if _PASSIVE[language].search(before) or not _subject(before, start, language, text)
        else None
    )
    if passive and not quote_before:
        source = _until(text, cue.end + passive.end(), end, language)
    elif inverted := _PRONOUN_INVERTED.search(cue.surface + after[:8]):
        at = cue.start + inverted.start("pronoun")
        source = (at, at + len(inverted["pronoun"]))
    elif (quote_before or first) and language != "ar" and (tail or not _subject(before, start, language, text)):
        source = _until(text, cue.end, end, language)
    elif language == "ar":
        source = _arabic_source(text, start, end, cue)
    else:
        source = _subject(before, start, language, text) or (-1, -1)
    if quote_before and (quote_before.end - quote_before.start) > 15:
        content = (max(start, quote_before.start), quote_before.end)
    elif that:
        content = _trim(text, cue.end + that.end(), end)
    elif quote_after:
        content = (quote_after.start, min(quote_after.end, end))
    elif first:
        content = _trim(text, start, cue.start)
    else:
        content = _trim(text, max(cue.end, source[1]), end)
    if content[1] - content[0] < 2:
        content = _trim(text, start, cue.start)
    return (source, content) if content[1] - content[0] >= 2 else None


def _according(text: str, start: int, end: int, cue, language: str) -> tuple | None:
    """According to X, …; …, selon X. بحسب ما أفاد leaves it to the verb."""
    if language == "ar" and regex.match(r"\s*ما\s", text[cue.end : end]):
        return None
    source = _until(text, cue.end, end, language)
    rest = _trim(text, source[1], end)
    return source, (rest if rest[1] - rest[0] > 15 else _trim(text, start, cue.start))


def _until(text: str, start: int, end: int, language: str) -> tuple[int, int]:
    """The noun phrase that begins after a cue."""
    time = _TIME.match(text[start:end])
    start += time.end() if time else 0
    stop = _SOURCE_ENDS[language].search(text, start + 1, min(end, start + _MAX_SOURCE))
    return _trim(text, start, stop.start() if stop else min(end, start + _MAX_SOURCE))


def _subject(before: str, start: int, language: str, text: str) -> tuple[int, int] | None:
    """The noun phrase that ends before a cue, over its auxiliaries and over a relative clause between commas."""
    bare = _AUXILIARIES[language].sub("", before).rstrip()
    if bare.endswith(","):
        parts = bare[:-1].split(",")
        if len(parts) < 2:
            return None
        bare = ",".join(parts[:-1])
    borders = [match.end() for match in _CLAUSE[language].finditer(bare)]
    begin = borders[-1] if borders else 0
    if begin >= len(bare.rstrip()) or len(bare) - begin > _MAX_SOURCE:
        return None
    span = _trim(text, start + begin, start + len(bare))
    return span if span[1] > span[0] else None


def _arabic_source(text: str, start: int, end: int, cue) -> tuple[int, int]:
    """Arabic: the subject after the verb, or before a verb that أن follows at once; nothing where the verb drops it."""
    before = _AUXILIARIES["ar"].sub("", text[start : cue.start])
    glued = regex.search(r"\p{L}+$", before)
    before = before[: glued.start()] if glued else before
    if _NO_SUBJECT.match(text, cue.end, end):
        relative = regex.search(r"(?P<head>[^،.]{3,60}?)،?\s+[وف]?(?:الذي|التي|الذين)\s*$", before)
        return _trim(text, start + relative.start("head"), start + relative.end("head")) if relative else (-1, -1)
    following = _until(text, cue.end, end, "ar")
    words = regex.findall(r"[\p{L}\p{M}]+", before[-60:])
    borders = [match.end() for match in _CLAUSE["ar"].finditer(before)]
    clause = before[borders[-1] if borders else 0 :].strip()
    verb_is_imperfect = fold_string(cue.surface)[:1] in ("ي", "ت")
    if (
        words
        and clause
        and (following[1] - following[0] < 2 or (verb_is_imperfect and not glued))
        and len(clause.split()) <= 8
    ):
        at = start + (borders[-1] if borders else 0)
        return _trim(text, at, at + len(before[borders[-1] if borders else 0 :]))
    return following if following[1] - following[0] >= 2 else (-1, -1)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without space, commas and quotation marks at its borders."""
    edge = ' \t\n\u00a0\u202f,،;:.!?؟«»“”"„‹›—–'
    while start < end and text[start] in edge:
        start += 1
    while end > start and text[end - 1] in edge:
        end -= 1
    return start, end


def _last_fitting(source: str, earlier: list[str], types: dict[str, str]) -> str:
    """The last source before a pronoun or a description that it can be: of the described type, if it tells one."""
    wanted = next((kind for kind, noun in _DESCRIBED.items() if noun.search(source)), None)
    fitting = [entity for entity in earlier if wanted is None or types.get(entity) == wanted]
    return fitting[-1] if fitting else ""


_ORDER = (
    "person",
    "company",
    "product",
    "organisation",
    "outlet",
    "government_body",
    "threat_group",
    "alliance",
    "state",
    "place",
)


def _entity(mentions: list, start: int, end: int, types: dict[str, str]) -> str:
    """The entity that a source names: a person before an institution before a state."""
    inside = [mention for mention in mentions if start >= 0 and start <= mention.start and mention.end <= end]
    if not inside:
        return ""

    def rank(mention) -> tuple[int, int]:
        kind = types[mention.entity_id]
        return _ORDER.index(kind), -mention.start if kind == "person" else mention.start

    best = min(inside, key=rank)
    return best.stands_for or best.entity_id


def _quote_form(start: int, end: int, quotes: list[Quotation], text: str) -> str:
    """How much of a content stands in quotation marks."""
    covered = sum(max(0, min(end, quote.end) - max(start, quote.start)) for quote in quotes)
    if not covered:
        return "indirect"
    return "direct" if covered >= 0.9 * (end - start) else "mixed"
