"""Attributions: who is said to have said what, in which words, in three languages.

A stance cue of the lexicon (said, a déclaré, قال …) is accepted where its neighbours let it report something; its source is the subject,
before or after it as the grammar of the language has it, its content what it governs. After PARC 3.0 and PolNeAR (source, cue, content).
"""

from __future__ import annotations

import bisect
import functools
import itertools
from typing import NamedTuple

import numpy as np
import pandas as pd
import regex

from newsframes.cues import STRONG
from newsframes.lexicon import Lexicon
from newsframes.match import rows_of
from newsframes.text import fold_string

QUOTE_FORMS = ("direct", "mixed", "indirect")
COLUMNS = [
    "text_no", "sentence_no", "cue_start", "cue_end", "cue", "verb_stance", "source_start", "source_end", "source", "source_entity",
    "content_start", "content_end", "quote_form",
]  # fmt: skip
_PAIRS = {"«": "»", "“": "”", "„": "“", "‹": "›", '"': '"'}
_OPENING = regex.compile("[" + "".join(_PAIRS) + "]")
_CLOSES = regex.compile(r'(?<=[^\s(\[])"(?=[\s.,;:!?،؛؟)\]]|$)')
_OPENS = regex.compile(r'(?<![^\s(\[])"(?=\S)')
_ACCORDING = frozenset(["according_to"])
_MAX_SOURCE = 120
_MAX_SUBJECT = 60
_REACH_BACK = 300
"""Characters before a word in which what ends right before it is looked for; the longest is a source."""
_MIN_SAID = {"en": 4, "fr": 2, "ar": 4}
"""Words before a comma that may be what was said."""
_MAX_TAIL = {"en": 8, "fr": 25, "ar": 8}
"""Words after a verb that follows a comma and what was said: its subject and what is told of it; French may tell much."""
_REACH_OF_QUOTE = 45
_NEAR = 12
_LONG_QUOTE = 15
"""Characters from a common word to a quotation that is its content; a subject stands between them in Arabic, what is called so in all."""


class _Rules(dict):
    """A pattern for each language; a language without one has a pattern that never matches, and so fewer attributions."""

    def __missing__(self, language: str) -> regex.Pattern:
        return _NEVER


_NEVER = regex.compile(r"(?!)")
_THAT = _Rules(
    {
        "en": regex.compile(
            r"\s*(?:(?!there|was|were|is|are|has|had|have|no|it|he|she|they|we)[\w.’'-]+\s+){0,8}?(?:that|how|why|whether)\b|\s*:",
            regex.IGNORECASE,
        ),
        "fr": regex.compile(
            r"\s*(?:[\w’'-]+\s+){0,6}?(?:(?<!parce |afin |alors |tandis |pour |avant |après |dès |depuis |pendant |bien |sans |plus |moins |autres? |même |ce |telle? )qu(?:e\b|['’])|comment\b|pourquoi\b)|\s*:",
            regex.IGNORECASE,
        ),
        "ar": regex.compile(
            r"(?:[^.،؛!?؟]{0,90}?(?:،[^.،؛!?؟]{1,90}،[^.،؛!?؟]{1,60}?)?(?<!\p{L}|دون |قبل |بعد |منذ |رغم |غير |إلا |بما |حيث |كما |مع |لو |حين |علما |علمًا |علماً )|[^.؛!?؟]{0,150}?،\s*)(?:ب?[أإا]ن(?:ه|ها|هم|هما|نا|ني|ك)?)(?!\p{L})|\s*:"
        ),
    }
)
_NEGATED = _Rules(
    {
        "en": regex.compile(
            r"(?r)(?:\b(?:not|never|nor|neither|without)\b|n['’]t\b)\W*(?:\w+\W+){0,2}$", regex.IGNORECASE
        ),
        "fr": regex.compile(r"(?r)(?:\bne\b|\bn['’]|\bsans\b(?!-))\W*(?:\w+\W+){0,2}$", regex.IGNORECASE),
        "ar": regex.compile(r"(?r)(?<!\p{L})[وف]?(?:لم|لا|لن|ليس|ليست|دون|عدم|دون أن)\s+$"),
    }
)
_FIRST_PERSON = _Rules(
    {
        "en": regex.compile(r"(?r)\b(?:I|we)\b\W*(?:\w+\W+)?$"),
        "fr": regex.compile(
            r"(?r)(?:\bje\b|(?:^|[^\w\s’'-]\s*|\b(?:que|et|mais|si|où|comme|donc|car|quand|lorsque|dont)\s+)nous\b)\W*(?:\w+\W+)?$|\bj['’](?:\w+\W+)?$",
            regex.IGNORECASE,
        ),
        "ar": regex.compile(r"(?r)(?<!\p{L})[وف]?(?:أنا|إني|إنني|أنني|نحن|إننا|أننا)\s+$"),
    }
)
_AUXILIARIES = _Rules({
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
_CLAUSE = _Rules({
    "en": regex.compile(r"[,;:—–]\s*|[”\"»]\s*|\b(?:and|but|while|as|because|after|when|although|though|whereas|before|since)\s+", regex.IGNORECASE),
    "fr": regex.compile(r"[,;:—–]\s*|[”\"»]\s*|\b(?:et|mais|tandis que|alors que|car|après que|lorsque|bien que|tandis qu|alors qu)\b['’]?\s*", regex.IGNORECASE),
    "ar": regex.compile(r"[،,;:؛—–]\s*|[”\"»]\s*|(?<!\p{L})(?:لكن|بينما|فيما|حيث|إذ)\s+"),
})  # fmt: skip
_BY = _Rules(
    {
        "en": regex.compile(r"\s+by\s+"),
        "fr": regex.compile(r"\s+par\s+"),
        "ar": regex.compile(r"\s+(?:من قبل|على يد)\s+"),
    }
)
_SOURCE_ENDS = _Rules({
    "en": regex.compile(r"[,.;:!?“”\"«»]|\s(?:that|who|which|in a|on|as|to|after|during|at)\s", regex.IGNORECASE),
    "fr": regex.compile(r"[,.;:!?“”\"«»]|\s(?:qu['’]|que\s|qui\s|dans\s|lors\s|à\s|au\s(?=cours)|sur\s|devant\s|en\s)", regex.IGNORECASE),
    "ar": regex.compile(r"[،,.;:؛!?؟“”\"«»]|\s[وف]?(?:ب?[أإا]ن(?:ه|ها|هم)?|في|عن|على|لدى|خلال|الذي|التي|إلى|من أن|أمس|اليوم|فإن|فقد)(?!\p{L})"),
})  # fmt: skip
_TIME = regex.compile(
    r"^\s*(?:(?:late|early|on|ce|hier|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday|yesterday|today)\b\s*)+",
    regex.IGNORECASE,
)
_PASSIVE = _Rules(
    {
        "en": regex.compile(r"(?r)\b(?:was|were|been|is|are|being)\s+(?:\w+\s+)?$", regex.IGNORECASE),
        "fr": regex.compile(r"(?r)\b(?:été|est|sont|était|étaient|fut|furent)\s+(?:\w+\s+)?$", regex.IGNORECASE),
    }
)
_AT_ONCE = _Rules(
    {
        "en": regex.compile(r"\s*(?:on \w+day\s+|to \w+ \w+\s+)?(?:that\b|how\b|:)", regex.IGNORECASE),
        "fr": regex.compile(r"\s*(?:\w+di\s+|dimanche\s+|hier\s+)?(?:qu(?:e\b|['’])|:)", regex.IGNORECASE),
        "ar": regex.compile(r"\s*(?:ب?[أإا]ن(?:ه|ها|هم|هما)?(?!\p{L})|:)"),
    }
)
"""What must follow a cue that is too common to count alone."""
_AFTER_DETERMINER = _Rules({
    "en": regex.compile(r"(?r)\b(?:the|an?|this|its|his|her|their|no|any|of)\s+$", regex.IGNORECASE),
    "fr": regex.compile(
        r"(?r)\b(?:une?|des|ces?|cette|son|sa|ses|leurs?)\s+$|\bd['’]$",
        regex.IGNORECASE,
    ),
    "ar": regex.compile(r"(?r)(?:(?<!\p{L})[وفبك]?ال|لل)$|(?<!\p{L})(?:هذا|هذه)\s+$"),
})  # fmt: skip
"""A word behind a determiner is a noun (the report, التقرير), which attributes only where its content follows at once."""
_NAME_BEFORE_APPOSITION = regex.compile(r"(?:^|[.!?»”\n]\s*)(?P<name>(?:\p{Lu}[\p{L}.'’-]*\s*){2,4}),\s*$")
_INSERTED = _Rules({
    "en": regex.compile(r"(?r)\S+\s*,\s+(?:(?:who|which|whose|an?|the|former|its|his|her|their)\b[^,]*|(?:\p{Lu}[\p{L}.'’-]*\s*){1,4}),\s*$"),
    "fr": regex.compile(r"(?r)\S+\s*,\s+(?:(?:qui|dont|une?|ancien|ancienne|le|la|son|sa|ses|leurs?|filiale|\w+ée?s?)\b[^,]*|(?:\p{Lu}[\p{L}.'’-]*\s*){1,4}),\s*$"),
})  # fmt: skip
"""A relative clause or an apposition between commas, right before a verb: its subject stands before it."""
_NOUNS = frozenset(
    ["accusation", "allegation_noun", "claim_homograph", "charge_homograph", "concern", "fear", "suspicion_noun"]
)
_NO_VERB = regex.compile(r"(?r)(?<!\p{L})(?:مع|بدون|دون|على|بعد|قبل|عند|منذ|من|في|إلى)\s+$")
"""Before an Arabic word that is no verb then: مع ذكر."""
_REACH_OF_FEELING = 60
_ONE_CUE = 40
"""Characters that a verb and its noun may span as one cue."""
_FEELING = _Rules({
    "en": regex.compile(
        r"\s+(?:[\w’'-]+\s+){0,3}?(?:doubts?|hopes?|concerns?|confidence|regrets?|fears?|optimism|support|surprise|dismay|outrage|sc?kepticism|frustration|alarm|anger|satisfaction|condolences|belief|view)\b",
        regex.IGNORECASE,
    ),
    "fr": regex.compile(
        r"\s+(?:[\w’'-]+\s+){0,3}?(?:[ldns]['’])?(?:doutes?|espoirs?|inquiétudes?|préoccupations?|confiance|regrets?|craintes?|optimisme|soutien|surprise|consternation|indignation|scepticisme|frustration|colère|satisfaction|condoléances|avis)\b",
        regex.IGNORECASE,
    ),
    "ar": regex.compile(r"[^.؛!?؟:،]{0,60}?(?:\sعن\s|(?:\s|ت|ه)(?:قلق|أسف|أمل|ثقة|شك|تفاؤل|استغراب|استياء|ارتياح|دعم|تأييد|استعداد|خشي|مخاوف|تخوف|انزعاج|ترحيب|رغب|أسا|حزن)\p{L}{0,3})"),
})  # fmt: skip
_HOPES = frozenset(["ambiguous_neutral_verbs", "recall", "name_as", "speak_of", "find_homograph", "show_homograph"])
_TO_THE_FACT = regex.compile(r"[^.؛!?؟:،]{0,60}?\sإلى\s(?:وجود|احتمال|إمكانية|ضرورة|أهمية|عدم|خطورة)")
_ORDERS = frozenset(["urge_demand", "caution"])
_BLAMING = frozenset(["attribute", "blame"])
_ON_WHOM = _Rules({
    "en": regex.compile(r"\s+(?:[^\s,;:]+\s+){1,9}?(?:to|on)\s", regex.IGNORECASE),
    "fr": regex.compile(r"\s+(?:[^\s,;:]+\s+){0,9}?(?:à|aux?)\s", regex.IGNORECASE),
    "ar": regex.compile(r"\s+[^.؛:،]{2,80}?\sإلى\s"),
})  # fmt: skip
_NEED_THAT = frozenset(["notify_reach"])
_NAMING = frozenset(["describe", "name_as"])
_VALUES_OF_NOUNS = frozenset(["accuse", "warn", "distance", "concede"])
_NAMED_AS = _Rules(
    {
        "en": regex.compile(
            r"\s+(?!when|for|on|off|in|to|at|up|out|upon)(?:[\w’'-]+\s+){1,6}?(?:as|an?|the)\s+\w|\s+[^,.;:]{2,60},[^,.;:]{2,60},\s+as\s|\s+(?:the|it|this|that|them|him|her|such|these|those)\b(?:\s\w+)?\s+\w+(?:less|ful|ous|ive|able|ible|ing|al|ic|ent|ant|ate|false|absurd|wrong)\b",
            regex.IGNORECASE,
        ),
        "fr": regex.compile(
            r"\s+(?!une? |des |du |plusieurs |\d)(?:[\w’'-]+\s+){0,6}?(?:de\b|d['’]|comme\b)", regex.IGNORECASE
        ),
        "ar": regex.compile(r"\s+[^.،؛:]{2,70}?\s(?:ب|كـ|على أن)"),
    }
)
_NOUN = _Rules({
    "en": regex.compile(r"(?!caution|mention|question)\w+(?:ment|tion|sion|ance|ence|al|edgement)s?|admissions?|findings?|warnings?|discovery|charges?|responses?", regex.IGNORECASE),
    "fr": regex.compile(r"\w+[tsx]ions?|(?!lance|avance|relance|nuance)\w+ances?|aveux?|commentaires?|communiqués?|propos|reproches|plaintes?|poursuites|mises? en (?:cause|garde)", regex.IGNORECASE),
    "ar": regex.compile(
        r"(?:تصريح|إعلان|إفاد|توضيح|تأكيد|إصرار|تشديد|كشوف|إفصاح|إثبات|اكتشاف|توثيق|ادعاء|اتهام|اعتراف|إقرار|تحذير|تنبيه|نفي|إنكار|تفنيد|تكذيب|تشكيك|اقتراح|استنكار|تنديد|انتقاد|شجب|إدان|محاكم|إبراز)[\p{L}\p{M}]*|تهم|تهمة|حجة|حجج|دعوى|دعاوى"
    ),
})  # fmt: skip
"""A noun of saying: it attributes only where its content follows."""
_FINDINGS = frozenset(["find_core", "prove", "detect_identify", "confirm"])
"""What is found, proved, confirmed may be anything: a thing found is a report where it is a harm."""
_FOUND = _FINDINGS | {"find_homograph"}
_WHILE = regex.compile(r"\s(?:while|when|during|lors d|pendant|عند|أثناء|خلال|بينما)\b", regex.IGNORECASE)
"""Begins how something was found, which is not what was."""
_MENTIONING = frozenset(["cite_finite", "note", "stress_homograph", "denounce", "criticise"])
_REACH_OF_HARM = 80
_NEED_CONTENT = _FINDINGS | {"reject_stance", "dismiss_stance", "write"}
_STRICT = _FOUND | {
    "post_publish",
    "express",
    "cite_finite",
    "name_as",
    "describe",
    "urge_demand",
    "speak_of",
    "attribute",
    "inform",
}
"""What a clause ends with (figures published yesterday) is no report of it."""
_DISMISSALS = frozenset(["reject_stance", "dismiss_stance"])
_WORDS_OF_OTHERS = _Rules({
    "en": regex.compile(
        r"\s+(?:[\w’'-]+\s+){0,4}?(?:it\s+as|as\b|claims?|accusations?|allegations?|charges|reports?|idea|notion|suggestions?|suspicions?|criticisms?|rumou?rs?|findings|concerns|assertions?|theory|fears)\b",
        regex.IGNORECASE,
    ),
    "fr": regex.compile(
        r"\s+(?:[\w’'-]+\s+){0,4}?(?:[ld]['’])?(?:accusations?|allégations?|critiques?|idée|rumeurs?|hypothèse|soupçons?|rapport|conclusions|propos|reproches?|inquiétudes|craintes|affirmations?|thèse)\b",
        regex.IGNORECASE,
    ),
    "ar": regex.compile(r"[^.؛!?؟:]{0,90}?\s[بو]?(?:ال)?(?:اتهام|ادعاء|مزاعم|فكرة|شائع|انتقاد|تقرير|فرضية|شكوك|مخاوف|تلميح)\p{L}*"),
})  # fmt: skip
"""What others said, as the object of a verb that may reject anything."""
_COLON_AND_QUOTE = regex.compile(r"[^.;؛!?؟:«“\"]{0,90}:\s*[«“\"]")
_PARENTHESIS = regex.compile(r"\w\s+[\w’'-]+,\s+(?:\p{L}[\p{L}.’'-]*\s+){1,5}$")
_BETWEEN_COMMAS = regex.compile(r"،[^،]{1,80}،")
_MAX_GAP = 60
"""Characters between a word that is too common alone and its *that*."""
_TO_INFINITIVE = _Rules(
    {
        "fr": regex.compile(
            r"\s+(?:ne (?:pas |plus |jamais |rien )?|n['’]|l['’]|s['’]|se |y |leur )*(?!hier|fév|jan|septem|octo|novem|décem|entre|contre|notre|votre|autre|dernier|premier|leur\b)\p{L}+(?:er|ir|dre|[dlu]ire|crire|faire|être|ttre|ître|clure|vre)\b",
            regex.IGNORECASE,
        ),
    }
)
"""French verbs of saying take an infinitive: il assure avoir tout lu."""
_INFINITIVE = _Rules(
    {
        "en": regex.compile(r"(?r)\b(?:to|not|must|can|could|should|may|might)\s+$", regex.IGNORECASE),
        "ar": regex.compile(r"(?r)(?<!\p{L})(?:أن|كي|لكي|حتى)\s+$"),
    }
)
_INFINITIVE_FR = regex.compile(r"\p{L}+(?:er|ir|oir|dre|ire|ttre|ître|clure|vre)$")
_PARTICIPLE = _Rules(
    {
        "en": regex.compile(r"\w+ing\b"),
        "fr": regex.compile(r"\w+ant\b"),
        "ar": regex.compile(r"\p{L}+(?:ا|ًا|اً|ة|ين)$"),
    }
)
_ARTICLE_OR_CLITIC = regex.compile(
    r"(?r)(?<!\b(?:qui|on|ne|ils?|elles?|nous|vous|je|tu)\s)(?:\b(?:les?|la)\s+|\bl['’])$", regex.IGNORECASE
)
_VERB_AND_NOUN = regex.compile(
    r"(?:annonce|note|rapport|demande|réponse|dit|écrit|critique|accus|inculp|menace|alerte|crainte|doute|appel|juge|pointe|lance|pens|réplique|riposte|somme|offre|"
    r"avance|charge|reproche|analyse|prévenu|exposé|rejet|commentaire|propos|communiqu|averti|blâme|confiden|crie|appren|signal|remarque|tempête|conteste|soupçon)(?!\w*ent\b)",
    regex.IGNORECASE,
)
"""What after le, la, les is a noun (l'annonce) rather than a verb behind its object (l'a annoncé, le reconnaît)."""
_PREPOSITION = regex.compile(
    r"(?r)\b(?:with|of|by|for|on|from|about|over|amid|despite|against|between|team)\s+$", regex.IGNORECASE
)
_PROCLITIC = regex.compile(r"(?<!\p{L})[وف]?[لبك]$")
"""Before an Arabic word that is no finite verb of the sentence then: لذكر, ليقول."""
_ASKED = frozenset(["demand_core", "urge_demand", "cite_finite"])
_FOLLOWING = ("تابع", "تابعة")
_I_THINK = regex.compile(r"اطلع|أ(?:عتقد|ظن|عتبر|قترح|تهم|عترف|نتقد|شتبه|دعي|ؤكد)(?!\p{L})")
_BARE_PARTICIPLE = regex.compile(
    r"(?:\p{L}+(?:é|ée|és|ées)|promis|prévue?s?|repris|établie?s?|maintenu|soutenu|défendu|conclu|exclu|prévenu|souri|averti|reconnue?s?|admis|découverte?s?)$"
)
_REFLEXIVE = regex.compile(r"(?r)\b(?:s['’]|se\s+)(?:(?:est|sont|était|étaient|soit)\s+)?$", regex.IGNORECASE)
_AFTER_PREPOSITION = regex.compile(
    r"(?r)(?:\b(?:de|du|aux?|en|sans|sur|par|avec|chez|sous|vers|dans)\s+|\bd['’])$", regex.IGNORECASE
)
_CIRCUMSTANCE = _Rules(
    {
        "en": regex.compile(
            r"\s*(?:$|[,.;–—]|(?:in|on|at|to|during|late|last|earlier|this|yesterday|after|before)\b)", regex.IGNORECASE
        ),
        "fr": regex.compile(r"\s*(?:$|[,.;–—])"),
    }
)
"""What follows a verb behind its subject at the end of what was said: the FBI said on Monday."""
_BELIEVED = regex.compile(
    r"(?:(?:believe[ds]?|thinks?|thought|fear(?:s|ed)?|hope[ds]?|agree[ds]?|reports?|reported|cautioned|complained|recalled|observed|confirm(?:s|ed)?|claims?|felt|"
    r"expect(?:s|ed)?|suspect(?:s|ed)?|guess(?:ed)?|predict(?:s|ed)?|estimate[ds]?|learned|found)\s+"
    r"(?!in\b|of\b|about\b|on\b|with\b|for\b|to\b|so\b|it or)(?:[\w'’-]+\s+){1,8}?"
    r"(?:is|are|was|were|has|have|had|will|would|could|should|might|may|can|must|did|does|\w+ed)\b|"
    r"(?:wrote|tweeted|added|replied|responded|reasoned|commented|mused)\s+(?:[\w'’-]+\s+){1,5}?(?:is|are|was|were|has|have|had|will|would|could|should|might)\b|"
    r"claims?\s+to\s+\w|estimate[ds]?\s+(?:[\w’'-]+\s+){1,8}?at\s+(?:about\s|around\s|nearly\s|more than\s)?[\p{Sc}\d]|"
    r"jug(?:e|ent|eait|eaient|ea|é)\s+(?:la|le|les|l['’]|ces?|cette|son|sa|ses|leurs?)\s?\w|"
    r"(?:chiffr|évalu|estim)(?:e|ent|ait|é)\s+(?:[\w’'-]+\s+){1,8}?(?:à|entre)\s+(?:plus de\s|près de\s|environ\s|quelque\s)?\d|"
    r"[يت]?قدر\p{L}{0,2}\s+[^.،؛]{2,70}?\sب(?:نحو|حوالي|أكثر|\d)|"
    r"reported\s+(?:no|an?|higher|lower|record|more|fewer)\b|consider(?:s|ed)?\s+(?:[\w'’-]+\s+){1,4}?(?:an?|the)\s|"
    r"(?:thought|thinks?|believes?)\s+(?:the|an?|it|he|she|they|you|we|this|there|his|her|their|its)\b|"
    r"(?:expect(?:s|ed)?|believe[ds]?)\s+(?:[\w'’-]+\s+){1,6}?to\s+\w)",
    regex.IGNORECASE,
)
_AS_SAID = regex.compile(r"(?<!\p{L})(?:كما|حسبما|مثلما|هذا ما|(?:وفق|بحسب|حسب|على) ما|وفقا لما|وفقًا لما)\s+$")
"""What makes the Arabic verb behind it report what was said before: كما قال."""
_TOLD_WHAT = frozenset(["tell", "inform", "urge_demand", "caution"])
"""In the passive their subject is who is told."""
_NOUN_PHRASE = regex.compile(r"(?!(?:\w+ing|any\w*|what|which|who|that|as)\b)\w")
_SUBJECT_BEHIND_EN = regex.compile(r"\s+(?:the|an?|one|its|his|her|their|\p{Lu}\w+)\s")
_SUBJECT_BEHIND = regex.compile(r"\s+(?:(?i:l['’]|le |la |les |une? |son |sa |ses |leurs? )|\p{Lu})")
_FREE_PARTICIPLE = regex.compile(r"(?:,|\b(?:en|while|by|before|after|in))\s+$", regex.IGNORECASE)
"""Before a participle whose subject is that of the sentence: …, adding that; tout en reconnaissant."""
_COMMA = regex.compile(r"[,،]")
_WITH_THAT = regex.compile(r"\s(?:that|qu(?:e|['’]\w*)|(?:ب|من |إلى )?[أإا]ن\p{L}{0,3})$", regex.IGNORECASE)
_SPOKEN = regex.compile(r"[,.!?…][”\"»]|\w[”\"»],")
"""Ends a quotation, however short, that a verb of saying may follow."""
_PARTITIVE = regex.compile(r"\s+(?:des|du|de l[a'’])\b", regex.IGNORECASE)
"""After a French verb: its object, not its subject behind it."""
_ABOUT = _Rules(
    {
        "en": regex.compile(r"\s+(?:that|about|it|they|he|she)\b", regex.IGNORECASE),
        "fr": regex.compile(r"\s+(?:que\b|qu['’]|d['’]|de\b|du\b|des\b|par\b|pour\b)", regex.IGNORECASE),
        "ar": regex.compile(r"\s+(?:من|بشأن|إزاء|حيال|حول|على)\s"),
    }
)
_TO_DO = _Rules(
    {
        "en": regex.compile(r"\s+(?:[^\s,;:]+\s+){0,15}?to\s+\p{L}", regex.IGNORECASE),
        "fr": regex.compile(
            r"\s+(?:[^\s,;:]+\s+){0,15}?(?:à|de|d['’])\s*(?:ne pas |n['’]|l['’]|s['’]|se |y |les? |la |leur )?\p{L}+(?:er|ir|re|oir)\b",
            regex.IGNORECASE,
        ),
        "ar": regex.compile(r"\s+[^.؛:]{2,120}?\s(?:إلى|على|ب?[أإا]ن|عدم|ب\p{L}{3,})\s"),
    }
)
_LIGHT_VERB = _Rules({
    "en": regex.compile(
        r"\b(?P<verb>(?:has|have|had)?\s?(?:rais|express|voic|mad|levell?|detail|lodg|repeat|issu|air|echo|reject|dismiss|den|fac|report|push back against|pushed back on)(?:e[sd]?|ing|s|ied|ies|ed|y)?)\s", regex.IGNORECASE
    ),
    "fr": regex.compile(
        r"\b(?P<verb>(?:a|ont|avait|avaient)?\s?(?:exprim|formul|port|lanc|adress|réitér|soulev|rejet|dément|multipli|fait part|font part|fait état|émi)(?:é|ée|és|ées|e|ent|ait|aient|s|t|ant)?)\s", regex.IGNORECASE
    ),
    "ar": regex.compile(
        r"(?<!\p{L})[وف]?(?P<verb>[أيت]عرب\p{L}{0,2}|[أيت]?بد[ىيت]\p{L}{0,2}|عبّ?ر(?:ت|وا)?(?=\s)|[يت]عبّ?ر(?:ون)?(?=\s)|[أيت]ثار?\p{L}{0,2}|ذكر(?:ت|وا)?|ساق(?:ت|وا)?|وج[هّ]+(?:ت|وا|تها|ها)?|كرر(?:ت|وا)?|أطلق(?:ت|وا)?|قام(?:ت|وا)? ب|نف[ىت]|[يت]نفي|رفض(?:ت|وا)?|[يت]رفض)(?=\s|\p{L})"
    ),
})  # fmt: skip
"""Verbs that with their noun are one cue, and verbs that deny it."""
_LEVELLED = regex.compile(
    r"\s+(?:التي|الذي)\s+(?:وجه|ساق|أطلق|كال|قدم)\p{L}*\s+(?:(?:إلي|ل|ضد)\p{L}{1,3}\s+)?(?P<source>[^،]{2,80}?)\s+(?=ب\p{L})"
)
_DENIES = regex.compile(
    r"(?:has |have |had |a |ont |avait )?(?:reject|dismiss|den(?:y|ied|ies)|rejet|dément|نف[ىت]|[يت]نفي|رفض|[يت]رفض)",
    regex.IGNORECASE,
)
_RAISED = _Rules({
    "en": regex.compile(r"\s+(?:have|has|had|were|was|are|is)\s+(?:also\s+)?(?:been\s+)?(?:raised|expressed|voiced|levelled|leveled|made)\b"),
    "fr": regex.compile(r"\s+(?:ont|a|avaient|sont|est)\s+(?:été\s+)?(?:exprimée?s?|formulée?s?|soulevée?s?|portée?s?)\b"),
})  # fmt: skip
_THAT_AFTER_SOURCE = _Rules(
    {
        "en": regex.compile(r"\bthat\b"),
        "fr": regex.compile(r"\b(?:que\b|qu['’]|selon lesquelles\b|selon laquelle\b)"),
    }
)
_CONTENT_OF_NOUN = _Rules(
    {
        "en": regex.compile(r"\s+(?:that|of|over|about|by \p{Lu}\w+ that)\b"),
        "fr": regex.compile(r"\s+(?:que\b|qu['’]|selon lesquelles|selon laquelle|d['’]|de\b|sur\b|quant à)"),
        "ar": regex.compile(
            r"(?:\s+(?:محددة|جديدة|خطيرة|عديدة|كبيرة|متكررة|بالغة|شديدة))?\s+(?:من أن|في أن|ب?أن|من|في|بشأن|إزاء|حيال|حول|عن|ب(?=\p{L}))"
        ),
    }
)
_SAY_NOTHING = frozenset(["state", "place", "alliance", "product"])
_HEAD_OF_ROLE = regex.compile(
    r"(?:the |l['’]|le |la |les |un |une )?(?:[\w’'-]+ )?(?:regulator|watchdog|police|minist\w+|report|study|experts?|researchers?|officials?|court|"
    r"régulateur|expert\w?|étude|rapport|chercheurs|justice|gouvernement|procureur|parquet)|"
    r"(?:ال)?(?:شرطة|وزير|وزارة|خبراء|خبير|باحثون|تقرير|دراسة|مسؤول|مسؤولون|مصادر|محكمة|نيابة|هيئة|رئيس)(?: \p{L}+){0,3}",
    regex.IGNORECASE,
)
_CONTENT_OF_MASDAR = regex.compile(r"[^.؛:!?؟]{0,40}?\s(?:من أن|ب?أن|عن|بشأن|ب\p{L})")
"""After an Arabic noun of saying and whose it is: اتهامات واشنطن لبكين بالتجسس."""
_HEADED = regex.compile(r"(?P<source>[^\s:][^:.!?؟،,]{0,40}?)\s?(?P<cue>:)\s")
_FOR_SOMEONE = regex.compile(
    r"(?P<cue>Pour) (?P<source>(?:l['’]|la |le |les |un |une )?[^,.;:«»]{3,60}), (?!afin|pour)"
)
_ROLE_FR = regex.compile(
    r"minist|député|sénat|présiden|expert|chercheu|spécialiste|avocat|association|ong\b|syndicat|porte-parole|analyste|élu|gouvernement|professeu|politologue|économiste",
    regex.IGNORECASE,
)
"""*Pour la ministre, …*: an opinion where a person or a body stands behind *pour*, and a comma behind that."""
_COMPLEMENT = regex.compile(r"\s*(?:that\b|qu(?:e\b|['’])|ب?[أإا]ن(?!\p{L}))\s*", regex.IGNORECASE)
_ENDS_COORDINATED = regex.compile(r"(?:^|\s)(?:and|but|then|or|et|mais|puis|ou|as|while|,)$", regex.IGNORECASE)
_AS_FR = regex.compile(r"(?r)\bcomme\s+(?:l['’]|le\s+)?\s*$", regex.IGNORECASE)
_COORDINATED = regex.compile(r"^(?:and|but|then|et|mais|puis|ou|or|و|ثم)?$", regex.IGNORECASE)
_NO_SUBJECT = regex.compile(
    r"\s+(?:ب?[أإا]ن|عن|في|على|علي|من|إلى|إلي|أمس|اليوم|يوم|ضرورة)(?:ه|ها|هم|هما|هن|ي|ني|نا|ك|كم)?(?!\p{L})"
)
"""After an Arabic verb: its subject is dropped, or stands before it."""
_SUBJECT_OF_COMPLEMENT = regex.compile(
    r"(?<!\p{L})(?:ب?[أإ]ن|و?لكن|فيما|بينما|أما|[وف]?كان(?:ت|وا)?)\s+(?P<head>\p{L}[^،.:\"]{2,70}?)\s*$"
)
"""The subject before its verb: إن الوزير قال, لكن الشرطة أبلغته, أما الشركة فأقرت, وكانت المنظمة قد زعمت."""
_PASSES_ON = regex.compile(r"[^.،؛]{0,90}?\sقول(?:ه|ها|هم|هما)(?!\p{L})")
_CALLED = regex.compile(r"(?<!\p{L})[وف]?[يت]?(?:وصف|صف|نعت|اعتبر)(?:ت|وا|ون)?\s[^.؛]{0,60}$")
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
_TO_WHOM = regex.compile(r"\s+ل")
_DAY = regex.compile(
    r"\s*،?\s(?:أمس|اليوم|مساء أمس|صباح اليوم|يوم \p{L}+|(?:ال)?(?:[إا]ثنين|ثلاثاء|[أا]ربعاء|خميس|جمعة|سبت|[أا]حد))(?:\s+الماضي)?(?!\p{L})\s*،?"
)
_NO_NOMINAL = regex.compile(
    r"[وف]?(?:في|من|على|عن|إلى|بعد|بعدما|قبل|خلال|عند|عندما|مع|حين|كما|حيث|ثم|حسبما|بحسب|وفق|وفقا|ما|لما|هذا|التي|الذي|ب?أن|إن|إذ|إذا|لكن|بسبب|وسط|رغم|إثر|جراء|نتيجة|لأن|كي|"
    r"لكي|بينما|فيما|أمام|لدى|منذ|دون|تحت|فوق|حول|ضد|مثل|غير|بل|أو|أي|نظرا|بشأن|لو|هل|لم|لن|لا|إلا|سوى|بها|به)(?:ه|ها|هم|هما)?(?!\p{L})"
)
"""Begins what is no subject before its verb."""
_COMPLEMENTIZED = regex.compile(r"\s(?:ب|من |إلى )?[أإا]ن\p{L}{0,3}$")
_OBJECT = regex.compile(r"\s(?:من|ب(?=\p{L}))\s?")
_PLURAL = regex.compile(r"(?:\p{L}وا\s+ب?\p{L}+|\p{L}وه|\p{L}وها)$")
_MARKS = regex.compile(r"\p{M}")
_SHARES_SUBJECT = regex.compile(
    r"[،,]\s(?:واصف|متهم|مضيف|مؤكد|محذر|معتبر|مشير|مشدد|موضح|زاعم|نافي?|معرب|منتقد|مطالب|مبين|مردف|متحدث|لافت|منوه|داعي?|مطالب|رافض|مندد|مستنكر|متوعد|متعهد|كاشف|مستشهد|متذرع|متوقع|مرجح|مذكر)(?:ا|ًا|اً|ة|ين|ون)$|"
    r"\sقائل(?:ا|ًا|اً|ة|ين)$|\sو(?:تصف|يصف|يصفون)$"
)
"""A participle after a comma, or a second verb of a headline: its subject is that of the verb before."""
_ENDS_WITH_SUFFIX = regex.compile(r"(?:ه|ها|هم|ني|نا)$")
_SUFFIXED = regex.compile(r"(?<!ت)(?:هم|هما)$|(?:ه|ها)$")
_WITH_B = regex.compile(r"\s+ب\p{L}")
"""After a verb with its object attached: what it is accused of, or called (وصفوه بـ, اتهمها بـ)."""
_LED_BY_PRONOUN = regex.compile(r"(?P<pronoun>he|she|they|it)\s", regex.IGNORECASE)
_PRONOUN_INVERTED = regex.compile(r"-(?:t-)?(?P<pronoun>ils?|elles?|on)\b", regex.IGNORECASE)
_ANAPHOR = regex.compile(
    r"(?:he|she|it|they|who|the|this|that|il|elle|ils|elles|on|le|la|les|l['’]|ce|cet|cette|son|sa|its|his|her|هو|هي)(?:\b|(?<=['’]))|ال|لل|$",
    regex.IGNORECASE,
)
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


class Quotation(NamedTuple):
    """What stands between quotation marks: offsets of the words inside, and whether the mark is closed in its line."""

    start: int
    end: int
    closed: bool


def find_quotations(text: str, start: int, end: int) -> list[Quotation]:
    """The quotations of a stretch of text, outermost only; one that is never closed runs to the end of its line.

    Of straight marks that are odd in number in a line one is stray: the first that by its place cannot open a quotation, or that
    another opening mark follows.
    """
    found, at, line_end, odd = [], start, start, False
    while opening := _OPENING.search(text, at, end):
        if line_end < opening.end():
            line_end = text.find("\n", opening.end(), end)
            line_end = end if line_end < 0 else line_end
            odd = text.count('"', opening.start(), line_end) % 2 == 1
        close = text.find(_PAIRS[opening[0]], opening.end(), line_end)
        if (
            odd
            and opening[0] == '"'
            and (_CLOSES.match(text, opening.start()) or (close >= 0 and _OPENS.match(text, close)))
        ):
            at, odd = opening.end(), False
            continue
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
    stances = cues[(cues["kind"] == "stance") & cues["reason"].isin(STRONG)]
    stances = stances.sort_values(["text_no", "start", "tier", "concept"]).drop_duplicates(["text_no", "start", "end"])
    by_sentence, named = _by_sentence(stances), _by_sentence(mentions.sort_values(["text_no", "start"]))
    types = lexicon.types
    harms: dict[tuple[int, int], list[int]] = {}
    told = cues[(cues["kind"] == "allegation") & cues["reason"].isin(STRONG)]
    for *key, at in zip(*(told[name].tolist() for name in ("text_no", "sentence_no", "start")), strict=True):
        harms.setdefault(tuple(key), []).append(at)
    named_by_type: dict[tuple[int, str], list] = {}
    for mention in itertools.chain.from_iterable(named.values()):
        named_by_type.setdefault((mention.text_no, types[mention.entity_id]), []).append(mention)
    rows: list[tuple] = []
    expressed: tuple[int, int] | None = None
    quotations: dict[int, list[Quotation]] = {}
    sources = [_Sources(types) for _ in texts]
    for sentence in rows_of(sentences[sentences["region"] != "boilerplate"]):
        key = (sentence.text_no, sentence.sentence_no)
        text, language = texts[sentence.text_no], languages[sentence.text_no]
        headed = _headed(text, sentence.start, sentence.end, named.get(key, []), types)
        if headed and not any(cue.start < headed[0][1] for cue in by_sentence.get(key, [])):
            (source, colon), content = headed
            entity = _entity(named.get(key, []), *source, types)
            rows.append(
                (*key, colon, colon + 1, ":", "neutral", *source, text[slice(*source)], entity, *content, "indirect")
            )
            sources[sentence.text_no].append(entity)
        if language == "fr" and (told := _FOR_SOMEONE.match(text, sentence.start, sentence.end)):
            source, content = told.span("source"), trim(text, told.end(), sentence.end)
            entity = _entity(named.get(key, []), *source, types)
            if entity or _ROLE_FR.search(told["source"]):
                rows.append(
                    (
                        *key,
                        *told.span("cue"),
                        told["cue"],
                        "neutral",
                        *source,
                        told["source"],
                        entity,
                        *content,
                        "indirect",
                    )
                )
                sources[sentence.text_no].append(entity)
        if key not in by_sentence and not _COLON_THEN_QUOTE.search(text, sentence.start, sentence.end):
            continue
        if sentence.text_no not in quotations:
            quotations[sentence.text_no] = find_quotations(text, 0, len(text))
        quotes = quotations_near(quotations[sentence.text_no], sentence.start, sentence.end)
        first_row = len(rows)
        in_sentence, before = (-1, -1), []
        names = frozenset(mention.start for mention in named.get(key, []))
        spans = {(mention.start, mention.end) for mention in named.get(key, [])}
        for cue in by_sentence.get(key, []):
            noun = cue.concept in _NOUNS and not _quoted(cue.start, cue.end, quotes)
            taken = (
                _noun(text, sentence.start, sentence.end, cue, language)
                if noun
                else _hearsay(text, sentence.start, sentence.end, cue, quotes, language)
            )
            found = (
                taken[1:]
                if taken
                else _attribution(text, sentence.start, sentence.end, cue, quotes, language, names, harms.get(key, []))
            )
            if found is None:
                continue
            if expressed == key and cue.value == "warn" and not taken:
                row = rows[-1]  # a verb and the feeling that it tells are one cue
                if cue.start - row[3] <= _REACH_OF_FEELING:
                    last = cue.end if cue.end - row[2] <= _ONE_CUE else row[3]
                    rows[-1] = (*row[:3], last, text[row[2] : last], "warn", *row[6:])
                    continue
            expressed = key if cue.concept == "express" else None
            cue_start, cue_end = taken[0] if taken else (cue.start, cue.end)
            (source_start, source_end), (content_start, content_end) = found
            if cue.value == "accuse" and language == "ar" and not taken:
                source_end = _before_second_name(named.get(key, []), source_start, source_end, text)
                source_start, source_end = trim(text, source_start, source_end) if source_start >= 0 else (-1, -1)
                content_start = min(content_start, max(source_end, cue.end)) if source_start >= 0 else content_start
                content_start = trim(text, content_start, content_end)[0]
            if cue.tier == "wide" and any(start <= cue_start and cue_end <= end for _, _, (start, end) in before):
                continue  # the report in "reports said", البيان in وذكر البيان
            inside = [end for _, end, _ in before if source_start <= end <= source_end]
            if inside:
                source_start, source_end = _after_cue(text, inside[-1], source_end) or in_sentence
            dropped = source_start < 0 or _COORDINATED.match(text[source_start:source_end])
            if (
                language == "ar"
                and in_sentence[0] >= 0
                and not taken
                and _SHARES_SUBJECT.search(_MARKS.sub("", text[max(0, cue_start - 3) : cue_end]))
            ):
                content_start = min(content_start, source_start) if source_start >= cue_end else content_start
                dropped = True
            if dropped and not taken:
                source_start, source_end = in_sentence
                joined = _ENDS_COORDINATED.search(text[max(0, cue_start - 8) : cue_start].rstrip())
                if source_start < 0 and (joined or _form(cue.surface, language).participle):
                    source_start, source_end = _leading_subject(text, sentence.start, cue_start, language)
            in_sentence = in_sentence if taken else (source_start, source_end)
            before.append((cue_start, cue_end, (source_start, source_end)))
            entity = _entity(named.get(key, []), source_start, source_end, types)
            source = text[source_start:source_end] if source_start >= 0 else ""
            if (
                language == "ar"
                and (source_start < 0 or not entity)
                and _PLURAL.search(text[max(0, cue_start - 8) : cue_end])
            ):
                entity, span = _subject_of_content(rows[first_row:], cue_start, named.get(key, []))
                source_start, source_end = span if entity else (source_start, source_end)
                source = text[source_start:source_end] if source_start >= 0 else ""
            if (
                not entity
                and not (taken and not source)
                and ((not source and language == "ar") or _ANAPHOR.match(source))
            ):
                entity = sources[sentence.text_no].last_fitting(source) or _last_described(
                    source, sentence.text_no, sentence.start, named_by_type
                )
            if entity:
                sources[sentence.text_no].append(entity)
            content_start, content_end = trim(text, content_start, content_end)
            form = quote_form_of(content_start, content_end, quotes, spans)
            rows.append((
                *key, cue_start, cue_end, text[cue_start:cue_end], cue.value, source_start, source_end, source, entity, content_start, content_end, form,
            ))  # fmt: skip
        colon = (
            None
            if len(rows) > first_row or headed
            else _introduced(text, sentence.start, sentence.end, quotes, language)
        )
        if colon:
            at, source, content = colon
            entity = _entity(named.get(key, []), *source, types)
            rows.append((*key, at, at + 1, ":", "neutral", *source, text[slice(*source)], entity, *content, "direct"))
            sources[sentence.text_no].append(entity)
    table = pd.DataFrame(rows, columns=COLUMNS).drop_duplicates(["text_no", "cue_start", "cue_end"], keep="last")
    table = table[~_inside_another(table)]
    numbers = [name for name in COLUMNS if name.endswith(("_start", "_end", "_no"))]
    return table.astype(dict.fromkeys(numbers, "int64")).sort_values(
        ["text_no", "cue_start", "cue_end"], ignore_index=True
    )


_NOUN_BEFORE = regex.compile(r"\S+\s+$")


def _before_second_name(mentions: list, start: int, end: int, text: str) -> int:
    """Where the accuser ends and the accused begins: اتهمت الدول الغربية | الصين, اتهم بايدن | السلطات الصينية."""
    inside = [mention for mention in mentions if start <= mention.start and mention.end <= end]
    if start < 0 or len(inside) < 2:
        return end
    second = inside[1]
    if second.form != "demonym":
        return second.start
    noun = _NOUN_BEFORE.search(text[start : second.start])
    return start + noun.start() if noun and start + noun.start() >= inside[0].end else second.start


def _inside_another(table: pd.DataFrame) -> np.ndarray:
    """Which cues are only part of another (detailed in has detailed allegations); no two have the same span."""
    text, start, end = (table[name].to_numpy(dtype="int64") for name in ("text_no", "cue_start", "cue_end"))
    order = np.lexsort((-end, start, text))
    reach = (text * (end.max(initial=0) + 1) + end)[order]
    inside = np.zeros(len(table), dtype=bool)
    inside[order[1:]] = np.maximum.accumulate(reach)[:-1] >= reach[1:]
    return inside


def _subject_of_content(rows: list[tuple], at: int, mentions: list) -> tuple[str, tuple[int, int]]:
    """Who does what is told inside the content of another cue: its first name (قال إن الدول … ضد ما وصفوه)."""
    for row in rows:
        if row[10] <= at < row[11]:
            for mention in mentions:
                if row[10] <= mention.start and mention.end <= at:
                    return mention.stands_for or mention.entity_id, (mention.start, mention.end)
    return "", (-1, -1)


def _last_described(source: str, text_no: int, before: int, named_by_type: dict[tuple[int, str], list]) -> str:
    """The firm, app or outlet named last before a description of its kind (the company, التطبيق)."""
    kind = next((kind for noun, kind in _KINDS_DESCRIBED if noun.search(source)), "")
    named = named_by_type.get((text_no, kind), [])
    earlier = bisect.bisect_left(named, before, key=lambda mention: mention.start)
    return named[earlier - 1].entity_id if earlier else ""


def _after_cue(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The subject of a verb inside what another says (X said | his group | was worried); None where it is that of the first verb."""
    that = _COMPLEMENT.match(text, start, end)
    span = trim(text, that.end() if that else start, end)
    return None if span[1] - span[0] < 2 or _ENDS_COORDINATED.search(text[slice(*span)]) else span


def _speaks(mention, types: dict[str, str]) -> bool:
    """Whether a name before a colon can be who speaks; that of a country or a thing is what the line is about."""
    return bool(mention.stands_for) or types[mention.entity_id] not in _SAY_NOTHING


def _headed(text: str, start: int, end: int, mentions: list, types: dict[str, str]) -> tuple | None:
    """Source, colon and content of a line like ``FBI: hackers behind theft``, where a name stands before the colon."""
    found = _HEADED.match(text, start, end)
    if not found or not (
        any(
            _speaks(mention, types) and start <= mention.start and mention.end == found.end("source")
            for mention in mentions
        )
        or _HEAD_OF_ROLE.fullmatch(found["source"])
    ):
        return None
    content = trim(text, found.end(), end)
    return ((found.span("source"), found.start("cue")), content) if content[1] - content[0] > 15 else None


_COLON_THEN_QUOTE = regex.compile(r"\p{L}[»”\")]?\s?(?P<colon>:)\s*[«“\"]")


def _introduced(text: str, start: int, end: int, quotes: list[Quotation], language: str) -> tuple | None:
    """Colon, source and content of a quotation that no verb of saying introduces: Le président a salué l'équipe : « … »."""
    found = _COLON_THEN_QUOTE.search(text, start, end)
    quote = found and next((quote for quote in quotes if quote.start == found.end()), None)
    if not quote or text.count(" ", quote.start, quote.end) < 2 or text.count(" ", start, found.start()) < 2:
        return None
    return (
        found.start("colon"),
        _leading_subject(text, start, found.start(), language),
        (quote.start, min(quote.end, end)),
    )


def _by_sentence(table: pd.DataFrame) -> dict[tuple[int, int], list]:
    """The rows of each sentence, by text_no and sentence_no, in order."""
    rows: dict[tuple[int, int], list] = {}
    for row in rows_of(table):
        rows.setdefault((row.text_no, row.sentence_no), []).append(row)
    return rows


_SENTENCE_OR_CLAUSE_END = regex.compile(r"[.;:!?؟](?!\w)")
_WORDS = regex.compile(r"\w+")


def _incise(text: str, end: int, cue, before: str, after: str, quotes: list[Quotation]) -> tuple | None:
    """French puts who speaks inside the quotation marks: « Le logiciel, explique-t-il, est dangereux »."""
    inverted = _PRONOUN_INVERTED.search(cue.surface + after[:8])
    if not _BEFORE_INCISE.search(before[-3:]) or not (
        inverted or (_INCISE.match(after) and not _form(cue.surface, "fr").participle)
    ):
        return None
    if inverted:
        at = cue.start + inverted.start("pronoun")
        source = (at, at + len(inverted["pronoun"]))
    else:
        source = _until(text, cue.end, end, "fr")
    quote = next(quote for quote in quotes if quote.start <= cue.start and cue.end <= quote.end)
    return source, trim(text, quote.start, min(quote.end, end))


_BEFORE_INCISE = regex.compile(r"[,?!…]\s?$")
_INCISE = regex.compile(r"\s+(?:(?i:l['’]|le |la |les |une? |son |sa |ses |leurs? |M\. |Mme )|\p{Lu})[^,.«»]{2,80}[,.]")


def _hearsay(text: str, start: int, end: int, cue, quotes: list[Quotation], language: str) -> tuple | None:
    """Cue, no source and content of a word that tells that others say it: reportedly, dit-on, يقال إن."""
    if not _form(cue.surface, language).hearsay or _quoted(cue.start, cue.end, quotes):
        return None
    content = trim(text, cue.end, end)
    content = content if content[1] - content[0] > 15 else trim(text, start, cue.start)
    return ((cue.start, cue.end), (-1, -1), content) if content[1] - content[0] >= 2 else None


_HEARSAY = regex.compile(
    r"reportedly|allegedly|purportedly|supposedly|(?:is|are|was|were) said to|dit-on|paraît-il|à ce qu['’]on dit|à ce qu['’]il paraît|و?يقال إن\p{L}*|قيل إن\p{L}*|يشاع|أشيع",
    regex.IGNORECASE,
)


class _Form(NamedTuple):
    """What the form of a cue alone tells."""

    noun: bool
    participle: bool
    bare_participle: bool
    infinitive: bool
    with_that: bool
    hearsay: bool


@functools.lru_cache(maxsize=10_000)
def _form(surface: str, language: str) -> _Form:
    french = language == "fr"
    return _Form(
        bool(_NOUN[language].fullmatch(surface)),
        bool(_PARTICIPLE[language].match(surface)),
        french and bool(_BARE_PARTICIPLE.match(surface)),
        french and bool(_INFINITIVE_FR.match(surface)),
        bool(_WITH_THAT.search(surface)),
        bool(_HEARSAY.fullmatch(surface)),
    )


def _is_no_verb(cue, before: str, after: str, language: str) -> bool:
    """Whether the place or the form of a cue tells that it is a noun, or another verb (se montrer), and nothing follows that it says."""
    article = language == "ar" and cue.surface.startswith("ال")
    if language == "ar" and cue.surface.startswith("حمل"):
        return "مسؤول" not in after[:80]
    if article or _right_before(_AFTER_DETERMINER[language], before):
        return True
    form = _form(cue.surface, language)
    if form.noun:
        return cue.value not in _VALUES_OF_NOUNS or not (
            _CONTENT_OF_NOUN[language].match(after)
            or (language == "ar" and not cue.surface.startswith("دع") and _CONTENT_OF_MASDAR.match(after))
        )
    if language == "ar":
        affiliated = cue.surface in _FOLLOWING and after.startswith(" ل")
        return affiliated or bool(_PROCLITIC.search(before[-4:]) or _I_THINK.match(cue.surface))
    if language == "en":
        return (cue.surface.endswith("s") and bool(_right_before(_PREPOSITION, before))) or (
            cue.concept in _ASKED and after.startswith(" by ")
        )
    if form.bare_participle and not (
        _right_before(_AUXILIARIES["fr"], before) or _THAT["fr"].match(after) or " par " in after[:60]
    ):
        return True
    if _right_before(_ARTICLE_OR_CLITIC, before) and _VERB_AND_NOUN.match(cue.surface):
        return True
    if cue.value == "endorse" and _right_before(_REFLEXIVE, before):
        return True
    return bool(_right_before(_AFTER_PREPOSITION, before) and not form.infinitive and not form.participle)


def _is_weak(cue, before: str, language: str) -> bool:
    """Whether a cue counts only beside what it reports: a common word, what finds things, an infinitive, a participle without auxiliary."""
    if cue.tier == "wide" or cue.concept in _NEED_CONTENT:
        return True
    if language != "fr":
        return bool(_right_before(_INFINITIVE[language], before))
    form = _form(cue.surface, language)
    return (
        cue.concept == "assure"
        or form.infinitive
        or (form.bare_participle and not _right_before(_AUXILIARIES["fr"], before))
    )


def _attribution(
    text: str,
    start: int,
    end: int,
    cue,
    quotes: list[Quotation],
    language: str,
    names: frozenset[int],
    harms: list[int],
) -> tuple | None:
    """Source and content spans of a cue, or None where it reports nothing."""
    before, after = text[start : cue.start], text[cue.end : end]
    if _quoted(cue.start, cue.end, quotes):
        return _incise(text, end, cue, before, after, quotes) if language == "fr" else None
    if language == "ar" and (
        _right_before(_NO_VERB, before) or (cue.concept in _NEED_THAT and not _AT_ONCE["ar"].match(after))
    ):
        return None
    if cue.concept == "cite_reason" and not before.strip():
        return None  # a reason put first is that of the deed behind it
    own = text[
        max([start, *(q.end for q in quotes if start < q.end < cue.start)]) : cue.start
    ]  # not what is quoted before
    if _right_before(_NEGATED[language], own) or _right_before(_FIRST_PERSON[language], own):
        return None
    form = _form(cue.surface, language)
    says_that = _AT_ONCE[language].match(after)
    at_once = says_that or form.with_that
    if language == "ar" and cue.surface.startswith("ال") and _right_before(_CALLED, before):
        return None  # what is called so: وصف الاتهامات بأنها باطلة
    if cue.concept == "report_homograph" and language == "ar" and _PASSES_ON.match(after):
        return None  # the words themselves are the cue: نقلت عنه قوله
    content_follows = form.with_that or (says_that and says_that[0].strip() != ":")
    if cue.concept == "reportedly" and not content_follows:
        return None
    if not content_follows and cue.concept not in _ACCORDING and _is_no_verb(cue, before, after, language):
        return None
    quote_after = next((q for q in quotes if cue.end <= q.start <= min(end, cue.end + _REACH_OF_QUOTE)), None)
    quote_before = next((q for q in reversed(quotes) if start < q.end < cue.start), None)
    if quote_before and (
        (quote_before.end - quote_before.start < 12 and not _SPOKEN.match(text, quote_before.end - 1))
        or cue.start - quote_before.end > _MAX_SUBJECT
        or _SENTENCE_OR_CLAUSE_END.search(text[quote_before.end + 1 : cue.start])
    ):
        quote_before = None
    that = _THAT[language].match(after)
    said_before = before.rstrip()
    if form.bare_participle or form.infinitive:
        bare = _without_auxiliaries(
            before, "fr"
        ).rstrip()  # over an auxiliary and what follows it: …, a dû admettre Microsoft
        said_before = bare if len(bare.split()) < len(before.split()) - 1 else said_before
    comma_before = said_before.endswith((",", "،"))
    participle = form.participle
    tail = (
        comma_before
        and not participle
        and len(before.split()) > _MIN_SAID.get(language, 4)
        and len(after.split()) <= _MAX_TAIL.get(language, 8) * (1 + bool(_SUBJECT_BEHIND_EN.match(after)))
    )
    subject = _subject(before, start, language, text) if language != "ar" else None
    closing = (
        language != "ar"
        and subject is not None
        and not (that or participle or comma_before)
        and (len(_WORDS.findall(after)) <= 5 or bool(_CIRCUMSTANCE[language].match(after)))
        and text[start : subject[0]].rstrip().endswith(",")
        and len(text[start : subject[0]].split()) > 3
    )
    at_end = tail or closing
    if cue.concept in _STRICT:
        at_end = closing and cue.concept in _FOUND and _NOUN_PHRASE.match(text, *subject)
    if not (at_once or quote_before or at_end) and _is_weak(cue, before, language):
        soon = (
            quote_after is not None
            and not (language == "ar" and _COMMA.search(text, cue.end, quote_after.start))
            and (
                quote_after.start - cue.end <= _NEAR
                or cue.value == "accuse"
                or cue.concept in _NAMING
                or (
                    (language == "ar" or cue.concept == "speak_of")
                    and quote_after.end - quote_after.start >= _LONG_QUOTE
                )
            )
        )
        if not (
            soon
            or (
                that and that.end() - sum(len(m[0]) for m in _BETWEEN_COMMAS.finditer(after, 0, that.end())) <= _MAX_GAP
            )
            or _COLON_AND_QUOTE.match(after)
            or (cue.concept in _NAMING and _NAMED_AS[language].match(after))
            or (cue.value == "warn" and _ABOUT[language].match(after))
            or (
                (cue.value == "endorse" or cue.concept in _MENTIONING)
                and not (_right_before(_PASSIVE[language], before) or form.noun)
                and any(cue.end < harm < min(end, cue.end + _REACH_OF_HARM) for harm in harms)
            )
            or (cue.concept == "cite_finite" and _TO_THE_FACT.match(after))
            or (cue.concept in _ORDERS and _TO_DO[language].match(after))
            or (cue.concept in _BLAMING and _ON_WHOM[language].match(after))
            or (cue.concept in _DISMISSALS and _WORDS_OF_OTHERS[language].match(after))
            or _BELIEVED.match(cue.surface + after)
            or (cue.concept not in _HOPES and _TO_INFINITIVE[language].match(after))
            or (after.startswith(",") and cue.concept != "add_homograph" and _right_before(_PARENTHESIS, before))
            or (cue.concept == "express" and _FEELING[language].match(after))
            or _right_before(_AS_SAID, before)
            or (language == "ar" and cue.value == "concede" and _WITH_B.search(after[:60]))
        ):
            return None
    if cue.concept in _ACCORDING:
        return _according(text, start, end, cue, language)
    passive_voice = not participle and _right_before(_PASSIVE[language], before)
    if passive_voice and not (
        that
        or quote_before
        or quote_after
        or _BY[language].match(after)
        or cue.concept in _TOLD_WHAT
        or cue.value in ("warn", "accuse")
    ):
        return None
    inserted = _right_before(_INSERTED[language], before)
    if language == "fr" and comma_before and not at_once and not inserted and _SUBJECT_BEHIND.match(after):
        that = None  # it belongs to the subject: conclut une expertise que Le Monde a consultée
    first = comma_before and len(before.split()) > _MIN_SAID.get(language, 4) and bool(quote_before or not that)
    first = first and not (inserted and not quote_before and language != "ar") and not _PARTITIVE.match(after)
    passive = _BY[language].match(after) if passive_voice or not subject else None
    unsaid = passive_voice and cue.value == "accuse" and not passive
    unsaid = unsaid or (language != "ar" and not inserted and _ENDS_COORDINATED.search(said_before[-8:]))
    unsaid = unsaid or (participle and language != "ar" and _FREE_PARTICIPLE.search(before[-12:]))
    behind = (quote_before or first) and language != "ar" and not closing and ((tail and not inserted) or not subject)
    behind = behind or (language == "fr" and _right_before(_AS_FR, said_before))
    if pronoun := _LED_BY_PRONOUN.match(cue.surface):
        source = (cue.start, cue.start + pronoun.end("pronoun"))
    elif unsaid:
        source = (-1, -1)
    elif passive and not quote_before:
        source = _until(text, cue.end + passive.end(), end, language)
    elif inverted := _PRONOUN_INVERTED.search(cue.surface + after[:8]):
        at = cue.start + inverted.start("pronoun")
        source = (at, at + len(inverted["pronoun"]))
    elif behind:
        source = _until(text, cue.end, end, language)
    elif passive_voice and (cue.concept in _TOLD_WHAT or cue.value == "warn"):
        source = (-1, -1)
    elif language == "ar":
        source = _arabic_source(text, start, end, cue, names)
    else:
        source = subject or (-1, -1)
    if quote_after and _COMMA.search(text, cue.end, quote_after.start) and ":" not in text[cue.end : quote_after.start]:
        quote_after = None
    if says_that and says_that[0].strip() != ":":
        content = trim(text, cue.end + says_that.end(), end)
    elif quote_before and (quote_before.end - quote_before.start) > 15:
        content = (max(start, quote_before.start), quote_before.end)
    elif cue.concept in _NAMING or (cue.value == "accuse" and quote_after and not at_once):
        content = trim(text, max(cue.end, source[1]), end)
    elif that and not (
        language == "ar"
        and quote_after
        and quote_after.start < cue.end + that.end()
        and text.count(" ", quote_after.start, quote_after.end) > 2
    ):
        content = trim(text, cue.end + that.end(), end)
    elif closing and not quote_after:
        content = trim(text, start, subject[0])
    elif quote_after:
        content = (quote_after.start, min(quote_after.end, end))
    elif first:
        content = trim(text, start, cue.start)
    else:
        content = trim(text, max(cue.end, source[1]), end)
    if content[1] - content[0] < 2 and language == "ar" and (object_ := _OBJECT.search(text[slice(*source)])):
        content = trim(text, source[0] + object_.end(), end)
        source = trim(text, source[0], source[0] + object_.start())
    if content[1] - content[0] < 2:
        content = trim(text, start, cue.start)
    if cue.concept in _FOUND and (while_ := _WHILE.search(text, *content)):
        content = content[0], while_.start()
    return (source, content) if content[1] - content[0] >= 2 else None


def _noun(text: str, start: int, end: int, cue, language: str) -> tuple | None:
    """Cue, source and content of a noun that takes its content along: X raised concerns that …, اتهامات X بـ…, concerns were raised by X that …"""
    after = text[cue.end : end]
    raised = _RAISED[language].match(after)
    if raised:
        by = _BY[language].match(text, cue.end + raised.end(), end)
        at = by.end() if by else cue.end + raised.end()
        that = _THAT_AFTER_SOURCE[language].search(text, at, min(end, at + _MAX_SOURCE))
        if that is None:
            return None
        source = trim(text, at, that.start()) if by else (-1, -1)
        return (cue.start, cue.end + raised.end()), source, trim(text, that.end(), end)
    if language == "ar" and (levelled := _LEVELLED.match(after)):
        at = cue.end
        return (
            (cue.start, cue.end),
            trim(text, at + levelled.start("source"), at + levelled.end("source")),
            trim(text, at + levelled.end(), end),
        )
    content = _CONTENT_OF_NOUN[language].match(after)
    verb = _light_verb(text, start, cue.start, language)
    if verb is None:
        return None
    if content is None:
        return None
    (verb_start, verb_end), governed = verb
    content_span = trim(text, cue.end + content.end(), end)
    if language == "ar":
        source = trim(text, verb_end, governed) if governed - verb_end > 1 else (-1, -1)
    else:
        source = _subject(text[start:verb_start], start, language, text) or (-1, -1)
    if _DENIES.match(text, verb_start):
        return (cue.start, cue.end), (-1, -1), content_span  # whose accusation it is, the denial does not tell
    span = (verb_start, cue.end) if cue.end - verb_start <= _ONE_CUE and language != "ar" else (verb_start, verb_end)
    return (span, source, content_span) if content_span[1] - content_span[0] >= 2 else None


_BETWEEN_CLAUSES = regex.compile(r"[.;:؛!?؟]")
_ON = regex.compile(r"(?:(?<=\s)عن\s*|(?<=\s))$")


def _light_verb(text: str, start: int, end: int, language: str) -> tuple[tuple[int, int], int] | None:
    """The verb of which a noun is the object (raised concerns, أعرب … عن مخاوف): its span, and where its object begins."""
    verbs = list(_LIGHT_VERB[language].finditer(text, max(start, end - 90), end))
    if not verbs or _BETWEEN_CLAUSES.search(text[verbs[-1].end() : end]):
        return None
    verb = verbs[0]
    between = text[verb.end() : end]
    if language != "ar":
        return (verb.span("verb"), end) if len(between.split()) <= 3 else None
    on = _ON.search(between)
    return (verb.span("verb"), verb.end() + on.start()) if on else None


def source_of_verb(text: str, start: int, end: int, cue, language: str, names: frozenset[int]) -> tuple[int, int]:
    """The span of the subject of a cue that is a verb, or (-1, -1)."""
    if language == "ar":
        return _arabic_source(text, start, end, cue, names)
    return _subject(text[start : cue.start], start, language, text) or (-1, -1)


_QUOTED_NAME = regex.compile(
    r"(?<=(?:شرك|مجموع|صحيف|منظم|بنك|مصرف|وكال|قنا|جمعي|تطبيق|مختبر|حزب|حرك|مؤسس|موقع|مركز|شبك|معهد|هيئ|منص|جامع|فريق|كتيب|société|groupe|entreprise|journal|site|quotidien|agence|collectif|"
    r"firm|company|group|paper|gang)\p{L}{0,2}(?:\s\p{L}+)?\s?)[«“\"]\s?[\p{L}\p{N}.’'-]+(?:\s[\p{L}\p{N}.’'-]+){0,2}\s?[»”\"](?=\s+\p{L})|"
    r"(?<=\p{Lo}\s)[«“\"]ال[\p{L}-]+(?:\s[\p{L}\p{N}.’'-]+){0,4}\s?[»”\"](?=\s\p{L})|"
    r"(?<=\p{Lo}\s)[«“\"]\s?[\p{L}\p{N}.’'-]+(?:\s[\p{L}\p{N}.’'-]+){0,2}\s?[»”\"](?=\s(?:[أإ]ن|ب\p{L}|عن)\p{L}{0,3})"
)
"""A name in quotation marks inside a source: شركة «فالكون تيك» المطوّرة."""
_WHAT = regex.compile(r"\s*ما\s")


def _according(text: str, start: int, end: int, cue, language: str) -> tuple | None:
    """According to X, …; …, selon X. بحسب ما أفاد leaves it to the verb."""
    if language == "ar" and _WHAT.match(text[cue.end : end]):
        return None
    source = _until(text, cue.end, end, language)
    rest = trim(text, source[1], end)
    return source, (rest if rest[1] - rest[0] > 15 else trim(text, start, cue.start))


def _until(text: str, start: int, end: int, language: str) -> tuple[int, int]:
    """The noun phrase that begins after a cue."""
    time = _TIME.match(text[start:end])
    start += time.end() if time else 0
    limit = min(end, start + _MAX_SOURCE)
    stop = _SOURCE_ENDS[language].search(text, start + (language != "ar"), limit)
    while stop and (name := _QUOTED_NAME.match(text, stop.start(), limit)):
        stop = _SOURCE_ENDS[language].search(text, name.end(), limit)
    return trim(text, start, stop.start() if stop else min(end, start + _MAX_SOURCE))


def _right_before(pattern: regex.Pattern, before: str) -> regex.Match | None:
    """What a pattern that ends where the text ends finds there."""
    return pattern.search(before, max(0, len(before) - _REACH_BACK))


def _without_auxiliaries(before: str, language: str) -> str:
    found = _right_before(_AUXILIARIES[language], before)
    return before[: found.start()] if found else before


def _last_clause(before: str, language: str) -> int:
    """Where the clause that a text ends with begins: 0 where no border is near, so that it is the whole."""
    last = 0
    for border in _CLAUSE[language].finditer(before, max(0, len(before) - _REACH_BACK)):
        last = border.end()
    return last


def _subject(before: str, start: int, language: str, text: str) -> tuple[int, int] | None:
    """The noun phrase that ends before a cue, over its auxiliaries and over a relative clause between commas."""
    bare = _without_auxiliaries(before, language).rstrip()
    if bare.endswith(","):
        parts = bare[:-1].split(",")
        if len(parts) < 2:
            return None
        bare = ",".join(parts[:-1])
    begin = _last_clause(bare, language)
    if begin >= len(bare.rstrip()) or len(bare) - begin > _MAX_SOURCE:
        return None
    if begin and (name := _right_before(_NAME_BEFORE_APPOSITION, bare[:begin])):
        begin = name.start("name")
    span = trim(text, start + begin, start + len(bare))
    if begin and _RELATIVE_PRONOUN.fullmatch(text[slice(*span)]):
        return _subject(before[:begin].rstrip(" ,"), start, language, text) or span
    return span if span[1] > span[0] else None


_LEADING = _Rules({
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


def _leading_subject(text: str, start: int, end: int, language: str) -> tuple[int, int]:
    """The subject that a sentence begins with, as far as one finds it without grammar: up to its first verb, in Arabic behind it."""
    found = _LEADING[language].match(text, start, end)
    return trim(text, *found.span("subject")) if found else (-1, -1)


_RELATIVE_PRONOUN = regex.compile(r"who|which|that|qui", regex.IGNORECASE)
_GLUED = regex.compile(r"(?r)\p{L}+$")


_WHO = ("الذي", "التي", "الذين")
_RELATIVE = regex.compile(r"(?P<head>[^،.]{3,60}?)،?\s+[وف]?(?:الذي|التي|الذين)\s*$")


def _arabic_source(text: str, start: int, end: int, cue, names: frozenset[int]) -> tuple[int, int]:
    """Arabic: the subject after the verb, or before a verb that أن follows at once; nothing where the verb drops it."""
    before = text[start : cue.start]
    glued = _right_before(_GLUED, before)
    before = _without_auxiliaries(before[: glued.start()] if glued else before, "ar")
    if _HIS_WORDS.fullmatch(cue.surface) and (told := _right_before(_OF_WHOM, before)):
        return trim(text, start + told.start("head"), start + told.end("head"))
    if cue.surface.startswith("نقل") and (told := _OF_WHOM_AFTER.match(text, cue.end, end)):
        return trim(text, *told.span("head"))
    time = _DAY.match(text, cue.end, end)
    behind = time.end() if time else cue.end
    with_b = _WITH_B.match(text, behind, end)
    if cue.concept == "saying_noun" or cue.surface == "بالقول":
        return -1, -1
    if glued and (topic := _right_before(_AS_FOR, before)):
        return trim(text, start + topic.start("head"), start + topic.end("head"))
    if _right_before(_AS_SAID, before) and (back := _POINTS_BACK.match(text, behind, end)):
        behind = back.end() - 1  # ما خلص إليه التقرير
    relative = before.rstrip().endswith(_WHO) and _right_before(_RELATIVE, before)
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
    if told or done_with_b or addressed or _NO_SUBJECT.match(text, behind, end) or _COMPLEMENTIZED.search(cue.surface):
        relative = relative or _right_before(_SUBJECT_OF_COMPLEMENT, before)
        if relative:
            return trim(text, start + relative.start("head"), start + relative.end("head"))
        return trim(text, *nominal) if nominal else (-1, -1)
    following = _until(text, behind, end, "ar")
    if cue.value == "concede":
        what = next((b for b in _WITH_B.finditer(text, *following) if b.end() - 2 not in names), None)
        following = trim(text, following[0], what.start()) if what else following
    verb_is_imperfect = fold_string(cue.surface)[:1] in ("ي", "ت")
    if nominal and (
        following[1] - following[0] < 2
        or verb_is_imperfect
        or (_DEFINITE.match(clause) and not _form(cue.surface, "ar").noun)
    ):
        return trim(text, *nominal)
    return following if following[1] - following[0] >= 2 else (-1, -1)


def quotations_near(quotes: list[Quotation], start: int, end: int) -> list[Quotation]:
    """The quotations that touch a stretch; they stand in order and apart."""
    first = bisect.bisect_left(quotes, start, key=lambda quote: quote.end)
    return quotes[first : bisect.bisect_right(quotes, end, key=lambda quote: quote.start)]


def _quoted(start: int, end: int, quotes: list[Quotation]) -> bool:
    """Whether a span stands inside a quotation."""
    return any(quote.start <= start and end <= quote.end for quote in quotes)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without space, commas and quotation marks at its borders."""
    edge = ' \t\n\u00a0\u202f,،;:.!?؟«»“”"„‹›—–'
    while start < end and text[start] in edge:
        start += 1
    while end > start and text[end - 1] in edge:
        end -= 1
    return start, end


class _Sources:
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


def quote_form_of(start: int, end: int, quotes: list[Quotation], names: set[tuple[int, int]] = frozenset()) -> str:
    """How much of a content stands in quotation marks; those around a name (``names``, spans) do not count."""
    quotes = [quote for quote in quotes if (quote.start, quote.end) not in names]
    covered = sum(max(0, min(end, quote.end) - max(start, quote.start)) for quote in quotes)
    if not covered:
        return "indirect"
    return "direct" if covered >= 0.9 * (end - start) else "mixed"
