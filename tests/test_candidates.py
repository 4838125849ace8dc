"""Names that the authority file does not have: what is proposed, how it is merged, and how right it is."""

import shutil
import sys
import types
from pathlib import Path

import pandas as pd
import pytest
from small_tables import rows_of, write_rows

from newsframes import InputError, load_lexicon, read_corpus
from newsframes.__main__ import main
from newsframes.annotate import mention_table, sentences_and_mentions
from newsframes.candidates import candidate_accuracy, find_candidates, merge_candidates, naming_coverage
from newsframes.lexicon import ENTITY_TYPES
from newsframes.names import NAME_COLUMNS, RULES, ForeignLetters, adjective_stem, find_names, load_triggers
from newsframes.tables import read_table, sheet_text, validate
from newsframes.transliteration import phonetic_key

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "data" / "lexicon"


@pytest.fixture(scope="module")
def lexicon():
    return load_lexicon(SHIPPED)


@pytest.fixture(scope="module")
def letters(lexicon):
    return ForeignLetters(lexicon)


def corpus(*texts: tuple[str, str], story: str = "") -> pd.DataFrame:
    rows = [(f"t{number}", language, "", story, text) for number, (language, text) in enumerate(texts)]
    return pd.DataFrame(rows, columns=["article_id", "language", "title", "story", "text"])


def names_of(
    lexicon, letters, *texts: tuple[str, str], without: frozenset = frozenset(), story: str = ""
) -> list[tuple[str, str]]:
    """Surface and type of every stretch that looks like a name and is no mention."""
    articles = corpus(*texts, story=story)
    sentences, _ = sentences_and_mentions(articles, lexicon)
    mentions = mention_table(articles, sentences, lexicon, without=without)
    names = find_names(articles, sentences, mentions, lexicon, without=without, letters=letters)
    text_of = articles.set_index("article_id")["text"]
    assert list(names.columns) == NAME_COLUMNS
    assert all(text_of[row.article_id][row.start : row.end] == row.surface for row in names.itertuples())
    assert all(
        set(row.rules.split("|")) <= set(RULES) and row.type in (*ENTITY_TYPES, "") for row in names.itertuples()
    )
    return list(names[["surface", "type"]].itertuples(index=False, name=None))


# Consonants of both scripts


@pytest.mark.parametrize(
    ("latin", "arabic"),
    [
        ("Tencent", "تينسنت"), ("Kaspersky Lab", "كاسبر سكاي لاب"), ("Snapchat", "سناب تشات"), ("Canada", "كندا"),
        ("Microsoft", "مايكروسوفت"), ("PayPal", "باي بال"), ("Exchange", "اكسشانج"), ("Victor Gevers", "فيكتور جيفيرز"),
        ("Ma Huateng", "ما هواتنج"), ("Li Shufu", "لي شوفو"), ("Twitter", "تويتر"), ("Emmanuel Macron", "إيمانويل ماكرون"),
    ],
)  # fmt: skip
def test_a_name_has_the_same_key_in_both_scripts(latin, arabic):
    assert phonetic_key(latin) == phonetic_key(arabic) != ""


def test_different_names_have_different_keys():
    assert len({phonetic_key(name) for name in ("Tencent", "TikTok", "Telegram", "Tesla", "Twitter")}) == 5


# English and French


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "Shares in Nordvale Foods rose on Monday in March.", [("Nordvale Foods", "company")]),
        ("en", "The Polish firm Zorbexa denied it.", [("Zorbexa", "company")]),
        ("en", "It was found by Lullaby Soft’s engineers.", [("Lullaby Soft", "")]),
        ("en", "“It was theft,” Foreign Minister Helen Marsh told reporters.", [("Helen Marsh", "person")]),
        ("en", "He moved to the Varnholt-based firm.", [("Varnholt", "")]),
        ("en", "She quoted the lawmaker Su Ya-ting.", [("Su Ya-ting", "person")]),
        ("en", "It was said by J. R. Quillfeather of Varnholt University.", [("J. R. Quillfeather", ""), ("Varnholt University", "organisation")]),
        ("fr", "C'est ce que dit l’Observatoire Zorbex à Vierzon.", [("Observatoire Zorbex", ""), ("Vierzon", "place")]),
        ("fr", "Le maire cite le quotidien belge Le Phare.", [("Le Phare", "outlet")]),
        ("fr", "Selon la ministre de la Santé, Claire Aubertin, tout va bien.", [("Claire Aubertin", "person")]),
        ("fr", "Des chercheurs de l'université de Vierzon l'ont vu.", [("université de Vierzon", "organisation")]),
        ("fr", "Le capitaine Erwan Le Goff a reconnu l'erreur.", [("Erwan Le Goff", "person")]),
    ],
)  # fmt: skip
def test_capitals_make_a_name(lexicon, letters, language, text, found):
    assert names_of(lexicon, letters, (language, text)) == found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Analysts had expected it. Researchers said so on Tuesday, in September. I agree."),
        ("en", "The Court ruled in favour of the Government, the President said."),
        ("en", "Canada accused Beijing. WeChat is owned by Tencent."),
        ("en", "They signed the Clean Rivers Act."),
        ("fr", "Interrogée mardi, elle a refusé. Au XIXe siècle, l'État et la Commission existaient."),
        ("fr", "Les États-Unis accusent TikTok."),
        ("en", ""),
    ],
)
def test_what_is_known_or_no_name_is_not_proposed(lexicon, letters, language, text):
    assert names_of(lexicon, letters, (language, text)) == []


def test_the_first_word_of_a_sentence_counts_where_the_corpus_has_it_with_a_capital_elsewhere(lexicon, letters):
    first = ("en", "Apricot denied everything.")
    assert names_of(lexicon, letters, first) == []
    again = names_of(lexicon, letters, first, ("en", "The leak hit the firm Apricot."))
    assert [surface for surface, _ in again] == ["Apricot", "Apricot"]
    written_small = ("en", "An apricot is a fruit, and apricot jam is sweet.")
    assert names_of(lexicon, letters, first, ("en", "The leak hit the firm Apricot."), written_small) == []


def test_a_title_in_capitals_gives_only_names_that_stand_elsewhere(lexicon, letters):
    title = "Watchdog Warns Users Over Zorbexa Data Practices And More"
    body = "The watchdog warned the users of Zorbexa on Monday about their data."
    assert {surface for surface, _ in names_of(lexicon, letters, ("en", f"{title}\n{body}"))} == {"Zorbexa"}


# Arabic


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("تواصلت الشبكة مع شركة زوربكسا للتعليق.", ("زوربكسا", "company")),
        ('قال باحثون في شركة "درع" الأمنية إن الخلل قديم.', ("درع", "company")),
        ("وقال وزير الأمن غراهام بيل إن المهاجمين عبثوا.", ("غراهام بيل", "person")),
        ("وقال الرئيس الفلاني آنذاك ليونيد كرافتشوك في بيان.", ("ليونيد كرافتشوك", "person")),
        ("وأوضحت الباحثة ليلى القاسم أن الشيفرة مخفية.", ("ليلى القاسم", "person")),
        ("وقع الهجوم في مدينة فيرزون.", ("فيرزون", "place")),
        ("ذكرت وزارة السكك الحديدية في بيان ذلك.", ("وزارة السكك الحديدية", "government_body")),
        ("قال الباحث إنه وجدها عبر Zorbexa أمس.", ("Zorbexa", "")),
    ],
)
def test_arabic_names_show_by_what_stands_beside_them(lexicon, letters, text, found):
    assert found in names_of(lexicon, letters, ("ar", text))


@pytest.mark.parametrize(
    "text",
    [
        "حظرت كندا تطبيق وي تشات على الأجهزة الحكومية.",
        "أعلنت شركة إعلانات أن موقع جغرافي جديد سيفتح.",
        "وقال الرئيس إن الحكومة المحلية ستجتمع يوم الثلاثاء في فبراير شباط.",
        "طلب بعض المسؤولين المحليين من المقاهي أن تقوم بتثبيت برامج.",
    ],
)
def test_known_names_and_plain_arabic_are_not_proposed(lexicon, letters, text):
    assert names_of(lexicon, letters, ("ar", text)) == []


def test_proclitics_stay_outside_of_a_name(lexicon, letters):
    without = frozenset(["state.canada", "state.australia", "state.united-kingdom"])
    found = names_of(
        lexicon, letters, ("ar", "وأصدرت كل من اليابان وبريطانيا وكندا وأستراليا والصين بيانات."), without=without
    )
    assert {"بريطانيا", "كندا", "أستراليا"} <= {surface for surface, _ in found}


def test_a_state_is_found_by_its_adjective_behind_a_word_for_its_government(lexicon, letters):
    text = "وقالت الحكومة الصينية ذلك. وتقع الصين في آسيا."
    found = names_of(lexicon, letters, ("ar", text), without=frozenset(["state.china"]))
    assert ("الصينية", "state") in found and ("الصين", "state") in found


@pytest.mark.parametrize(("word", "stem"), [("الصينيه", "صين"), ("الصيني", "صين"), ("صيني", ""), ("الحكومه", "")])
def test_the_stem_of_an_adjective(word, stem):
    assert adjective_stem(word) == stem


# Candidates


def test_a_name_in_both_scripts_is_one_candidate_within_a_story(lexicon):
    texts = [
        ("en", "The firm Zorbenta denied it. Later, Marek Toldvik of the firm said more, and Toldvik left."),
        ("fr", "La société Zorbenta dément."),
        ("ar", "نفت شركة زوربنتا ذلك."),
    ]
    one = find_candidates(corpus(*texts, story="leak"), lexicon=lexicon).set_index("label_en")
    assert one.loc["Zorbenta", ["label_fr", "label_ar", "type", "n", "n_articles", "languages"]].tolist() == [
        "Zorbenta", "زوربنتا", "company", 3, 3, "ar|en|fr",
    ]  # fmt: skip
    assert "transliteration" in one.loc["Zorbenta", "rules"] and one.index[0] == "Zorbenta"
    assert one.loc["Marek Toldvik", ["aliases_en", "type", "n"]].tolist() == ["Toldvik", "person", 2]
    apart = find_candidates(corpus(*texts), lexicon=lexicon)
    assert "زوربنتا" in apart["label_ar"].tolist() and (apart["label_en"] == "Zorbenta").sum() == 1
    assert apart.loc[apart["label_en"] == "Zorbenta", "label_ar"].item() == ""


def test_a_candidate_shows_where_it_was_found(lexicon):
    articles = corpus(("en", "A breach was found at the firm Zorbenta on Friday."))
    found = find_candidates(articles, lexicon=lexicon)
    assert list(found.columns) == [
        "accept",
        *lexicon.entities.columns,
        "n",
        "n_articles",
        "languages",
        "rules",
        "type_from",
        "article_id",
        "start",
        "end",
        "passage",
    ]
    row = found.iloc[0]
    assert articles["text"][0][row["start"] : row["end"]] == "Zorbenta" and "firm Zorbenta" in row["passage"]
    assert row["entity_id"] == "org.zorbenta" and row["accept"] == "" and row["type_from"] == "firm"


def test_ids_are_those_of_no_entity_and_of_no_other_candidate(lexicon):
    found = find_candidates(read_corpus(ROOT / "seeds"), lexicon=lexicon)
    assert found["entity_id"].is_unique and not set(found["entity_id"]) & set(lexicon.entities["entity_id"])


def test_articles_without_a_name_give_an_empty_list(lexicon):
    assert find_candidates(corpus(("en", "It rained all day.")), lexicon=lexicon).empty


# Merging


FEW = {"state.canada", "state.china", "org.tencent", "app.wechat"}


@pytest.fixture
def small(tmp_path) -> Path:
    """A copy of the lexicon with three entities, to merge into."""
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "lexicon"))
    for name in ("entities.csv", "ambiguous_aliases.csv"):
        rows = [row for row in rows_of(folder / name) if row["entity_id"] in FEW]
        write_rows(folder / name, rows)
    for name in ("concepts.csv", "stopwords.csv"):
        write_rows(folder / name, rows_of(folder / name)[:5])
    return folder


def reviewed(folder: Path, *rows: dict[str, str]) -> Path:
    """A reviewed list of candidates, with the columns of entities.csv."""
    blank = dict.fromkeys(["accept", *rows_of(folder / "entities.csv")[0], "n"], "")
    path = folder.parent / "candidates.csv"
    write_rows(path, [blank | row for row in rows])
    return path


ACME = {"accept": "yes", "entity_id": "org.acme", "type": "company", "label_en": "Acme", "aliases_en": "Acme Inc"}


def test_accepted_rows_are_added_and_the_rest_stays_as_written(small):
    before = (small / "entities.csv").read_text(encoding="utf-8")
    path = reviewed(
        small,
        ACME,
        {"accept": "no", "entity_id": "org.nix", "type": "company", "label_en": "Nix"},
        {"entity_id": "org.open"},
    )
    assert merge_candidates(path, small) == ["org.acme"]
    after = (small / "entities.csv").read_text(encoding="utf-8")
    assert after.startswith(before) and after.removeprefix(before).count("\n") == 1
    entity = load_lexicon(small).entities.set_index("entity_id").loc["org.acme"]
    assert entity[["label_en", "label_fr", "label_ar", "aliases_en"]].tolist() == ["Acme", "Acme", "Acme", "Acme Inc"]


def test_a_list_is_merged_as_a_spreadsheet_keeps_it(small):
    path = reviewed(small, ACME | {"label_en": "@cme", "aliases_en": "=Acme"})
    path.write_text(sheet_text(pd.read_csv(path, dtype="str", keep_default_na=False)), encoding="utf-8")
    assert "'@cme" in path.read_text(encoding="utf-8")
    assert merge_candidates(path, small) == ["org.acme"]
    assert rows_of(small / "entities.csv")[-1]["label_en"] == "@cme"


def test_a_second_merge_adds_nothing(small):
    path = reviewed(small, ACME | {"accept": "YES"})
    merge_candidates(path, small)
    before = (small / "entities.csv").read_bytes()
    assert merge_candidates(path, small) == []
    assert (small / "entities.csv").read_bytes() == before


def test_a_row_with_the_id_of_an_entity_adds_forms_to_it(small):
    path = reviewed(
        small,
        {"accept": "yes", "entity_id": "org.tencent", "type": "company", "label_ar": "تنسانت", "aliases_en": "Tencent"},
    )
    assert merge_candidates(path, small) == ["org.tencent"]
    entity = next(row for row in rows_of(small / "entities.csv") if row["entity_id"] == "org.tencent")
    assert "تنسانت" in entity["aliases_ar"].split("|") and entity["label_ar"] != "تنسانت"
    assert "Tencent" not in entity["aliases_en"].split("|")


@pytest.mark.parametrize(
    ("row", "line", "told"),
    [
        (ACME | {"type": "firm"}, 2, "type 'firm' is unknown"),
        (ACME | {"accept": "maybe"}, 2, "accept is 'maybe'"),
        (ACME | {"entity_id": ""}, 2, "entity_id is empty"),
        (ACME | {"label_en": ""}, 2, "every label is empty"),
        (ACME | {"aliases_en": "WeChat"}, 2, "alias 'WeChat' (en) of org.acme belongs to app.wechat too"),
        (ACME | {"aliases_en": "…"}, 2, "folds to nothing"),
        (ACME | {"aliases_en": "A"}, 2, "is a single character"),
        (ACME | {"entity_id": "org.tencent", "type": "person"}, 2, "is in the authority file as company, not person"),
        (ACME | {"stands_for": "state.atlantis"}, 2, "is no entity_id"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_line_and_nothing_is_written(small, row, line, told):
    before = (small / "entities.csv").read_bytes()
    path = reviewed(small, row, {"accept": "yes", "entity_id": "org.good", "type": "company", "label_en": "Goodness"})
    with pytest.raises(InputError) as caught:
        merge_candidates(path, small)
    assert told in str(caught.value) and f"{path}, line {line}:" in str(caught.value)
    assert (small / "entities.csv").read_bytes() == before


def test_an_alias_of_another_candidate_and_an_id_given_twice_are_refused(small):
    twice = reviewed(small, ACME, ACME | {"label_en": "Acme Two"})
    with pytest.raises(InputError, match=r"line 3: entity_id 'org.acme' stands in line 2 already"):
        merge_candidates(twice, small)
    shared = reviewed(
        small, ACME, {"accept": "yes", "entity_id": "org.other", "type": "company", "label_en": "Acme Inc"}
    )
    with pytest.raises(InputError, match=r"line 3: alias 'Acme Inc' \(en\) of org.other belongs to org.acme too"):
        merge_candidates(shared, small)


def test_a_malformed_row_or_header_is_refused(small):
    path = reviewed(small, ACME)
    path.write_text(path.read_text(encoding="utf-8") + "yes,org.x\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 3: 2 cells"):
        merge_candidates(path, small)
    path.write_text("entity_id,type\norg.x,company\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 1: column 'accept' is missing"):
        merge_candidates(path, small)
    with pytest.raises(InputError, match="the file is not there"):
        merge_candidates(small / "nowhere.csv", small)


def test_unknown_triggers_are_refused(small):
    load_triggers.cache_clear()
    (small / "name_triggers.csv").write_text(
        "type,use,en,fr,ar\nfirm,before,firm,,\ncompany,near,firm,,\n", encoding="utf-8"
    )
    with pytest.raises(InputError) as caught:
        load_triggers(small)
    assert "line 2: type 'firm' is unknown" in str(caught.value) and "line 3: use 'near' is unknown" in str(
        caught.value
    )


# Command line


def test_the_command_writes_the_list_the_same_each_time(tmp_path):
    for name in ("a", "b"):
        assert main(["candidates", str(ROOT / "seeds"), "--out", str(tmp_path / f"{name}.csv")]) == 0
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig").startswith('"accept","entity_id","type",')


def test_the_command_ends_with_2_where_it_can_do_nothing(tmp_path, capsys):
    assert main(["candidates", str(tmp_path / "nowhere")]) == 2
    assert main(["candidates", "--merge", str(tmp_path / "nowhere.csv")]) == 2
    assert "nowhere.csv" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["candidates"])


# Models


def test_entities_of_a_spacy_model_join_as_candidates(tmp_path, lexicon):
    spacy = pytest.importorskip("spacy", reason="spaCy is not installed: pip install 'newsframes[models]'")
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([
        {"label": "ORG", "pattern": "quiet harbour"}, {"label": "DATE", "pattern": "last winter"}, {"label": "ORG", "pattern": "Tencent"},
        {"label": "threat_group", "pattern": "night owls"},
    ])  # fmt: skip
    nlp.to_disk(tmp_path / "model")
    articles = corpus(
        ("en", "The people of quiet harbour said last winter that Tencent and the night owls did it."),
        ("fr", "Rien à dire."),
    )
    found = find_candidates(articles, lexicon=lexicon, model=str(tmp_path / "model")).set_index("label_en")
    assert found["type"].to_dict() == {"quiet harbour": "organisation", "night owls": "threat_group"}
    assert found["rules"].tolist() == ["model", "model"]
    assert "quiet harbour" not in find_candidates(articles, lexicon=lexicon)["label_en"].tolist()
    with pytest.raises(InputError, match="is for 'en', and no article is"):
        find_candidates(articles[articles["language"] == "fr"], lexicon=lexicon, model=str(tmp_path / "model"))
    with pytest.raises(InputError, match="there is no spaCy model"):
        find_candidates(articles, lexicon=lexicon, model=str(tmp_path / "nowhere"))


def test_a_library_that_is_not_installed_is_named_with_its_remedy(monkeypatch, lexicon):
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(InputError, match=r"spaCy is not installed -> pip install .newsframes\[models\]."):
        find_candidates(corpus(("en", "Nothing.")), lexicon=lexicon, model="en_core_web_sm")
    monkeypatch.setitem(sys.modules, "stanza", None)
    with pytest.raises(InputError, match="Stanza is not installed"):
        find_candidates(corpus(("ar", "لا شيء.")), lexicon=lexicon, model="stanza:ar")


def test_entities_of_stanza_are_read_by_its_interface(monkeypatch, lexicon):
    """With a stand-in for the library, whose models are too large to test with."""
    text = "قال أبو خالد ذلك."
    entity = types.SimpleNamespace(start_char=4, end_char=12, type="PER")
    pipeline = lambda language, **options: lambda read: types.SimpleNamespace(entities=[entity])  # noqa: E731
    monkeypatch.setitem(sys.modules, "stanza", types.SimpleNamespace(Pipeline=pipeline))
    found = find_candidates(corpus(("ar", text)), lexicon=lexicon, model="stanza:ar")
    assert found[["label_ar", "type", "rules"]].to_numpy().tolist() == [["أبو خالد", "person", "model"]]


# How much, how right


@pytest.fixture(scope="module")
def seeds(lexicon):
    articles = read_corpus(ROOT / "seeds")
    return articles, *sentences_and_mentions(articles, lexicon)


def test_taken_out_names_come_back(seeds, lexicon):
    articles, sentences, _ = seeds
    table = candidate_accuracy(articles, sentences, read_table("gold_mentions", ROOT / "data"), lexicon, draws=6)
    table = validate("candidate_accuracy", table).set_index("language")
    assert set(table.index) == {"ar", "en", "fr", "all"}
    assert (table["recall"] >= 0.6).all() and (table["precision"] >= 0.5).all(), table
    assert (table["recall_low"] <= table["recall"]).all() and (table["exact"] <= table["recall"]).all()


def test_coverage_counts_the_words_of_names(seeds, lexicon):
    articles, sentences, mentions = seeds
    without = frozenset(["app.wechat"])
    fewer = mention_table(articles, sentences, lexicon, without=without)
    full, part = (
        validate(
            "naming_coverage",
            naming_coverage(articles, sentences, of, find_names(articles, sentences, of, lexicon, without=out)),
        )
        for of, out in ((mentions, frozenset()), (fewer, without))
    )
    assert (full["share"] > 0.85).all() and (full["n_covered"] <= full["n_name_words"]).all()
    assert (part["share"] <= full["share"]).all() and part["share"].sum() < full["share"].sum() - 0.2


def test_texts_without_sentences_are_read_through(lexicon, letters):
    """Long runs of capitals, of hyphens and of the Arabic conjunction are read through in stretches."""
    for language, text in (("en", "Ab " * 600), ("en", "A-" * 600), ("fr", "d'" * 600), ("ar", "وبرلين " * 600)):
        names = names_of(lexicon, letters, (language, text))
        assert len(names) <= 600
