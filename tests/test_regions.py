"""Headline, body and what is not the article: the five articles, other sites, and what may not be lost."""

import itertools
from pathlib import Path

import pandas as pd
import pytest

from newsframes import load_lexicon, read_corpus
from newsframes.agreement import region_agreement
from newsframes.annotate import sentence_table
from newsframes.regions import REGIONS, find_regions, is_date_line

ROOT = Path(__file__).parents[1]
LEXICON = load_lexicon(ROOT / "data" / "lexicon")


def regions_of(text: str, *, title: str = "") -> list[tuple[str, str]]:
    """Region and text of each stretch, in order."""
    return [(found.region, text[found.start : found.end]) for found in find_regions(text, LEXICON, title=title)]


def lost(text: str) -> list[str]:
    """The stretches that are taken for boilerplate."""
    return [stretch for region, stretch in regions_of(text) if region == "boilerplate"]


# The five articles


def test_rules_agree_with_both_hand_coders_on_99_percent_of_each_seed():
    articles = read_corpus(ROOT / "seeds")
    sentences = sentence_table(articles, LEXICON)
    sentences["article_id"] = articles["article_id"].to_numpy()[sentences["text_no"]]
    coded = pd.read_csv(ROOT / "data" / "gold" / "regions.csv")
    agreement = region_agreement(sentences, coded, articles)
    against_rules = agreement[agreement["pair"].str.startswith("instrument")]
    assert len(against_rules) == 5 * 2
    assert against_rules["share"].min() >= 0.99


def test_regions_of_a_seed_tile_it_in_order():
    for text in read_corpus(ROOT / "seeds")["text"]:
        found = find_regions(text, LEXICON)
        assert all(region.region in REGIONS and region.start < region.end for region in found)
        assert all(left.end <= right.start for left, right in itertools.pairwise(found))
        assert "".join("".join(text[r.start : r.end] for r in found).split()) == "".join(text.split())


# Pages of other sites: each line with its region

HEAD, BODY, OTHER = "headline", "body", "boilerplate"
PAGES = {
    "English": [
        (OTHER, "Skip to main content"),
        (OTHER, "Tech"),
        (HEAD, "Canada bans WeChat from government phones"),
        (OTHER, "By: Jane Doe"),
        (OTHER, "Published October 30, 2023 at 5:30 p.m. EDT"),
        (OTHER, "Photo: Reuters"),
        (OTHER, "Share this article"),
        (BODY, "Canada has banned the Chinese app WeChat from government devices."),
        (OTHER, "Related stories"),
        (OTHER, "TikTok fined 345 million euros"),
        (OTHER, "Why the EU wants to keep Huawei out of its networks"),
        (BODY, "The ban took effect on Monday, the Treasury Board said."),
        (OTHER, "Read more:"),
        (OTHER, "- Kaspersky denies the allegations"),
        (OTHER, "- Australia looks at WeChat"),
        (BODY, "Tencent did not reply to a request for comment."),
        (OTHER, "https://example.org/2023/10/30/wechat-ban"),
        (OTHER, "Source: The Canadian Press"),
        (OTHER, "Sign up for our daily newsletter and never miss a story."),
        (OTHER, "Follow us on Twitter and Facebook."),
        (OTHER, "© 2023 Example News. All rights reserved."),
        (OTHER, "Leave a comment"),
        (OTHER, "Your email address will not be published. Required fields are marked *"),
        (OTHER, "Name *"),
        (OTHER, "I think that this is a fine idea. Thank you."),
    ],
    "French": [
        (OTHER, "Accueil"),
        (OTHER, "High-tech"),
        (HEAD, "Le Canada interdit WeChat sur les téléphones du gouvernement"),
        (OTHER, "Publié le 30 octobre 2023 à 14h05"),
        (OTHER, "Crédit photo : AFP"),
        (BODY, "Le Canada a interdit l’application chinoise WeChat sur les appareils du gouvernement."),
        (OTHER, "À lire aussi : TikTok écope d’une amende de 345 millions d’euros"),
        (BODY, "L’interdiction est entrée en vigueur lundi, a annoncé le Conseil du Trésor."),
        (OTHER, "Sur le même sujet"),
        (OTHER, "• Kaspersky nie les accusations"),
        (OTHER, "• L’Australie examine WeChat"),
        (BODY, "« C’est un risque inacceptable », a déclaré la ministre."),
        (OTHER, "Partager sur Facebook"),
        (OTHER, "Tweeter"),
        (BODY, "Tencent n’a pas répondu."),
        (OTHER, "Source : AFP"),
        (OTHER, "www.exemple.org/canada-wechat"),
        (OTHER, "Abonnez-vous à notre newsletter pour ne rien manquer."),
        (OTHER, "Laisser un commentaire"),
        (OTHER, "Votre adresse e-mail ne sera pas publiée. Les champs obligatoires sont indiqués avec *"),
        (OTHER, "Très bon article. Merci."),
    ],
    "Arabic": [
        (OTHER, "الرئيسية"),
        (OTHER, "تكنولوجيا"),
        (HEAD, "كندا تحظر تطبيق وي تشات على هواتف الحكومة"),
        (OTHER, "الاثنين 30 تشرين الأول 2023 - 14:05"),
        (OTHER, "بقلم: أحمد علي"),
        (OTHER, "مصدر الصورة: رويترز"),
        (BODY, "حظرت كندا تطبيق وي تشات الصيني على الأجهزة الحكومية."),
        (OTHER, "اقرأ أيضاً"),
        (OTHER, "تغريم تيك توك 345 مليون يورو"),
        (OTHER, "لماذا تريد أوروبا حظر هواوي"),
        (BODY, "وقال مجلس الخزانة الكندي إن الحظر دخل حيز التنفيذ يوم الاثنين."),
        (OTHER, "مواضيع ذات صلة:"),
        (OTHER, "- كاسبرسكي تنفي الاتهامات"),
        (OTHER, "- أستراليا تدرس تطبيق وي تشات"),
        (BODY, "ولم ترد شركة تينسنت على طلب للتعليق."),
        (OTHER, "شارك الخبر"),
        (OTHER, "فيسبوك"),
        (OTHER, "تويتر"),
        (OTHER, "المصدر: رويترز"),
        (OTHER, "تابعونا على تويتر لمتابعة آخر الأخبار."),
        (OTHER, "اترك تعليقاً"),
        (OTHER, "لن يتم نشر عنوان بريدك الإلكتروني. الحقول الإلزامية مشار إليها بـ *"),
        (OTHER, "خبر مهم. شكراً لكم."),
    ],
}


@pytest.mark.parametrize("language", PAGES)
@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n\r\n"], ids=["LF", "LF LF", "CRLF CRLF"])
def test_every_line_of_a_page_gets_its_region(language, between):
    page = PAGES[language]
    assert regions_of(between.join(line for _, line in page) + between) == page


@pytest.mark.parametrize("bullet", ["•", "▪", "-", "–", "*", "·"])
def test_links_with_any_bullet_under_a_label_are_boilerplate_and_what_follows_is_not(bullet):
    links = [f"  {bullet} TikTok fined 345 million euros", f"{bullet}\tHow the ban works. Explained."]
    text = "\n".join(["Canada has banned WeChat.", "Related articles", *links, "Tencent did not reply."])
    assert lost(text) == ["Related articles", *(link.strip() for link in links)]


@pytest.mark.parametrize(
    "label",
    [
        "RELATED STORIES",
        "Read more »",
        "** Most read **",
        "| Editors’ picks |",
        "A LIRE AUSSI",
        "إقرأ أيضا:",
        "إقرأ المَزيد",
    ],
)
def test_label_is_known_in_capitals_with_signs_and_in_other_spellings(label):
    assert lost(f"Canada has banned WeChat.\n{label}\nTencent did not reply.") == [label]


@pytest.mark.parametrize(
    "line",
    [
        "Source: The Canadian Press",
        "SOURCE : AFP",
        "Photo credit: Reuters",
        "Crédits photo : AFP / Jean Dupont",
        "Tags: WeChat, Canada, China",
        "Mots-clés : WeChat, Canada",
        "المصدر : وكالات",
        "تصوير: رويترز",
        "الكلمات المفتاحية: وي تشات، كندا",
        "https://example.org/wechat?page=1",
        "www.example.org",
        "Share on WhatsApp",
        "Copier le lien",
        "نسخ الرابط",
        "* * *",
        "————",
    ],
)
def test_line_that_stands_apart_is_boilerplate_wherever_it_is(line):
    first, last = "Canada has banned the Chinese app WeChat.", "Tencent did not reply."
    assert lost(f"{first}\n{line}\n{last}") == [line]
    assert lost(f"{line}\n{first}\n{last}") == [line]
    assert lost(f"{first}\n{last}\n{line}") == [line]


@pytest.mark.parametrize(
    "blurb",
    [
        "Subscribe to our newsletter for more on technology and politics.",
        "Download our app to get all the latest news.",
        "Abonnez-vous à notre newsletter pour ne rien manquer.",
        "Suivez-nous sur Facebook et Instagram.",
        "Tous droits réservés. Toute reproduction interdite.",
        "اشترك في نشرتنا البريدية ليصلك كل جديد.",
        "جميع الحقوق محفوظة لموقع الخبر.",
    ],
)
def test_word_of_the_site_about_itself_at_the_end_is_boilerplate(blurb):
    assert lost(f"Canada bans WeChat\nCanada has banned WeChat.\nTencent did not reply.\n{blurb}") == [blurb]


def test_links_without_a_heading_at_the_very_end_are_boilerplate():
    links = ["• TikTok fined 345 million euros", "• Why Europe wants to keep Huawei out"]
    assert lost("\n".join(["Canada has banned WeChat.", "Tencent did not reply.", *links])) == links


def test_signature_of_an_embedded_post_is_boilerplate_and_the_post_is_not():
    signature = "pic.twitter.com/abc123— Jane Doe (@janedoe) October 30, 2023"
    text = f"Canada has banned WeChat.\nThis ban is a mistake. {signature}"
    assert regions_of(text)[1:] == [("body", "This ban is a mistake."), ("boilerplate", signature)]


# Dates

DATES = [
    "October 30, 2023", "Oct. 30, 2023", "30 October 2023", "30th October 2023", "Monday, October 30, 2023",
    "Mon 30 Oct 2023 14.05 GMT", "Monday 30 October 2023 14:05 BST", "Tue, Jul 20 2021", "Sept. 5, 2021", "2023-10-30",
    "2023-10-30T14:05:00Z", "10/30/2023", "2023/10/30 14:05", "Oct 30, 2023, 5:30pm EDT", "March 2, 2019 4:05pm",
    "Updated Oct 30, 2023, 2:05 PM ET", "PUBLISHED MON, OCT 30 2023 5:30 PM EDT", "Last updated on 30 October 2023",
    "30 octobre 2023", "lundi 30 octobre 2023", "Le 30 octobre 2023 à 14h05", "Publié le 30/10/2023 à 14h05",
    "Publié le 30/10/2023 à 14h05, mis à jour le 31/10/2023 à 9h00", "Modifié le : 31/10/2023 - 09:00", "1er août 2021",
    "30.10.2023", "2 août 2020 à 18 h 30", "30 oct. 2023", "Publié le 2 août 2020 à 18h",
    "20 تموز 2021 14:49", "الثلاثاء 20 يوليو 2021", "20 يوليو/تموز 2021", "الاثنين، 30 أكتوبر / تشرين الأول 2023",
    "١٥ كانون الثاني ٢٠٢٤", "3 شباط/فبراير 2022", "الأحد 1 آذار 2020", "16 نيسان 2021", "25 أيار 2021", "6 حزيران 2021",
    "7 آب 2021", "27 أيلول 2021", "24 كانون الأول 2021", "10 جانفي 2024", "10 فيفري 2024", "3 أفريل 2023",
    "14 ماي 2023", "9 جوان 2021", "5 جويلية 2021", "12 أوت 2020", "9 يوليوز 2021", "8 غشت 2021",
    "2 شتنبر 2022", "7 نونبر 2022", "4 دجنبر 2022", "تاريخ النشر: 30.10.2023",
    "آخر تحديث: 30 أكتوبر 2023 الساعة 10:15 صباحا",
    "30 أكتوبر 2023 | 14:05 بتوقيت غرينتش", "30 أكتوبر 2023 05:30 م",
]  # fmt: skip


@pytest.mark.parametrize("line", DATES)
def test_line_that_is_only_a_date_is_boilerplate(line):
    assert is_date_line(line)
    assert lost(f"Canada has banned WeChat.\n{line}\nTencent did not reply.") == [line]


@pytest.mark.parametrize(
    "line",
    [
        "30 October 2023 was the day of the ban",
        "In October 2023 Canada banned WeChat.",
        "En 2023, le Canada a interdit WeChat.",
        "مايو 2023 كان شهراً صعباً",
        "2020",
        "364",
        "42 %",
        "Monday",
        "May",
        "مارس",
    ],
)
def test_line_with_more_or_less_than_a_date_is_no_date_line(line):
    assert not is_date_line(line)


# The headline


def test_first_line_without_a_stop_is_the_headline():
    assert regions_of("Pékin nie\nLa Chine a démenti.") == [("headline", "Pékin nie"), ("body", "La Chine a démenti.")]


@pytest.mark.parametrize("mark", ["?", "؟", "!"])
def test_headline_may_be_a_question_or_an_exclamation(mark):
    assert regions_of(f"Is WeChat safe{mark}\nNobody knows.")[0] == ("headline", f"Is WeChat safe{mark}")


def test_first_line_that_equals_the_title_is_the_headline_though_it_ends_in_a_stop():
    text = "Canada has banned WeChat.\nThe ban took effect on Monday."
    assert [region for region, _ in regions_of(text)] == ["body", "body"]
    assert [region for region, _ in regions_of(text, title="CANADA HAS BANNED WECHAT.")] == ["headline", "body"]


def test_long_first_paragraph_without_a_stop_is_no_headline():
    first = " ".join(["Canada has banned the Chinese app WeChat from the phones of its government"] * 3)
    assert regions_of(f"{first}\nTencent did not reply.")[0] == ("body", first)


# Articles that must not lose text

WHOLE = {
    "bullet points in the middle": [
        "Five apps that were banned",
        "Governments have banned these apps so far.",
        "• WeChat, banned in Canada",
        "• Kaspersky Antivirus, banned in the United States",
        "- Hikvision cameras, banned in Britain",
        "More bans are expected.",
    ],
    "bullet points that are names of apps": [
        "Three apps banned",
        "Canada has banned these apps:",
        "• TikTok",
        "• WhatsApp",
        "• Kaspersky",
        "More bans are expected.",
    ],
    "Arabic bullet points that are names of apps": [
        "كندا تحظر ثلاثة تطبيقات",
        "حظرت الحكومة الكندية هذه التطبيقات:",
        "- وي تشات",
        "- تيك توك",
        "- تلغرام",
        "ولم ترد الشركات على طلب التعليق.",
    ],
    "bullet points at the end that a colon announces": [
        "Les applications interdites",
        "Le Canada a interdit trois applications :",
        "• WeChat, de Tencent",
        "• TikTok, de ByteDance",
        "• l’antivirus de Kaspersky",
    ],
    "a short first paragraph": ["WeChat is out", "Canada has banned WeChat.", "Tencent did not reply."],
    "a short finished first paragraph": ["Canada has banned WeChat.", "The ban took effect on Monday."],
    "Source: in running text": [
        "A leak at Tencent",
        "The minister named nobody. Source: a memo that his office would not confirm.",
        "“Source: my own officials,” he wrote under the table that he showed to the members of parliament.",
        "It ended there.",
    ],
    "المصدر: in running text": [
        "تسريب في تينسنت",
        "وجاء في التقرير عبارة المصدر: وزارة الخارجية، دون أن يذكر كاتبه اسماً واحداً يمكن الرجوع إليه.",
        "ولم ترد الوزارة.",
    ],
    "a normal last paragraph": ["Pékin nie", "La Chine a démenti.", "Washington n’a pas encore réagi."],
    "a last paragraph about readers of an app": [
        "Tencent opens a news app",
        "Tencent has opened a news app in Canada.",
        "The company says that the app helps readers find reports in three languages.",
    ],
    "a last paragraph about subscribers": [
        "TikTok plans a paid version",
        "TikTok will offer a version without advertising.",
        "Users who subscribe now will pay five dollars a month, the company said.",
    ],
    "an Arabic last paragraph about readers of an app": [
        "تينسنت تطلق تطبيقاً للأخبار",
        "أطلقت تينسنت تطبيقاً للأخبار في كندا.",
        "وقالت الشركة إن التطبيق يساعد القراء على متابعة التقارير بثلاث لغات.",
    ],
    "a paragraph that begins with comments disabled": [
        "YouTube acts on Chinese influence campaign",
        "YouTube has removed 3,000 channels.",
        "Comments have been disabled on the channel since Monday, YouTube said.",
        "China denied the allegations.",
    ],
    "a paragraph that begins with no comments yet": [
        "Canada bans WeChat",
        "No comments yet came from Tencent, which owns the app.",
        "Kaspersky denied the allegations.",
    ],
    "a word after an abbreviation that ends in a stop": [
        "Court lifts ban",
        "The app was banned in the U.S. yesterday. Tencent did not reply.",
        "The hearing begins at 9 a.m. tomorrow. It is open to the public.",
    ],
    "a number after an abbreviation": ["New rule", "The ban rests on order No. 5. The order is short."],
    "a handle in brackets after a hyphen": [
        "Millions of chat records leak",
        "The well-known researcher Victor Gevers (@0xDUDE) found the database.",
        "It was closed on Sunday.",
    ],
    "a handle in brackets between dashes": [
        "Fuite de données",
        "Un chercheur – Victor Gevers (@0xDUDE) – a trouvé la base de données.",
        "Elle a été fermée.",
    ],
    "a web address in a sentence": ["A page", "The list is at https://example.org/list and is long.", "It is new."],
    "a year and a number as paragraphs": ["The ban in numbers", "2019", "The first order came.", "364", "Million."],
    "a paragraph that ends in a colon before a quotation": [
        "La ministre s’explique",
        "Le Canada a interdit WeChat.",
        "La ministre a déclaré :",
        "« C’est un risque inacceptable. »",
    ],
}  # fmt: skip


@pytest.mark.parametrize("case", WHOLE)
def test_article_loses_nothing_that_has(case):
    text = "\n\n".join(WHOLE[case])
    assert lost(text) == []
    assert "".join(stretch for _, stretch in regions_of(text)).split() == "".join(WHOLE[case]).split()


@pytest.mark.parametrize("text", ["Canada bans WeChat", "La Chine nie.\n", "  الصين تنفي  "])
def test_text_of_one_line_is_the_body(text):
    assert regions_of(text) == [("body", text.strip())]


def test_comment_link_under_the_headline_does_not_swallow_the_article():
    text = "Canada bans WeChat\nOctober 30, 2023\nLeave a comment\nCanada has banned WeChat.\nTencent did not reply."
    assert regions_of(text)[-2:] == [("body", "Canada has banned WeChat."), ("body", "Tencent did not reply.")]


def test_paragraph_after_a_label_without_links_is_kept_though_it_ends_in_a_colon():
    text = "Le Canada a interdit WeChat.\nVidéos recommandées\nLa ministre a déclaré :\n« C’est un risque. »"
    assert lost(text) == ["Vidéos recommandées"]


def test_text_of_boilerplate_alone_has_no_body():
    assert {region for region, _ in regions_of("Share on Facebook\nOctober 30, 2023\nRelated articles\n")} == {
        "boilerplate"
    }


@pytest.mark.parametrize("text", ["", " \n\r\n\u00a0\n"])
def test_text_without_a_character_has_no_region(text):
    assert regions_of(text) == []
