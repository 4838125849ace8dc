"""Frames: sentences and articles coded in three languages, the notation of forms, and the tables made of them."""

import math
import re
import shutil
import sys
from pathlib import Path

import brute_force
import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from invented import articles_of
from small_tables import SMALL_TABLES

from newsframes import InputError, annotate, load_lexicon, read_corpus
from newsframes.codebook import FRAMES, FUNCTIONS, short_name
from newsframes.coverage import coverage, form_hits
from newsframes.frames import (
    FLOOR,
    SAMPLE_WORDS,
    WEIGHT_OF_WIDE,
    article_frames,
    background_figures,
    frame_levels,
    frame_masses,
    sentence_values,
)
from newsframes.lexicon import expand_form
from newsframes.match import Matcher
from newsframes.parallel import parallel_articles, read_parallel
from newsframes.profiles import (
    coded_sentences,
    coding_accuracy,
    frames_of_claims,
    leave_one_out,
    ranking,
    shares,
    smallest_p,
    telling_sentences,
    voice_counts,
)
from newsframes.regions import COUNTED
from newsframes.tables import read_table
from newsframes.text import fold_string, fold_strings, scripts_of

ROOT = Path(__file__).parents[1]
GERMAN = ROOT / "examples" / "german"
LEGALITY = "legality_constitutionality_and_jurisprudence"
SECURITY = "security_and_defense"
EXTERNAL = "external_regulation_and_reputation"
POLICY = "policy_prescription_and_evaluation"
# Without "explain", a failure tells its example at once.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate, Phase.target, Phase.shrink)
STABLE = settings(max_examples=150, deadline=None, derandomize=True, phases=PHASES)

CODED = [
    ("economic", "en", "Shares fell by 3 percent and the company cut 2,000 jobs."),
    ("economic", "en", "The central bank raised interest rates to curb inflation."),
    ("economic", "fr", "L'inflation a atteint 6 % et le chômage a augmenté."),
    ("economic", "fr", "Le groupe a publié un bénéfice net de 3 milliards d'euros."),
    ("economic", "ar", "ارتفع معدل التضخم وتراجعت أسعار الأسهم في البورصة."),
    ("economic", "ar", "خفضت الشركة عدد الوظائف بعد تراجع أرباحها."),
    (LEGALITY, "en", "The Supreme Court ruled that the law was unconstitutional."),
    (LEGALITY, "en", "The association filed a lawsuit against the regulator over the right to privacy."),
    (LEGALITY, "fr", "La Cour suprême a jugé la loi contraire à la Constitution."),
    (LEGALITY, "fr", "Le tribunal administratif a annulé le décret pour atteinte à la liberté d'expression."),
    (LEGALITY, "ar", "قضت المحكمة العليا بعدم دستورية القانون."),
    (LEGALITY, "ar", "رفعت المنظمة دعوى قضائية دفاعا عن حرية التعبير."),
    ("crime_and_punishment", "en", "Police arrested two men suspected of murder."),
    ("crime_and_punishment", "en", "He was sentenced to ten years in prison."),
    ("crime_and_punishment", "fr", "La police a arrêté deux hommes soupçonnés de meurtre."),
    ("crime_and_punishment", "fr", "Il a été condamné à dix ans de prison."),
    ("crime_and_punishment", "ar", "ألقت الشرطة القبض على رجلين يشتبه في ارتكابهما جريمة قتل."),
    ("crime_and_punishment", "ar", "حكم عليه بالسجن عشر سنوات."),
    (SECURITY, "en", "The army fired missiles and threatened national security."),
    (SECURITY, "en", "Troops crossed the border after a night of air strikes."),
    (SECURITY, "fr", "L'armée a déployé des missiles pour défendre la sécurité nationale."),
    (SECURITY, "fr", "Un attentat terroriste a visé une caserne."),
    (SECURITY, "ar", "يهدد هذا الهجوم الأمن القومي للبلاد."),
    (SECURITY, "ar", "شن الجيش غارات جوية على مواقع المسلحين."),
    ("health_and_safety", "en", "The vaccine protects patients against the disease."),
    ("health_and_safety", "en", "Doctors treated the injured in the city's hospitals during the epidemic."),
    ("health_and_safety", "fr", "Le vaccin protège les patients contre la maladie."),
    ("health_and_safety", "fr", "Les médecins ont soigné les blessés à l'hôpital pendant l'épidémie."),
    ("health_and_safety", "ar", "يحمي اللقاح المرضى من الوباء."),
    ("health_and_safety", "ar", "عالج الأطباء المصابين في المستشفى بعد تفشي المرض."),
    ("political", "en", "The opposition won the election and its leader will form a coalition."),
    ("political", "en", "Lawmakers from both parties voted against the bill in Congress."),
    ("political", "fr", "L'opposition a remporté les élections législatives."),
    ("political", "fr", "Les députés de la majorité ont voté une motion de censure."),
    ("political", "ar", "فازت المعارضة في الانتخابات البرلمانية."),
    ("political", "ar", "صوت نواب الحزب الحاكم ضد مشروع القانون."),
    (POLICY, "en", "The government banned the import of plastic bags."),
    (POLICY, "en", "The new regulation requires firms to report their emissions."),
    (POLICY, "fr", "Le gouvernement a interdit l'importation de sacs plastiques."),
    (POLICY, "fr", "La nouvelle réglementation impose aux entreprises de déclarer leurs émissions."),
    (POLICY, "ar", "قررت الحكومة حظر استيراد الأكياس البلاستيكية."),
    (POLICY, "ar", "تلزم اللوائح الجديدة الشركات بالكشف عن انبعاثاتها."),
    (EXTERNAL, "en", "The United Nations imposed sanctions after diplomatic talks failed."),
    (EXTERNAL, "en", "The two foreign ministers signed a bilateral agreement."),
    (EXTERNAL, "fr", "Les Nations unies ont imposé des sanctions après l'échec des négociations diplomatiques."),
    (EXTERNAL, "fr", "Les deux pays ont rompu leurs relations diplomatiques."),
    (EXTERNAL, "ar", "فرضت الأمم المتحدة عقوبات دولية بعد فشل المفاوضات."),
    (EXTERNAL, "ar", "قطع البلدان العلاقات الدبلوماسية بينهما."),
    ("public_opinion", "en", "According to a poll, 60 percent of respondents oppose the reform."),
    ("public_opinion", "fr", "Des milliers de manifestants ont défilé dans les rues."),
    ("public_opinion", "ar", "أظهر استطلاع للرأي أن غالبية المواطنين يعارضون الإصلاح."),
    ("fairness_and_equality", "en", "Women still suffer discrimination and unequal pay."),
    ("fairness_and_equality", "fr", "Les femmes subissent encore des discriminations et des inégalités."),
    ("fairness_and_equality", "ar", "ما زالت النساء يعانين من التمييز وعدم المساواة."),
    ("morality", "en", "The bishop called it a sin and spoke of a moral duty."),
    ("morality", "fr", "L'évêque a parlé d'un péché et d'un devoir moral."),
    ("morality", "ar", "وصف الأسقف الحرب بأنها خطيئة وواجب أخلاقي وقفها."),
    ("cultural_identity", "en", "The museum celebrates the traditions and heritage of the nation."),
    ("cultural_identity", "fr", "Le musée célèbre le patrimoine et les traditions du pays."),
    ("cultural_identity", "ar", "يحتفل المتحف بالتراث والتقاليد الوطنية."),
    ("quality_of_life", "en", "Residents complain of traffic noise and lost leisure."),
    ("quality_of_life", "fr", "Les habitants se plaignent du bruit et de leur qualité de vie."),
    ("quality_of_life", "ar", "يشكو السكان من الضوضاء وتدهور جودة الحياة."),
    ("capacity_and_resources", "en", "The clinics lack staff and beds, and there is a shortage of equipment."),
    ("capacity_and_resources", "fr", "Il y a une pénurie de personnel et un manque de moyens."),
    ("capacity_and_resources", "ar", "تعاني المستشفيات من نقص في الكوادر والمعدات."),
]
UNCODED = [
    ("TikTok", "en", "She posted a video on TikTok."),
    ("title", "en", "The Minister of Defence arrived on Monday."),
    ("country", "en", "He was born in China."),
    ("antivirus", "en", "She installed an antivirus."),
    ("city", "en", "The train from Berlin was late."),
    ("TikTok", "fr", "Elle utilise TikTok tous les jours."),
    ("country", "fr", "Il est né en Chine."),
    ("antivirus", "fr", "Elle a installé un antivirus."),
    ("TikTok", "ar", "نشرت مقطعا على تيك توك."),
    ("country", "ar", "ولد في الصين."),
]
NEUTRAL = "It was late. She waited there for some time. Then she turned round and went back the way she had come.\n"


def annotated(text: str, language: str, **options):
    return annotate(articles_of([(language, text)]), **options)


def frames_of(found) -> set[str]:
    return set(found.sentence_frames["frame"])


@pytest.fixture(scope="module")
def seeds():
    return read_corpus(ROOT / "seeds")


@pytest.fixture(scope="module")
def annotation(seeds):
    return annotate(seeds)


@pytest.fixture(scope="module")
def bodies(seeds, annotation):
    """The articles without what is not counted, so that a text written twice has each of its words twice."""
    counted = annotation.sentences[annotation.sentences["region"].isin(COUNTED)]
    texts = counted.groupby("article_id")["text"].agg("\n".join)
    return articles_of(list(zip(seeds["language"], seeds["article_id"].map(texts), strict=True)))


# Sentences


@pytest.fixture(scope="module")
def by_text():
    """The coded sentences of all examples, by text; they are annotated together, which is quicker than one by one."""
    rows = [(language, text) for _, language, text in CODED + UNCODED]
    articles = articles_of(rows)
    cues = annotate(articles).frame_cues
    own = dict(iter(cues[cues["kind"] == "frame"].groupby("article_id")))
    return {
        text: own.get(article, cues.head(0)) for article, (_, text) in zip(articles["article_id"], rows, strict=True)
    }


@pytest.mark.parametrize(("frame", "language", "text"), CODED)
def test_a_sentence_is_coded_with_its_frame(by_text, frame, language, text):
    assert frame in set(by_text[text]["value"])


@pytest.mark.parametrize("text", [row[2] for row in UNCODED], ids=[" ".join(row[:2]) for row in UNCODED])
def test_a_lone_keyword_codes_no_frame(by_text, text):
    assert by_text[text].empty


def test_of_unlike_sentences_each_is_coded_by_itself():
    found = annotated("Inflation rose.\nHe was sentenced to ten years in prison.\nIt was late.", "en")
    by_sentence = found.sentence_frames.groupby("sentence_no")["frame"].agg(set)
    assert by_sentence[1] == {"economic"}
    assert "crime_and_punishment" in by_sentence[2] and "economic" not in by_sentence[2]
    assert 3 not in by_sentence.index


def test_the_tables_of_sentences_follow_from_the_cues(annotation):
    for kind, table in (("frame", annotation.sentence_frames), ("function", annotation.sentence_functions)):
        cues = annotation.frame_cues[annotation.frame_cues["kind"] == kind]
        keys = ["article_id", "sentence_no", kind]
        assert not table.duplicated(keys).any()
        groups = cues.rename(columns={"value": kind}).groupby(keys)
        expected = groups.agg(rules=("rule", "nunique"), by_author=("voice", lambda voice: "author" in set(voice)))
        found = table.set_index(keys).sort_index()
        assert found.index.equals(expected.index)
        assert found["score"].tolist() == [1 - 2.0**-rules for rules in expected["rules"]]
        assert (found["voice"] == "author").tolist() == expected["by_author"].tolist()
    assert set(annotation.sentence_frames["frame"]) <= set(FRAMES)
    assert set(annotation.sentence_functions["function"]) <= set(FUNCTIONS)


def test_every_cue_is_in_its_sentence_and_written_as_it_stands(seeds, annotation):
    texts = seeds.set_index("article_id")["text"]
    cues = annotation.frame_cues.merge(annotation.sentences, on=["article_id", "sentence_no"], suffixes=("", "_of"))
    assert len(cues) == len(annotation.frame_cues)
    assert ((cues["start_of"] <= cues["start"]) & (cues["end"] <= cues["end_of"])).all()
    assert all(texts[row.article_id][row.start : row.end] == row.surface for row in cues.itertuples())
    assert not (cues["region"] == "boilerplate").any()


def test_score_of_a_sentence_halves_what_is_missing_with_each_rule():
    cues = pd.DataFrame(
        [
            (0, 1, "frame", "economic", "a", "author"),
            (0, 1, "frame", "economic", "a", "quoted"),
            (0, 1, "frame", "economic", "b", "quoted"),
            (0, 1, "frame", "morality", "c", "quoted"),
            (0, 2, "function", "cause", "d", "author"),
        ],
        columns=["text_no", "sentence_no", "kind", "value", "rule", "voice"],
    )
    frames = sentence_values(cues, "frame", "frame")
    assert frames[["sentence_no", "frame", "voice", "score"]].to_numpy().tolist() == [
        [1, "economic", "author", 0.75],
        [1, "morality", "quoted", 0.5],
    ]
    functions = sentence_values(cues, "function", "function")
    assert functions[["sentence_no", "function", "voice", "score"]].to_numpy().tolist() == [[2, "cause", "author", 0.5]]


# Voice


@pytest.mark.parametrize(
    ("language", "quoted", "author", "frame"),
    [
        (
            "en",
            "“Troops crossed the border after a night of air strikes,” the woman said.",
            "Troops crossed the border after a night of air strikes.",
            SECURITY,
        ),
        (
            "en",
            "The mayor said that the Supreme Court had ruled the law unconstitutional.",
            "The Supreme Court had ruled the law unconstitutional.",
            LEGALITY,
        ),
        ("fr", "« L'inflation a augmenté », a déclaré le directeur.", "L'inflation a augmenté.", "economic"),
        ("fr", "Selon le ministre, l'inflation a augmenté.", "L'inflation a augmenté.", "economic"),
        (
            "ar",
            "وقال الوزير إن المحكمة العليا قضت بعدم دستورية القانون.",
            "قضت المحكمة العليا بعدم دستورية القانون.",
            LEGALITY,
        ),
    ],
)
def test_voice_is_quoted_in_what_a_source_says(language, quoted, author, frame):
    for text, voice in ((quoted, "quoted"), (author, "author")):
        found = annotated(text, language).sentence_frames.set_index("frame")
        assert found.at[frame, "voice"] == voice


# Claims


@pytest.mark.parametrize(
    ("language", "text", "allegation", "frame"),
    [
        ("en", "Hackers stole emails from the servers of Microsoft.", "intrusion", SECURITY),
        ("en", "Washington accused China of hacking Microsoft's email servers.", "intrusion", SECURITY),
        ("fr", "Paris a accusé Moscou d'avoir piraté les serveurs du ministère.", "intrusion", SECURITY),
        ("ar", "اتهمت واشنطن الصين بقرصنة خوادم مايكروسوفت.", "intrusion", SECURITY),
        ("en", "Huawei denied that its base stations contain a back door.", "implant", SECURITY),
        ("en", "WeChat censors messages of its users.", "censorship", LEGALITY),
        ("fr", "L'application WeChat censure les messages de ses utilisateurs.", "censorship", LEGALITY),
        ("ar", "يحجب تطبيق وي تشات رسائل المستخدمين.", "censorship", LEGALITY),
        ("en", "Washington accused China of hacking Microsoft's email servers.", "intrusion", EXTERNAL),
        ("fr", "Paris a accusé Moscou d'avoir piraté les serveurs du ministère.", "intrusion", EXTERNAL),
        ("ar", "اتهمت واشنطن الصين بقرصنة خوادم مايكروسوفت.", "intrusion", EXTERNAL),
        ("en", "Researchers said Facebook collects the data of its users.", "data_access", LEGALITY),
        ("en", "Officials fear that TikTok may hand over users' data to Beijing.", "data_access", SECURITY),
    ],
)
def test_a_claim_gives_its_sentence_a_frame(language, text, allegation, frame):
    found = annotated(text, language)
    by_claim = found.frame_cues[found.frame_cues["rule"] == f"claim: {allegation}"]
    assert frame in set(by_claim.loc[by_claim["kind"] == "frame", "value"])
    assert frame in frames_of(found)


@pytest.mark.parametrize(
    ("text", "functions"),
    [
        ("WeChat censors messages of its users.", {"problem", "cause"}),
        ("Washington accused China of hacking Microsoft's email servers.", {"problem", "cause"}),
        ("Hackers stole emails from the servers of Microsoft.", {"problem"}),
    ],
)
def test_a_claim_is_a_problem_and_a_cause_where_somebody_is_blamed(text, functions):
    cues = annotated(text, "en").frame_cues
    by_claim = cues[cues["rule"].str.startswith("claim: ") & (cues["kind"] == "function")]
    assert set(by_claim["value"]) == functions


def test_a_firm_that_is_accused_by_a_state_is_no_clash_of_states():
    found = annotated("Washington accused Microsoft of spying on its users.", "en")
    by_claim = found.frame_cues[found.frame_cues["rule"].str.startswith("claim: ")]
    assert not by_claim.empty and EXTERNAL not in set(by_claim["value"])


# Articles


def test_one_row_an_article_and_frame(seeds, annotation):
    rows = annotation.frames[["article_id", "frame"]].to_numpy().tolist()
    assert rows == [[article, frame] for article in seeds["article_id"] for frame in FRAMES]


def test_articles_of_all_kinds_keep_the_contract(bodies):
    rows = [*zip(bodies["language"], bodies["text"], strict=True)]
    rows += [
        (language, "\n".join(text for _, own, text in CODED if own == language)) for language in ("en", "fr", "ar")
    ]
    rows += [(language, text) for _, language, text in CODED[::5]] + [("en", NEUTRAL * 15)]
    table = annotate(articles_of(rows)).frames
    assert len(table) == len(rows) * len(FRAMES)
    assert (table["present"] == (table["score"] >= 0.5)).all()
    assert table["score"].between(0, 1).all()
    assert (table["primary"] <= table["present"]).all()
    assert (table.groupby("article_id")["primary"].sum() == table.groupby("article_id")["present"].any()).all()
    assert table[["share", "ci_low", "ci_high"]].stack().between(0, 1).all()
    assert ((table["ci_low"] <= table["share"]) & (table["share"] <= table["ci_high"])).all()


def test_share_is_sentences_coded_of_those_counted(annotation):
    counted = annotation.sentences[annotation.sentences["region"].isin(COUNTED)]
    size = counted.groupby("article_id").size()
    coded = annotation.sentence_frames.merge(counted[["article_id", "sentence_no"]])
    n = coded.groupby(["article_id", "frame"]).size()
    for row in annotation.frames.itertuples():
        assert row.n_sentences == n.get((row.article_id, row.frame), 0)
        assert row.share == pytest.approx(row.n_sentences / size[row.article_id])
        if not row.n_sentences:
            assert (row.ci_low, row.ci_high) == (0, pytest.approx(min(3 / size[row.article_id], 1)))


def test_neither_batch_nor_order_nor_workers_change_a_row(seeds, annotation, monkeypatch):
    alone = pd.concat([annotate(seeds.iloc[[at]]).frames for at in range(len(seeds))], ignore_index=True)
    pd.testing.assert_frame_equal(alone, annotation.frames)
    turned = annotate(seeds.iloc[::-1]).frames.sort_values("article_id", kind="stable", ignore_index=True)
    pd.testing.assert_frame_equal(turned, annotation.frames)
    monkeypatch.setattr(sys.modules["newsframes.annotate"], "BATCH", 2)
    together = annotate(seeds, workers=2)
    pd.testing.assert_frame_equal(together.frames, annotation.frames)
    pd.testing.assert_frame_equal(together.sentence_frames, annotation.sentence_frames)
    pd.testing.assert_frame_equal(together.frame_cues, annotation.frame_cues)


def test_a_text_written_twice_scores_about_the_same(bodies):
    # With p = SAMPLE_WORDS / words, a concept met with chance 1 − (1 − p)^c is met with 1 − (1 − p/2)^2c, which is less by the factor
    # 1 − p/4 at most (c = 1). So no mass, and no level, falls by more than log(1 − p/4); what centring gives back is no more than half
    # of that. The score is a logistic of level / spread, whose slope is at most 1/4.
    twice = annotate(bodies.assign(text=bodies["text"] + "\n" + bodies["text"]))
    once = annotate(bodies)
    lexicon = load_lexicon()
    for article, language in zip(bodies["article_id"], bodies["language"], strict=True):
        one, two = (
            found.sentences.loc[found.sentences["article_id"] == article, "n_words"].sum() for found in (once, twice)
        )
        assert two == 2 * one >= 2 * SAMPLE_WORDS
        tolerance = -math.log(1 - SAMPLE_WORDS / one / 4) / 4 / lexicon.background_of(language)["spread"].to_numpy()
        before, after = (found.frames[found.frames["article_id"] == article] for found in (once, twice))
        difference = np.abs(before["score"].to_numpy() - after["score"].to_numpy())
        assert (difference <= tolerance + 1e-9).all()
        assert tolerance.max() < 0.1
        assert after["n_sentences"].tolist() == (2 * before["n_sentences"]).tolist()


def test_neutral_words_lower_the_frames_that_were_present(bodies):
    neutral = annotated(NEUTRAL, "en")
    assert (neutral.cues["kind"] != "frame").all()
    english = bodies[bodies["language"] == "en"]
    longer = [english.assign(text=english["text"] + "\n" + NEUTRAL * times) for times in (0, 10, 40)]
    scores = [annotate(texts).frames for texts in longer]
    present = scores[0]["present"]
    assert present.sum() >= 3
    for less, more in ((scores[1], scores[0]), (scores[2], scores[1])):
        assert (less.loc[present, "score"] < more.loc[present, "score"]).all()
        assert (less.loc[present, "share"] <= more.loc[present, "share"]).all()


@pytest.mark.parametrize("text", ["", "   \n", "\n\n", "Share\nFacebook\nTwitter"])
def test_a_text_without_coded_words_has_no_frame(text):
    found = annotated(text, "en")
    assert found.frame_cues.empty and found.sentence_frames.empty and found.sentence_functions.empty
    assert found.frames["frame"].tolist() == list(FRAMES)
    assert not found.frames["present"].any() and not found.frames["primary"].any()
    assert (found.frames["n_sentences"] == 0).all() and (found.frames["share"] == 0).all()


def test_an_empty_corpus_has_empty_tables():
    found = annotate(articles_of([]))
    assert found.frames.empty and found.sentence_frames.empty and found.frame_cues.empty
    assert {"article_id", "frame", "present", "primary", "score", "ci_low", "ci_high"} <= set(found.frames)


def test_headline_and_first_sentence_weigh_in_the_primary_frame():
    sentences = pd.DataFrame({
        "text_no": 0, "sentence_no": range(1, 5), "region": "body", "n_words": 100, "start": range(4), "end": range(1, 5),
    })  # fmt: skip
    cues = pd.DataFrame(
        [(0, "frame", frame, f"{frame}/x", "core", "") for frame in ("economic", "morality") for _ in range(9)],
        columns=["text_no", "kind", "value", "concept", "tier", "reason"],
    )
    lexicon = load_lexicon()
    primary = []
    for first, second in (("economic", "morality"), ("morality", "economic")):
        coded = pd.DataFrame({"text_no": 0, "sentence_no": [1, 2], "frame": [first, second]})
        table = article_frames(cues, coded, sentences, ["en"], lexicon).set_index("frame")
        scores = table.loc[["economic", "morality"], "score"]
        assert (scores >= 0.5).all() and scores.max() < 2 * scores.min()
        primary += table.index[table["primary"]].tolist()
    assert primary == ["economic", "morality"]


# Masses and levels


def test_masses_by_hand():
    rows = [
        (0, "frame", "economic", "a", "core", ""),
        (0, "frame", "economic", "a", "core", ""),
        (0, "frame", "economic", "b", "wide", "too common alone"),
        (0, "frame", "morality", "new", "core", ""),
        (0, "frame", "morality", "a2", "core", "inside a longer cue"),
        (0, "frame", "morality", "a2", "core", "boilerplate"),
        (0, "function", "cause", "f", "core", ""),
        *[(1, "frame", "economic", "a", "core", "")] * 3,
    ]
    cues = pd.DataFrame(rows, columns=["text_no", "kind", "value", "concept", "tier", "reason"])
    weights = pd.Series({"a": 2.0, "b": 4.0, "a2": 3.0})
    masses = pd.DataFrame(frame_masses(cues, np.array([500, 100, 400]), weights), columns=list(FRAMES))
    # Half of 500 words: two of a are met with 1 − ½², one of anything with ½; in a short text all is met.
    assert masses["economic"].tolist() == [0.75 * 2 + 0.5 * 4 * WEIGHT_OF_WIDE, 2, 0]
    assert masses["morality"].tolist() == [0.5 * 4, 0, 0]
    assert masses.drop(columns=["economic", "morality"]).to_numpy().sum() == 0


def test_a_rare_concept_weighs_more_and_a_wide_one_less():
    def mass(concept: str, tier: str) -> float:
        row = (0, "frame", "economic", concept, tier, "" if tier == "core" else "too common alone")
        cues = pd.DataFrame([row], columns=["text_no", "kind", "value", "concept", "tier", "reason"])
        return frame_masses(cues, np.array([1000]), pd.Series({"rare": 3.0, "common": 0.5})).sum()

    assert mass("rare", "core") == 6 * mass("common", "core")
    assert mass("rare", "wide") == mass("rare", "core") * WEIGHT_OF_WIDE < mass("rare", "core")
    assert mass("never met", "core") == mass("rare", "core")


def test_levels_by_hand():
    means = np.full((3, len(FRAMES)), 2.0)
    masses = np.full((3, len(FRAMES)), 2.0)
    masses[1], masses[2, 0] = 0, 6
    levels = frame_levels(masses, means)
    assert np.allclose(levels[0], 0)  # as much as general news
    assert np.allclose(levels[1], math.log(FLOOR / (1 + FLOOR)) / 2)  # nothing at all
    log = math.log((6 + FLOOR * 2) / (2 * (1 + FLOOR)))
    assert levels[2, 0] == pytest.approx(log - log / len(FRAMES) / 2)
    assert levels[2, 1:] == pytest.approx(-log / len(FRAMES) / 2)


def background_cues(frames: tuple[str, ...]) -> pd.DataFrame:
    """Four documents, two a language: each frame has a concept of its own in the first of each, and one that is in all."""
    rows = [(text, "frame", frame, frame, "core", "") for frame in frames for text in (0, 2)]
    rows += [(text, "frame", "economic", "often", "core", "") for text in range(4)]
    return pd.DataFrame(rows, columns=["text_no", "kind", "value", "concept", "tier", "reason"])


def test_background_weighs_concepts_by_how_few_documents_hold_them():
    weights, figures = background_figures(background_cues(FRAMES), np.full(4, 250), ["en", "en", "fr", "fr"])
    weights = weights.set_index("concept")
    assert weights.loc["often", "documents"] == 1 and weights.loc["often", "weight"] == 0
    assert weights.loc["morality", "documents"] == 0.5 and weights.loc["morality", "weight"] == pytest.approx(
        math.log(3 / 2)
    )
    means = figures.set_index(["language", "frame"])["mean"]
    assert means["en", "morality"] == pytest.approx(math.log(3 / 2) / 2)
    assert figures.groupby("language")["frame"].agg(list).map(tuple).tolist() == [FRAMES, FRAMES]


def test_a_background_too_small_for_a_frame_is_refused():
    with pytest.raises(InputError) as refused:
        background_figures(background_cues(FRAMES[1:]), np.full(4, 250), ["en", "en", "fr", "fr"])
    assert refused.value.what == "no measure of economic in en: 2 documents hold too few of its words"


# Notation of forms


@pytest.mark.parametrize(
    ("form", "forms"),
    [
        ("tax", ["tax"]),
        ("(raise/raised) taxes", ["raise taxes", "raised taxes"]),
        ("(a/b) (c/d)", ["a c", "a d", "b c", "b d"]),
        ("regulat*", ["regulat*"]),
        ("(tariff/custom)*", ["tariff*", "custom*"]),
        ("(hausse/baisse) des impôts", ["hausse des impôts", "baisse des impôts"]),
        ("(رفع/خفض) الضرائب", ["رفع الضرائب", "خفض الضرائب"]),
        ("(only)", ["only"]),
        ("$*", ["$*"]),
        ("  (a/b)   c ", ["a c", "b c"]),
        ("pour (le/l') (état/roi)", ["pour le état", "pour le roi", "pour l'état", "pour l'roi"]),
        ("en raison d'", ["en raison d"]),
        ("the users' data", ["the users' data"]),
        ("هدية (ل/ب) (الجواسيس/ناس)", ["هدية للجواسيس", "هدية لناس", "هدية بالجواسيس", "هدية بناس"]),
    ],
)
def test_a_pattern_stands_for_its_forms(form, forms):
    assert expand_form(form) == forms


BAD_FORMS = [
    ("(raise", "do not pair"),
    ("raise)", "do not pair"),
    ("((a/b)/c)", "do not pair"),
    ("(raise/) taxes", "empty choice"),
    ("() taxes", "empty choice"),
    ("reg*ulate", "not its end"),
    ("tax** rise", "not its end"),
    ("*", "fewer than 4 letters"),
    ("ab*", "fewer than 4 letters"),
    ("12345*", "fewer than 4 letters"),
    ("(regulat/ab)*", "fewer than 4 letters"),
]


@pytest.mark.parametrize(("form", "what"), BAD_FORMS)
def test_a_pattern_that_is_not_sound_is_refused(form, what):
    with pytest.raises(ValueError, match=what):
        expand_form(form)


@given(
    choices=st.lists(st.lists(st.text("abcé", min_size=1, max_size=4), min_size=1, max_size=3), min_size=1, max_size=3)
)
@STABLE
def test_choices_stand_for_all_their_combinations(choices):
    expected = [""]
    for words in choices:
        expected = [f"{left} {word}".strip() for left in expected for word in words]
    assert expand_form(" ".join(f"({'/'.join(words)})" for words in choices)) == expected


@pytest.fixture
def german(tmp_path) -> Path:
    """A copy of the small lexicon of another language, to break."""
    return Path(shutil.copytree(GERMAN, tmp_path / "lexicon"))


def add_line(path: Path, line: str) -> int:
    """Add a line to a file; returns its number."""
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}{line}\n", encoding="utf-8")
    return text.count("\n") + 1


def refusal(folder: Path, path: Path, line: int | None = None) -> InputError:
    """The error with which a lexicon is refused; it names the file and the line."""
    with pytest.raises(InputError) as caught:
        load_lexicon(folder)
    where = f"{path}: " if line is None else f"{path}, line {line}: "
    assert str(caught.value).startswith(where) and caught.value.remedy
    return caught.value


@pytest.mark.parametrize(("form", "what"), BAD_FORMS)
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_bad_form_is_refused_with_file_line_and_value(german, form, what, language):
    cells = {"en": "price", "de": "Preis", language: form}
    line = add_line(german / "concepts.csv", f"new,frame,economic,core,{cells['en']},{cells['de']},")
    error = refusal(german, german / "concepts.csv", line)
    assert what in error.what and repr(form) in error.what and f"({language}) of new" in error.what


@pytest.mark.parametrize("form", ["\u200b", "\u064b"], ids=["zero width", "a diacritic alone"])
def test_a_form_that_folds_to_nothing_is_refused(german, form):
    line = add_line(german / "concepts.csv", f"new,frame,economic,core,{form},Preis,")
    assert f"form {form!r} of new folds to nothing" in refusal(german, german / "concepts.csv", line).what


def test_an_unknown_frame_is_refused(german):
    line = add_line(german / "concepts.csv", "new,frame,economics,core,price,Preis,")
    error = refusal(german, german / "concepts.csv", line)
    assert "'economics' of new is no frame" in error.what and all(frame in error.remedy for frame in FRAMES)


@pytest.mark.parametrize("column", ["mean", "threshold", "spread"])
def test_text_for_a_number_in_the_background_is_refused(german, column):
    path = german / "frame_background.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table.loc[3, column] = "high"
    table.to_csv(path, index=False, lineterminator="\n")
    above = "" if column == "threshold" else " above 0"
    assert refusal(german, path, 5).what == f"{column} is 'high', not a number{above}"


@pytest.mark.parametrize(("column", "value"), [("mean", "0"), ("spread", "-1"), ("threshold", "nan"), ("mean", "inf")])
def test_a_figure_that_cannot_be_one_is_refused(german, column, value):
    path = german / "frame_background.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table.loc[0, column] = value
    table.to_csv(path, index=False, lineterminator="\n")
    assert f"{column} is {value!r}, not a number" in refusal(german, path, 2).what


def test_a_background_without_a_row_is_refused(german):
    path = german / "frame_background.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert refusal(german, path).what == "there is no row"


@pytest.mark.parametrize("text", ["She walked home slowly and fed the cat.", ""])
def test_a_text_that_shows_nothing_has_no_frame(text):
    frames = annotate(pd.DataFrame({"article_id": ["x"], "language": ["en"], "title": [""], "text": [text]})).frames
    assert not frames["present"].any() and not frames["primary"].any() and (frames["score"] < 0.5).all()


def test_a_longer_form_of_tier_mask_takes_a_shorter_one_out(german):
    add_line(
        german / "concepts.csv",
        "policy/mask,frame,policy_prescription_and_evaluation,mask,ban on noise,Verbot der Eile,",
    )
    texts = ["A ban on noise is old.", "A ban is old."]
    articles = pd.DataFrame({"article_id": ["a", "b"], "language": "en", "title": "", "text": texts})
    found = annotate(articles, lexicon=load_lexicon(german))
    assert found.sentence_frames["article_id"].tolist() == ["b"]
    assert set(found.cues.query("article_id == 'a' and kind == 'frame'")["reason"]) == {"not meant"}


def test_an_empty_cell_in_the_background_is_refused(german):
    path = german / "frame_background.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table.loc[0, "mean"] = ""
    table.to_csv(path, index=False, lineterminator="\n")
    assert refusal(german, path, 2).what == "mean is '', not a number above 0"


@pytest.mark.parametrize("frame", ["economic", "morality", EXTERNAL])
def test_a_frame_missing_in_the_background_is_refused(german, frame):
    path = german / "frame_background.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table[table["frame"] != frame].to_csv(path, index=False, lineterminator="\n")
    assert refusal(german, path).what == f"no row for en and {frame}"


def test_a_column_missing_in_the_background_is_refused(german):
    path = german / "frame_background.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table.drop(columns="spread").to_csv(path, index=False, lineterminator="\n")
    assert "'spread' is missing" in refusal(german, path, 1).what


def test_text_for_a_weight_is_refused(german):
    line = add_line(german / "concept_weights.csv", "economic/price,0.1,heavy")
    assert refusal(german, german / "concept_weights.csv", line).what == "weight is 'heavy', not a number"


@pytest.mark.parametrize("name", ["frame_background.csv", "concept_weights.csv"])
def test_a_lexicon_without_figures_of_general_news_is_refused(german, name):
    (german / name).unlink()
    assert "not there" in refusal(german, german / name).what


# Matching

SMALL = {
    "entities.csv": (
        "entity_id,type,wikidata,territory,stands_for,label_en,aliases_en,demonyms_en,label_fr,aliases_fr,demonyms_fr,label_ar,"
        "aliases_ar,demonyms_ar\nstate.china,state,,CN,,China,,,Chine,,,الصين,,\n"
    ),
    "ambiguous_aliases.csv": "alias,language,entity_id,needs,context,reason\n",
    "concepts.csv": (
        "concept,kind,value,tier,en,fr,ar,note\n"
        "open,frame,economic,core,tariff*,régul*,تهديد*,\n"
        "closed,frame,morality,core,tariff,régul,تهديد,\n"
        "choice,frame,political,wide,(raise/raised) (tax/taxes),(hausse/baisse) des impôts,(رفع/خفض) الضرائب,\n"
        "phrase,frame,economic,wide,import duti*|tariff,droits de douan*,رسوم جمركي*,\n"
    ),
    **SMALL_TABLES,
}


@pytest.fixture(scope="module")
def small_lexicon(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    for name, content in SMALL.items():
        (folder / name).write_text(content, encoding="utf-8")
    return load_lexicon(folder)


@pytest.fixture(scope="module")
def spans(small_lexicon):
    """Where a concept is found in a text."""
    matcher = Matcher(small_lexicon)

    def find(text: str, language: str, concept: str) -> list[tuple[int, int]]:
        hits = matcher.find([text], [language])
        hits = hits[(small_lexicon.terms.loc[hits["term"], "key"] == concept).to_numpy()]
        return sorted(zip(hits["start"].tolist(), hits["end"].tolist(), strict=True))

    return find


@pytest.mark.parametrize(
    ("language", "text", "surfaces"),
    [
        ("en", "Tariffs and the tariff, TARIFFED goods", ["Tariffs", "tariff", "TARIFFED"]),
        ("en", "a tarif, a subtariff, tar", []),
        ("en", "tariff-free and tariff's", ["tariff", "tariff"]),
        ("fr", "La régulation, un régulateur ; Régul", ["régulation", "régulateur", "Régul"]),
        ("fr", "REGULATION et RÉGULATION", ["REGULATION", "RÉGULATION"]),
        ("fr", "une regulation, réguler, régu, dérégulation", ["réguler"]),
        ("fr", "la re\u0301gulation", ["re\u0301gulation"]),
        ("fr", "l'autorégulation, l'régulation", ["régulation"]),
        ("ar", "تهديد وتهديدات", ["تهديد", "تهديدات"]),
        ("ar", "التهديدات وبالتهديد للتهديدات", ["التهديدات", "التهديد", "تهديدات"]),
        ("ar", "تهديداتٍ لتهديداتهم", ["تهديداتٍ", "تهديداتهم"]),
        ("ar", "تهدي والتهدي ستتهديد", []),
    ],
)
def test_an_open_ending_takes_the_whole_word(spans, language, text, surfaces):
    assert [text[start:end] for start, end in spans(text, language, "open")] == surfaces


def test_an_open_form_does_not_open_a_closed_one_of_the_same_letters(spans):
    assert spans("tariffs", "en", "open") == [(0, 7)] and spans("tariffs", "en", "closed") == []
    assert spans("tariff", "en", "open") == spans("tariff", "en", "closed") == [(0, 6)]


@pytest.mark.parametrize(
    ("language", "text", "surfaces"),
    [
        ("en", "They raised taxes, raise the tax; raise tax and raised taxing", ["raised taxes", "raise tax"]),
        ("fr", "Hausse des impôts ou baisse des impôts, hausse ou impôts", ["Hausse des impôts", "baisse des impôts"]),
        ("ar", "رفع الضرائب وخفض الضرائب", ["رفع الضرائب", "خفض الضرائب"]),
    ],
)
def test_each_choice_is_found(spans, language, text, surfaces):
    assert [text[start:end] for start, end in spans(text, language, "choice")] == surfaces


def test_an_open_phrase_takes_the_last_word_whole(spans):
    assert spans("droits de douanes", "fr", "phrase") == [(0, 17)]
    assert spans("الرسوم جمركية", "ar", "phrase") == [(0, 13)]
    assert spans("import duties", "en", "phrase") == [(0, 13)]


CHAINS = "|".join(sorted(brute_force.PROCLITICS, key=len, reverse=True))
PATTERNS = {
    "en": "()((?i:tariff))",
    "fr": "()((?i:r)[éÉE](?i:gul))",
    "ar": f"({CHAINS})(تهديد)",
}
STEMS = {
    "en": ["tariff", "Tariff", "TARIFF", "tarif", "tariftariff"],
    "fr": ["régul", "Régul", "RÉGUL", "REGUL", "regul", "Regul", "régu", "rÉgul"],
    "ar": ["تهديد", "تهدي", "التهديد"],
}
PARTS = {
    "en": (["", "", "", "sub", "é", "1"], "séi1fT"),
    "fr": (["", "", "", "dé", "É", "1"], "séÉ1gr"),
    "ar": (["", "", *sorted(brute_force.PROCLITICS), "م", "سس", "ولو"], "اتهمدل1"),
}


def reference_spans(text: str, language: str, *, is_open: bool) -> list[tuple[int, int]]:
    ending = r"\w*" if is_open else r"(?!\w)"
    found = []
    for match in re.finditer(rf"(?<!\w){PATTERNS[language]}{ending}", text):
        article = 2 if match[1].endswith("ال") else 0
        found.append((match.start(2) - article, match.end()))
    return found


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@given(data=st.data())
@STABLE
def test_open_and_closed_forms_are_where_a_regular_expression_finds_them(spans, language, data):
    fronts, letters = PARTS[language]
    word = st.builds(
        lambda *parts: "".join(parts),
        st.sampled_from(fronts),
        st.sampled_from(STEMS[language]),
        st.text(letters, max_size=3),
    )
    pieces = st.tuples(word, st.sampled_from([" ", ", ", "-", "'", "\n", " «", "."]))
    text = "".join(part for piece in data.draw(st.lists(pieces, max_size=6)) for part in piece)
    assert spans(text, language, "open") == reference_spans(text, language, is_open=True)
    assert spans(text, language, "closed") == reference_spans(text, language, is_open=False)


# Folding of many texts at once

ONE_LINE = st.text(
    st.one_of(
        st.sampled_from("aÉé ’'-[]1ـأةىﷲﬁ\u064b\u0654\u0301\u200b\t_ßİ"),
        st.characters(exclude_characters="\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", exclude_categories=("Cs",)),
    ),
    max_size=12,
)


@given(texts=st.lists(ONE_LINE, max_size=8))
@STABLE
def test_folding_many_texts_is_folding_each(texts):
    assert fold_strings(texts) == [fold_string(text) for text in texts]


@pytest.mark.parametrize(
    ("texts", "scripts"),
    [
        ([], []),
        (["China", "الصين", "Китай", "", "123", "中国"], ["Latin", "Arabic", "other", "other", "other", "other"]),
        (["تطبيق TikTok على", "TikTok و"], ["Arabic", "Latin"]),
        (["", "", "a"], ["other", "other", "Latin"]),
        (["aب"], ["other"]),
        (["a", ""], ["Latin", "other"]),
    ],
)
def test_script_is_that_of_most_letters(texts, scripts):
    assert scripts_of(texts) == scripts


@given(texts=st.lists(st.text("aéبпд中1 -\u064b", max_size=6), max_size=6))
@STABLE
def test_script_of_a_text_does_not_depend_on_its_neighbours(texts):
    assert scripts_of(texts) == [scripts_of([text])[0] for text in texts]


# Parallel news

LANGUAGES = ("ar", "en", "fr")


@pytest.fixture
def corpus(tmp_path) -> Path:
    (tmp_path / "en.txt").write_text("Inflation rose.\nThe court ruled.\nIt rained.\n", encoding="utf-8")
    (tmp_path / "fr.txt").write_text("L'inflation a augmenté.\nLe tribunal a tranché.\nIl a plu.\n", encoding="utf-8")
    (tmp_path / "document_ids.tsv").write_text("news\tone\nnews\tone\nnews\ttwo\n", encoding="utf-8")
    return tmp_path


def test_parallel_news_is_read_line_by_line(corpus):
    table = read_parallel(corpus, LANGUAGES)
    assert table.to_dict("list") == {
        "line": [1, 2, 3],
        "document": ["one", "one", "two"],
        "en": ["Inflation rose.", "The court ruled.", "It rained."],
        "fr": ["L'inflation a augmenté.", "Le tribunal a tranché.", "Il a plu."],
    }


def test_parallel_articles_keep_the_lines(corpus):
    table = read_parallel(corpus, LANGUAGES)
    articles = parallel_articles(table)
    assert articles[["article_id", "language", "story"]].to_numpy().tolist() == [
        ["one.en", "en", "one"],
        ["two.en", "en", "two"],
        ["one.fr", "fr", "one"],
        ["two.fr", "fr", "two"],
    ]
    for language in ("en", "fr"):
        texts = articles.loc[articles["language"] == language, "text"]
        assert "\n".join(texts).split("\n") == table[language].tolist()
    found = annotate(articles)
    assert found.frames.groupby("article_id").size().to_dict() == dict.fromkeys(articles["article_id"], len(FRAMES))
    coded = set(zip(found.sentence_frames["article_id"], found.sentence_frames["frame"], strict=True))
    assert {("one.en", "economic"), ("one.en", LEGALITY), ("one.fr", "economic"), ("one.fr", LEGALITY)} <= coded


def refused(corpus: Path, path: Path, line: int | None = None) -> str:
    """What a corpus is refused for; the message names the file and the line."""
    with pytest.raises(InputError) as caught:
        read_parallel(corpus, LANGUAGES)
    assert str(caught.value).startswith(f"{path}: " if line is None else f"{path}, line {line}: ")
    assert caught.value.remedy
    return caught.value.what


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    assert "no such folder" in refused(tmp_path / "none", tmp_path / "none")


def test_parallel_news_without_documents_is_refused(corpus):
    (corpus / "document_ids.tsv").unlink()
    assert "not there" in refused(corpus, corpus / "document_ids.tsv")


def test_parallel_news_of_one_language_is_refused(corpus):
    (corpus / "fr.txt").unlink()
    assert "1 of the files needed" in refused(corpus, corpus)


@pytest.mark.parametrize(("name", "columns"), [("fr.txt", "{}"), ("document_ids.tsv", "news\t{}")])
@pytest.mark.parametrize("n", [0, 1, 2, 4, 7])
def test_another_number_of_lines_is_refused_at_the_first_that_differs(corpus, name, columns, n):
    (corpus / name).write_text("".join(columns.format("x") + "\n" for _ in range(n)), encoding="utf-8")
    assert refused(corpus, corpus / name, min(n, 3) + 1) == f"{n} lines, but en.txt has 3"


def test_an_unknown_language_is_refused(corpus):
    shutil.copy(corpus / "fr.txt", corpus / "xx.txt")
    assert "'xx' is unknown" in refused(corpus, corpus / "xx.txt")


@pytest.mark.parametrize("cell", ["", " ", "\t"], ids=["empty line", "space", "empty cell"])
def test_a_line_without_a_document_is_refused(corpus, cell):
    (corpus / "document_ids.tsv").write_text(f"one\n{cell}\ntwo\n", encoding="utf-8")
    assert "no document" in refused(corpus, corpus / "document_ids.tsv", 2)


@pytest.mark.parametrize("name", ["fr.txt", "document_ids.tsv"])
def test_parallel_news_that_is_not_utf8_is_refused(corpus, name):
    (corpus / name).write_bytes("one\ntwo\ncafé\n".encode("latin-1"))
    assert "not UTF-8" in refused(corpus, corpus / name, 3)


# Coverage


def test_hits_of_forms_in_two_sentences(small_lexicon):
    rows = [("en", "Tariffs rise and the tariff falls."), ("fr", "La régulation et une hausse des impôts, tariff.")]
    forms = form_hits(articles_of(rows), small_lexicon)
    assert list(forms) == ["kind", "value", "concept", "tier", "language", "form", "open", "n", "shared_with"]
    n = forms.set_index(["concept", "language", "form", "open"])["n"]
    assert n[n > 0].to_dict() == {
        ("open", "en", "tariff", True): 2,
        ("closed", "en", "tariff", False): 1,
        ("phrase", "en", "tariff", False): 1,
        ("open", "fr", "régul", True): 1,
        ("choice", "fr", "hausse des impôts", False): 1,
    }
    shared = forms.set_index(["concept", "language", "form"])["shared_with"]
    assert shared[shared != ""].to_dict() == {
        ("closed", "en", "tariff"): "phrase",
        ("phrase", "en", "tariff"): "closed",
    }
    table = coverage(forms).set_index(["value", "language"])
    assert table.loc[("economic", "en")].to_dict() == {
        "concepts": 2, "core": 1, "forms": 3, "shared": 1, "unmatched": 1,
    }  # fmt: skip
    assert table.loc[("political", "en")].to_dict() == {
        "concepts": 1, "core": 0, "forms": 4, "shared": 0, "unmatched": 4,
    }  # fmt: skip
    assert table.loc[("political", "fr"), ["forms", "unmatched"]].tolist() == [2, 1]
    assert coverage(forms, "function").empty


def test_the_shipped_lexicon_covers_every_frame():
    concepts = load_lexicon().concepts.query("kind == 'frame'")["value"].value_counts()
    many = (SECURITY, LEGALITY, EXTERNAL, POLICY, "crime_and_punishment", "economic", "political")
    assert set(concepts.index) == set(FRAMES)
    assert concepts.min() >= 40
    assert concepts[list(many)].min() >= 80


def test_the_shipped_background_has_every_frame_of_every_language():
    lexicon = load_lexicon()
    for language in lexicon.languages:
        figures = lexicon.background_of(language)
        assert figures.index.tolist() == list(FRAMES)
        assert (figures["mean"] > 0).all() and (figures["spread"] > 0).all()
    frames = lexicon.concepts.query("kind == 'frame'")["concept"]
    assert set(lexicon.concept_weights.index) <= set(frames)
    assert (lexicon.concept_weights >= 0).all()


def test_a_language_without_a_background_has_the_mean_of_the_others():
    lexicon = load_lexicon()
    others = [lexicon.background_of(language) for language in lexicon.languages]
    pd.testing.assert_frame_equal(lexicon.background_of("de"), sum(others) / len(others))


# Profiles


@pytest.fixture
def sentences():
    """Ten counted sentences of one article and a line of boilerplate, two sentences of another."""
    rows = [
        ("a", number, 10 * number, 10 * number + 9, "headline" if number == 1 else "body") for number in range(1, 11)
    ]
    rows += [("a", 11, 110, 119, "boilerplate"), ("b", 1, 0, 9, "body"), ("b", 2, 10, 19, "body")]
    return pd.DataFrame(rows, columns=["article_id", "sentence_no", "start", "end", "region"])


def coding(rows: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["article_id", "sentence_no", "frame"])


def test_a_hand_coding_belongs_to_the_sentence_it_begins_in(sentences):
    rows = [
        ("b", 12, 18, "political"),
        ("a", 10, 19, "economic|political"),
        ("a", 15, 29, "economic"),
        ("a", 20, 29, ""),
        ("a", 35, 39, "morality"),
    ]
    hand = pd.DataFrame(rows, columns=["article_id", "start", "end", "frames"])
    assert coded_sentences(hand, sentences, "frames", "frame").to_numpy().tolist() == [
        ["a", 1, "economic"],
        ["a", 1, "political"],
        ["a", 3, "morality"],
        ["b", 2, "political"],
    ]


def test_shares_and_their_intervals_by_hand(sentences):
    found = coding([("a", number, "economic") for number in range(1, 6)] + [("b", 1, "political")])
    hand = coding([("a", 1, "economic"), ("a", 2, "economic"), ("a", 9, "morality")])
    table = shares(found, hand, sentences, "frame")
    assert table["frame"].tolist() == [*FRAMES, *FRAMES]
    table = table.set_index(["article_id", "frame"])
    # Binomial of 10 and ½: P(X ≤ 1) = .011, P(X ≤ 2) = .055; P(X ≤ 7) = .945, P(X ≤ 8) = .989.
    columns = ["n", "n_coded", "n_sentences", "share", "ci_low", "ci_high", "share_coded"]
    assert table.loc[("a", "economic"), columns].tolist() == pytest.approx([5, 2, 10, 0.5, 0.2, 0.8, 0.2])
    assert table.loc[("a", "morality"), columns].tolist() == pytest.approx([0, 1, 10, 0, 0, 0.3, 0.1])
    unread = [1, 0, 2, 0.5, 0, 1, float("nan")]  # nobody coded b
    assert table.loc[("b", "political"), columns].tolist() == pytest.approx(unread, nan_ok=True)
    assert table.loc[("b", "economic"), columns].tolist() == pytest.approx(
        [0, 0, 2, 0, 0, 1, float("nan")], nan_ok=True
    )


def test_accuracy_of_a_coding_by_hand(sentences):
    found = coding([("a", 1, "economic"), ("a", 2, "economic"), ("a", 3, "morality"), ("b", 1, "political")])
    hand = coding([("a", 1, "economic"), ("a", 3, "economic"), ("a", 4, "economic"), ("b", 1, "political")])
    languages = pd.Series({"a": "en", "b": "fr"})
    table = coding_accuracy(found, hand, sentences, languages, "frame").set_index(["value", "group"])
    counts = ["n_coded", "n_found", "n_right"]
    assert table.loc[("all", "all"), counts].tolist() == [4, 4, 2]
    assert table.loc[("all", "all"), ["precision", "recall", "f1"]].tolist() == [0.5, 0.5, 0.5]
    assert table.loc[("all", "en"), counts].tolist() == [3, 3, 1]
    assert table.loc[("economic", "all"), counts].tolist() == [3, 2, 1]
    assert table.loc[("economic", "all"), ["precision", "recall", "f1"]].tolist() == pytest.approx([1 / 2, 1 / 3, 0.4])
    assert table.loc[("political", "fr"), ["precision", "recall", "f1"]].tolist() == [1, 1, 1]
    assert table.loc[("morality", "all"), counts].tolist() == [0, 1, 0]
    assert ("economic", "fr") not in table.index and ("economic", "all") in table.index
    assert set(table["kind"]) == {"frame"} and "capacity_and_resources" not in table.index.get_level_values("value")


def test_sentences_of_a_frame_by_voice():
    rows = [("economic", "quoted"), ("economic", "author"), ("economic", "author"), ("morality", "author")]
    rows += [("political", "author")]
    table = voice_counts(pd.DataFrame(rows, columns=["frame", "voice"]))
    assert table.to_dict("list") == {
        "frame": ["economic", "morality", "political"],
        "author": [2, 1, 1],
        "quoted": [1, 0, 0],
        "n": [3, 1, 1],
    }


def test_frames_of_claims_by_allegation():
    claims = pd.DataFrame(
        [("a-01", "a", 1, "intrusion|exposure"), ("a-02", "a", 1, "intrusion"), ("b-01", "b", 1, "intrusion")],
        columns=["claim_id", "article_id", "sentence_no", "allegation"],
    )
    coded = coding([("a", 1, SECURITY), ("a", 1, EXTERNAL), ("a", 2, "economic")])
    rows = frames_of_claims(claims, coded)[["allegation", "frame", "n", "N"]].to_numpy().tolist()
    assert sorted(rows) == [
        ["exposure", EXTERNAL, 1, 1],
        ["exposure", SECURITY, 1, 1],
        ["intrusion", EXTERNAL, 2, 3],
        ["intrusion", SECURITY, 2, 3],
    ]


@pytest.fixture
def stretches():
    rows = [
        ("a", 1, "frame", "economic", 0, 3, "price"),
        ("a", 1, "frame", "economic", 4, 6, "price"),
        ("a", 2, "frame", "economic", 12, 15, "market"),
        ("a", 2, "frame", "economic", 10, 11, "price"),
        ("a", 3, "frame", "economic", 20, 25, "bank"),
        ("a", 3, "frame", "political", 26, 29, "vote"),
        ("a", 4, "frame", "political", 30, 33, "vote"),
        ("a", 4, "function", "cause", 30, 33, "blame"),
        ("b", 1, "frame", "political", 0, 3, "vote"),
    ]
    columns = ["article_id", "sentence_no", "kind", "value", "start", "end", "rule"]
    return pd.DataFrame(rows, columns=columns).assign(voice="author")


def test_telling_sentences_have_most_rules_then_come_first(stretches):
    table = telling_sentences(stretches, "frame", "economic")
    assert table[["sentence_no", "start"]].to_numpy().tolist() == [[1, 0], [1, 4], [2, 10], [2, 12]]
    assert telling_sentences(stretches, "frame", "economic", most=1)["sentence_no"].tolist() == [2, 2]
    assert telling_sentences(stretches, "frame", "political", most=1)["start"].tolist() == [26, 0]
    assert telling_sentences(stretches, "frame", "morality").empty


def test_ranking_of_frames_tells_ties():
    rows = [("a", number, "economic") for number in range(4)] + [("a", number, "political") for number in range(2)]
    rows += [("a", 1, "morality"), ("a", 3, "morality"), ("a", 3, SECURITY), ("b", 1, SECURITY)]
    expected = {"a": "economic > morality = political", "b": short_name(SECURITY)}
    assert ranking(coding(rows)).to_dict() == expected
    assert ranking(coding(rows), 1).to_dict() == {"a": "economic", "b": short_name(SECURITY)}
    assert ranking(coding(rows), 9)["a"] == "economic > morality = political > " + short_name(SECURITY)


def test_leaving_out_each_rule_tells_what_hangs_on_it(stretches):
    rows = leave_one_out(stretches, lambda table: ranking(table, 1)).to_numpy().tolist()
    # Economic has three sentences and political two: without price two against two, without vote one article is left without any.
    assert rows == [["vote", "b", "political", ""]]
    rows = leave_one_out(stretches, ranking).to_numpy().tolist()
    assert rows == [
        ["bank", "a", "economic > political", "economic = political"],
        ["price", "a", "economic > political", "economic = political"],
        ["vote", "a", "economic > political", "economic"],
        ["vote", "b", "political", ""],
    ]


@pytest.mark.parametrize(
    ("first", "second", "p"), [(1, 1, 1), (2, 1, 2 / 3), (2, 2, 1 / 3), (3, 3, 0.1), (4, 4, 2 / 70), (5, 5, 2 / 252)]
)
def test_smallest_p_of_a_permutation_test(first, second, p):
    assert smallest_p(first, second) == pytest.approx(p)


# Floors on the five articles


def test_sentences_of_the_five_articles_are_coded_as_by_hand(seeds, annotation):
    sentences = annotation.sentences[annotation.sentences["region"] != "boilerplate"]
    hand = coded_sentences(read_table("gold_sentence_frames_consensus", ROOT / "data"), sentences, "frames", "frame")
    languages = seeds.set_index("article_id")["language"]
    table = coding_accuracy(annotation.sentence_frames, hand, sentences, languages, "frame")
    everything = table[(table["value"] == "all") & (table["group"] == "all")].iloc[0]
    assert everything["n_coded"] == len(hand)
    assert everything["f1"] >= 0.80


def test_frames_of_the_five_articles_are_those_coded_by_hand(annotation):
    hand = read_table("gold_article_frames_consensus", ROOT / "data").set_index("article_id")
    primary = annotation.frames[annotation.frames["primary"]].set_index("article_id")["frame"]
    assert primary.to_dict() == hand["primary"].to_dict()
    coded = {(article, frame) for article, frames in hand["frames"].items() for frame in frames.split("|")}
    present = annotation.frames[annotation.frames["present"]]
    found = set(zip(present["article_id"], present["frame"], strict=True))
    assert 2 * len(found & coded) / (len(found) + len(coded)) >= 0.85


# A lexicon of another language


@pytest.fixture(scope="module")
def in_german():
    text = (
        "Berlin beschuldigte China eines Cyberangriffs auf die Server von Microsoft. Das Bundesverfassungsgericht prüft das "
        "Verbot. Die Preise steigen, Strom hat sich verteuert."
    )
    return annotated(text, "de", lexicon=load_lexicon(GERMAN))


def test_the_german_example_is_a_lexicon_of_two_languages():
    lexicon = load_lexicon(str(GERMAN))
    assert lexicon.languages == ("de", "en")
    assert set(lexicon.concepts.query("kind == 'frame'")["value"]) == set(FRAMES)
    assert set(lexicon.concepts.query("kind == 'function'")["value"]) == set(FUNCTIONS)


def test_a_german_text_has_mentions_and_a_claim(in_german):
    named = set(zip(in_german.mentions["entity_id"], in_german.mentions["stands_for"], strict=True))
    assert named == {("place.berlin", "state.germany"), ("state.china", ""), ("org.microsoft", "")}
    claim = in_german.claims.iloc[0]
    assert len(in_german.claims) == 1
    assert (claim["claimant_entity"], claim["accused_entity"]) == ("state.germany", "state.china")
    assert (claim["allegation"], claim["verb_stance"]) == ("intrusion", "accuse")


def test_sentences_of_a_german_text_have_frames_and_functions(in_german):
    by_sentence = in_german.sentence_frames.groupby("sentence_no")["frame"].agg(set).to_dict()
    assert by_sentence == {
        1: {SECURITY, EXTERNAL},
        2: {LEGALITY, POLICY},
        3: {"economic"},
    }
    voices = in_german.sentence_frames.set_index(["sentence_no", "frame"])["voice"]
    assert voices[3, "economic"] == "author" and voices[1, SECURITY] == "quoted"
    assert set(in_german.sentence_functions["function"]) == {"problem", "cause"}
    assert "verteuert" in set(in_german.frame_cues["surface"])
    assert in_german.frames["frame"].tolist() == list(FRAMES)


def test_what_a_german_source_says_is_quoted():
    found = annotated("„Die Umfragen sind eindeutig“, sagte der Botschafter.", "de", lexicon=load_lexicon(GERMAN))
    voices = found.sentence_frames.set_index("frame")["voice"]
    assert voices.to_dict() == {"public_opinion": "quoted", EXTERNAL: "author"}
