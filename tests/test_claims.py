"""Claims: who says of whom that what harm was done, in three languages; examples written for the purpose."""

from pathlib import Path

import pandas as pd
import pytest
from invented import articles_of

from newsframes import annotate, findings, load_lexicon
from newsframes.agreement import claim_finding, claim_values, pair_claims
from newsframes.article import STOP
from newsframes.claims import voices
from newsframes.codebook import CLAIM_VARIABLES, MANY_VALUED
from newsframes.errors import InputError
from newsframes.lexicon import DEFAULT_DIRECTORY
from newsframes.tables import read_table

ROOT = Path(__file__).parents[1]


def annotated(text: str, language: str):
    articles = articles_of([(language, text)])
    return articles, annotate(articles)


def claims(text: str, language: str) -> pd.DataFrame:
    return annotated(text, language)[1].claims


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en",
            "Washington accused China of hacking Microsoft's email servers.",
            {"claimant_entity": "state.united-states", "accused_entity": "state.china", "allegation": "intrusion", "verb_stance": "accuse"},
        ),
        (
            "en",
            "Officials fear that TikTok may hand over users' data to Beijing.",
            {"claimant_naming": "collective", "allegation": "data_access", "verb_stance": "warn", "certainty": "possible"},
        ),
        (
            "en",
            "Canada banned WeChat from government phones over cybersecurity risks.",
            {"claimant_entity": "state.canada", "accused_entity": "app.wechat", "allegation": "unspecified_risk", "verb_stance": "none"},
        ),
        (
            "fr",
            "Paris a accusé Moscou d'avoir piraté les serveurs du ministère.",
            {"claimant_entity": "state.france", "accused_entity": "state.russia", "allegation": "intrusion", "verb_stance": "accuse"},
        ),
        (
            "fr",
            "Selon la Cnil, l'application TikTok collecte des données personnelles.",
            {"claimant_entity": "body.cnil", "claimant_role": "court_regulator", "accused_entity": "app.tiktok", "allegation": "data_access"},
        ),
        (
            "ar",
            "اتهمت واشنطن الصين بقرصنة خوادم مايكروسوفت.",
            {"claimant_entity": "state.united-states", "accused_entity": "state.china", "allegation": "intrusion", "verb_stance": "accuse"},
        ),
        (
            "ar",
            "حظرت كندا تطبيق وي تشات على الأجهزة الحكومية بسبب مخاطر الأمن السيبراني.",
            {"claimant_entity": "state.canada", "accused_entity": "app.wechat", "allegation": "unspecified_risk", "verb_stance": "none"},
        ),
        (
            "ar",
            "وحذر خبراء من أن التطبيق قد يجمع بيانات المستخدمين.",
            {"claimant_naming": "collective", "allegation": "data_access", "verb_stance": "warn", "certainty": "possible"},
        ),
    ],
)  # fmt: skip
def test_a_claim_is_found_with_its_values(language, text, expected):
    found = claims(text, language)
    assert len(found) == 1
    assert {name: found[name].iloc[0] for name in expected} == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The firm sells software and devices. It runs a website and stores its boxes near Leeds."),
        ("fr", "L'entreprise vend des logiciels et des appareils. Elle gère un site et expédie ses cartons de Lyon."),
        ("ar", "تبيع الشركة برمجيات وأجهزة. ولها موقع على الإنترنت وتخزن صناديقها قرب المدينة."),
        ("en", "The striker led the attack and scored twice on Sunday."),
        ("en", "The bank warned of the risk of inflation."),
        ("fr", "L'attaquant a marqué deux fois dimanche."),
        ("ar", "فاز الفريق بهدفين من دون رد مساء الجمعة."),
        ("en", "The firm sells software that protects servers against hacking."),
        ("en", "Can spies read our messages on this app?"),
        ("fr", "Cette application aspire-t-elle nos données ?"),
        ("ar", "هل تتجسس هذه التطبيقات على هواتفنا؟"),
        ("en", "The agency advised users to update the software of their routers."),
        ("ar", "واستبعدت وزارة الاتصالات حصول أي تسريب للبيانات من خوادمها."),
    ],
)
def test_no_claim_where_nothing_digital_is_alleged(language, text):
    assert claims(text, language).empty


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Washington accused China of hacking Microsoft's servers. China denied the accusations."),
        (
            "fr",
            "Washington a accusé la Chine d'avoir piraté les serveurs de Microsoft. La Chine a nié ces accusations.",
        ),
        ("ar", "اتهمت واشنطن الصين بقرصنة خوادم مايكروسوفت. ونفت الصين هذه الاتهامات."),
    ],
)
def test_a_denial_is_the_answer_of_the_accused_and_no_claim_of_its_own(language, text):
    found = claims(text, language)
    assert found["response"].tolist() == ["denies"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The ministry warned that new cameras nearly everywhere might map military sites. The cameras send video to servers in China."),
        ("fr", "Le ministère a averti que de nouvelles caméras pourraient filmer des sites sensibles. Les caméras envoient des vidéos à des serveurs chinois."),
        ("ar", "حذرت الوزارة من أن كاميرات سيبرانية منذ سنوات قد ترصد مواقع عسكرية. وترسل الكاميرات الصور إلى خوادم في الصين."),
    ],
)  # fmt: skip
def test_words_that_only_begin_like_a_negation_or_the_future_hide_no_claim(language, text):
    assert set(annotated(text, language)[1].claims["sentence_no"]) == {1, 2}


def test_what_cannot_be_ruled_out_is_claimed():
    found = claims("The agency could not rule out that hackers stole data from its servers.", "en")
    assert found["allegation"].str.contains("intrusion").all() and len(found) == 1


@pytest.mark.parametrize(
    ("language", "text", "n"),
    [
        ("en", "Hackers broke into the servers of the bank. The intruders wiped everything they found. Its shares fell by a tenth on Monday.", 2),
        ("fr", "Des pirates se sont introduits dans les serveurs de la banque. Les intrus ont tout effacé sur leur passage. Son action a reculé lundi.", 2),
        ("ar", "اخترق قراصنة خوادم المصرف. وعطلوا كل ما وجدوه أمامهم. وتراجع سهمه يوم الإثنين.", 2),
    ],
)  # fmt: skip
def test_the_author_goes_on_with_a_claim_in_other_words(language, text, n):
    assert claims(text, language)["sentence_no"].nunique() == n


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Hackers broke into the servers of the ministry, the government said. It is not yet known whether they copied any files."),
        ("fr", "Des pirates se sont introduits dans les serveurs du ministère, a dit le gouvernement. On ignore encore si des fichiers ont été copiés."),
        ("ar", "قالت الحكومة إن قراصنة اخترقوا خوادم الوزارة. ومن غير المعروف حتى الآن عدد الملفات التي نسخوها."),
    ],
)  # fmt: skip
def test_what_nobody_knows_yet_near_a_claim_is_claimed_undetermined(language, text):
    found = claims(text, language).set_index("sentence_no")
    assert found.loc[2, "certainty"] == "undetermined"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The firm sells connected software. A former engineer said that it had recorded every word of its customers."),
        ("fr", "L'entreprise vend des logiciels. Un ancien ingénieur a dit qu'elle enregistrait les voix de ses clients."),
        ("ar", "تبيع الشركة برمجيات متصلة بالإنترنت. وقال مهندس سابق إنها كانت تسجل أصوات زبائنها."),
    ],
)  # fmt: skip
def test_common_words_are_things_only_in_technical_company(language, text):
    assert 2 in claims(text, language)["sentence_no"].tolist()
    other = {"en": "The band sings of the sea.", "fr": "Le groupe chante la mer.", "ar": "تغني الفرقة للبحر."}[language]
    assert claims(other + text[text.index(".") + 1 :], language).empty


def test_telling_somebody_to_do_something_alleges_nothing():
    text = "Officials fear that TikTok may hand over users' data to Beijing. The ministry told its staff to delete the app."
    assert claims(text, "en")["sentence_no"].tolist() == [1]


def test_what_would_have_happened_is_claimed():
    text = "Hackers slipped a backdoor into the library. It would have let them read any server running the software."
    assert set(claims(text, "en")["sentence_no"]) == {1, 2}


def test_the_reason_of_a_measure_beside_a_claim_is_claimed_in_whatever_words():
    text = "Hackers broke into the servers of the bank. The regulator fined the lender for having been asleep at the wheel."
    assert claims(text, "en")["sentence_no"].tolist() == [1, 2]


def test_what_a_thing_is_called_alleges_and_what_a_remark_is_called_does_not():
    text = "Hackers broke into the servers of the bank. Senators called the chatbot a Trojan horse with propellers."
    assert set(claims(text, "en")["sentence_no"]) == {1, 2}
    text = "Hackers broke into the servers of the bank. Senators called the report a storm in a teacup."
    assert set(claims(text, "en")["sentence_no"]) == {1}


def test_the_name_of_a_spyware_alleges():
    found = claims("Le téléphone de la députée a été infecté par le logiciel espion Pegasus.", "fr")
    assert len(found) == 1 and "espionage" in found["allegation"].iloc[0]


def test_a_denial_is_a_claim_where_it_is_all_that_is_told():
    found = claims("Huawei denied that its base stations contain a back door.", "en")
    assert found["verb_stance"].tolist() == ["deny"] and found["accused_entity"].tolist() == ["org.huawei"]


def test_the_innermost_speaker_makes_the_claim():
    found = claims("The report said Microsoft had warned that hackers stole emails from its servers.", "en")
    assert found["claimant_entity"].tolist() == ["org.microsoft"]


def test_voices_of_an_article_add_up_to_its_words():
    articles, found = annotated("Washington said China hacked the servers of Microsoft. The servers are old.", "en")
    heard = voices(found.cues, found.mentions, found.attributions, found.sentences, articles, load_lexicon())
    assert heard["n_words"].sum() == found.sentences["n_words"].sum() and heard["share"].sum() == pytest.approx(1)


def test_the_five_articles_are_coded_nearly_as_by_hand():
    articles = read_table("articles", ROOT / "data")
    found, coded = read_table("claims", ROOT / "data"), read_table("gold_claims_consensus", ROOT / "data")
    languages = articles.set_index("article_id")["language"]
    finding = claim_finding(found, coded, read_table("sentences", ROOT / "data"), languages)
    f1 = finding[finding["group"] == "all"].set_index("unit")["f1"]
    assert f1["sentence"] >= 0.92 and f1["row"] >= 0.88
    values = claim_values(found, coded, CLAIM_VARIABLES, languages, many=MANY_VALUED)
    right = values[values["group"] == "all"].set_index("variable")["accuracy"]
    assert right[["allegation", "verb_stance", "certainty", "quote_form"]].min() >= 0.90
    assert right[["claimant_role", "claimant_naming"]].min() >= 0.85
    assert right[["claimant_entity", "accused_entity", "evidence", "response"]].min() >= 0.75


def test_a_state_that_is_no_entity_is_refused(tmp_path):
    for path in DEFAULT_DIRECTORY.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    table = (tmp_path / "entities.csv").read_text(encoding="utf-8").replace("state.north-korea", "state.nowhere", 1)
    lines = table.split("\n")
    at = next(i for i, line in enumerate(lines) if "group.lazarus" in line)
    lines[at] = lines[at].replace("state.north-korea", "state.atlantis")
    (tmp_path / "entities.csv").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError, match=r"state\.atlantis"):
        load_lexicon(tmp_path)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The app's accounts were traced last week. The website and dozens of accounts were run from Moscow."),
        (
            "en",
            "The firm sells software and phones to public bodies. Ministers fear that its trucks might follow convoys.",
        ),
    ],
)
def test_phrases_around_a_name_and_what_is_feared_are_claims(language, text):
    assert 2 in set(claims(text, language)["sentence_no"])


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("حذر خبراء من أن التطبيق قد يجمع بيانات المستخدمين.", "possible"),
        ("حذر خبراء من أن الشركة قد تجمع بيانات المستخدمين.", "possible"),
        ("قال خبراء إن التطبيق كان قد جمع بيانات المستخدمين.", "certain"),
        ("قال خبراء إن الجاسوس كان قد تسلل إلى خوادم الوزارة.", "certain"),
        ("قال خبراء إن موقعا قد نشر كلمات مرور المستخدمين المسروقة.", "certain"),
    ],
)
def test_qad_before_a_past_verb_is_certain_though_the_verb_may_begin_like_an_imperfect_one(text, certainty):
    assert set(claims(text, "ar")["certainty"]) == {certainty}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Officers met in the capital on Monday to talk about the army's two hundred small aircraft. The drones send their pictures and flight data to servers in Asia, an internal review found. Anybody at the other end could follow where our units sleep, an officer told the newspaper. The army will retire the aircraft next year and buy others."),
        ("fr", "L'armée va retirer du service deux cents quadricoptères achetés dans le commerce il y a quatre ans. Selon une expertise interne, les appareils envoyaient leurs images et leurs coordonnées de vol vers des serveurs étrangers. « N'importe qui pouvait suivre nos sections sur un écran », a confié un officier. Un appel d'offres sera lancé au printemps."),
    ],
)  # fmt: skip
def test_deeds_that_somebody_tells_of_among_technical_things_are_claims(language, text):
    assert claims(text, language)["sentence_no"].tolist() == [2, 3]


def test_the_firm_that_alone_denies_is_whom_claims_that_name_nobody_are_about():
    told = "Poland told its troops to delete a shopping app. The order says it could pass a soldier's location to people abroad. "
    found = claims(told + "Temu rejects that and says it asks for the location only when an address is entered.", "en")
    assert found.loc[0, ["accused_entity", "response"]].tolist() == ["app.temu", "denies"]
    assert claims(told + "Temu and Huawei have stores there.", "en").loc[0, "accused_entity"] == ""


@pytest.mark.parametrize(
    ("language", "text", "response"),
    [
        ("en", "The ministry accused Huawei of hacking its servers. Huawei waved the allegations away.", "dismisses"),
        ("en", "The regulator accused Huawei of leaking user data from its servers. Huawei admitted no wrongdoing.", "denies"),
        ("en", "The ministry accused Huawei of spying through its phones. Huawei did not address the allegations.", "no_comment"),
        ("fr", "Le ministère accuse Huawei d’espionner ses clients par ses téléphones. Huawei rejette ces accusations.", "denies"),
        ("ar", "اتهمت الوزارة شركة هواوي بتسريب بيانات المستخدمين من خوادمها. وقالت هواوي إنها تلتزم بالقانون.", "denies"),
    ],
)  # fmt: skip
def test_what_the_accused_answer(language, text, response):
    assert set(claims(text, language)["response"]) == {response}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The spyware switched on the microphones of phones, Citizen Lab said in a report published on Sunday."),
        ("fr", "Le logiciel espion a piraté les téléphones, affirme Citizen Lab dans une étude parue jeudi."),
        ("ar", "اخترق برنامج التجسس هواتف صحفيين، وفق ما أفاد به سيتيزن لاب في دراسة نُشرت الثلاثاء."),
    ],
)
def test_a_report_that_was_published_is_evidence_that_can_be_looked_up(language, text):
    assert set(claims(text, language)["evidence"]) == {"specified"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Lee, who worked for Google and Microsoft, said the country should double its spending on artificial intelligence. He admitted that earlier technology contests and software had been good. Green cards should go to researchers in artificial intelligence, he said."),
        ("ar", "قال لي الذي عمل لصالح جوجل ومايكروسوفت إن على الولايات المتحدة مضاعفة الأموال المخصصة للذكاء الاصطناعي. اعترف لي بالمسابقات التكنولوجية السابقة التي نظمتها الحكومة. وقال إن البطاقات الخضراء ينبغي أن تمنح لحاملي الدكتوراه في الذكاء الاصطناعي."),
    ],
)  # fmt: skip
def test_who_concedes_something_about_a_topic_makes_it_no_claim(language, text):
    assert claims(text, language).empty


def test_advice_and_demands_behind_a_conjunction_are_no_claims():
    text = "اخترق قراصنة خوادم الوزارة بحسب الشرطة. وينصح الخبراء بتثبيت التحديث قبل نهاية الأسبوع. وطالبت نقابة الطلبة بتأجيل الامتحانات أسبوعا."
    assert claims(text, "ar")["sentence_no"].tolist() == [1]


@pytest.mark.parametrize(
    ("language", "text", "accused"),
    [
        ("en", "Officials described Chinese espionage against the servers of three ministries.", "state.china"),
        ("fr", "Le rapport décrit une ingérence russe sur les réseaux sociaux.", "state.russia"),
        ("en", "The ministry accused two engineers of espionage for Russia on its servers.", "state.russia"),
        ("en", "Fake accounts spread disinformation about the vote, TikTok said.", ""),
        ("en", "Users' data leaked from an open server, TikTok said.", "app.tiktok"),
    ],
)
def test_whose_harm_it_is(language, text, accused):
    assert claims(text, language)["accused_entity"].tolist() == [accused]


def test_claims_inside_one_clause_are_paired_by_their_length():
    spans = lambda *pairs: pd.DataFrame([("a", *pair) for pair in pairs], columns=["article_id", "start", "end"])  # noqa: E731
    pairs = pair_claims(spans((0, 100), (40, 60)), spans((40, 60), (0, 100)))
    assert dict(zip(pairs["found"], pairs["coded"], strict=True)) == {0: 1, 1: 0}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The virus attacks the lungs, doctors said. They collected data and records from patients and pictures from phones."),
        ("fr", "Le virus attaque les poumons, selon les médecins. Ils ont collecté des données et des images sur les téléphones des patients."),
        ("ar", "قال أطباء إن الفيروس يهاجم الجهاز التنفسي. وجمع الفريق بيانات المرضى وصورا من هواتفهم في المستشفى."),
    ],
)  # fmt: skip
def test_words_of_general_news_make_nothing_digital_alone(language, text):
    assert claims(text, language).empty


def test_words_of_general_news_are_technical_things_beside_a_product():
    found = claims(
        "The phone of a minister was attacked. The pictures and messages were taken by WhatsApp, officials warned.",
        "en",
    )
    assert not found.empty


def test_a_tool_that_things_use_is_not_accused():
    found = claims(
        "Un collier GPS permettait aux pirates de suivre les déplacements des utilisateurs de l'application.", "fr"
    )
    assert list(found["accused_entity"]) == [""]


def test_news_of_a_gadget_alleges_nothing():
    told = "Apple unveiled a phone. The app lets users store photos on its servers, the company {}."
    assert claims(told.format("said"), "en").empty
    assert not claims(told.format("conceded"), "en").empty


def test_words_of_harm_in_another_sense_allege_nothing():
    cues = annotated("حاول الفريق اختراق الدفاع. وحاول قراصنة اختراق الخوادم.", "ar")[1].cues
    alleging = cues[(cues["kind"] == "allegation") & (cues["surface"] == "اختراق")]
    assert list(alleging["reason"]) == ["not meant", ""]


def test_a_demand_to_end_is_a_word_of_its_own():
    told = "طالبت المنظمة {} قرصنة خوادم المستشفى."
    assert set(claims(told.format("بوقف"), "ar")["verb_stance"]) == {"accuse"}
    assert STOP.search(told.format("الكفلاء ببحث")) is None


def test_a_word_inside_a_mask_is_no_technical_thing():
    cues = annotated("Le serveur central est tombé. Le centre a fait savoir que la suite viendra.", "fr")[1].cues
    masked = cues[cues["surface"].isin(["savoir"]) & (cues["kind"] == "deed")]
    assert set(masked["reason"]) == {"not meant"}


def test_a_claim_with_several_answers_is_one_that_is_answered():
    told = pd.DataFrame(
        {
            "article_id": ["a"] * 3,
            "evidence": ["silent", "specified", "denied"],
            "response": ["denies|acts", "requested", "not_reported"],
        }
    )
    said = findings.told_of(told, told.head(0), pd.Series({"a": "en"}))
    assert (
        "of 3 English claims evidence is told for 1, said or noted to be lacking for 1, an answer is told for 1" in said
    )
    assert said.endswith("one was asked for without an answer for 1")
