"""Hedges that are words of something else as well: whether may, could, risque de, قد or يمكن says here that something is possible."""

from __future__ import annotations

from collections.abc import Callable

import regex

_PAST = "تم|تعهد|توصل|تولى|تجاوز|تزايد|توفي|تأكد|تعاقد|تخلى|تعاون|تأخر|تبادل|تناول|تضرر|تجسس|تسلل|تنصت|نشر|نجح|نفى|نقل|نفذ|نظم|نال|نما|نتج|ندد|نصح|نفد"
"""Arabic past verbs that begin like an imperfect one: forms V and VI that are written like no imperfect, and roots that begin with ن."""
_PAST_OR_IMPERFECT = (
    "تأثر|تأسس|تألف|تبين|تجاهل|تجمع|تحدث|تحدد|تحدى|تحرك|تحسن|تحطم|تحقق|تحمل|تحول|تخرج|تخطى|تدخل|تدهور|تذكر|تراجع|ترأس|تردد|ترك|تزامن|تزوج|"
    "تسبب|تسلم|تشكل|تصاعد|تصدر|تصرف|تضاعف|تضمن|تطرق|تطلب|تطور|تعافى|تعامل|تعثر|تعرض|تعرف|تعطل|تعلق|تعلم|تغلب|تغير|تفاقم|تفوق|تقاعد|تقدم|"
    "تقرر|تقلص|تكبد|تكرر|تلا|تلقى|تمثل|تمزق|تمسك|تمكن|تنازل|تنافس|تنحى|تنوع|توجه|تورط|توسط|توسع|توقع|توقف|نشأ|نزل|نزح|نظر|نجا|ندم"
)
"""Arabic past verbs that are written like an imperfect one of another form."""


def _imperfect(past: str) -> regex.Pattern:
    return regex.compile(
        rf"\s+(?:لا\s+)?(?:ي\p{{L}}{{2,}}|أكون|(?!(?:{past})(?:ا|ه|ها|هم)?(?!\p{{L}}))[تن]\p{{L}}{{2,}}(?<!ت)(?<!وا))(?!\p{{L}})"
    )


_IMPERFECT, _IMPERFECT_AFTER_HAD = _imperfect(_PAST), _imperfect(f"{_PAST}|{_PAST_OR_IMPERFECT}")
_I_MAY = regex.compile(r"(?r)(?:\p{L}*[أإ]نن?ي|لكنن?ي|لأنن?ي|أنا)\s+[وف]?قد")
_FIRST_PERSON = regex.compile(r"\s+(?:لا\s+)?أ\p{L}{2,}(?<!ت)(?!\p{L})")
_HAD = regex.compile(r"(?r)(?<!\p{L})[وف]?كان(?:ت|وا|ا)?\s+قد|قد\s+فقد")
_PAST_BEFORE = regex.compile(
    r"(?r)[وف]قد|(?<!\p{L})[وف]?كان(?:ت|وا|ا)?\s+(?:\p{L}+\s+){1,4}قد|(?<!\p{L})(?:[وفبل]?[أإ]نه|لكنه|لأنه|كونه|[وف]?هو)\s+قد"
)
_MARKS = regex.compile(r"\p{Mn}+")
_REACH = 40
"""Characters that are looked at on either side of a word."""
_CLAUSE = 120
"""Characters before an English word in which its clause may begin."""


def may_follows(text: str, end: int) -> bool:
    """Whether the Arabic قد, وقد or فقد that ends here stands before an imperfect verb, so that it means *may*.

    Before a past verb, and after كان, it means *has* and *had*. A word that may be a past verb or an imperfect one with ت is past behind
    *he*, whose imperfect begins with ي, and behind و or ف or some words after كان, where a past verb is what mostly follows. The first
    person begins like many past verbs, and counts behind *that I* only.
    """
    before, after = _MARKS.sub("", text[max(0, end - _REACH) : end]), _MARKS.sub("", text[end : end + _REACH])
    if _HAD.match(before):
        return False
    if _I_MAY.match(before) and _FIRST_PERSON.match(after):
        return True
    return (_IMPERFECT_AFTER_HAD if _PAST_BEFORE.match(before) else _IMPERFECT).match(after) is not None


_ABLE = regex.compile(
    r"""(?ri)\b(?:no\ one|nobody|nothing|neither|none|no\ \p{L}+|few(?:\s\p{L}+)?)(?:['’]s(?:\s\p{L}+){1,2})?\s(?:else\s|of\s(?:\p{L}+\s){1,3})?(?:could|may)
    |\b(?:so\ that|until|in\ order\ that)\s(?:[\p{L}'’-]+\s){1,5}could
    |\b(?:than|as|all|what|whatever|(?:any|every|some|no)thing(?:\selse)?|how|way|where|wherever|when|whenever|asked\ if|whether)\s(?:I|he|she|we|they|you|one)\s(?:ever\s|possibly\s)?could
    |\bhow\ (?:much|many)\s(?:\p{L}+\s){1,3}may
    |\b(?:however|whatever|whichever|wherever|whoever|no\ matter|come\ what)\b[^.,;:!?]{0,40}\smay""",
    regex.VERBOSE,
)
"""English *could* and *may* behind what tells of ability or permission, or in a concession: *so that she could*, *however small it may*."""
_ABLE_TO = regex.compile(
    r"""(?i)could(?:\s*[.,;:!?)”"]|\s(?:neither|and\swould|but\s)|\s(?:\p{L}+ly\s|then\s|now\s|still\s|also\s)?(?:hear|be\sheard|be\sfelt|be\sseen\s\p{L}+ing|smell|afford|remember|understand|do\s(?:so|it|that)|tell\sthe\sdifference)\b)
    |could\s\p{L}+\sneither\b
    |(?<=\b(?:I|he|she|they|we|you)\s)could\s(?:see|tell|sense)[,]?\s(?:it|that|him|her|them|me|us|he|she|they|how|why|what|who|no|nothing|from|in|out|under|through|this)\b
    |may\s(?:\p{L}+\s)?only\s
    |may\s(?:not\s)?(?:apply|vote|enrol|enroll|register|transfer)\b
    |may\s(?!not\sbe\sable|lose|face|need|have|become|suffer|be\s(?:more|less|too|the|a|able|at))[^.;:!?]{1,80}\b(?:provided|no\slonger\sthan|no\smore\sthan)\b""",
    regex.VERBOSE,
)
"""The same before what does: *could.* at the end, *could remember*, *may only*."""
_RULE = regex.compile(
    r"(?ri)\b(?:under|in accordance with|subject to|rules?|guidance|guidelines|regulations|policy|law|laws|orders|constitution)\b[^.;:!?]{0,80}\smay"
)
"""*may* behind what rules tell, where it allows."""
_NO_PERMISSION = regex.compile(
    r"may\s(?:(?:not|also|well|still|even|soon|now|yet|never)\s)*(?:be\s(?!\p{L}+ed\b)|have|lose|face|need|become|suffer|cause|lead|prove|see|find|seem|turn|mean|take)"
)
"""What no rule allows: *may lose*, *may be ill*."""
_MAY_VERB = regex.compile(
    r"may,?\s+\p{Ll}|May\s(?:(?:Not|Also|Still|Soon|Never|Yet|Well)\s)?(?:Be|Have|Face|Lose|Lead|Cause|Need|Become|Benefit|Get|Take|Help|Hit|Hold|Affect|Go|Come|Mean|Make|Miss|Return|Leave|Quit|End|Rise|Fall|Die|Win)\b"
)
"""*may*, and neither the month nor a name; in a headline of capitals, before a verb that a name would give an -s."""


def _english_may(text: str, start: int, end: int) -> bool:
    """Whether *may* or *could* says that something is possible, and neither that someone is able nor that it is allowed."""
    before = text[max(0, start - _CLAUSE) : end]
    if _ABLE.match(before) or _ABLE_TO.match(text, start):
        return False
    if text[start:end].lower() == "could":
        return True
    allowed = _RULE.match(before) and not _NO_PERMISSION.match(text, start)
    return not allowed and _MAY_VERB.match(text, start) is not None


def _matches(pattern: str) -> Callable[[str, int, int], bool]:
    compiled = regex.compile(pattern)
    return lambda text, start, end: compiled.match(text, start) is not None


HEDGES: dict[str, Callable[[str, int, int], bool]] = {
    "qad_imperfect": lambda text, start, end: may_follows(text, end),
    "may_could": _english_may,
    "may_can_homograph": _matches(
        r"(?<!لا |الذي |التي |اللذين |شيء |\bما )يُ?مكن\p{L}{0,3}\s+(?:ل?\p{L}+\s+){0,6}?أن\s|"
        r"من الممكن\s+(?:\p{L}+\s+)?(?:أن|أل)|"
        r"(?<=(?<!\p{L}|(?:ما|إذا|إن)\s)[وف]?كان(?:ت|وا)?\s+)(?:من الممكن|يُ?مكن\p{L}*|ب(?:ال)?إمكان\p{L}*|بوسع\p{L}*|بمقدور\p{L}*|[يت]ستطيع)(?!\p{L})"
    ),
    "fear_to": _matches(
        r"[يت]خا[\p{L}\p{Mn}]+\s+(?:[\p{L}\p{Mn}\p{N}]+\s+){0,9}?(?:أن|ألا)\s|[\p{L}\p{Mn}]+\s+(?:\p{L}+\s+){0,2}?(?:من\s|ب)?أ[نل]"
    ),
    "risk_to": _matches(
        r"(?<!\b(?i:le|un|ce|du|au|de|aucun|son|leur|quel|quelque|sans|à|tout|même|moindre|grand|haut|fort|réel|sérieux|vrai|faible|seul|autre)\s)"
        r"risqu\p{L}+\s+(?:\p{L}+\s)?(?:de |d['’])(?:(?:ne (?:pas|plus|jamais) |se |les? |la |lui |leur |[lsyn]['’]|y |en ))*\p{Ll}+(?:er|ir|re|oir)(?!\p{L})"
    ),
    "pu_to": _matches(
        r"(?<=\b(?i:si|s['’])\b(?<!\b(?i:même|comme) si)[^.;:!?]{1,70})(?:a|ont|avait|avaient)\s(?:\p{L}+\s)?pu\s|"
        r"(?<=\b(?:pens|croi|suppos|soupçonn|estim|suggèr|imagin|redout|crai)\p{L}*\squ[e'’][^.;:!?]{1,60})(?:a|ont|avait|avaient)\s(?:\p{L}+\s)?pu\s"
    ),
}
"""By concept that is too common to count alone, whether its words, which begin and end at two places of a text, hedge there."""
