"""Attributions: who is said to have said what, in three languages."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import articles_of

from newsframes import annotate
from newsframes.agreement import attribution_accuracy
from newsframes.quotations import find_quotations
from newsframes.tables import read_table

ROOT = Path(__file__).parents[1]


def attributions(text: str, language: str) -> list[tuple[str, str, str]]:
    """Cue, source and content of every attribution of a text; offsets are checked on the way."""
    table = annotate(articles_of([(language, text)])).attributions
    assert all(text[row.cue_start : row.cue_end] == row.cue for row in table.itertuples())
    assert all(text[row.source_start : row.source_end] == row.source for row in table.itertuples() if row.source)
    return [(row.cue, row.source, text[row.content_start : row.content_end]) for row in table.itertuples()]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The ministry said that no data was lost.", ("said", "The ministry", "no data was lost")),
        ("en", "“No data was lost,” said the minister.", ("said", "the minister", "No data was lost")),
        (
            "en",
            "According to Microsoft, the group stole emails.",
            ("According to", "Microsoft", "the group stole emails"),
        ),
        ("en", "Tencent denied that it read the chats.", ("denied", "Tencent", "it read the chats")),
        ("en", "The firm, which sells phones, said that it was safe.", ("said", "The firm", "it was safe")),
        ("fr", "Le ministère a déclaré que rien n'était perdu.", ("a déclaré", "Le ministère", "rien n'était perdu")),
        ("fr", "« Rien n'est perdu », a déclaré lundi le ministre.", ("a déclaré", "le ministre", "Rien n'est perdu")),
        (
            "fr",
            "Selon Microsoft, le groupe a volé des messages.",
            ("Selon", "Microsoft", "le groupe a volé des messages"),
        ),
        ("fr", "Pékin dément que l'attaque vienne de Chine.", ("dément", "Pékin", "l'attaque vienne de Chine")),
        ("ar", "وقال الوزير إن البيانات لم تُفقد.", ("قال", "الوزير", "البيانات لم تُفقد")),
        ("ar", "وبحسب شركة مايكروسوفت، سرقت المجموعة الرسائل.", ("بحسب", "شركة مايكروسوفت", "سرقت المجموعة الرسائل")),
        ("ar", "وأكدت السلطات الصينية أن الاتهام باطل.", ("أكدت", "السلطات الصينية", "الاتهام باطل")),
        (
            "en",
            "The firm's audit, a new letter reveals, was never read.",
            ("reveals", "a new letter", "was never read"),
        ),
        (
            "en",
            "The union asked members when the strike should begin.",
            ("asked", "The union", "members when the strike should begin"),
        ),
        (
            "fr",
            "Le maire a appelé les habitants à ne pas se déplacer.",
            ("a appelé", "Le maire", "les habitants à ne pas se déplacer"),
        ),
        ("ar", "وأكد المتحف فقدان لوحتين.", ("أكد", "المتحف", "فقدان لوحتين")),
        ("ar", "ونفى المهاجم ارتكاب أي مخالفة.", ("نفى", "المهاجم", "ارتكاب أي مخالفة")),
        ("ar", "وهددت طهران بإغلاق المضيق.", ("هددت", "طهران", "بإغلاق المضيق")),
        ("ar", "وطالبوا باستقالة الحاكم.", ("طالبوا", "", "باستقالة الحاكم")),
        ("ar", "وتوقعت الشركة ارتفاع المبيعات.", ("توقعت", "الشركة", "ارتفاع المبيعات")),
        ("ar", 'وتابع المدرب، "سنفوز في المباراة القادمة".', ("تابع", "المدرب", "سنفوز في المباراة القادمة")),
    ],
)
def test_source_cue_and_content_are_found(language, text, expected):
    assert expected in attributions(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The company has not said that data was lost."),
        ("fr", "La société n'a pas déclaré que des données étaient perdues."),
        ("ar", "ولم يقل الوزير إن البيانات ضاعت."),
        ("en", "The cat sat on the mat."),
        ("en", "The report was published on Monday."),
    ],
)
def test_negated_cues_and_plain_nouns_attribute_nothing(language, text):
    assert attributions(text, language) == []


def test_a_cue_inside_a_quotation_is_not_one_of_the_article():
    assert [cue for cue, _, _ in attributions("“They said that it was safe,” Smith said.", "en")] == ["said"]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        # who speaks, and where in the sentence
        ("fr", "Le code est sûr, conclut une expertise que Le Monde a lue.", ("conclut", "une expertise")),
        ("fr", "« On ne sait rien, explique-t-il, de ces données. »", ("explique-t-il", "il")),
        ("fr", "Meta, qui affirme avoir supprimé ces comptes, se tait.", ("affirme", "Meta")),
        ("fr", "La ministre a de son côté admis que le code était faux.", ("admis que", "La ministre")),
        ("en", "The court fined the firm, saying it had misled users.", ("saying", "The court")),
        ("en", "Italy said that the app was safe.", ("said", "Italy")),
        ("en", "Hackers stole the coins, the FBI said in a notice on Monday.", ("said", "the FBI")),
        ("ar", "مصادر أمنية أكدت أن الهجوم جاء من الخارج.", ("أكدت", "مصادر أمنية")),
        ("ar", "وأعلن اليوم وزير الداخلية أن الهجوم أحبط.", ("أعلن", "وزير الداخلية")),
        ("ar", "دعت منظمة الصحة العالمية إلى وقف الهجمات.", ("دعت", "منظمة الصحة العالمية")),
        ("ar", "أما الشركة فقالت إن الخوادم آمنة.", ("قالت", "الشركة")),
        ("ar", "وأقرت شركة «فالكون تيك» بوقوع خرق.", ("أقرت", "شركة «فالكون تيك")),
        ("ar", "حسبما نقلت رويترز عن مصدر مطلع أن الهجوم مستمر.", ("نقلت", "مصدر مطلع")),
        # what is said
        ("en", "Experts believe the hackers are based in Iran.", ("believe", "Experts")),
        ("en", "Police confirmed the man was from Leeds.", ("confirmed", "Police")),
        ("fr", "La société reconnaît avoir collecté des données.", ("reconnaît", "La société")),
        ("fr", "Le maire a félicité l'équipe : « Elle a tout donné ce soir. »", (":", "Le maire")),
        ("en", "The group claims to have stolen two million records.", ("claims", "The group")),
        ("ar", "وتساءل النائب: «من يحمي بياناتنا؟».", ("تساءل", "النائب")),
        ("en", "The app is reportedly banned in three states.", ("reportedly", "")),
        ("ar", '"سنفوز في المباراة القادمة، كما قال المدرب.', ("قال", "المدرب")),
        ("fr", "« Je ne promets rien, a dit Mme Roux, mais je vous aiderai. »", ("a dit", "Mme Roux")),
        ("fr", "Les billets restent valables, sans frais, a fait savoir la mairie.", ("a fait savoir", "la mairie")),
        ("fr", "La directrice s'est dite prête à recevoir les parents.", ("s'est dite", "La directrice")),
        ("ar", "يأتي هذا بعد أسبوع من إعلان الشركة أنها ستغلق مصانعها.", ("إعلان", "الشركة")),
        ("en", "No, it will not, the minister said on Monday.", ("said", "the minister")),
    ],
)
def test_source_stands_in_many_places(language, text, expected):
    assert expected in [(cue, source) for cue, source, _ in attributions(text, language)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le premier but assure la victoire de Livingston."),
        ("fr", "Le test s'avère concluant et se montre utile."),
        ("fr", "Ce mot veut dire « le seul »."),
        ("fr", "Chine : un cochon tue un éleveur dans un marché"),
        ("en", "Residents took anything they could find."),
        ("en", "He gave a speech with pledges for the young."),
        ("en", "Rangers conceded a penalty."),
        ("ar", "كان القط فوق السجادة عبر المدينة قبل أن ينام."),
        ("ar", "لم يتطرق لذكر أي خطط."),
        ("en", "A map and report will then be produced."),
        ("fr", "La championne a déclaré forfait."),
        ("ar", "أضاف الهداف الهدف الثالث في الدقيقة الستين."),
        ("ar", "تعثرت المشاورات مجددا في العاصمة."),
        ("ar", "ألقت الشرطة القبض على أربعة أشخاص."),
        ("ar", "فاز طالب من القاهرة بالجائزة الأولى."),
        ("ar", "أمر طبيعي أن تنخفض الأسعار في الشتاء."),
        ("ar", "لم تمنح الأرضية الرماة شيئا يُذكر."),
        ("ar", "ومن المفترض أن تنحسر العاصفة غدا."),
        ("en", "Officials carried notes along a corridor."),
        ("fr", "En fin d'après-midi, deux navires ont gagné la zone."),
        ("fr", "Le pape quitte la place, saluant de la main la foule."),
    ],
)
def test_the_same_words_that_report_nothing(language, text):
    assert attributions(text, language) == []


def entities(text: str, language: str) -> list[str]:
    return annotate(articles_of([(language, text)])).attributions["source_entity"].tolist()


@pytest.mark.parametrize(
    ("language", "text", "last"),
    [
        ("en", "Mike Pompeo said that the apps spy. He added that they send data home.", "person.mike-pompeo"),
        (
            "fr",
            "Mike Pompeo a déclaré que les applications espionnent. Il a affirmé qu'elles envoient tout.",
            "person.mike-pompeo",
        ),
        ("ar", "قال مايك بومبيو إن التطبيقات تتجسس. وأضاف أنها ترسل البيانات.", "person.mike-pompeo"),
    ],
)
def test_a_pronoun_or_a_dropped_subject_is_the_last_source(language, text, last):
    assert entities(text, language) == [last, last]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("Il dit : « Oui. »", [" Oui. "]),
        ("He said “yes” and “no”.", ["yes", "no"]),
        ('قال "نعم" ثم صمت', ["نعم"]),
        ("He said “yes and left", ["yes and left"]),
        ("« Il a dit “non” », dit-elle", [" Il a dit “non” "]),
        ('I will run," he said.', []),
        ('"وقال "نعم" ثم صمت', ["نعم"]),
        ("He said ‘it isn’t safe’ and 'no'.", ["it isn’t safe", "no"]),
        (
            "'The boys' phones are safe,' she said. 'Nobody's been hacked.'",
            ["The boys' phones are safe,", "Nobody's been hacked."],
        ),
        ("She said \"he told me 'no'\".", ["he told me 'no'"]),
        ("The users' data of the '90s, rock 'n' roll, l'été d'un 5'10\" ado: 'Ali", []),
        ("Il a dit ‹ c'est grave › hier.", [" c'est grave "]),
        ("قال: 'التطبيق خطر' أمس", ["التطبيق خطر"]),
        ('"وأخبر الحشد أن "الوقت حان', ["الوقت حان"]),
    ],
)
def test_quotations_of_every_kind(text, inside):
    assert [text[q.start : q.end] for q in find_quotations(text, 0, len(text))] == inside


@pytest.mark.parametrize("marks", ["‘’", "''"])
def test_single_quotation_marks_quote_as_double_ones_do(marks):
    said = [
        "“Huawei spied on us for years”, says minister",
        "The minister said: “The app sends our data to China and we will ban it.”",
        "“The app sends our data to China,” the minister said. “It is a danger.”",
        "The president praised his team: “We have stopped the hackers.”",
        "“It isn't true,” said Ren Zhengfei, the founder of Huawei.",
    ]
    for text in said:
        found = attributions(text, "en")
        assert found and attributions(text.replace("“", marks[0]).replace("”", marks[1]), "en") == found


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(st.sampled_from("«»‘’“”\"'‹› \nاقلنsaid.,:؟"), max_size=80), st.sampled_from(["ar", "en", "fr"]))
def test_unbalanced_quotation_marks_never_raise(text, language):
    attributions(text + " said وقال a déclaré", language)


@pytest.fixture(scope="module")
def trial() -> pd.DataFrame:
    articles = read_table("trial_articles", ROOT / "data").assign(title="")
    annotation, coded = annotate(articles), read_table("trial_attributions", ROOT / "data")
    languages = articles.set_index("article_id")["language"]
    parts = []
    for half, texts in articles.groupby("half"):
        ours, theirs, lines = (
            t[t["article_id"].isin(texts["article_id"])] for t in (annotation.attributions, coded, annotation.sentences)
        )
        table = attribution_accuracy(ours, theirs, lines, languages[texts["article_id"]])
        parts.append(table.assign(half=half))
    return pd.concat(parts)


def test_accuracy_on_trial_texts_does_not_fall(trial):
    worst = trial.groupby("half")["f1"].min()
    assert worst["dev"] >= 0.85
    assert worst["test"] >= 0.65
    assert trial["source_overlap"].min() >= 0.75
