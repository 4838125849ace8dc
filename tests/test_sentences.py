import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsframes.lexicon import load_lexicon
from newsframes.regions import Region, find_regions
from newsframes.sentences import split_sentences

STABLE = settings(max_examples=200, deadline=None, derandomize=True)


@pytest.fixture(scope="module")
def lexicon():
    return load_lexicon()


@pytest.fixture(scope="module")
def split(lexicon):
    def split(text):
        sentences = split_sentences(text, [Region(0, len(text), "body")], lexicon)
        return [text[sentence.start : sentence.end] for sentence in sentences]

    return split


# Each case writes the border of two sentences as a bar; where a bar stands beside no space, the sentences are glued.
BORDERS = {
    "glued, English": "Utah banned TikTok.|The most recent ban came later.",
    "glued, Arabic": "هجوم على الصين.|وقال المتحدث إنه كاذب.",
    "glued, Arabic with vowels": "هجوم على الصين.|وَقال المتحدث إنه كاذب.",
    "glued, Arabic question": "هل هذا صحيح؟|قال المتحدث لا.",
    "glued, French accent": "Il vise l'appli.|Également visé, il nie.",
    "glued, French accent, decomposed": unicodedata.normalize("NFD", "Il vise l'appli.|Également visé, il nie."),
    "glued, French elision": "C'est faux.|L’entreprise nie.",
    "glued, one-letter word": "He left.|A court agreed.",
    "glued, French one-letter word": "Il part.|À Paris, il nie.",
    "glued, after a capital": "It was the FBI.|The ministry denied it.",
    "glued, after a capital, French elision": "Il vise le FBI.|L'agence le nie.",
    "glued, after a number": "It began in 2021.|The firm denied it.",
    "glued, after a per cent sign": "It grew by 5%.|The firm denied it.",
    "glued, before a quotation": "Kim left.|“We know,” he said.",
    "glued, before a French quotation": "C’est faux.|«L’entreprise nie», dit-il.",
    "glued, after a closing quotation mark": "“We know.”|He left.",
    "glued, Arabic after Latin": "حظروا TikTok.|وقال المتحدث لا.",
    "glued, Latin after Arabic": "نفت الصين.|TikTok نفت أيضا.",
    "glued, exclamation mark": "He won!|The firm left.",
    "U.S. inside": "The U.S. Army denied it.| It left.",
    "U.S. at the end": "It left the U.S.| The company denied it.",
    "U.S. at the end of the text": "It left the U.S.",
    "U.S. before a lower-case word": "It left the U.S. and Iran.",
    "D.C. at the end": "They met in Washington, D.C.| The talks failed.",
    "Inc. inside": "Apple Inc. denied it.| It left.",
    "Inc. at the end": "He leads Apple Inc.| The firm denied it.",
    "É.-U. inside": "Les É.-U. ont nié.| Il part.",
    "É.-U. before a capital": "Les É.-U. Trump les dirige.",
    "É.-U. at the end": "Il vit aux É.-U.| Le gouvernement nie.",
    "É.-U. at the end, decomposed": unicodedata.normalize("NFD", "Il vit aux É.-U.| Le gouvernement nie."),
    "M. Dupont": "M. Dupont a nié.| Il ment.",
    "Mme. Dupont": "Hier, Mme. Dupont a nié.| Il ment.",
    "Dr. Smith": "Dr. Smith denied it.| He lied.",
    "Mr. The": "They call him Mr. The End.",
    "Arabic doctor": "قال د. أحمد علي ذلك.| ونفى المتحدث.",
    "initials with spaces": "J. K. Rowling denied it.| She left.",
    "initial that is a word too": "J. A. Smith denied it.| She left.",
    "initials without spaces": "J.K. Rowling denied it.| She left.",
    "middle initial": "He met Vladimir V. Putin.| The talks failed.",
    "French initials": "M. D. a nié.| Il ment.",
    "letter at the end": "They followed plan B.| The firm denied it.",
    "Arabic initials": "وفق أ.ف.ب في باريس.| وقال المتحدث ذلك.",
    "Arabic initials in parentheses": "نقلته (أ.ف.ب).| وقال المتحدث ذلك.",
    "decimal": "It paid $3.5 million.| It denied it.",
    "decimal, Arabic": "دفعت 3.5 مليون.| ونفت ذلك.",
    "version at the end": "It runs version 3.5.| The firm denied it.",
    "Node.js": "It uses Node.js and ASP.NET today.| It works.",
    "web address": "See www.example.org for more.| It works.",
    "web address with a capital": "See www.Kaspersky.com for more.| It works.",
    "a.m. inside": "At 9 a.m. Monday it fell.| It rose.",
    "a.m. at the end": "It fell at 9 a.m.| The firm denied it.",
    "a.m. before a lower-case word": "It fell at 9 a.m. and rose at 4 p.m. again.",
    "etc.": "Spies, hackers, etc.| The list is long.",
    "French quotation": "Il a dit : « C'est faux. »| Elle a ri.",
    "French quotation, no-break spaces": "Il a dit : «\u00a0C'est faux.\u202f»| Elle a ri.",
    "French quotation goes on": "« C'est faux. » dit-il.| Elle a ri.",
    "English quotation": "He said: “It is false.”| She laughed.",
    "straight quotation": 'He said: "It is false."| She laughed.',
    "quotation in a quotation": "He said: “She said ‘no.’”| She laughed.",
    "Arabic quotation": "قال: «هذا خطأ.»| ثم غادر المكان.",
    "stop behind the quotation mark": "وصفه بأنه «خطأ».| ثم غادر المكان.",
    "parenthesis": "(It is false.)| She laughed.",
    "French question, inverted": "Que fait TikTok ? se demande-t-elle.| Rien.",
    "French question at the end": "Que fait TikTok ?| Rien.",
    "French exclamation goes on": "Jamais ! répond-il.| Elle a ri.",
    "Arabic question and exclamation": "ماذا؟!| قال لا.",
    "Arabic full stop of Urdu": "نفت الصين ذلك۔| وقال المتحدث لا.",
    "ellipsis before a capital": "They waited…| Then it fell.",
    "three dots before a capital": "They waited...| Then it fell.",
    "ellipsis before a small letter": "They waited… and it fell.",
    "ellipsis glued": "They…Then it fell.",
    "number of a list": "1. The firm denied it.| It left.",
    "numbers of a list in one line": "1. Le groupe nie.| 2. Il part.",
    "number at the end": "Il habite au no 3.| Il part.",
    "digit begins a sentence": "It left.| 12 people stayed.",
    "Arabic semicolon and comma": "نفت الصين؛ وقال المتحدث، لا.",
    "no stop": "TikTok dit non",
    "two spaces": "It left.|  The firm denied it.",
    "no-break space": "Il part.|\u00a0Elle reste.",
}


@pytest.mark.parametrize("marked", BORDERS.values(), ids=BORDERS.keys())
def test_sentences_end_where_a_reader_ends_them(split, marked):
    assert split(marked.replace("|", "")) == [sentence.strip() for sentence in marked.split("|")]


@pytest.mark.parametrize("kind", ["headline", "boilerplate"])
def test_a_headline_or_boilerplate_is_one_piece(lexicon, kind):
    text = "He left. The firm denied it. Why?"
    assert split_sentences(text, [Region(0, len(text), kind)], lexicon) == [(0, len(text), kind)]


def test_offsets_count_from_the_beginning_of_the_text(lexicon):
    text = "Titre\nIl part. Elle reste."
    assert split_sentences(text, [Region(6, len(text), "body")], lexicon) == [(6, 14, "body"), (15, 26, "body")]


FULL_SENTENCES = {
    "en": [
        "Utah banned TikTok.",
        "The U.S. Army denied it.",
        "Dr. Smith paid 3.5 million.",
        "See www.example.org for more.",
        "Was it a leak?",
        "They said: “It is false.”",
        "At 9 a.m. Monday it fell!",
    ],
    "fr": [
        "L'application est visée.",
        "M. Dupont le nie.",
        "Les É.-U. ont réagi.",
        "Que fait-il ?",
        "Il a dit : « C'est faux. »",
        "Également visé, il se tait.",
        "À Paris, J. K. Dupont attend…",
    ],
    "ar": [
        "وقال المتحدث إن الصين تنفي ذلك.",
        "هل سربت البيانات؟",
        "نقلته أ.ف.ب في باريس.",
        "قال د. أحمد: «هذا خطأ.»",
        "دفعت الشركة 3.5 مليون دولار!",
        "حظروا تطبيق TikTok.",
    ],
}


@pytest.mark.parametrize("language", FULL_SENTENCES)
@STABLE
@given(data=st.data())
def test_joined_sentences_come_apart_again(split, language, data):
    sentences = data.draw(st.lists(st.sampled_from(FULL_SENTENCES[language]), min_size=2, max_size=6))
    space = data.draw(st.sampled_from([" ", "  ", "\u00a0", "\t"]))
    assert split(space.join(sentences)) == sentences


GLUE = {
    "en": ["Utah banned it.", "Was it a leak?", "They deny it!"],
    "fr": ["L'application est visée.", "À Paris, il nie.", "Il se tait !"],
    "ar": ["وقال المتحدث لا.", "هل سربت البيانات؟", "نفت الصين!"],
}


@pytest.mark.parametrize("language", GLUE)
@STABLE
@given(data=st.data())
def test_glued_sentences_come_apart_again(split, language, data):
    sentences = data.draw(st.lists(st.sampled_from(GLUE[language]), min_size=2, max_size=6))
    assert split("".join(sentences)) == sentences


PIECES = [
    *(sentence for sentences in FULL_SENTENCES.values() for sentence in sentences),
    "TikTok dit non", "الصين", "News", "Read more:", "• The firm denied it", "- A link", "1. One", "20 July 2021", "https://t.co/abc", "U.S.", "M.",
    "…", "?!", "»", "“", "”", ".", "3.", "👍🏽", "pic.twitter.com/abc — Name (@handle) July 20, 2021", "e\u0301", "\u200f", "\u0640",
]  # fmt: skip
JOINTS = ["", " ", "  ", "\n", "\n\n", "\r\n", "\u2028", "\u00a0", "\u202f", "\t", "\x85", "\v"]
TEXTS = st.lists(st.builds(str.__add__, st.sampled_from(PIECES), st.sampled_from(JOINTS)), max_size=14).map("".join)


def visible(text, start, end):
    return [position for position in range(start, end) if not text[position].isspace()]


@STABLE
@given(text=TEXTS)
def test_regions_lose_no_character_and_do_not_overlap(lexicon, text):
    regions = find_regions(text, lexicon)
    covered = [position for region in regions for position in visible(text, region.start, region.end)]
    assert covered == visible(text, 0, len(text))


@STABLE
@given(text=TEXTS)
def test_sentences_tile_each_region(lexicon, text):
    regions = find_regions(text, lexicon)
    sentences = split_sentences(text, regions, lexicon)
    for region in regions:
        inside = [s for s in sentences if region.start <= s.start and s.end <= region.end]
        covered = [position for s in inside for position in visible(text, s.start, s.end)]
        assert covered == visible(text, region.start, region.end)
        assert {s.region for s in inside} == {region.region}
    positions = [position for s in sentences for position in (s.start, s.end)]
    assert positions == sorted(positions)


@STABLE
@given(text=TEXTS)
def test_no_sentence_is_empty_or_leaves_its_line_or_has_space_around_it(lexicon, text):
    for start, end, _ in split_sentences(text, find_regions(text, lexicon), lexicon):
        sentence = text[start:end]
        assert sentence
        assert sentence == sentence.strip()
        assert len(sentence.splitlines()) == 1


@STABLE
@given(text=TEXTS)
def test_a_region_is_split_alike_wherever_it_stands(lexicon, text):
    regions = find_regions(text, lexicon)
    alone = [
        (region.start + start, region.start + end, kind)
        for region in regions
        for start, end, kind in split_sentences(
            text[region.start : region.end], [Region(0, region.end - region.start, region.region)], lexicon
        )
    ]
    assert split_sentences(text, regions, lexicon) == alone
