import itertools
import unicodedata

import brute_force
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from small_tables import SMALL_TABLES

from newsframes import annotate, load_lexicon
from newsframes.match import Matcher, longest
from newsframes.text import fold_string, strip_accents

# Without "explain", a failure tells its example at once.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate, Phase.target, Phase.shrink)
STABLE = settings(max_examples=200, deadline=None, derandomize=True, phases=PHASES)
QUICK = settings(STABLE, max_examples=60)

HEADER = "entity_id,type,wikidata,territory,stands_for,label_en,aliases_en,demonyms_en,label_fr,aliases_fr,demonyms_fr,label_ar,aliases_ar,demonyms_ar"
ENTITIES = """\
state.china,state,,CN,,China,PRC,Chinese,Chine,,chinois|chinoise,الصين,,صيني|صينية
state.united-states,state,,US,,United States,US|U.S.|America,American,États-Unis,Amérique|É.-U.|US,américain|américaine,الولايات المتحدة,أمريكا|أميركا,أمريكي|أمريكية
state.russia,state,,RU,,Russia,,Russian,Russie,,russe|russes,روسيا,,روسي|روسية
state.iran,state,,IR,,Iran,,Iranian,Iran,,iranien|iranienne,إيران,,إيراني|إيرانية
state.north-korea,state,,KP,,North Korea,,North Korean,Corée du Nord,,nord-coréen,كوريا الشمالية,كوريا,كوري
state.cote-d-ivoire,state,,CI,,Côte d'Ivoire,Ivory Coast,Ivorian,Côte d'Ivoire,,ivoirien,ساحل العاج,كوت ديفوار,
state.saudi-arabia,state,,SA,,Saudi Arabia,,Saudi,Arabie saoudite,,saoudien,السعودية,,سعودي
state.iraq,state,,IQ,,Iraq,,Iraqi,Irak,,irakien,العراق,,عراقي
state.algeria,state,,DZ,,Algeria,,Algerian,Algérie,,algérien|algérienne,الجزائر,,جزائري|جزائرية
place.beijing,place,,,state.china,Beijing,,,Pékin,,,بكين,,
place.washington,place,,,state.united-states,Washington,,,Washington,,,واشنطن,,
place.new-york,place,,,,New York,,,New York,,,نيويورك,,
place.york,place,,,,York,,,York,,,يورك,,
outlet.new-york-times,outlet,,,,New York Times,NYT,,New York Times,,,نيويورك تايمز,,
outlet.times,outlet,,,,Times,,,Times,,,تايمز,,
outlet.liberation,outlet,,,,Libération,,,Libération,Libé,,ليبراسيون,,
outlet.afp,outlet,,,,AFP,Agence France-Presse,,AFP,,,فرانس برس,أ ف ب,
org.kaspersky-lab,company,,,,Kaspersky Lab,Kaspersky,,Kaspersky Lab,Kaspersky,,كاسبرسكي لاب,كاسبرسكي|كاسبر سكاي,
org.tencent,company,,,,Tencent,,,Tencent,,,تينسنت,,
org.bytedance,company,,,,ByteDance,BydeDance,,ByteDance,,,بايت دانس,,
org.apple,company,,,,Apple,,,Apple,,,آبل,أبل,
org.meta,company,,,,Meta,,,Meta,,,ميتا,,
org.lg,company,,,,LG,,,LG,,,إل جي,,
org.qihoo-360,company,,,,Qihoo 360,360,,Qihoo 360,360,,كيهو 360,,
app.tiktok,product,,,,TikTok,Tik-Tok,,TikTok,,,تيك توك,تيكتوك,
app.wechat,product,,,,WeChat,,,WeChat,,,وي تشات,ويتشات,
app.signal,product,,,,Signal,,,Signal,,,سيغنال,,
app.x,product,,,,X,Twitter,,X,Twitter,,إكس,تويتر,
body.fbi,government_body,,,,FBI,F.B.I.,,FBI,,,إف بي آي,,
body.elysee,government_body,,,state.france,Élysée Palace,the Élysée,,Élysée,,,الإليزيه,,
body.mss,government_body,,,,Ministry of State Security,MSS,,ministère de la Sécurité de l'État,,,وزارة أمن الدولة,,
state.france,state,,FR,,France,,French,France,,français|française,فرنسا,,فرنسي
person.donald-trump,person,,,,Donald Trump,Trump,,Donald Trump,Trump,,دونالد ترامب,ترامب,
person.kim-jong-un,person,,,,Kim Jong-un,Kim,,Kim Jong-un,,,كيم جونغ أون,كيم,
person.ken,person,,,,Ken,,,Ken,,,كين,,
"""
AMBIGUOUS = """\
alias,language,entity_id,needs,context,reason
US,en,state.united-states,case,,the pronoun
US,fr,state.united-states,case,,
Apple,en,org.apple,case,,the fruit
Apple,fr,org.apple,case,,
Meta,en,org.meta,case+context,Facebook|company,the prefix
Signal,en,app.signal,case+context,app|messaging,the word
X,en,app.x,case+context,Twitter,the letter
X,fr,app.x,case+context,Twitter,the letter
FBI,en,body.fbi,case,,
FBI,ar,body.fbi,case,,
Libération,fr,outlet.liberation,case,,the word
Libération,en,outlet.liberation,case,,
AFP,en,outlet.afp,case,,
LG,en,org.lg,case,,
ميتا,ar,org.meta,context,فيسبوك,
أبل,ar,org.apple,context,شركة,
"""
OTHER_TABLES = {
    "concepts.csv": "concept,kind,value,tier,en,fr,ar,note\nsay,stance,neutral,core,said|says,a déclaré,قال|قالت,\n",
    **SMALL_TABLES,
}
FORMS = [form for line in ENTITIES.splitlines() for cell in line.split(",")[5:] for form in cell.split("|") if form]


@pytest.fixture(scope="session")
def lexicon(tmp_path_factory):
    directory = tmp_path_factory.mktemp("lexicon")
    # The Arabic press writes FBI in Latin letters too.
    entities = ENTITIES.replace("إف بي آي,,", "إف بي آي,FBI,")
    tables = {"entities.csv": f"{HEADER}\n{entities}", "ambiguous_aliases.csv": AMBIGUOUS, **OTHER_TABLES}
    for name, content in tables.items():
        (directory / name).write_text(content, encoding="utf-8")
    return load_lexicon(directory)


@pytest.fixture(scope="session")
def matcher(lexicon):
    return Matcher(lexicon)


@pytest.fixture(scope="session")
def reference(lexicon):
    columns = [*brute_force.Term._fields]
    terms = lexicon.terms[columns].itertuples(index=False)
    return brute_force.Reference(brute_force.Term(*term) for term in terms)


@pytest.fixture
def named(matcher, lexicon):
    """Surface and entity of what stays of the entity hits when no two overlap, in order, each span and entity once."""

    def find(text, language):
        hits = matcher.find([text], [language])
        hits = hits[(lexicon.terms.loc[hits["term"], "layer"] == "entity").to_numpy()]
        hits = hits[longest(hits)]
        return [
            (text[start:end], lexicon.terms.at[term, "key"])
            for start, end, term in zip(hits["start"], hits["end"], hits["term"], strict=True)
        ]

    return find


# The same as a reference that goes through the rules one by one

DIACRITICS = ["\u064b", "\u064e", "\u0650", "\u0651", "\u0652", "\u0670"]
INVISIBLE = ["\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u00ad", "\ufeff", "\u2067", "\u0640"]
SPACES = [" ", "  ", "\u00a0", "\u202f", "\t", " \u00a0", "_", "\n", "\r\n", "\u2028"]
EMOJI = ["🙂", "👍🏽", "❤️", "👩‍💻", "🇨🇳", "©️"]
PUNCTUATION = [
    ".",
    ",",
    "،",
    "؛",
    "؟",
    "!",
    ":",
    "…",
    "«",
    "»",
    "“",
    "”",
    '"',
    "(",
    ")",
    "-",
    "–",
    "—",
    "/",
    "'",
    "’",
    "[1]",
]
ADDRESSES = [
    "https://www.tiktok.com/China", "www.kaspersky.com", "bbc.co.uk/US-China", "@realDonaldTrump", "press.Iran@tencent.com", "@الصين",
]  # fmt: skip
STRANGERS = ["и", "中国", "Ω", "ﷺ", "s", "es", "ون", "ها", "7", "٥", "é", "x", "و", "ال", "ّ"]
PROCLITICS = sorted(brute_force.PROCLITICS)
ELISIONS = ["l'", "d’", "L’", "qu'", "anti-", "non-"]
ENDINGS = ["'s", "’s", "s", "-based", "ين", "ه", "."]


def presentation_forms():
    """Each Arabic letter, and lam with alef, with the code points that old documents write it by."""
    forms = {}
    for point in (*range(0xFB50, 0xFDFC), *range(0xFE80, 0xFEFD)):
        tag, *letters = unicodedata.decomposition(chr(point)).split() or [""]
        plain = "".join(chr(int(letter, 16)) for letter in letters)
        if tag in ("<isolated>", "<initial>", "<medial>", "<final>") and (len(plain) == 1 or point >= 0xFEF5):
            forms.setdefault(plain, []).append(chr(point))
    return forms


PRESENTATION = presentation_forms()
IN_OTHER_LETTERS = {
    "as it is": str,
    "upper case": str.upper,
    "lower case": str.lower,
    "title case": str.title,
    "without accents": lambda form: "".join(
        c for c in unicodedata.normalize("NFD", form) if not unicodedata.combining(c)
    ),
    "capitals without accents": lambda form: IN_OTHER_LETTERS["without accents"](form.upper()),
    "full width": lambda form: "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalpha() else c for c in form),
    "other alef, ya, ta marbuta": lambda form: form.translate(str.maketrans("أإآيةك", "اٱاىهک")),
}


@st.composite
def written(draw, form):
    """A form as somebody may have typed it: still the same word to a reader, or nearly."""
    form = IN_OTHER_LETTERS[draw(st.sampled_from(sorted(IN_OTHER_LETTERS)))](form)
    if draw(st.integers(0, 5)) == 0:
        words = form.split(" ")
        number = draw(st.integers(0, len(words) - 1))
        words[number] = f"[{words[number]}]"
        form = " ".join(words)
    for space in range(form.count(" ")):
        if draw(st.integers(0, 3)) == 0:
            form = form.replace(" ", draw(st.sampled_from(SPACES)), 1) if space == 0 else form
    noise = draw(st.lists(st.tuples(st.integers(0, len(form)), st.sampled_from(INVISIBLE + DIACRITICS)), max_size=2))
    decompose, present = draw(st.integers(0, 3)) == 0, draw(st.integers(0, 3)) == 0
    typed = []
    for position, char in enumerate(form):
        if present and char in PRESENTATION:
            char = draw(st.sampled_from(PRESENTATION[char]))
        typed.append(unicodedata.normalize("NFD", char) if decompose else char)
        # A vowel sign stands on its letter, before anything invisible.
        signs = sorted((sign for at, sign in noise if at == position), key=lambda sign: sign not in DIACRITICS)
        typed += [sign for sign in signs if sign not in DIACRITICS or char.isalpha()]
    text = "".join(typed)
    for plain in ("لا", "لأ", "لإ", "لآ"):
        if present and plain in text:
            text = text.replace(plain, PRESENTATION[plain][0])
    return text


TERMS_AS_TYPED = st.sampled_from(FORMS).flatmap(written)
PIECES = st.one_of(
    TERMS_AS_TYPED,
    TERMS_AS_TYPED,
    st.builds(str.__add__, st.sampled_from(PROCLITICS), TERMS_AS_TYPED),
    st.builds(str.__add__, st.sampled_from(ELISIONS), TERMS_AS_TYPED),
    st.builds(str.__add__, TERMS_AS_TYPED, st.sampled_from(ENDINGS)),
    st.sampled_from(
        ["والولايات المتحدة", "للصين", "وللعراق", "فللسعودية", "وTikTok", "الـFBI", "بالـFBI", "للـTikTok"]
    ),
    st.sampled_from(STRANGERS + EMOJI + INVISIBLE),
    st.sampled_from(ADDRESSES).map(" {} ".format),
)
SEPARATORS = st.sampled_from([" "] * 8 + [""] * 3 + SPACES + PUNCTUATION + EMOJI)
TEXTS = st.lists(st.builds(str.__add__, PIECES, SEPARATORS), max_size=6).map("".join)
ARTICLES = st.lists(st.tuples(TEXTS, st.sampled_from(["ar", "en", "fr"])), min_size=1, max_size=3)


def identified(hits, matcher):
    """What find gives, with what the term says in place of its number."""
    terms = matcher.terms.loc[hits["term"], [*brute_force.Term._fields]].itertuples(index=False)
    rows = hits[["text_no", "start", "end", "proclitic"]].itertuples(index=False)
    return [
        (text_no, brute_force.Hit(start, end, brute_force.Term(*term), proclitic))
        for (text_no, start, end, proclitic), term in zip(rows, terms, strict=True)
    ]


@STABLE
@given(articles=ARTICLES)
def test_finds_what_the_rules_give_and_nothing_else(matcher, reference, articles):
    texts, languages = zip(*articles, strict=True)
    found = identified(matcher.find(texts, languages), matcher)
    expected = [
        (number, hit) for number, (text, language) in enumerate(articles) for hit in reference.find(text, language)
    ]
    assert sorted(found) == sorted(expected)


@QUICK
@given(articles=ARTICLES)
def test_offsets_slice_the_term_out_of_the_original_text(matcher, articles):
    texts, languages = zip(*articles, strict=True)
    hits = matcher.find(texts, languages)
    assert list(hits.columns) == ["text_no", "start", "end", "term", "proclitic"]
    for text_no, start, end, term, _ in hits.itertuples(index=False):
        assert 0 <= start < end <= len(texts[text_no])
        surface = fold_string(texts[text_no][start:end]).replace("[", "").replace("]", "")
        # A capital may lack its accent.
        assert strip_accents(surface).endswith(strip_accents(matcher.terms.at[term, "folded"].removeprefix("ال")))


@QUICK
@given(articles=ARTICLES)
def test_a_text_is_matched_alike_alone_and_among_others(matcher, articles):
    texts, languages = zip(*articles, strict=True)
    together = matcher.find(texts, languages)
    alone = [
        matcher.find([text], [language]).assign(text_no=number) for number, (text, language) in enumerate(articles)
    ]
    assert together.values.tolist() == list(itertools.chain.from_iterable(hits.values.tolist() for hits in alone))


@QUICK
@given(articles=ARTICLES)
def test_hits_come_sorted_and_once(matcher, articles):
    hits = matcher.find(*zip(*articles, strict=True))
    order = list(zip(hits["text_no"], hits["start"], -hits["end"], hits["term"], strict=True))
    assert order == sorted(set(order))


@pytest.mark.parametrize(
    "texts", [[], [""], ["", "\n", " "], ["\ud800"]], ids=["no text", "empty", "blank", "surrogate"]
)
def test_nothing_is_found_in_nothing(matcher, texts):
    hits = matcher.find(texts, ["ar"] * len(texts))
    assert len(hits) == 0
    assert list(hits.columns) == ["text_no", "start", "end", "term", "proclitic"]


# Rule by rule

CHINA, USA, TIKTOK, KASPERSKY = "state.china", "state.united-states", "app.tiktok", "org.kaspersky-lab"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        pytest.param(
            "China, Russia", "en", [("China", CHINA), ("Russia", "state.russia")], id="between spaces and a comma"
        ),
        pytest.param("US-China trade", "en", [("US", USA), ("China", CHINA)], id="hyphen ends a word"),
        pytest.param(
            "#TikTok (Kaspersky)", "en", [("TikTok", TIKTOK), ("Kaspersky", KASPERSKY)], id="hash and parenthesis"
        ),
        pytest.param("banned TikTok.The most recent", "en", [("TikTok", TIKTOK)], id="glued sentences in English"),
        pytest.param("هجوم على الصين.وقال المتحدث", "ar", [("الصين", CHINA)], id="glued sentences in Arabic"),
        pytest.param("في الصين،وقال", "ar", [("الصين", CHINA)], id="glued to an Arabic comma"),
        pytest.param("🇨🇳China🙂", "en", [("China", CHINA)], id="between emoji"),
        pytest.param("❤️TikTok", "en", [("TikTok", TIKTOK)], id="after an emoji with a variation selector"),
        pytest.param("TikTok❤️", "en", [("TikTok", TIKTOK)], id="before an emoji with a variation selector"),
        pytest.param("the U.S. and", "en", [("U.S.", USA)], id="term that ends with a stop"),
        pytest.param("Qihoo 360.", "en", [("Qihoo 360", "org.qihoo-360")], id="term that ends with a number"),
        pytest.param("Chinatown, Iranians, TikTokers, pre-Yorkshire", "en", [], id="part of a longer word"),
        pytest.param("Chinafrique et l'Indochine", "fr", [], id="part of a longer French word"),
        pytest.param("الصينيون والإيرانيات", "ar", [], id="part of a longer Arabic word"),
        pytest.param("TikTok2 3TikTok TikTokи", "en", [], id="glued to a digit or to Cyrillic"),
        pytest.param("TikTok\u0301", "en", [], id="last letter has an accent"),
    ],
)
def test_only_whole_words_count(named, text, language, expected):
    assert named(text, language) == expected


@pytest.mark.parametrize("text", ["TikTok", "TIKTOK", "tiktok", "tIKtOK", "ＴｉｋＴｏｋ"])
def test_case_and_width_do_not_matter(named, text):
    assert named(text, "en") == [(text, TIKTOK)]


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        pytest.param("États-Unis", USA, id="as it is written"),
        pytest.param("ÉTATS-UNIS", USA, id="capitals with accents"),
        pytest.param("ETATS-UNIS", USA, id="capitals without accents"),
        pytest.param("Etats-Unis", USA, id="only the capital lost its accent"),
        pytest.param("états-unis", USA, id="lower case with accents"),
        pytest.param("COREE DU NORD", "state.north-korea", id="accent inside the word, capitals"),
        pytest.param("COTE D’IVOIRE", "state.cote-d-ivoire", id="capitals and curly apostrophe"),
        pytest.param("COTE\u00ad D'IVOIRE", "state.cote-d-ivoire", id="capitals with a soft hyphen"),
        pytest.param("COREE  DU\u00a0 NORD", "state.north-korea", id="capitals with runs of spaces"),
        pytest.param("E.-U.", USA, id="initials without accent"),
        pytest.param("ÉLYSEE", "body.elysee", id="first capital with, second without accent"),
        pytest.param("ministère de la Sécurité de l'Etat", "body.mss", id="capital inside the name"),
    ],
)
def test_french_accents_may_be_missing_from_capitals(named, text, entity):
    assert named(text, "fr") == [(text, entity)]


@pytest.mark.parametrize("text", ["etats-unis", "Coree du Nord", "Cote d'Ivoire", "americain", "Pekin"])
def test_french_accents_may_not_be_missing_from_small_letters(named, text):
    assert named(text, "fr") == []


def test_accents_that_the_lexicon_does_not_write_are_not_ignored(named):
    assert named("Chiné, Tàiwan, Iràn, TikTôk", "fr") == []


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        pytest.param("the US and us", "en", [("US", USA)], id="US but not us"),
        pytest.param("Join Us", "en", [], id="Us"),
        pytest.param("l'US Army", "fr", [("US", USA)], id="US in French"),
        pytest.param("Apple, apple, APPLE", "en", [("Apple", "org.apple")], id="company, fruit, capitals"),
        pytest.param("Libération, libération", "fr", [("Libération", "outlet.liberation")], id="newspaper and word"),
        pytest.param("Liberation", "fr", [], id="case right, accent missing from a small letter"),
        pytest.param("le FBI", "fr", [("FBI", "body.fbi")], id="no case needed and right"),
        pytest.param("مكتب FBI الأمريكي", "ar", [("FBI", "body.fbi"), ("الأمريكي", USA)], id="Latin in Arabic"),
        pytest.param("مكتب fbi", "ar", [("fbi", "body.fbi")], id="a French form needs no case, so it decides"),
        pytest.param("شركة Apple", "ar", [("Apple", "org.apple")], id="case needed in Arabic text"),
        pytest.param("شركة apple", "ar", [], id="wrong case in Arabic text"),
        pytest.param("الـApple", "ar", [("الـApple", "org.apple")], id="case needed after the Arabic article"),
        pytest.param("وبالUS", "ar", [("الUS", USA)], id="case needed after a chain with the article"),
        pytest.param("لـUS", "ar", [("US", USA)], id="case needed after a preposition"),
    ],
)
def test_exact_case_where_a_term_needs_it(named, text, language, expected):
    assert named(text, language) == expected


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        pytest.param("ايران", "state.iran", id="alef without hamza"),
        pytest.param("أيران", "state.iran", id="hamza above for below"),
        pytest.param("امريكا", USA, id="America without hamza"),
        pytest.param("السعوديه", "state.saudi-arabia", id="ha for ta marbuta"),
        pytest.param("السعودية", "state.saudi-arabia", id="ta marbuta"),
        pytest.param("روسى", "state.russia", id="alef maqsura for ya"),
        pytest.param("کاسبرسکی", KASPERSKY, id="Persian kaf and ya"),
        pytest.param("الصِّين", CHINA, id="shadda and kasra"),
        pytest.param("الصينُ", CHINA, id="final vowel belongs to the span"),
        pytest.param("الصـــين", CHINA, id="tatweel"),
        pytest.param("تيك\u200c توك", TIKTOK, id="zero-width non-joiner"),
        pytest.param("تيك\u200fتوك", TIKTOK, id="right-to-left mark"),
        pytest.param("Tik\u200bTok", TIKTOK, id="zero-width space"),
        pytest.param("Tik\u00adTok", TIKTOK, id="soft hyphen"),
        pytest.param(unicodedata.normalize("NFD", "أمريكا"), USA, id="decomposed hamza"),
        pytest.param(unicodedata.normalize("NFD", "الجزائر"), "state.algeria", id="decomposed hamza on ya"),
        pytest.param(
            unicodedata.normalize("NFD", "الجزائِر"), "state.algeria", id="decomposed hamza on ya with a vowel"
        ),
        pytest.param(unicodedata.normalize("NFD", "آبل"), "org.apple", id="decomposed madda"),
        pytest.param(
            unicodedata.normalize("NFD", "Côte d'Ivoire"), "state.cote-d-ivoire", id="decomposed French in Arabic"
        ),
        pytest.param("ﺍﻟﺼﻴﻦ", CHINA, id="presentation forms"),
        pytest.param("ﺗﻴﻚ ﺗﻮﻙ", TIKTOK, id="presentation forms and a space"),
        pytest.param("تيك\u00a0توك", TIKTOK, id="no-break space"),
        pytest.param("تيك \u202f\t توك", TIKTOK, id="run of spaces"),
        pytest.param("كيهو ٣٦٠", "org.qihoo-360", id="Arabic-Indic digits"),
    ],
)
def test_arabic_text_is_found_whatever_way_it_is_typed(named, text, entity):
    assert named(f"قال {text} اليوم", "ar") == [(text, entity)]


@pytest.mark.parametrize("invisible", ["\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\ufeff", "\u0640"])
@pytest.mark.parametrize("name", ["Libé", unicodedata.normalize("NFD", "Libé"), "Iran", "الصين", "الصينُ"])
def test_a_span_leaves_out_what_is_invisible_around_it(named, name, invisible):
    language = "fr" if name.isascii() or "L" in name else "ar"
    assert [surface for surface, _ in named(f"{invisible}{name}{invisible} ", language)] == [name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("والصين", "الصين", id="wa"),
        pytest.param("فالصين", "الصين", id="fa"),
        pytest.param("بالصين", "الصين", id="bi"),
        pytest.param("وبالصين", "الصين", id="wa bi"),
        pytest.param("كالصين", "الصين", id="ka"),
        pytest.param("للصين", "صين", id="lil swallows the article"),
        pytest.param("وللصين", "صين", id="wa lil"),
        pytest.param("فللصين", "صين", id="fa lil"),
        pytest.param("لِلصّينِ", "صّينِ", id="lil with vowels"),
        pytest.param("وَبِـالصين", "الصين", id="chain with vowels and tatweel"),
        pytest.param("والولايات المتحدة", "الولايات المتحدة", id="wa before two words"),
        pytest.param("للولايات المتحدة", "ولايات المتحدة", id="lil before two words"),
        pytest.param("بإيران", "إيران", id="bi before a name without article"),
        pytest.param("وإيران", "إيران", id="wa before a name without article"),
        pytest.param("ولإيران", "إيران", id="wa li"),
        pytest.param("سيغنال", "سيغنال", id="a name that begins with a proclitic's letter"),
        pytest.param("الإيراني", "الإيراني", id="the article stays in the span"),
        pytest.param("والإيرانية", "الإيرانية", id="the article stays, the conjunction not"),
        pytest.param("للإيراني", "إيراني", id="lil before a name that has no article"),
        pytest.param("بواشنطن", "واشنطن", id="bi before a name that begins with waw"),
        pytest.param("وواشنطن", "واشنطن", id="wa before a name that begins with waw"),
        pytest.param("وTikTok", "TikTok", id="wa before Latin letters"),
        pytest.param("بـTikTok", "TikTok", id="bi and tatweel before Latin letters"),
        pytest.param("الـTikTok", "الـTikTok", id="article before Latin letters"),
        pytest.param("للـTikTok", "TikTok", id="lil before Latin letters"),
        pytest.param("وللTikTok", "TikTok", id="wa lil before Latin letters"),
        pytest.param("لـX", "X", id="one Latin letter is enough"),
        pytest.param("ﻷمريكا", "ﻷمريكا", id="lam and alef are one character"),
    ],
)
def test_arabic_proclitics_stay_outside_and_the_article_inside(named, text, expected):
    assert [surface for surface, _ in named(text, "ar")] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("هالصين", id="ha is no proclitic"),
        pytest.param("وفالصين", id="two conjunctions"),
        pytest.param("بكالصين", id="two prepositions"),
        pytest.param("بوالصين", id="conjunction after the preposition"),
        pytest.param("ووالصين", id="the same conjunction twice"),
        pytest.param("وسبالصين", id="two prepositions after a conjunction"),
        pytest.param("بلإيران", id="bi li"),
        pytest.param("بللصين", id="bi lil"),
        pytest.param("والأنتيصين", id="a longer word"),
        pytest.param("للسعوديين", id="lil before a longer word"),
    ],
)
def test_no_other_letters_may_stand_before_an_arabic_name(named, text):
    assert named(text, "ar") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("وي تشات", [("وي تشات", "app.wechat")], id="WeChat is not wa + i-chat"),
        pytest.param("ووي تشات", [("وي تشات", "app.wechat")], id="and WeChat"),
        pytest.param("كاسبر سكاي", [("كاسبر سكاي", KASPERSKY)], id="Kaspersky"),
        pytest.param("كاسبر", [], id="half of Kaspersky"),
        pytest.param("وزير", [], id="minister"),
        pytest.param("بكين", [("بكين", "place.beijing")], id="Beijing, not bi + Ken"),
        pytest.param("وبكين", [("بكين", "place.beijing")], id="and Beijing"),
        pytest.param("بالإليزيه", [("الإليزيه", "body.elysee")], id="in the Élysée"),
    ],
)
def test_a_word_that_begins_like_a_proclitic_is_not_cut(named, text, expected):
    assert named(text, "ar") == expected


def test_fewer_than_three_arabic_letters_do_not_stand_behind_a_proclitic(tmp_path, lexicon):
    for table in lexicon.directory.iterdir():
        (tmp_path / table.name).write_text(table.read_text(encoding="utf-8"), encoding="utf-8")
    with (tmp_path / "entities.csv").open("a", encoding="utf-8") as file:
        file.write("org.two,company,,,,Two,,,Deux,,,ثن,,\norg.three,company,,,,Three,,,Trois,,,ثلث,الثن,\n")
    short = Matcher(load_lexicon(tmp_path))
    keys = short.terms["key"].to_numpy()
    found = {
        text: set(keys[short.find([text], ["ar"])["term"]]) for text in ("ثن", "بثن", "بالثن", "للثن", "ثلث", "بثلث")
    }
    assert found == {
        "ثن": {"org.two"}, "بثن": set(), "بالثن": {"org.three"}, "للثن": set(), "ثلث": {"org.three"}, "بثلث": {"org.three"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        pytest.param("l'Amérique", "fr", "Amérique", id="l'"),
        pytest.param("d’Iran", "fr", "Iran", id="d and a curly apostrophe"),
        pytest.param("qu'Apple", "fr", "Apple", id="qu'"),
        pytest.param("L’IRAN", "fr", "IRAN", id="capitals"),
        pytest.param("dʼIran", "fr", "Iran", id="letter apostrophe"),
        pytest.param("jusqu'aux États-Unis", "fr", "États-Unis", id="elision before another word"),
        pytest.param("Kaspersky's", "en", "Kaspersky", id="'s"),
        pytest.param("China’s", "en", "China", id="curly 's"),
        pytest.param("the Times’", "en", "Times", id="plural possessive"),
        pytest.param("Côte d’Ivoire", "fr", "Côte d’Ivoire", id="elision inside the name stays"),
    ],
)
def test_elision_and_possessive_stay_outside(named, text, language, expected):
    assert [surface for surface, _ in named(text, language)] == [expected]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029", " \n "])
def test_no_name_goes_across_a_line_break(named, line_break):
    assert named(f"North{line_break}Korea and تيك{line_break}توك", "en") == []


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        pytest.param("says [Donald] Trump", "en", "[Donald] Trump", id="first word, English"),
        pytest.param("le président [Donald] Trump", "fr", "[Donald] Trump", id="first word, French"),
        pytest.param("قال [دونالد] ترامب", "ar", "[دونالد] ترامب", id="first word, Arabic"),
        pytest.param("قال [دونالدُ] ترامب", "ar", "[دونالدُ] ترامب", id="a vowel before the bracket"),
        pytest.param(
            "says [\u200eDonald] Trump", "en", "[\u200eDonald] Trump", id="a direction mark behind the bracket"
        ),
        pytest.param("[North] Korea", "en", "[North] Korea", id="at the beginning of the text"),
        pytest.param("says Donald [Trump] now", "en", "Donald [Trump]", id="last word"),
        pytest.param("New [York] Times", "en", "New [York] Times", id="word in the middle"),
        pytest.param("says [Trump]", "en", "Trump", id="the whole name"),
        pytest.param("[President Donald] Trump", "en", "Donald] Trump", id="more than the name in brackets"),
        pytest.param("Qihoo [1] 360", "en", "360", id="footnote mark"),
        pytest.param("TikTok[1] is", "en", "TikTok", id="footnote mark behind a name"),
    ],
)
def test_editorial_brackets_do_not_part_a_name(named, text, language, expected):
    assert [surface for surface, _ in named(text, language)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "https://www.tiktok.com/@China/US",
        "http://example.org/?q=Kaspersky&l=Iran",
        "www.kaspersky.com",
        "bbc.co.uk/China",
        "press@tencent.com",
        "Trump.Iran@example.org",
        "@Kaspersky",
        "@الصين",
        "https://ar.example.org/الصين-إيران",
    ],
)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_nothing_counts_inside_addresses_and_handles(named, text, language):
    assert named(f"Russia ({text}) روسيا", language) == named("Russia () روسيا", language)


def test_names_on_either_side_of_an_address_count(named):
    text = "Iran https://t.co/China Russia, @Trump Kaspersky\n@US\nTikTok a@b.org China"
    assert [surface for surface, _ in named(text, "en")] == ["Iran", "Russia", "Kaspersky", "TikTok", "China"]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        pytest.param("تطبيق WeChat", "ar", ["WeChat"], id="English form in Arabic"),
        pytest.param("صحيفة Libération", "ar", ["Libération"], id="French form in Arabic"),
        pytest.param("the app وي تشات", "en", ["وي تشات"], id="Arabic form in English"),
        pytest.param("l'application وي تشات", "fr", ["وي تشات"], id="Arabic form in French"),
        pytest.param("Chine, Russie, Pékin", "en", [], id="French forms in English"),
        pytest.param("Russia, Beijing, Iraq", "fr", [], id="English forms in French"),
        pytest.param("Qihoo 360, 360", "fr", ["Qihoo 360", "360"], id="a form without letters"),
        pytest.param("شركة 360", "ar", ["360"], id="a form without letters in Arabic"),
    ],
)
def test_forms_of_another_language_count_only_in_another_script(named, text, language, expected):
    assert [surface for surface, _ in named(text, language)] == expected


# Of overlapping hits

HITS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 20), st.integers(1, 8)), max_size=14)


def table(spans):
    rows = sorted((text_no, start, -length) for text_no, start, length in spans)
    return pd.DataFrame(
        [(text_no, start, start - length) for text_no, start, length in rows],
        columns=["text_no", "start", "end"],
        dtype="int64",
    )


def overlap(a, b):
    return a[0] == b[0] and a[1] < b[2] and b[1] < a[2]


@STABLE
@given(spans=HITS)
def test_no_two_that_stay_overlap(spans):
    hits = table(spans)
    stayed = hits[longest(hits)].values.tolist()
    assert not any(overlap(a, b) for a, b in itertools.combinations(stayed, 2))


@STABLE
@given(spans=HITS)
def test_whatever_goes_overlaps_something_longer_or_as_long_and_further_left_that_stays(spans):
    hits = table(spans)
    keep = longest(hits)
    rows = [(*row, number) for number, row in enumerate(hits.values.tolist())]
    stayed = [row for row, kept in zip(rows, keep, strict=True) if kept]
    for gone in (row for row, kept in zip(rows, keep, strict=True) if not kept):
        rank = (gone[1] - gone[2], gone[1], gone[3])
        assert any(overlap(gone, other) and (other[1] - other[2], other[1], other[3]) < rank for other in stayed)


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        pytest.param([(0, 0, 14), (0, 0, 8), (0, 4, 4), (0, 9, 5)], [True, False, False, False], id="New York Times"),
        pytest.param([(0, 0, 4), (0, 2, 4)], [True, False], id="as long: the leftmost"),
        pytest.param([(0, 0, 4), (0, 2, 4), (0, 5, 4)], [True, False, True], id="what only the loser touched stays"),
        pytest.param([(0, 0, 4), (0, 2, 5), (0, 6, 4)], [False, True, False], id="the longest, though in the middle"),
        pytest.param([(0, 0, 4), (0, 4, 4)], [True, True], id="side by side"),
        pytest.param([(0, 0, 4), (1, 0, 4), (1, 2, 9)], [True, False, True], id="each text by itself"),
        pytest.param([(0, 3, 2), (0, 3, 2)], [True, False], id="the first of the same span"),
        pytest.param([], [], id="nothing"),
    ],
)
def test_longest_wins(spans, expected):
    assert longest(table(spans)).tolist() == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("the New York Times", "en", ["New York Times"]),
        ("in New York, York and the Times", "en", ["New York", "York", "Times"]),
        ("صحيفة نيويورك تايمز", "ar", ["نيويورك تايمز"]),
        ("شركة كاسبرسكي لاب", "ar", ["كاسبرسكي لاب"]),
        ("Agence France-Presse", "en", ["Agence France-Presse"]),
        ("Kim Jong-un et Kim", "fr", ["Kim Jong-un"]),
    ],
)
def test_the_longest_name_is_the_one_that_is_meant(named, text, language, expected):
    assert [surface for surface, _ in named(text, language)] == expected


# In an article, with the lexicon that the project ships


def mentions(text, language):
    articles = pd.DataFrame({"article_id": ["a"], "language": [language], "title": [""], "text": [text]})
    found = annotate(articles).mentions
    return list(zip(found["surface"], found["entity_id"], strict=True))


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        pytest.param("Meta was fined, and Facebook was too.", "en", "org.meta", id="Meta beside Facebook"),
        pytest.param("They write on Signal, a messaging app.", "en", "app.signal", id="Signal, an app"),
        pytest.param("He wrote it on X, formerly Twitter.", "en", "app.twitter", id="X beside Twitter"),
        pytest.param("Apple and the US disagree.", "en", "org.apple", id="Apple"),
    ],
)
def test_an_ambiguous_name_counts_in_its_context(text, language, expected):
    assert expected in [entity for _, entity in mentions(text, language)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("They told us to eat an apple.", "en", id="us and apple"),
        pytest.param("The meta analysis was a signal to all.", "en", id="meta and signal"),
        pytest.param("Signal strength fell by half.", "en", id="Signal at the beginning of a sentence"),
        pytest.param("The x axis shows time.", "en", id="x"),
        pytest.param("Le signal était une pomme, apple en anglais.", "fr", id="French"),
        pytest.param("قال الوزير إن وزير الدولة وصل.", "ar", id="minister"),
        pytest.param("تحدث كاسبر مع زملائه عن الطقس.", "ar", id="Caspar is not ka + Esper"),
        pytest.param("Male voters like a reunion.", "en", id="Male is not Malé"),
    ],
)
def test_an_ambiguous_word_out_of_context_does_not_count(text, language):
    assert mentions(text, language) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("بحث في بكين الأمر.", ("بكين", "place.beijing")),
        ("استخدم وي تشات اليوم.", ("وي تشات", "app.wechat")),
        ("أعلنت كاسبر سكاي ذلك.", ("كاسبر سكاي", "org.kaspersky-lab")),
        ("تسعى للصين منذ سنوات.", ("صين", "state.china")),
        ("يقيم وبالصين منذ سنوات.", ("الصين", "state.china")),
        ("زار والولايات المتحدة أمس.", ("الولايات المتحدة", "state.united-states")),
        ("هذا الـFBI وحده.", ("الـFBI", "body.fbi")),
    ],
)
def test_arabic_names_are_cut_where_they_begin(text, expected):
    assert mentions(text, "ar") == [expected]
