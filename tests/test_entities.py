"""Mentions: the hand coding of the five articles, and what decides a sense."""

from pathlib import Path

import pytest
from invented import articles_of

from newsframes import annotate, read_corpus
from newsframes.agreement import accuracy
from newsframes.tables import read_table

ROOT = Path(__file__).parents[1]


def named(text: str, language: str) -> list[tuple[str, str, str]]:
    """Surface, entity and form of every mention in a text."""
    mentions = annotate(articles_of([(language, text)])).mentions
    assert all(text[row.start : row.end] == row.surface for row in mentions.itertuples())
    return list(mentions[["surface", "entity_id", "form"]].itertuples(index=False, name=None))


def test_f1_against_hand_coding_is_at_least_98_percent_in_each_language():
    articles = read_corpus(ROOT / "seeds")
    annotation = annotate(articles)
    gold = read_table("gold_mentions", ROOT / "data")
    found, coded = (table[table["region"] != "boilerplate"] for table in (annotation.mentions, gold))
    languages = articles.set_index("article_id")["language"]
    result = accuracy(found, coded, annotation.sentences, languages).set_index("group")
    assert result["n_coded"].min() > 40
    assert (result["f1"] >= 0.98).all(), result


def test_one_entity_is_linked_across_scripts_and_spellings():
    assert {e for _, e, _ in named("وي تشات و WeChat و Wechat", "ar")} == {"app.wechat"}
    assert {e for _, e, _ in named("BydeDance, ou ByteDance", "fr")} == {"org.bytedance"}
    assert named("بايت دانس", "ar")[0][1] == "org.bytedance"


@pytest.mark.parametrize(
    ("text", "language", "surface", "entity", "form"),
    [
        ("Beijing denied the attack.", "en", "Beijing", "place.beijing", "metonym"),
        ("The Beijing-based firm denied it.", "en", "Beijing", "place.beijing", "name"),
        ("The talks were held in Beijing.", "en", "Beijing", "place.beijing", "name"),
        ("Pékin a démenti.", "fr", "Pékin", "place.beijing", "metonym"),
        ("Il vit à Pékin.", "fr", "Pékin", "place.beijing", "name"),
        ("نفت بكين ذلك.", "ar", "بكين", "place.beijing", "metonym"),
        ("وقع الحادث في بكين.", "ar", "بكين", "place.beijing", "name"),
        ("والشركة مقرها بكين.", "ar", "بكين", "place.beijing", "name"),
        ("الحكومة الصينية نفت ذلك.", "ar", "الصينية", "state.china", "demonym"),
        ("les entreprises chinoises", "fr", "chinoises", "state.china", "demonym"),
    ],
)
def test_form_follows_the_words_beside_the_name(text, language, surface, entity, form):
    assert (surface, entity, form) in named(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("It is popular among Chinese speakers.", "en"),
        ("وهو شائع بين المتحدثين بالصينية.", "ar"),
        ("Il parle chinois.", "fr"),
    ],
)
def test_a_demonym_that_names_the_language_is_no_mention(text, language):
    assert named(text, language) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("وصل باكرا إلى المطار", []),
        ("وصل إلى سقطرى", []),
        ("نفت والصين ذلك", [("الصين", "state.china", "name")]),
        ("الحكومة السورية", [("السورية", "state.syria", "demonym")]),
        ("عقد ببغداد", [("بغداد", "place.baghdad", "name")]),
        ("حمله التيك توك", [("التيك توك", "app.tiktok", "name")]),
        ("قالت للولايات المتحدة", [("ولايات المتحدة", "state.united-states", "name")]),
    ],
)
def test_arabic_is_cut_where_a_reader_would_cut_it(text, found):
    assert named(text, "ar") == found


def test_an_adjective_between_does_not_hide_that_a_capital_is_a_place():
    assert ("باريس", "place.paris", "name") in named("في العاصمة الفرنسية باريس", "ar")


def test_a_metonym_names_the_state_it_stands_for():
    mentions = annotate(articles_of([("en", "Washington accused Moscow.")])).mentions
    assert mentions["stands_for"].tolist() == ["state.united-states", "state.russia"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The US banned it.", True),
        ("They told us so.", False),
        ("Meta denied it.", True),
        ("It was a meta joke.", False),
        ("Apple sells phones.", True),
        ("He ate an apple.", False),
    ],
)
def test_an_ambiguous_name_needs_its_letter_case(text, found):
    assert bool(named(text, "en")) is found


def test_a_common_word_counts_only_in_context():
    assert not named("It was a signal to the markets.", "en")
    assert not named("Signal failure stopped the train.", "en")
    assert ("Signal", "app.signal", "name") in named("The encrypted messaging app Signal was used.", "en")


def test_the_longest_name_wins_and_none_stands_inside_another():
    assert named("The Chinese Communist Party denied it.", "en") == [
        ("Chinese Communist Party", "org.chinese-communist-party", "name")
    ]
    assert named("مجلس الخزانة الكندي", "ar") == [("مجلس الخزانة الكندي", "body.treasury-board-canada", "name")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Britain's exit from the European Union takes years."),
        ("fr", "La sortie du Royaume-Uni de l’UE prend des années."),
        ("ar", "يستغرق خروج بريطانيا من الاتحاد الأوروبي أعواما."),
        ("ar", "يستغرق البريكست أعواما."),
    ],
)
def test_an_event_is_one_name_however_many_words_a_language_needs_for_it(language, text):
    assert [entity for _, entity, _ in named(text, language)] == ["event.brexit"]


def test_a_team_from_europe_is_the_golfers_only_where_golf_is_played():
    assert "org.ryder-cup-europe" in {entity for _, entity, _ in named("فاز الفريق الأوروبي بكأس رايدر.", "ar")}
    assert [entity for _, entity, _ in named("وصل الفريق الأوروبي إلى القمة.", "ar")] == ["alliance.european-union"]


def test_addresses_and_handles_name_nobody():
    assert named("pic.twitter.com/abc https://www.tiktok.com/@tiktok @kaspersky", "en") == []
