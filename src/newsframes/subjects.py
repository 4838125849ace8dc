"""Who says it: the stretch that names the source of a cue, by the grammar of each language, and the entity it stands for."""

from __future__ import annotations

import bisect
import itertools

import regex

from newsframes.cue_forms import Rules, form_of
from newsframes.quotations import trim
from newsframes.text import fold_string

MAX_SOURCE = 120
_REACH_BACK = 300
"""Characters before a word in which what ends right before it is looked for; the longest is a source."""
AUXILIARIES = Rules({
    "en": regex.compile(
        r"(?r)(?:\s+(?:has|have|had|is|was|were|are|be|been|being|also|later|then|further|would|will|did|does|do|again|earlier|always|never|only|even|publicly|proudly|angrily|"
        r"(?-i:[a-z]{3,}(?:ously|ally|ively|edly|ently|antly|ingly|fully|ably|ibly|arly|tely|atly|ickly|stly))))+\s*$",
        regex.IGNORECASE,
    ),
    "fr": regex.compile(
        r"(?r)(?:(?:\s+|^)(?:(?:l['’]|m['’])?(?:a|ont|avait|avaient|aura|auront|ait|aient|ayant|avoir|est|sont|était|étaient|fut|furent|été|eu|dû|pu|voulu|tenu à|s['’]est)|se|s['’]|en|y|lui|leur|nous|vous|n['’]|ne|également|aussi|déjà|alors|toutefois)"
        r"(?:\s+(?:pas|de nouveau|aussitôt|encore|toujours|ensuite|même|bien|vite|d['’]ailleurs|en revanche|pourtant|cependant|en effet|enfin|plutôt|quant à (?:lui|elle|eux|elles)|pour sa part|de son côté|à son tour|par ailleurs|à nouveau|une nouvelle fois|\w{4,}ment))*)+\s*$",
        regex.IGNORECASE,
    ),
    "ar": regex.compile(r"(?r)(?:(?:\s+|^)[وف]?(?:قد|لقد|كان|كانت|كما|سبق أن|سبق وأن))+\s*$"),
})  # fmt: skip
_CLAUSE = Rules({
    "en": regex.compile(r"[,;:—–]\s*|[”\"»]\s*|\b(?:and|but|while|as|because|after|when|although|though|whereas|before|since)\s+", regex.IGNORECASE),
    "fr": regex.compile(r"[,;:—–]\s*|[”\"»]\s*|\b(?:et|mais|tandis que|alors que|car|après que|lorsque|bien que|tandis qu|alors qu)\b['’]?\s*", regex.IGNORECASE),
    "ar": regex.compile(r"[،,;:؛—–]\s*|[”\"»]\s*|(?<!\p{L})(?:لكن|بينما|فيما|حيث|إذ)\s+"),
})  # fmt: skip
_SOURCE_ENDS = Rules({
    "en": regex.compile(r"[,.;:!?“”\"«»]|\s(?:that|who|which|in a|on|as|to|after|during|at)\s", regex.IGNORECASE),
    "fr": regex.compile(r"[,.;:!?“”\"«»]|\s(?:qu['’]|que\s|qui\s|dans\s|lors\s|à\s|au\s(?=cours)|sur\s|devant\s|en\s)", regex.IGNORECASE),
    "ar": regex.compile(r"[،,.;:؛!?؟“”\"«»]|\s[وف]?(?:ب?[أإا]ن(?:ه|ها|هم)?|في|عن|على|لدى|خلال|الذي|التي|إلى|من أن|أمس|اليوم|فإن|فقد)(?!\p{L})"),
})  # fmt: skip
_TIME = regex.compile(
    r"^\s*(?:(?:late|early|on|ce|hier|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday|yesterday|today)\b\s*)+",
    regex.IGNORECASE,
)
_NAME_BEFORE_APPOSITION = regex.compile(r"(?:^|[.!?»”\n]\s*)(?P<name>(?:\p{Lu}[\p{L}.'’-]*\s*){2,4}),\s*$")
AS_SAID = regex.compile(r"(?<!\p{L})(?:كما|حسبما|مثلما|هذا ما|(?:وفق|بحسب|حسب|على) ما|وفقا لما|وفقًا لما)\s+$")
"""What makes the Arabic verb behind it report what was said before: كما قال."""
_SAY_NOTHING = frozenset(["state", "place", "alliance", "product"])
_NO_SUBJECT = regex.compile(
    r"\s+(?:ب?[أإا]ن|عن|في|على|علي|من|إلى|إلي|أمس|اليوم|يوم|ضرورة)(?:ه|ها|هم|هما|هن|ي|ني|نا|ك|كم)?(?!\p{L})"
)
"""After an Arabic verb: its subject is dropped, or stands before it."""
_SUBJECT_OF_COMPLEMENT = regex.compile(
    r"(?<!\p{L})(?:ب?[أإ]ن|و?لكن|فيما|بينما|أما|[وف]?كان(?:ت|وا)?)\s+(?P<head>\p{L}[^،.:\"]{2,70}?)\s*$"
)
"""The subject before its verb: إن الوزير قال, لكن الشرطة أبلغته, أما الشركة فأقرت, وكانت المنظمة قد زعمت."""
_AS_FOR = regex.compile(r"(?<!\p{L})أما\s+(?P<head>\p{L}[^،.:\"]{2,70}?)\s*$")
_POINTS_BACK = regex.compile(r"\s(?:به|بها|إليه|إليها|عنه|عنها|عليه|عليها|فيه|فيها)\s")
_DEFINITE = regex.compile(
    r"(?!.*\s(?:ب?[أإ]ن|من|في|إلى)\p{L}{0,3}(?:\s|$))(?:ال\p{L}+|(?![وف])\p{L}+(?<!ت)\s+(?:ال\p{L}+|«))"
)
"""A subject before its verb: الوكيل المحلي, رئيسة اللجنة."""
_HIS_WORDS = regex.compile(r"قول(?:ه|ها|هم|هما)")
_OF_WHOM = regex.compile(r"\sعن\s+(?P<head>[^،.:؛]{3,70}?)\s*$")
_OF_WHOM_AFTER = regex.compile(
    r"\s+[^.،؛]{0,50}?عن\s+(?P<head>[^،.:؛]{3,70}?)(?=\s(?:[أإ]ن|فإن|قول|تأكيد|في|من|على|لم|طلب)\p{L}{0,3}(?!\p{L})|[،.:؛]|$)"
)
"""Whose words an agency passes on: نقلت رويترز عن مسؤول قوله إن."""
_PASSES_ON = frozenset(["pass_on", "report_verb"])
_TO_WHOM = regex.compile(r"\s+ل")
_OF_MANY = regex.compile(r"(?:وا|ون)$")
"""Ends a verb in the plural, whose subject never follows it."""
_DAY = regex.compile(
    r"\s*،?\s(?:أمس|اليوم|مساء أمس|صباح اليوم|يوم \p{L}+|(?:ال)?(?:[إا]ثنين|ثلاثاء|[أا]ربعاء|خميس|جمعة|سبت|[أا]حد))(?:\s+الماضي)?(?!\p{L})\s*،?"
)
_NO_NOMINAL = regex.compile(
    r"[وف]?(?:في|من|على|عن|إلى|بعد|بعدما|قبل|خلال|عند|عندما|مع|حين|كما|حيث|ثم|حسبما|بحسب|وفق|وفقا|ما|لما|هذا|التي|الذي|ب?أن|إن|إذ|إذا|لكن|بسبب|وسط|رغم|إثر|جراء|نتيجة|لأن|كي|"
    r"لكي|بينما|فيما|أمام|لدى|منذ|دون|تحت|فوق|حول|ضد|مثل|غير|بل|أو|أي|نظرا|بشأن|لو|هل|لم|لن|لا|إلا|سوى|بها|به)(?:ه|ها|هم|هما)?(?!\p{L})"
)
"""Begins what is no subject before its verb."""
_COMPLEMENTIZED = regex.compile(r"\s(?:ب|من |إلى )?[أإا]ن\p{L}{0,3}$")
_ENDS_WITH_SUFFIX = regex.compile(r"(?:ه|ها|هم|ني|نا)$")
_SUFFIXED = regex.compile(r"(?<!ت)(?:هم|هما)$|(?:ه|ها)$")
WITH_B = regex.compile(r"\s+ب\p{L}")
"""After a verb with its object attached: what it is accused of, or called (وصفوه بـ, اتهمها بـ)."""
_DESCRIBED = {
    ("outlet",): regex.compile(
        r"paper|site|network|channel|agency|journal|quotidien|chaîne|agence|موقع|صحيف|شبك|قنا|وكال", regex.IGNORECASE
    ),
    ("government_body", "company", "organisation"): regex.compile(
        r"statement|communiqué|البيان|بيان", regex.IGNORECASE
    ),
    ("product",): regex.compile(r"\bapp\b|application|platform|plateforme|التطبيق|المنصة", regex.IGNORECASE),
    ("company",): regex.compile(
        r"company|firm|maker|developer|société|entreprise|groupe|éditeur|شرك|مطور", regex.IGNORECASE
    ),
    ("person",): regex.compile(
        r"\b(?:he|she|il|elle)\b|researcher|official|minister|chercheu|responsable|باحث|مسؤول|وزير|رئيس",
        regex.IGNORECASE,
    ),
}
"""What a description is of, by its noun: the site, the firm, the researcher."""
_KINDS_DESCRIBED = (
    (
        regex.compile(
            r"company|firm|maker|developer|société|entreprise|groupe|éditeur|الشركة|المطورة", regex.IGNORECASE
        ),
        "company",
    ),
    (regex.compile(r"\bapp\b|application|platform|plateforme|service|التطبيق|المنصة", regex.IGNORECASE), "product"),
)
_NOUN_BEFORE = regex.compile(r"\S+\s+$")


def before_second_name(mentions: list, start: int, end: int, text: str) -> int:
    """Where the accuser ends and the accused begins: اتهمت الدول الغربية | الصين, اتهم بايدن | السلطات الصينية."""
    inside = [mention for mention in mentions if start <= mention.start and mention.end <= end]
    if start < 0 or len(inside) < 2:
        return end
    second = inside[1]
    if second.form != "demonym":
        return second.start
    noun = _NOUN_BEFORE.search(text[start : second.start])
    return start + noun.start() if noun and start + noun.start() >= inside[0].end else second.start


def subject_of_content(rows: list[tuple], at: int, mentions: list) -> tuple[str, tuple[int, int]]:
    """Who does what is told inside the content of another cue: its first name (قال إن الدول … ضد ما وصفوه)."""
    for row in rows:
        if row[10] <= at < row[11]:
            for mention in mentions:
                if row[10] <= mention.start and mention.end <= at:
                    return mention.stands_for or mention.entity_id, (mention.start, mention.end)
    return "", (-1, -1)


def last_described(source: str, text_no: int, before: int, named_by_type: dict[tuple[int, str], list]) -> str:
    """The firm, app or outlet named last before a description of its kind (the company, التطبيق)."""
    kind = next((kind for noun, kind in _KINDS_DESCRIBED if noun.search(source)), "")
    named = named_by_type.get((text_no, kind), [])
    earlier = bisect.bisect_left(named, before, key=lambda mention: mention.start)
    return named[earlier - 1].entity_id if earlier else ""


def can_speak(mention, types: dict[str, str]) -> bool:
    """Whether a name before a colon can be who speaks; that of a country or a thing is what the line is about."""
    return bool(mention.stands_for) or types[mention.entity_id] not in _SAY_NOTHING


def source_of_verb(text: str, start: int, end: int, cue, language: str, names: frozenset[int]) -> tuple[int, int]:
    """The span of the subject of a cue that is a verb, or (-1, -1)."""
    if language == "ar":
        return arabic_source(text, start, end, cue, names)
    return subject_before(text[start : cue.start], start, language, text) or (-1, -1)


_QUOTED_NAME = regex.compile(
    r"(?<=(?:شرك|مجموع|صحيف|منظم|بنك|مصرف|وكال|قنا|جمعي|تطبيق|مختبر|حزب|حرك|مؤسس|موقع|مركز|شبك|معهد|هيئ|منص|جامع|فريق|كتيب|société|groupe|entreprise|journal|site|quotidien|agence|collectif|"
    r"firm|company|group|paper|gang)\p{L}{0,2}(?:\s\p{L}+)?\s?)[«“\"]\s?[\p{L}\p{N}.’'-]+(?:\s[\p{L}\p{N}.’'-]+){0,2}\s?[»”\"](?=\s+\p{L})|"
    r"(?<=\p{Lo}\s)[«“\"]ال[\p{L}-]+(?:\s[\p{L}\p{N}.’'-]+){0,4}\s?[»”\"](?=\s\p{L})|"
    r"(?<=\p{Lo}\s)[«“\"]\s?[\p{L}\p{N}.’'-]+(?:\s[\p{L}\p{N}.’'-]+){0,2}\s?[»”\"](?=\s(?:[أإ]ن|ب\p{L}|عن)\p{L}{0,3})"
)
"""A name in quotation marks inside a source: شركة «فالكون تيك» المطوّرة."""
_WHAT = regex.compile(r"\s*ما\s")


def source_of_phrase(text: str, start: int, end: int, cue, language: str) -> tuple | None:
    """According to X, …; …, selon X. بحسب ما أفاد leaves it to the verb."""
    if language == "ar" and _WHAT.match(text[cue.end : end]):
        return None
    source = source_until(text, cue.end, end, language)
    rest = trim(text, source[1], end)
    return source, (rest if rest[1] - rest[0] > 15 else trim(text, start, cue.start))


def source_until(text: str, start: int, end: int, language: str) -> tuple[int, int]:
    """The noun phrase that begins after a cue."""
    time = _TIME.match(text[start:end])
    start += time.end() if time else 0
    limit = min(end, start + MAX_SOURCE)
    stop = _SOURCE_ENDS[language].search(text, start + (language != "ar"), limit)
    while stop and (name := _QUOTED_NAME.match(text, stop.start(), limit)):
        stop = _SOURCE_ENDS[language].search(text, name.end(), limit)
    return trim(text, start, stop.start() if stop else min(end, start + MAX_SOURCE))


def right_before(pattern: regex.Pattern, before: str) -> regex.Match | None:
    """What a pattern that ends where the text ends finds there."""
    return pattern.search(before, max(0, len(before) - _REACH_BACK))


def without_auxiliaries(before: str, language: str) -> str:
    found = right_before(AUXILIARIES[language], before)
    return before[: found.start()] if found else before


def _last_clause(before: str, language: str) -> int:
    """Where the clause that a text ends with begins: 0 where no border is near, so that it is the whole."""
    last = 0
    for border in _CLAUSE[language].finditer(before, max(0, len(before) - _REACH_BACK)):
        last = border.end()
    return last


def subject_before(before: str, start: int, language: str, text: str) -> tuple[int, int] | None:
    """The noun phrase that ends before a cue, over its auxiliaries and over a relative clause between commas."""
    bare = without_auxiliaries(before, language).rstrip()
    if bare.endswith(","):
        parts = bare[:-1].split(",")
        if len(parts) < 2:
            return None
        bare = ",".join(parts[:-1])
    begin = _last_clause(bare, language)
    if begin >= len(bare.rstrip()) or len(bare) - begin > MAX_SOURCE:
        return None
    if begin and (name := right_before(_NAME_BEFORE_APPOSITION, bare[:begin])):
        begin = name.start("name")
    span = trim(text, start + begin, start + len(bare))
    if begin and _RELATIVE_PRONOUN.fullmatch(text[slice(*span)]):
        return subject_before(before[:begin].rstrip(" ,"), start, language, text) or span
    return span if span[1] > span[0] else None


_LEADING = Rules({
    "en": regex.compile(
        r"(?:[\p{Lu} .,]+(?:\w+ \d+ )?(?:\([\w ]+\) )?[-–—]+ )?(?:(?:In|On|At|After|During|With|By|From|Since|While|As)\b[^,]{3,80},\s+)?"
        r"(?P<subject>(?:[\p{L}\p{N}’'&-]+\s+){1,8}?(?=(?:on \w+day\s+)?(?:has|have|had|is|was|were|are|will|would|could|may|might|\w+ed|said|told|made|cut|gave|took|went)\b)|[^,]{2,60}(?=,\s+\w+ing\b))"
    ),
    "fr": regex.compile(
        r"(?:[\p{Lu} .,]+(?:\([\w ]+\) )?[-–—]+ )?(?:(?:En|Dans|À|Au|Après|Lors|Pour|Depuis|Selon|Chez|Sur)\b[^,]{3,80},\s+)?"
        r"(?P<subject>[^,]{2,60}(?=,\s+\w+ant\b)|(?:[\p{L}\p{N}’'-]+\s+){1,8}?(?=(?:a|ont|avait|avaient|est|sont|était|va|vont|s['’]est|se|\p{L}{3,}(?:era|ait|ent|aient))\b))"
    ),
    "ar": regex.compile(r"(?:[^،]{3,40}،\s+)?[وف]?[\p{L}\p{M}]{2,}\s+(?P<subject>(?:[\p{L}\p{M}]+\s*){1,5}?)(?=\s(?:عن|في|على|من|إلى|أن|إن|ب\p{L}+|ل\p{L}+|قائل\p{L}+)\s|،)"),
})  # fmt: skip


def leading_subject(text: str, start: int, end: int, language: str) -> tuple[int, int]:
    """The subject that a sentence begins with, as far as one finds it without grammar: up to its first verb, in Arabic behind it."""
    found = _LEADING[language].match(text, start, end)
    return trim(text, *found.span("subject")) if found else (-1, -1)


_RELATIVE_PRONOUN = regex.compile(r"who|which|that|qui", regex.IGNORECASE)
_GLUED = regex.compile(r"(?r)\p{L}+$")
_WHO = ("الذي", "التي", "الذين")
_RELATIVE = regex.compile(r"(?P<head>[^،.]{3,60}?)،?\s+[وف]?(?:الذي|التي|الذين)\s*$")


def arabic_source(text: str, start: int, end: int, cue, names: frozenset[int]) -> tuple[int, int]:
    """Arabic: the subject after the verb, or before a verb that أن follows at once; nothing where the verb drops it."""
    before = text[start : cue.start]
    glued = right_before(_GLUED, before)
    before = without_auxiliaries(before[: glued.start()] if glued else before, "ar")
    if _HIS_WORDS.fullmatch(cue.surface) and (told := right_before(_OF_WHOM, before)):
        return trim(text, start + told.start("head"), start + told.end("head"))
    if cue.concept in _PASSES_ON and (told := _OF_WHOM_AFTER.match(text, cue.end, end)):
        return trim(text, *told.span("head"))
    time = _DAY.match(text, cue.end, end)
    behind = time.end() if time else cue.end
    with_b = WITH_B.match(text, behind, end)
    if cue.concept == "saying_noun":
        return -1, -1
    if glued and (topic := right_before(_AS_FOR, before)):
        return trim(text, start + topic.start("head"), start + topic.end("head"))
    if right_before(AS_SAID, before) and (back := _POINTS_BACK.match(text, behind, end)):
        behind = back.end() - 1  # ما خلص إليه التقرير
    relative = before.rstrip().endswith(_WHO) and right_before(_RELATIVE, before)
    if relative and not _SUFFIXED.search(cue.surface):
        return trim(text, start + relative.start("head"), start + relative.end("head"))
    begin = _last_clause(before, "ar")
    clause = before[begin:].strip()
    nominal = (
        (start + begin, start + len(before))
        if clause and not glued and len(clause.split()) <= 8 and not _NO_NOMINAL.match(clause)
        else None
    )
    addressed = _TO_WHOM.match(text, behind, end)
    addressed = addressed and (addressed.end() in names or text[addressed.end() : addressed.end() + 1] == "ل")
    told = _ENDS_WITH_SUFFIX.search(cue.surface) and _SUBJECT_OF_COMPLEMENT.search(before)
    done_with_b = with_b and (_SUFFIXED.search(cue.surface) or cue.value == "concede") and with_b.end() - 2 not in names
    alone = _OF_MANY.search(cue.surface) or _COMPLEMENTIZED.search(cue.surface)
    if told or done_with_b or addressed or alone or _NO_SUBJECT.match(text, behind, end):
        relative = relative or right_before(_SUBJECT_OF_COMPLEMENT, before)
        if relative:
            return trim(text, start + relative.start("head"), start + relative.end("head"))
        return trim(text, *nominal) if nominal else (-1, -1)
    following = source_until(text, behind, end, "ar")
    if cue.value == "concede":
        what = next((b for b in WITH_B.finditer(text, *following) if b.end() - 2 not in names), None)
        following = trim(text, following[0], what.start()) if what else following
    verb_is_imperfect = fold_string(cue.surface)[:1] in ("ي", "ت")
    if nominal and (
        following[1] - following[0] < 2
        or verb_is_imperfect
        or (_DEFINITE.match(clause) and not form_of(cue.surface, "ar").noun)
    ):
        return trim(text, *nominal)
    return following if following[1] - following[0] >= 2 else (-1, -1)


_WORD = regex.compile(r"\S+")
_WITH_ARTICLE = regex.compile(r"(?:ال|لل)\p{L}")
DEED = regex.compile(
    r"[بل]?(?:ا(?:ست\p{L}{2}ا|ن\p{L}{2}ا|\p{L}ت\p{L}ا)\p{L}\p{L}{0,2}|إ\p{L}{2}ا\p{L}\p{L}{0,2}|إ\p{L}ا\p{L}[ةت]\p{L}{0,2}|ت\p{L}{2}ي\p{L}\p{L}{0,2}|مقتل\p{L}{0,2}|وفا[ةت]\p{L}{0,2}|فقدان\p{L}{0,2}|"
    r"حظر|منع|دفع|رفع|خفض|وقف|فتح|بيع|شراء|نقل|بناء|فرض|سحب|نشر|عقد|حل|طرح|قتل|لقاء|زيادة|دعم|رحيل\p{L}{0,2}|سقوط|هدم|طرد|م\p{L}ا\p{L}{2}[ةت]\p{L}{0,2}|وجود\p{L}{0,2}|وقوع\p{L}{0,2}|وصول\p{L}{0,2}|حدوث|عدم|ضرورة|أهمية|كيف|كيفية|لماذا|سبب|مسؤولي[ةت]\p{L}{0,2}|نيت\p{L}{1,3}|رغبت\p{L}{1,3}|قدرت\p{L}{1,3}|حق\p{L}{1,3}|من|ب(?=\p{L}).*)(?!\p{L})"
)
"""Nouns of deeds, which an Arabic verb of saying has for its object where other languages have a clause: أكد المتحف | فقدان لوحتين."""


def object_behind(text: str, start: int, end: int, names: frozenset[int]) -> int | None:
    """Where the object begins in an Arabic subject that runs on to the end of its clause: at a noun of a deed, else at the first word without
    article behind one with it, else behind the first of three words or more; ``names`` are where names begin."""
    if start < 0:
        return None
    words = list(_WORD.finditer(text, start, end))
    for before, word in itertools.pairwise(words):
        if word.start() in names:
            continue
        if DEED.match(word[0]) or (_WITH_ARTICLE.match(before[0]) and not _WITH_ARTICLE.match(word[0])):
            return word.start()
    return words[1].start() if len(words) > 2 else None


class Sources:
    """The sources of a text so far: of each type the last, in the order that they were told."""

    def __init__(self, types: dict[str, str]):
        self._types = types
        self._last: dict[str | None, str] = {}

    def append(self, entity: str) -> None:
        kind = self._types.get(entity)
        self._last.pop(kind, None)
        self._last[kind] = entity

    def last_fitting(self, source: str) -> str:
        """The last source before a pronoun or a description that it can be: of the described type, if it tells one."""
        wanted = source and next((kinds for kinds, noun in _DESCRIBED.items() if noun.search(source)), None)
        return next((entity for kind, entity in reversed(self._last.items()) if not wanted or kind in wanted), "")


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
    "event",
)


def entity_in(mentions: list, start: int, end: int, types: dict[str, str]) -> str:
    """The entity that a source names: a person before an institution before a state."""
    inside = [mention for mention in mentions if start >= 0 and start <= mention.start and mention.end <= end]
    if not inside:
        return ""

    def rank(mention) -> tuple[int, int]:
        kind = types[mention.entity_id]
        return _ORDER.index(kind), -mention.start if kind == "person" else mention.start

    best = min(inside, key=rank)
    return best.stands_for or best.entity_id
