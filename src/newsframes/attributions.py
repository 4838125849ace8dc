"""Attributions: who is said to have said what, in which words, in three languages.

A stance cue of the lexicon (said, a déclaré, قال …) is accepted where its neighbours let it report something; its source is the subject,
before or after it as the grammar of the language has it, its content what it governs. After PARC 3.0 and PolNeAR (source, cue, content).
"""

from __future__ import annotations

import functools
import itertools

import numpy as np
import pandas as pd
import regex

from newsframes.cue_forms import Rules, form_of
from newsframes.cues import STRONG
from newsframes.lexicon import Lexicon
from newsframes.match import rows_of
from newsframes.quotations import (
    Quotation,
    find_quotations,
    is_quoted,
    quotations_near,
    quote_form_of,
    trim,
)
from newsframes.subjects import (
    AS_SAID,
    AUXILIARIES,
    DEED,
    MAX_SOURCE,
    WITH_B,
    Sources,
    arabic_source,
    before_second_name,
    can_speak,
    entity_in,
    last_described,
    leading_subject,
    object_behind,
    right_before,
    source_of_phrase,
    source_until,
    subject_before,
    subject_of_content,
    without_auxiliaries,
)

COLUMNS = [
    "text_no", "sentence_no", "cue_start", "cue_end", "cue", "verb_stance", "source_start", "source_end", "source", "source_entity",
    "content_start", "content_end", "quote_form",
]  # fmt: skip
_ACCORDING = frozenset(["according_to"])
_MAX_SUBJECT = 60
_MIN_SAID = {"en": 4, "fr": 2, "ar": 4}
"""Words before a comma that may be what was said."""
_MAX_TAIL = {"en": 8, "fr": 25, "ar": 8}
"""Words after a verb that follows a comma and what was said: its subject and what is told of it; French may tell much."""
_MAX_CLOSING = 4
_MARK_AND_SPACE = 3
"""A sentence of few words right behind a quotation that ends with a stop of its own tells who said it: "…؟" تساءلت سارة."""
_REACH_OF_QUOTE = 45
_NEAR = 12
_LONG_QUOTE = 15
"""Characters from a common word to a quotation that is its content; a subject stands between them in Arabic, what is called so in all."""
_THAT = Rules(
    {
        "en": regex.compile(
            r"\s*(?:(?!(?:there|was|were|is|are|has|had|have|no|it|he|she|they|we)\b)[\w.’'-]+\s+){0,8}?(?:that|how|why|whether)\b|\s*:",
            regex.IGNORECASE,
        ),
        "fr": regex.compile(
            r"\s*(?:[\w’'-]+\s+){0,6}?(?:(?<!parce |afin |alors |tandis |pour |avant |après |dès |depuis |pendant |bien |sans |plus |moins |autres? |même |ce |telle? )qu(?:e\b|['’])|comment\b|pourquoi\b)|\s*:",
            regex.IGNORECASE,
        ),
        "ar": regex.compile(
            r"(?:[^.،؛!?؟]{0,90}?(?:،[^.،؛!?؟]{1,90}،[^.،؛!?؟]{1,60}?)?(?<!\p{L}|دون |قبل |بعد |منذ |رغم |غير |إلا |بما |حيث |كما |مع |لو |حين |علما |علمًا |علماً )|[^.؛!?؟]{0,150}?،\s*)(?:ب?[أإا]ن(?:ه|ها|هم|هما|نا|ني|ك)?)(?!\p{L})|"
            r"[^.،؛!?؟]{0,60}?\s(?:كيف|لماذا|ماذا|متى|هل|ع?ما\sإذا)(?!\p{L})|\s*:"
        ),
    }
)
_NEGATED = Rules(
    {
        "en": regex.compile(
            r"(?r)(?:\b(?:not|never|nor|neither|without)\b|n['’]t\b)[^\w,;]*(?:\w+[^\w,;]+){0,2}$", regex.IGNORECASE
        ),
        "fr": regex.compile(r"(?r)(?:\bne\b|\bn['’]|\bsans\b(?!-))[^\w,;]*(?:\w+[^\w,;]+){0,2}$", regex.IGNORECASE),
        "ar": regex.compile(r"(?r)(?<!\p{L})[وف]?(?:لم|لا|لن|ليس|ليست|دون|عدم|دون أن)\s+$"),
    }
)
_FIRST_PERSON = Rules(
    {
        "en": regex.compile(r"(?r)\b(?:I|we)\b\W*(?:\w+\W+)?$"),
        "fr": regex.compile(
            r"(?r)(?:\bje\b|(?:^|[^\w\s’'-]\s*|\b(?:que|et|mais|si|où|comme|donc|car|quand|lorsque|dont)\s+)nous\b)\W*(?:\w+\W+)?$|\bj['’](?:\w+\W+)?$",
            regex.IGNORECASE,
        ),
        "ar": regex.compile(r"(?r)(?<!\p{L})[وف]?(?:أنا|إني|إنني|أنني|نحن|إننا|أننا)\s+$"),
    }
)
_BY = Rules(
    {
        "en": regex.compile(r"\s+by\s+"),
        "fr": regex.compile(r"\s+par\s+"),
        "ar": regex.compile(r"\s+(?:من قبل|على يد)\s+"),
    }
)
_PASSIVE = Rules(
    {
        "en": regex.compile(r"(?r)\b(?:was|were|been|is|are|being)\s+(?:\w+\s+)?$", regex.IGNORECASE),
        "fr": regex.compile(r"(?r)\b(?:été|est|sont|était|étaient|fut|furent)\s+(?:\w+\s+)?$", regex.IGNORECASE),
    }
)
_AT_ONCE = Rules(
    {
        "en": regex.compile(r"\s*(?:on \w+day\s+|to \w+ \w+\s+)?(?:that\b|how\b|:)", regex.IGNORECASE),
        "fr": regex.compile(r"\s*(?:\w+di\s+|dimanche\s+|hier\s+)?(?:qu(?:e\b|['’])|:)", regex.IGNORECASE),
        "ar": regex.compile(r"\s*(?:ب?[أإا]ن(?:ه|ها|هم|هما)?(?!\p{L})|:)"),
    }
)
"""What must follow a cue that is too common to count alone."""
_AFTER_DETERMINER = Rules({
    "en": regex.compile(r"(?r)\b(?:the|an?|this|its|his|her|their|no|any|of)\s+$", regex.IGNORECASE),
    "fr": regex.compile(
        r"(?r)\b(?:une?|des|ces?|cette|son|sa|ses|leurs?)\s+$|\bd['’]$",
        regex.IGNORECASE,
    ),
    "ar": regex.compile(r"(?r)(?:(?<!\p{L})[وفبك]?ال|لل)$|(?<!\p{L})(?:هذا|هذه)\s+$"),
})  # fmt: skip
"""A word behind a determiner is a noun (the report, التقرير), which attributes only where its content follows at once."""
_INSERTED = Rules({
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
_FEELING = Rules({
    "en": regex.compile(
        r"\s+(?:[\w’'-]+\s+){0,3}?(?:doubts?|hopes?|concerns?|confidence|regrets?|fears?|optimism|support|surprise|dismay|outrage|sc?kepticism|frustration|alarm|anger|satisfaction|condolences|belief|view|commitments?|calls?|pledges?|warnings?|demands?|appeals?|threats?|offer|gratitude|thanks|solidarity|sympathy|pride|remorse|shock|interest|opposition|admiration|delight|joy|relief)\b",
        regex.IGNORECASE,
    ),
    "fr": regex.compile(
        r"\s+(?:[\w’'-]+\s+){0,3}?(?:[ldns]['’])?(?:doutes?|espoirs?|inquiétudes?|préoccupations?|confiance|regrets?|craintes?|optimisme|soutien|surprise|consternation|indignation|scepticisme|frustration|colère|satisfaction|condoléances|avis|engagements?|appels?|promesses?|avertissements?|demandes?|menaces?|offre|attachement|gratitude|remerciements|solidarité|sympathie|fierté|remords|choc|intérêt|opposition|admiration|joie|soulagement)\b",
        regex.IGNORECASE,
    ),
    "ar": regex.compile(r"[^.؛!?؟:،]{0,60}?(?:\sعن\s|(?:\s|ت|ه)(?:قلق|أسف|أمل|ثقة|شك|تفاؤل|استغراب|استياء|ارتياح|دعم|تأييد|استعداد|ثقت|سعاد|فخر|امتنان|تضامن|تعاط|إعجاب|ندم|غضب|صدم|اهتمام|معارض|رضا|خشي|مخاوف|تخوف|انزعاج|ترحيب|رغب|أسا|حزن|التزام|تأكيد|دعوت|رفض|مطالب|تعهد|إدان|تمسك|تحذير)\p{L}{0,3})"),
})  # fmt: skip
_HOPES = frozenset(["ambiguous_neutral_verbs", "recall", "name_as", "speak_of", "find_homograph", "show_homograph"])
_TO_THE_FACT = regex.compile(r"[^.؛!?؟:،]{0,60}?\s(?:إلى|على)\s(?:وجود|احتمال|إمكانية|ضرورة|أهمية|عدم|خطورة|وجوب)")
_ON_WHOM = Rules({
    "en": regex.compile(r"\s+(?:[^\s,;:]+\s+){1,9}?(?:to|on)\s", regex.IGNORECASE),
    "fr": regex.compile(r"\s+(?:[^\s,;:]+\s+){0,9}?(?:à|aux?)\s", regex.IGNORECASE),
    "ar": regex.compile(r"\s+[^.؛:،]{2,80}?\sإلى\s"),
})  # fmt: skip
_RESPONSIBILITY = Rules(
    {"ar": regex.compile(r"[^.؛:]{0,80}?\s(?:(?:ال)?(?:مسؤولي[ةت]|تبع[ةا]|وزر)|ب?(?:ال)?(?:لوم|لائمة))")}
)
_WITH_DEED = Rules({"ar": regex.compile(r"\s+(?:[^.؛:،]{2,80}?\s)?ب(?:ال)?" + DEED.pattern)})
"""After a verb that threatens: what is threatened (هددت طهران بإغلاق المضيق), for a thing threatens too."""
_RULED_OUT = Rules(
    {
        "en": regex.compile(r"\s+(?:\w+ing|any|the (?:possibility|idea|prospect|use|option)|an?)\b", regex.IGNORECASE),
        "fr": regex.compile(
            r"\s+(?:tout|l['’]hypothèse|l['’]idée|la possibilité|une?\b|(?:de\s|d['’])\p{L}+(?:er|ir|re|oir)\b)",
            regex.IGNORECASE,
        ),
        "ar": regex.compile(
            r"\s+(?:[^.؛:،]{2,60}?\s)?(?:أي|إمكانية|احتمال\p{L}*|فرضية|فكرة|خيار|" + DEED.pattern + ")"
        ),
    }
)
_NEED_THAT = frozenset(["notify_reach"])
_SAY_WORDS = frozenset(["add", "add_homograph", "mention", "write", "reply", "comment_verb"])
"""What they govern is said: a mere noun behind them is something else (أضاف الهدف الثالث)."""
_NAMING = frozenset(["describe", "name_as"])
_VALUES_OF_NOUNS = frozenset(["accuse", "warn", "distance", "concede"])
_NAMED_AS = Rules(
    {
        "en": regex.compile(
            r"\s+(?!when|for|on|off|in|to|at|up|out|upon)(?:[\w’'-]+\s+){1,6}?(?:as|an?|the)\s+\w|\s+[^,.;:]{2,60},[^,.;:]{2,60},\s+as\s|\s+(?:the|it|this|that|them|him|her|such|these|those)\b(?:\s\w+)?\s+\w+(?:less|ful|ous|ive|able|ible|ing|al|ic|ent|ant|ate|un\w+ed|false|absurd|wrong)\b",
            regex.IGNORECASE,
        ),
        "fr": regex.compile(
            r"\s+(?!une? |des |du |plusieurs |\d)(?:[\w’'-]+\s+){0,6}?(?:de\b|d['’]|comme\b)", regex.IGNORECASE
        ),
        "ar": regex.compile(r"\s+[^.،؛:]{2,70}?\s(?:ب|كـ|على أن)"),
    }
)
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
_AN_EVENT = Rules({
    "en": regex.compile(
        r"\s+(?:[\w’'-]+\s+){0,4}?(?:deaths?|arrests?|killings?|loss|sale|departure|arrival|existence|presence|attacks?|incident|identit(?:y|ies)|reports?|receipt|plans?|cases?|decision|news|breach|signing|"
        r"cancellation|postponement|resignation|closure|outbreak|appointment|release|deal|agreement)\b",
        regex.IGNORECASE,
    ),
    "fr": regex.compile(
        r"\s+(?:[\w’'-]+\s+){0,4}?(?:[ld]['’])?(?:morts?|décès|arrestations?|pertes?|vente|départ|arrivée|existence|présence|attaques?|incident|identité|informations?|réception|projets?|cas|décision|nouvelle|"
        r"signature|annulation|report|démission|fermeture|épidémie|nomination|libération|accord)\b",
        regex.IGNORECASE,
    ),
})  # fmt: skip
"""What may be confirmed as well as told: confirmed the death of two men. Arabic says so with أكد, which needs nothing beside it."""
_WORDS_OF_OTHERS = Rules({
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
_ATTACK = Rules(
    {
        "fr": regex.compile(
            r"\s+(?:[\w’'-]+\s+){0,3}?(?:[ld]['’])?(?:attentat|attaque|explosion|assassinat|meurtre|enlèvement|fusillade|responsabilité|frappe|tir|opération)",
            regex.IGNORECASE,
        ),
        "ar": regex.compile(
            r"[^.؛:،]{0,60}?\s(?:ال)?(?:هجوم|تفجير|اعتداء|عملي[ةا]|انفجار|مسؤولي|اغتيال|خطف|إطلاق|قصف|اختراق|ضرب)"
        ),
    }
)
_DOUBTED = Rules({"ar": regex.compile(r"[^.؛:،]{0,60}?\s(?:في\s|ب\p{L})")})
_EXPECTED = Rules({"ar": regex.compile(r"\s[^.؛:،]{2,60}?\s" + DEED.pattern)})
_EVIDENCE = Rules(
    {
        "en": regex.compile(
            r"(?r)\b(?:figures|data|results|statistics|stud(?:y|ies)|polls?|surveys?|research|documents|reports?|records|analysis|findings|footage|images|video|photos)\s+(?:(?!that\b|which\b|qui\b)[\w’'-]+\s+){0,8}$",
            regex.IGNORECASE,
        ),
        "fr": regex.compile(
            r"(?r)\b(?:chiffres|données|résultats|statistiques|études?|sondages?|enquêtes?|recherches|documents|rapports?|analyses?|images|vidéos?|photos)\s+(?:(?!that\b|which\b|qui\b)[\w’'-]+\s+){0,8}$",
            regex.IGNORECASE,
        ),
        "ar": regex.compile(
            r"\s+(?:\p{L}+\s)?(?:ال)?(?:أرقام|بيانات|نتائج|إحصا\p{L}+|دراس\p{L}+|استطلاع\p{L}*|وثائق|تقرير|تقارير|أبحاث|بحوث|تحليل\p{L}*|صور|مقاطع|لقطات)(?!\p{L})"
        ),
    }
)
"""What shows things: figures, a study; it stands before the verb, in Arabic behind it."""
_ORDERED = Rules(
    {
        "ar": regex.compile(
            r"\s+(?:\p{L}+\s)?ال\p{L}+\s(?:[^.؛:،]{0,50}?\s)?ب(?:أن|م\p{L}ا\p{L}{2,3}|" + DEED.pattern + ")"
        )
    }
)
"""أمر is also a matter: it orders where a subject with its article and a deed follow."""
_PROPOSED = Rules(
    {
        "fr": regex.compile(
            r"\s+(?:(?:de\s|d['’])\p{L}+(?:er|ir|re|oir)\b|(?:une?\s|la\s|l['’])\p{L}+(?:tion|ment|age|ure)\b)",
            regex.IGNORECASE,
        ),
        "ar": regex.compile(r"\s+(?:[^.؛:،]{2,60}?\s)?" + DEED.pattern),
    }
)
_COLON_AND_QUOTE = regex.compile(r"[^.;؛!?؟:«“\"]{0,90}:\s*[«“\"‘']")
_TO_DO = Rules(
    {
        "en": regex.compile(
            r"\s+(?:[^\s,;:]+\s+){0,15}?to\s+\p{L}|\s+(?:the|an|its|his|her|their)\s+(?:\w+\s)?(?:closure|release|arrest|withdrawal|removal|halt|end|return|\w+[st]ion|\w+ment)\b|\s+(?:[^\s,;:]+\s+){0,4}?(?:what|when|who|where|why|how|if|whether)\b",
            regex.IGNORECASE,
        ),
        "fr": regex.compile(
            r"\s+(?:[^\s,;:]+\s+){0,15}?(?:à|de|d['’])\s*(?:ne pas |n['’]|l['’]|s['’]|se |y |les? |la |leur )*\p{L}+(?:er|ir|re|oir)\b|"
            r"\s+(?:l[ae]\s|l['’])\p{L}+(?:[st]ion|ment|ture|age|rait|fin|arrêt|départ)\b|\s+(?:[^\s,;:]+\s+){0,4}?(?:quand|combien|quel\w*|où|si)\b",
            regex.IGNORECASE,
        ),
        "ar": regex.compile(r"\s+(?:[^.؛:]{2,120}?\s)?(?:إلى|على|ب?[أإا]ن\p{L}{0,3}|عدم|ب\p{L}{3,})(?!\p{L})"),
    }
)
_BESIDE: dict[str, Rules] = (
    dict.fromkeys(["urge_demand", "caution"], _TO_DO)
    | dict.fromkeys(["attribute", "blame"], _ON_WHOM)
    | dict.fromkeys(["describe", "name_as"], _NAMED_AS)
    | dict.fromkeys(["express", "renew"], _FEELING)
    | dict.fromkeys(["reject_stance", "dismiss_stance"], _WORDS_OF_OTHERS)
    | {
        "confirm": _AN_EVENT, "threaten": _WITH_DEED, "rule_out": _RULED_OUT, "own_the_attack": _ATTACK, "order_homograph": _ORDERED, "propose": _PROPOSED,
        "lay_blame_on": _RESPONSIBILITY, "doubt": _DOUBTED, "expect": _EXPECTED,
    }
)  # fmt: skip
"""What must follow which common word to show that it reports."""
_ONLY_BESIDE = frozenset(["order_homograph", "lay_blame_on", "renew"])
"""Words so common that nothing else shows it."""
_PARENTHESIS = regex.compile(r"\w\s+[\w’'-]+,\s+(?:\p{L}[\p{L}.’'-]*\s+){1,5}$")
_BETWEEN_COMMAS = regex.compile(r"،[^،]{1,80}،")
_MAX_GAP = 60
"""Characters between a word that is too common alone and its *that*."""
_TO_INFINITIVE = Rules(
    {
        "fr": regex.compile(
            r"\s+(?:ne (?:pas |plus |jamais |rien )?|n['’]|l['’]|s['’]|se |y |leur )*(?!hier|fév|jan|septem|octo|novem|décem|entre|contre|notre|votre|autre|dernier|premier|leur\b)\p{L}+(?:er|ir|dre|[dlu]ire|crire|faire|être|ttre|ître|clure|vre)\b",
            regex.IGNORECASE,
        ),
    }
)
"""French verbs of saying take an infinitive: il assure avoir tout lu."""
_INFINITIVE = Rules(
    {
        "en": regex.compile(r"(?r)\b(?:to|not|must|can|could|should|may|might)\s+$", regex.IGNORECASE),
        "ar": regex.compile(r"(?r)(?<!\p{L})(?:أن|كي|لكي|حتى)\s+$"),
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
_I_THINK = regex.compile(r"اطلع|آمل(?!\p{L})|أ(?:عتقد|ظن|عتبر|قترح|تهم|عترف|نتقد|شتبه|دعي|ؤكد)(?!\p{L})")
_REFLEXIVE = regex.compile(r"(?r)\b(?:s['’]|se\s+)(?:(?:est|sont|était|étaient|soit)\s+)?$", regex.IGNORECASE)
_AFTER_PREPOSITION = regex.compile(
    r"(?r)(?:\b(?:de|du|aux?|en|sans|sur|par|avec|chez|sous|vers|dans)\s+|\bd['’])$", regex.IGNORECASE
)
_CIRCUMSTANCE = Rules(
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
    r"(?!(?:in|of|about|on|with|for|to|so|is|are|was|were|will|would|has|have|had|can|could|may|might|must|should|did|does)\b|it or)(?:[\w'’-]+\s+){1,8}?"
    r"(?:(?:is|are|was|were|has|have|had|will|would|could|should|might|may|can|must|did|does)(?:n['’]t)?|\w+ed|spoke|told|went|came|took|made|got|gave|left|won|lost|saw|knew|felt|held|kept|met|paid|put|ran|sent|"
    r"set|spent|stood|brought|bought|built|began|became|broke|chose|drove|fell|fled|flew|led|rose|shot|sold|stole|taught|thought|threw|wore|wrote)\b|"
    r"(?:wrote|tweeted|added|replied|responded|reasoned|commented|mused)\s+(?:[\w'’-]+\s+){1,5}?(?:is|are|was|were|has|have|had|will|would|could|should|might)\b|"
    r"claims?\s+to\s+\w|estimate[ds]?\s+(?:[\w’'-]+\s+){1,8}?at\s+(?:about\s|around\s|nearly\s|more than\s)?[\p{Sc}\d]|"
    r"(?:a |ont |avait )?jug(?:e|ent|eait|eaient|ea|é)\s+(?:la|le|les|l['’]|ces?|cette|son|sa|ses|leurs?)\s?\w|"
    r"(?:chiffr|évalu|estim)(?:e|ent|ait|é)\s+(?:[\w’'-]+\s+){0,8}?(?:à|entre)\s+(?:plus de\s|près de\s|environ\s|quelque\s)?\d|"
    r"[يت]?قدر\p{L}{0,2}\s+[^.،؛]{2,70}?\sب(?:نحو|حوالي|أكثر|\d)|"
    r"(?:note|observe)s?\s+(?:an?|the)\s|(?:note|notent|constate|constatent|observe|observent|relève|relèvent)\s+(?:une?|la|le|l['’])\s?(?:\w+\s)?(?:hausse|baisse|augmentation|diminution|progression|recul|"
    r"aggravation|amélioration|manque|absence)\b|reported\s+(?:\w+ing|no|an?|higher|lower|record|more|fewer)\b|consider(?:s|ed)?\s+(?:[\w'’-]+\s+){1,4}?(?:an?|the)\s|"
    r"consid(?:è|é)r\p{L}+\s+(?:[\w’'-]+\s+){1,6}?comme\b|fear\s+(?:an?|the)\b|feared\s+(?:an?|the|for|his|her|their|its?|\w+ing)\b|"
    r"(?:thought|thinks?|believes?)\s+(?:the|an?|it|he|she|they|you|we|this|there|his|her|their|its)\b|"
    r"(?:expect(?:s|ed)?|believe[ds]?)\s+(?:[\w'’-]+\s+){1,6}?to\s+\w)",
    regex.IGNORECASE,
)
_TOLD_WHAT = frozenset(["tell", "inform", "urge_demand", "caution"])
"""In the passive their subject is who is told."""
_NOUN_PHRASE = regex.compile(r"(?!(?:\w+ing|any\w*|what|which|who|that|as)\b)\w")
_SUBJECT_BEHIND_EN = regex.compile(r"\s+(?:the|an?|one|its|his|her|their|\p{Lu}\w+)\s")
_SUBJECT_BEHIND = regex.compile(r"\s+(?:(?i:l['’]|le |la |les |une? |son |sa |ses |leurs? )|\p{Lu})")
_FREE_PARTICIPLE = regex.compile(r"(?:,|\b(?:en|while|by|before|after|in))\s+$", regex.IGNORECASE)
"""Before a participle whose subject is that of the sentence: …, adding that; tout en reconnaissant."""
_COMMA = regex.compile(r"[,،]")
_SPOKEN = regex.compile(r"[,.!?…][”\"»]|\w[”\"»],")
"""Ends a quotation, however short, that a verb of saying may follow."""
_PARTITIVE = regex.compile(r"\s+(?:des|du|de l[a'’])\b", regex.IGNORECASE)
"""After a French verb: its object, not its subject behind it."""
_ABOUT = Rules(
    {
        "en": regex.compile(r"\s+(?:that|about|it|they|he|she)\b", regex.IGNORECASE),
        "fr": regex.compile(r"\s+(?:que\b|qu['’]|d['’]|de\b|du\b|des\b|par\b|pour\b)", regex.IGNORECASE),
        "ar": regex.compile(r"\s+(?:من|بشأن|إزاء|حيال|حول|على)\s"),
    }
)
_LIGHT_VERB = Rules({
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
_RAISED = Rules({
    "en": regex.compile(r"\s+(?:have|has|had|were|was|are|is)\s+(?:also\s+)?(?:been\s+)?(?:raised|expressed|voiced|levelled|leveled|made)\b"),
    "fr": regex.compile(r"\s+(?:ont|a|avaient|sont|est)\s+(?:été\s+)?(?:exprimée?s?|formulée?s?|soulevée?s?|portée?s?)\b"),
})  # fmt: skip
_THAT_AFTER_SOURCE = Rules(
    {
        "en": regex.compile(r"\bthat\b"),
        "fr": regex.compile(r"\b(?:que\b|qu['’]|selon lesquelles\b|selon laquelle\b)"),
    }
)
_CONTENT_OF_NOUN = Rules(
    {
        "en": regex.compile(r"\s+(?:that|of|over|about|by \p{Lu}\w+ that)\b"),
        "fr": regex.compile(r"\s+(?:que\b|qu['’]|selon lesquelles|selon laquelle|d['’]|de\b|sur\b|quant à)"),
        "ar": regex.compile(
            r"(?:\s+(?:محددة|جديدة|خطيرة|عديدة|كبيرة|متكررة|بالغة|شديدة))?\s+(?:من أن|في أن|ب?أن|من|في|بشأن|إزاء|حيال|حول|عن|ب(?=\p{L}))"
        ),
    }
)
_HEAD_OF_ROLE = regex.compile(
    r"(?:the |l['’]|le |la |les |un |une )?(?:[\w’'-]+ )?(?:regulator|watchdog|police|minist\w+|report|study|experts?|researchers?|officials?|court|chancellor|president|premier|coach|doctors?|scientists?|mayor|"
    r"poll|survey|analysts?|spokes\w+|lawyers?|army|union|witness(?:es)?|source|sources|"
    r"régulateur|expert\w?|étude|rapport|chercheurs|justice|gouvernement|procureur|parquet|chancelier|chancelière|président\w?|entraîneur|médecins|scientifiques|maire|sondage|analystes?|porte-parole|"
    r"avocats?|armée|syndicats?|témoins?)|"
    r"(?:ال)?(?:شرطة|وزير|وزيرة|وزارة|خبراء|خبير|باحثون|تقرير|دراسة|مسؤول|مسؤولون|مصادر|مصدر|محكمة|نيابة|هيئة|رئيس|رئيسة|مستشار|مستشارة|مدرب|أطباء|طبيب|علماء|عمدة|استطلاع|محلل|محللون|متحدث|محامي|محام|جيش|"
    r"نقابة|شهود|نائب|سفير|مدير|ناشط|ناشطون|صحيفة|مندوب|مبعوث|حكومة)(?: \p{L}+){0,3}",
    regex.IGNORECASE,
)
_CONTENT_OF_MASDAR = regex.compile(r"[^.؛:!?؟]{0,40}?\s(?:من أن|ب?أن|عن|بشأن|ب\p{L})")
"""After an Arabic noun of saying and whose it is: اتهامات واشنطن لبكين بالتجسس."""
_ANNOUNCED_BY = regex.compile(r"\s+(?!عن\s|من\s|في\s|أن)[^.؛:!?؟،]{3,60}?\s[أإ]ن\p{L}{0,3}\s")
"""After an Arabic noun that stands for a verb of saying: إعلان الشركة أنها ستغلق."""
_VOWELLED_PASSIVE = regex.compile("[يت]\u064f")
"""An expectation of nobody: يُتوقع أن."""
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
_PASSES_ON = regex.compile(r"[^.،؛]{0,90}?\sقول(?:ه|ها|هم|هما)(?!\p{L})")
_CALLED = regex.compile(r"(?<!\p{L})[وف]?[يت]?(?:وصف|صف|نعت|اعتبر)(?:ت|وا|ون)?\s[^.؛]{0,60}$")
_PLURAL = regex.compile(r"(?:\p{L}وا\s+ب?\p{L}+|\p{L}وه|\p{L}وها)$")
_MARKS = regex.compile(r"\p{M}")
_VOWELS = "[\u064b-\u0652\u0670\u0640]"
"""Arabic marks that no rule about the form of a word looks at."""
_SHARES_SUBJECT = regex.compile(
    r"[،,]\s(?:واصف|متهم|مضيف|مؤكد|محذر|معتبر|مشير|مشدد|موضح|زاعم|نافي?|معرب|منتقد|مطالب|مبين|مردف|متحدث|لافت|منوه|داعي?|مطالب|رافض|مندد|مستنكر|متوعد|متعهد|كاشف|مستشهد|متذرع|متوقع|مرجح|مذكر)(?:ا|ًا|اً|ة|ين|ون)$|"
    r"\sقائل(?:ا|ًا|اً|ة|ين)$|\sو(?:تصف|يصف|يصفون)$"
)
"""A participle after a comma, or a second verb of a headline: its subject is that of the verb before."""
_LED_BY_PRONOUN = regex.compile(r"(?P<pronoun>he|she|they|it)\s", regex.IGNORECASE)
_PRONOUN_INVERTED = regex.compile(r"-(?:t-)?(?P<pronoun>ils?|elles?|on)\b", regex.IGNORECASE)
_ANAPHOR = regex.compile(
    r"(?:he|she|it|they|who|the|this|that|il|elle|ils|elles|on|le|la|les|l['’]|ce|cet|cette|son|sa|its|his|her|هو|هي)(?:\b|(?<=['’]))|ال|لل|$",
    regex.IGNORECASE,
)


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
    stances = stances.assign(surface=stances["surface"].str.replace(_VOWELS, "", regex=True))
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
    sources = [Sources(types) for _ in texts]
    for sentence in rows_of(sentences[sentences["region"] != "boilerplate"]):
        key = (sentence.text_no, sentence.sentence_no)
        text, language = texts[sentence.text_no], languages[sentence.text_no]
        here = named.get(key, [])
        headed = _headed(text, sentence.start, sentence.end, here, types)
        first_cue = min((cue.start for cue in by_sentence.get(key, [])), default=sentence.end)
        without_verb = [headed] if headed and first_cue >= headed[0][0] else []
        if language == "fr" and (told := _for_someone(text, sentence.start, sentence.end, here, types)):
            without_verb.append(told)
        for told in without_verb:
            rows.append((*key, *_row_without_verb(text, told, here, types, "indirect")))
            sources[sentence.text_no].append(rows[-1][_ENTITY])
        if key not in by_sentence and not _COLON_THEN_QUOTE.search(text, sentence.start, sentence.end):
            continue
        if sentence.text_no not in quotations:
            quotations[sentence.text_no] = find_quotations(text, 0, len(text))
        quotes = quotations_near(quotations[sentence.text_no], sentence.start - _MARK_AND_SPACE, sentence.end)
        first_row = len(rows)
        in_sentence, before = (-1, -1), []
        names = frozenset(mention.start for mention in named.get(key, []))
        spans = {(mention.start, mention.end) for mention in named.get(key, [])}
        for cue in by_sentence.get(key, []):
            place = _Place(text, sentence.start, sentence.end, cue, quotes, language, names, harms.get(key, []))
            noun = cue.concept in _NOUNS and not place.quoted
            taken = _noun(text, sentence.start, sentence.end, cue, language) if noun else _hearsay(place)
            found = taken[1:] if taken else _attribution(place)
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
                source_end = before_second_name(named.get(key, []), source_start, source_end, text)
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
                if source_start < 0 and (joined or form_of(cue.surface, language).participle):
                    source_start, source_end = leading_subject(text, sentence.start, cue_start, language)
            in_sentence = in_sentence if taken else (source_start, source_end)
            before.append((cue_start, cue_end, (source_start, source_end)))
            entity = entity_in(named.get(key, []), source_start, source_end, types)
            source = text[source_start:source_end] if source_start >= 0 else ""
            if (
                language == "ar"
                and (source_start < 0 or not entity)
                and _PLURAL.search(text[max(0, cue_start - 8) : cue_end])
            ):
                entity, span = subject_of_content(rows[first_row:], cue_start, named.get(key, []))
                source_start, source_end = span if entity else (source_start, source_end)
                source = text[source_start:source_end] if source_start >= 0 else ""
            if (
                not entity
                and not (taken and not source)
                and ((not source and language == "ar") or _ANAPHOR.match(source))
            ):
                entity = sources[sentence.text_no].last_fitting(source) or last_described(
                    source, sentence.text_no, sentence.start, named_by_type
                )
            if entity:
                sources[sentence.text_no].append(entity)
            content_start, content_end = trim(text, content_start, content_end)
            form = quote_form_of(content_start, content_end, quotes, spans)
            rows.append((
                *key, cue_start, cue_end, text[cue_start:cue_end], cue.value, source_start, source_end, source, entity, content_start, content_end, form,
            ))  # fmt: skip
        if len(rows) == first_row and not headed:
            told = _introduced(text, sentence.start, sentence.end, quotes, language)
            if told:
                rows.append((*key, *_row_without_verb(text, told, here, types, "direct")))
                sources[sentence.text_no].append(rows[-1][_ENTITY])
    table = pd.DataFrame(rows, columns=COLUMNS).drop_duplicates(["text_no", "cue_start", "cue_end"], keep="last")
    table = table[~_inside_another(table)]
    numbers = [name for name in COLUMNS if name.endswith(("_start", "_end", "_no"))]
    return table.astype(dict.fromkeys(numbers, "int64")).sort_values(
        ["text_no", "cue_start", "cue_end"], ignore_index=True
    )


def _inside_another(table: pd.DataFrame) -> np.ndarray:
    """Which cues are only part of another (detailed in has detailed allegations); no two have the same span."""
    text, start, end = (table[name].to_numpy(dtype="int64") for name in ("text_no", "cue_start", "cue_end"))
    order = np.lexsort((-end, start, text))
    reach = (text * (end.max(initial=0) + 1) + end)[order]
    inside = np.zeros(len(table), dtype=bool)
    inside[order[1:]] = np.maximum.accumulate(reach)[:-1] >= reach[1:]
    return inside


def _after_cue(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The subject of a verb inside what another says (X said | his group | was worried); None where it is that of the first verb."""
    that = _COMPLEMENT.match(text, start, end)
    span = trim(text, that.end() if that else start, end)
    return None if span[1] - span[0] < 2 or _ENDS_COORDINATED.search(text[slice(*span)]) else span


_ENTITY = COLUMNS.index("source_entity")


def _row_without_verb(text: str, told: tuple, mentions: list, types: dict[str, str], form: str) -> tuple:
    """The columns from cue_start on of what no verb of saying reports, given the spans of its cue, source and content."""
    cue, source, content = told
    entity = entity_in(mentions, *source, types)
    return *cue, text[slice(*cue)], "neutral", *source, text[slice(*source)], entity, *content, form


def _headed(text: str, start: int, end: int, mentions: list, types: dict[str, str]) -> tuple | None:
    """Colon, source and content of a line like ``FBI: hackers behind theft``, where a name stands before the colon."""
    found = _HEADED.match(text, start, end)
    if not found or not (
        any(
            can_speak(mention, types) and start <= mention.start and mention.end == found.end("source")
            for mention in mentions
        )
        or _HEAD_OF_ROLE.fullmatch(found["source"])
    ):
        return None
    content = trim(text, found.end(), end)
    return (found.span("cue"), found.span("source"), content) if content[1] - content[0] > 15 else None


def _for_someone(text: str, start: int, end: int, mentions: list, types: dict[str, str]) -> tuple | None:
    """Cue, source and content of a French opinion: Pour la ministre, …"""
    found = _FOR_SOMEONE.match(text, start, end)
    if not found or not (entity_in(mentions, *found.span("source"), types) or _ROLE_FR.search(found["source"])):
        return None
    return found.span("cue"), found.span("source"), trim(text, found.end(), end)


_COLON_THEN_QUOTE = regex.compile(r"\p{L}[»”\")’']?\s?(?P<colon>:)\s*[«“\"‘']")


def _introduced(text: str, start: int, end: int, quotes: list[Quotation], language: str) -> tuple | None:
    """Colon, source and content of a quotation that no verb of saying introduces: Le président a salué l'équipe : « … »."""
    found = _COLON_THEN_QUOTE.search(text, start, end)
    quote = found and next((quote for quote in quotes if quote.start == found.end()), None)
    if not quote or text.count(" ", quote.start, quote.end) < 2 or text.count(" ", start, found.start()) < 2:
        return None
    source = leading_subject(text, start, found.start(), language)
    return found.span("colon"), source, (quote.start, min(quote.end, end))


def _by_sentence(table: pd.DataFrame) -> dict[tuple[int, int], list]:
    """The rows of each sentence, by text_no and sentence_no, in order."""
    rows: dict[tuple[int, int], list] = {}
    for row in rows_of(table):
        rows.setdefault((row.text_no, row.sentence_no), []).append(row)
    return rows


_SENTENCE_OR_CLAUSE_END = regex.compile(r"[.;:!?؟](?!\w)")
_WORDS = regex.compile(r"\w+")


class _Place:
    """A cue in its sentence, with what stands around it; each reading is made once, where it is asked for."""

    def __init__(
        self,
        text: str,
        start: int,
        end: int,
        cue,
        quotes: list[Quotation],
        language: str,
        names: frozenset[int],
        harms: list[int],
    ):
        self.text, self.start, self.end, self.cue = text, start, end, cue
        self.quotes, self.language, self.names, self.harms = quotes, language, names, harms
        self.before, self.after = text[start : cue.start], text[cue.end : end]
        self.form = form_of(cue.surface, language)

    @functools.cached_property
    def quoted(self) -> bool:
        return is_quoted(self.cue.start, self.cue.end, self.quotes)

    @functools.cached_property
    def says_that(self) -> regex.Match | None:
        return _AT_ONCE[self.language].match(self.after)

    @functools.cached_property
    def at_once(self) -> bool:
        return bool(self.says_that or self.form.with_that)

    @functools.cached_property
    def content_follows(self) -> bool:
        return self.form.with_that or bool(self.says_that and self.says_that[0].strip() != ":")

    @functools.cached_property
    def quote_after(self) -> Quotation | None:
        reach = min(self.end, self.cue.end + _REACH_OF_QUOTE)
        return next((q for q in self.quotes if self.cue.end <= q.start <= reach), None)

    @functools.cached_property
    def comma_before_quote(self) -> bool:
        """Whether a comma parts the cue from the quotation that follows; one right before its opening mark does not."""
        return bool(_COMMA.search(self.text[self.cue.end : self.quote_after.start - 1].rstrip().removesuffix("،")))

    @functools.cached_property
    def quote_before(self) -> Quotation | None:
        """What was quoted before, where it is near, no single word and in the same clause."""
        first = (
            self.start
            if self.before.strip() or len(self.after.split()) > _MAX_CLOSING
            else self.start - _MARK_AND_SPACE
        )
        quote = next((q for q in reversed(self.quotes) if first < q.end < self.cue.start), None)
        if quote and (
            (quote.end - quote.start < 12 and not _SPOKEN.match(self.text, quote.end - 1))
            or self.cue.start - quote.end > _MAX_SUBJECT
            or _SENTENCE_OR_CLAUSE_END.search(self.text[quote.end + 1 : self.cue.start])
        ):
            return None
        return quote

    @functools.cached_property
    def that(self) -> regex.Match | None:
        return _THAT[self.language].match(self.after)

    @functools.cached_property
    def said_before(self) -> str:
        """What stands before the verb, over its auxiliary and what follows that: …, a dû admettre Microsoft."""
        said = self.before.rstrip()
        if self.form.bare_participle or self.form.infinitive:
            bare = without_auxiliaries(self.before, "fr").rstrip()
            return bare if len(bare.split()) < len(self.before.split()) - 1 else said
        return said

    @functools.cached_property
    def comma_before(self) -> bool:
        return self.said_before.endswith((",", "،"))

    @functools.cached_property
    def words_before(self) -> bool:
        """Whether enough stands before the verb to be what was said."""
        return len(self.before.split()) > _MIN_SAID.get(self.language, 4)

    @functools.cached_property
    def tail(self) -> bool:
        """Whether the verb and its subject close the sentence behind a comma: …, said the minister."""
        longest = _MAX_TAIL.get(self.language, 8) * (1 + bool(_SUBJECT_BEHIND_EN.match(self.after)))
        return (
            self.comma_before and not self.form.participle and self.words_before and len(self.after.split()) <= longest
        )

    @functools.cached_property
    def subject(self) -> tuple[int, int] | None:
        return subject_before(self.before, self.start, self.language, self.text) if self.language != "ar" else None

    @functools.cached_property
    def closing(self) -> bool:
        """Whether subject and verb close the sentence behind a comma: …, the minister said."""
        if self.language == "ar" or self.subject is None or self.that or self.form.participle or self.comma_before:
            return False
        said = self.text[self.start : self.subject[0]]
        return (
            (len(_WORDS.findall(self.after)) <= 5 or bool(_CIRCUMSTANCE[self.language].match(self.after)))
            and said.rstrip().endswith(",")
            and len(said.split()) > 3
        )

    @functools.cached_property
    def passive_voice(self) -> bool:
        return not self.form.participle and bool(right_before(_PASSIVE[self.language], self.before))

    @functools.cached_property
    def by_whom(self) -> regex.Match | None:
        return _BY[self.language].match(self.after)

    @functools.cached_property
    def inserted(self) -> bool:
        return bool(right_before(_INSERTED[self.language], self.before))

    @functools.cached_property
    def own_that(self) -> regex.Match | None:
        """``that``, unless it belongs to the subject: conclut une expertise que Le Monde a consultée."""
        of_subject = self.comma_before and not self.at_once and not self.inserted and _SUBJECT_BEHIND.match(self.after)
        return None if self.language == "fr" and of_subject else self.that

    @functools.cached_property
    def said_first(self) -> bool:
        """Whether what was said stands before the verb without quotation marks."""
        first = self.comma_before and self.words_before and bool(self.quote_before or not self.own_that)
        aside = self.inserted and not self.quote_before and self.language != "ar"
        return first and not aside and not _PARTITIVE.match(self.after)


def _incise(place: _Place) -> tuple | None:
    """French puts who speaks inside the quotation marks: « Le logiciel, explique-t-il, est dangereux »."""
    cue = place.cue
    inverted = _PRONOUN_INVERTED.search(cue.surface + place.after[:8])
    if not _BEFORE_INCISE.search(place.before[-3:]) or not (
        inverted or (_INCISE.match(place.after) and not place.form.participle)
    ):
        return None
    if inverted:
        at = cue.start + inverted.start("pronoun")
        source = (at, at + len(inverted["pronoun"]))
    else:
        source = source_until(place.text, cue.end, place.end, "fr")
    quote = next(quote for quote in place.quotes if quote.start <= cue.start and cue.end <= quote.end)
    return source, trim(place.text, quote.start, min(quote.end, place.end))


def _is_behind_lost_mark(place: _Place) -> bool:
    """Whether the closing mark of a quotation was forgotten before an Arabic verb: "…، كما قال الوزير."""
    quote = next(quote for quote in place.quotes if quote.start <= place.cue.start and place.cue.end <= quote.end)
    return not quote.closed and bool(_COMMA_AS_SAID.search(place.before))


_COMMA_AS_SAID = regex.compile(r"(?r)،\s*(?:كما|حسبما|(?:وفق|بحسب|حسب) ما)\s+$")
_BEFORE_INCISE = regex.compile(r"[,?!…]\s?$")
_INCISE = regex.compile(r"\s+(?:(?i:l['’]|le |la |les |une? |son |sa |ses |leurs? |M\. |Mme )|\p{Lu})[^,.«»]{2,80}[,.]")


def _hearsay(place: _Place) -> tuple | None:
    """Cue, no source and content of a word that tells that others say it: reportedly, dit-on, يقال إن."""
    if not place.form.hearsay or place.quoted:
        return None
    text, cue = place.text, place.cue
    content = trim(text, cue.end, place.end)
    content = content if content[1] - content[0] > 15 else trim(text, place.start, cue.start)
    return ((cue.start, cue.end), (-1, -1), content) if content[1] - content[0] >= 2 else None


def _stands_for_verb(form, after: str, language: str) -> bool:
    """Whether an Arabic noun of saying has its subject and *that* behind it, as a verb would."""
    return language == "ar" and form.noun and _ANNOUNCED_BY.match(after) is not None


def _is_no_verb(cue, before: str, after: str, language: str) -> bool:
    """Whether the place or the form of a cue tells that it is a noun, or another verb (se montrer), and nothing follows that it says."""
    article = language == "ar" and cue.surface.startswith("ال")
    if article or right_before(_AFTER_DETERMINER[language], before):
        return True
    form = form_of(cue.surface, language)
    if form.noun:
        if _stands_for_verb(form, after, language):
            return False
        return cue.value not in _VALUES_OF_NOUNS or not (
            _CONTENT_OF_NOUN[language].match(after)
            or (language == "ar" and cue.concept != "lawsuit" and _CONTENT_OF_MASDAR.match(after))
        )
    if language == "ar":
        affiliated = cue.surface in _FOLLOWING and after.startswith(" ل")
        expected = cue.concept == "expect" and _VOWELLED_PASSIVE.match(cue.surface)
        return bool(affiliated or expected or _PROCLITIC.search(before[-4:]))
    if language == "en":
        return (cue.surface.endswith("s") and bool(right_before(_PREPOSITION, before))) or (
            cue.concept in _ASKED and after.startswith(" by ")
        )
    if form.bare_participle and not (
        right_before(AUXILIARIES["fr"], before) or _THAT["fr"].match(after) or " par " in after[:60]
    ):
        return True
    if (
        right_before(_ARTICLE_OR_CLITIC, before)
        and _VERB_AND_NOUN.match(cue.surface)
        and not right_before(_AS_FR, before)
    ):
        return True
    if cue.value == "endorse" and right_before(_REFLEXIVE, before):
        return True
    return bool(right_before(_AFTER_PREPOSITION, before) and not form.infinitive and not form.participle)


def _is_weak(cue, before: str, language: str) -> bool:
    """Whether a cue counts only beside what it reports: a common word, what finds things, an infinitive, a participle without auxiliary."""
    if cue.tier == "wide" or cue.concept in _NEED_CONTENT:
        return True
    if language != "fr":
        return bool(right_before(_INFINITIVE[language], before))
    form = form_of(cue.surface, language)
    return (
        cue.concept == "assure"
        or form.infinitive
        or (form.bare_participle and not right_before(AUXILIARIES["fr"], before))
    )


def _attribution(place: _Place) -> tuple | None:
    """Source and content spans of a cue, or None where it reports nothing."""
    text, start, end, cue, language = place.text, place.start, place.end, place.cue, place.language
    if place.quoted and not (language == "ar" and _is_behind_lost_mark(place)):
        return _incise(place) if language == "fr" else None
    if _reports_nothing(place):
        return None
    at_end = place.tail or place.closing
    if cue.concept in _STRICT:
        at_end = place.closing and cue.concept in _FOUND and _NOUN_PHRASE.match(text, *place.subject)
    plain = place.at_once or place.quote_before or at_end or not _is_weak(cue, place.before, language)
    if not plain and not _is_borne_out(place):
        return None
    if cue.concept in _ACCORDING:
        return source_of_phrase(text, start, end, cue, language)
    told = place.that or place.form.with_that or place.quote_before or place.quote_after or place.by_whom
    if place.passive_voice and not (told or cue.concept in _TOLD_WHAT or cue.value in ("warn", "accuse")):
        return None
    source = _source(place)
    content = _content(place, source)
    nothing_said = (
        content[1] - content[0] < 2 and cue.concept not in _SAY_WORDS and not right_before(AS_SAID, place.before)
    )
    if nothing_said and language == "ar" and (at := object_behind(text, *source, place.names)):
        source, content = trim(text, source[0], at), trim(text, at, end)
    if content[1] - content[0] < 2:
        content = trim(text, start, cue.start)
    if cue.concept in _FOUND and (while_ := _WHILE.search(text, *content)):
        content = content[0], while_.start()
    return (source, content) if content[1] - content[0] >= 2 else None


def _reports_nothing(place: _Place) -> bool:
    """Whether a cue is denied, in the first person, no verb, or stands in for another that is the cue."""
    cue, language, before, after = place.cue, place.language, place.before, place.after
    if language == "ar":
        if (
            (right_before(_NO_VERB, before) and not _stands_for_verb(place.form, after, language))
            or _I_THINK.match(cue.surface)
            or (cue.concept in _NEED_THAT and not place.says_that)
        ):
            return True
        if cue.surface.startswith("ال") and right_before(_CALLED, before):
            return True  # what is called so: وصف الاتهامات بأنها باطلة
        if cue.concept == "pass_on" and _PASSES_ON.match(after):
            return True  # the words themselves are the cue: نقلت عنه قوله
    if cue.concept in _ONLY_BESIDE and not _is_beside(place):
        return True
    if cue.concept == "cite_reason" and not before.strip():
        return True  # a reason put first is that of the deed behind it
    not_quoted = max([place.start, *(q.end for q in place.quotes if place.start < q.end < cue.start)])
    own = place.text[not_quoted : cue.start]
    if right_before(_NEGATED[language], own) or right_before(_FIRST_PERSON[language], own):
        return True
    if place.content_follows:
        return False
    return cue.concept == "reportedly" or (cue.concept not in _ACCORDING and _is_no_verb(cue, before, after, language))


def _is_borne_out(place: _Place) -> bool:
    """Whether something beside a common word shows that it reports."""
    cue, language, before, after = place.cue, place.language, place.before, place.after
    if place.that:
        aside = sum(len(m[0]) for m in _BETWEEN_COMMAS.finditer(after, 0, place.that.end()))
        if place.that.end() - aside <= _MAX_GAP:
            return True
    if (cue.value == "endorse" or cue.concept in _MENTIONING) and not (
        right_before(_PASSIVE[language], before) or place.form.noun
    ):
        reach = min(place.end, cue.end + _REACH_OF_HARM)
        if any(cue.end < harm < reach for harm in place.harms):
            return True
    return bool(
        _is_quoted_soon(place)
        or _COLON_AND_QUOTE.match(after)
        or (cue.value == "warn" and _ABOUT[language].match(after))
        or _TO_THE_FACT.match(after)
        or _is_beside(place)
        or (cue.concept == "show_homograph" and _shown_by_evidence(place))
        or _BELIEVED.match(cue.surface + after)
        or (cue.concept not in _HOPES and _TO_INFINITIVE[language].match(after))
        or (after.startswith(",") and cue.concept != "add_homograph" and right_before(_PARENTHESIS, before))
        or right_before(AS_SAID, before)
        or (language == "ar" and cue.value == "concede" and WITH_B.search(after[:60]))
    )


def _shown_by_evidence(place: _Place) -> bool:
    evidence = _EVIDENCE[place.language]
    return bool(evidence.match(place.after) if place.language == "ar" else right_before(evidence, place.before))


def _is_beside(place: _Place) -> bool:
    """Whether what must follow a common word does; a harm that is ruled out is nobody's claim."""
    concept = place.cue.concept
    if concept not in _BESIDE or place.form.noun or (concept == "rule_out" and place.harms):
        return False
    if concept == "express" and right_before(_INFINITIVE[place.language], place.before):
        return False
    return bool(_BESIDE[concept][place.language].match(place.after))


def _is_quoted_soon(place: _Place) -> bool:
    """Whether a quotation that follows is what the cue reports."""
    cue, quote, arabic = place.cue, place.quote_after, place.language == "ar"
    if quote is None or (arabic and place.comma_before_quote):
        return False
    long = quote.end - quote.start >= _LONG_QUOTE
    return (
        quote.start - cue.end <= _NEAR
        or cue.value == "accuse"
        or cue.concept in _NAMING
        or ((arabic or cue.concept == "speak_of") and long)
    )


def _source(place: _Place) -> tuple[int, int]:
    """Who says it: a pronoun in the verb, the subject behind or before it, the agent of a passive; (-1, -1) where it is unsaid."""
    text, cue, language = place.text, place.cue, place.language
    arabic = language == "ar"
    agent = place.by_whom if place.passive_voice or not place.subject else None
    if pronoun := _LED_BY_PRONOUN.match(cue.surface):
        return cue.start, cue.start + pronoun.end("pronoun")
    unsaid = place.passive_voice and cue.value == "accuse" and not agent
    if not arabic and not unsaid:
        unsaid = (not place.inserted and _ENDS_COORDINATED.search(place.said_before[-8:])) or (
            place.form.participle and _FREE_PARTICIPLE.search(place.before[-12:])
        )
    if unsaid:
        return -1, -1
    if agent and not place.quote_before:
        return source_until(text, cue.end + agent.end(), place.end, language)
    if inverted := _PRONOUN_INVERTED.search(cue.surface + place.after[:8]):
        at = cue.start + inverted.start("pronoun")
        return at, at + len(inverted["pronoun"])
    if not arabic:
        closes = (place.tail and not place.inserted) or not place.subject
        if ((place.quote_before or place.said_first) and not place.closing and closes) or (
            language == "fr" and right_before(_AS_FR, place.said_before)
        ):
            return source_until(text, cue.end, place.end, language)
    if place.passive_voice and (cue.concept in _TOLD_WHAT or cue.value == "warn"):
        return -1, -1
    return arabic_source(text, place.start, place.end, cue, place.names) if arabic else place.subject or (-1, -1)


def _content(place: _Place, source: tuple[int, int]) -> tuple[int, int]:
    """What is said: the clause that the verb governs, a quotation after or before it, or what stands before it."""
    text, start, end, cue, that = place.text, place.start, place.end, place.cue, place.own_that
    quote = place.quote_after
    if quote and place.comma_before_quote and ":" not in text[cue.end : quote.start]:
        quote = None
    if place.says_that and place.says_that[0].strip() != ":":
        return trim(text, cue.end + place.says_that.end(), end)
    if place.quote_before and place.quote_before.end - place.quote_before.start > 15:
        behind = place.quote_before.end < start
        return place.quote_before.start if behind else max(start, place.quote_before.start), place.quote_before.end
    if cue.concept in _NAMING or (cue.value == "accuse" and quote and not place.at_once):
        return trim(text, max(cue.end, source[1]), end)
    quoted_first = (
        place.language == "ar"
        and that
        and quote
        and quote.start < cue.end + that.end()
        and text.count(" ", quote.start, quote.end) > 2
    )
    if that and not quoted_first:
        return trim(text, cue.end + that.end(), end)
    if place.closing and not quote:
        return trim(text, start, place.subject[0])
    if quote:
        return quote.start, min(quote.end, end)
    return trim(text, start, cue.start) if place.said_first else trim(text, max(cue.end, source[1]), end)


def _noun(text: str, start: int, end: int, cue, language: str) -> tuple | None:
    """Cue, source and content of a noun that takes its content along: X raised concerns that …, اتهامات X بـ…, concerns were raised by X that …"""
    after = text[cue.end : end]
    raised = _RAISED[language].match(after)
    if raised:
        by = _BY[language].match(text, cue.end + raised.end(), end)
        at = by.end() if by else cue.end + raised.end()
        that = _THAT_AFTER_SOURCE[language].search(text, at, min(end, at + MAX_SOURCE))
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
    verb = _light_verb(text, start, cue.start, language) if content else None
    if verb is None:
        return None
    (verb_start, verb_end), governed = verb
    content_span = trim(text, cue.end + content.end(), end)
    if language == "ar":
        source = trim(text, verb_end, governed) if governed - verb_end > 1 else (-1, -1)
    else:
        source = subject_before(text[start:verb_start], start, language, text) or (-1, -1)
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
