"""Cues: which words hedge, and which only look like it; sentences written for the purpose."""

import pytest
from invented import articles_of

from newsframes import annotate


def hedges(text: str, language: str) -> list[str]:
    """The words that count as saying that something is possible."""
    cues = annotate(articles_of([(language, text)])).cues
    counts = cues["accepted"] & (cues["kind"] == "certainty") & (cues["value"] == "possible")
    return cues.loc[counts, "surface"].tolist()


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("ar", "وقد يضطر الوزير إلى الاستقالة.", ["وقد"]),
        ("ar", "وإذا فازت فقد تصبح رئيسة.", ["فقد"]),
        ("ar", "وقد تحدث الوزير أمس أمام البرلمان.", []),
        ("ar", "فقد تحول الحي إلى متحف.", []),
        ("ar", "كان اللاعب قد فقد نظارته.", []),
        ("ar", "وقد نشر المتحف صور اللوحات.", []),
        ("ar", "يمكن أن تضرب العاصفة الساحل غدا.", ["يمكن"]),
        ("ar", "هذه هي الصور التي يمكن أن يراها الزوار.", []),
        ("en", "The lead can easily turn into an uncomfortable ride.", ["can easily turn"]),
        ("en", "She can play the piano and he can sing.", []),
        ("en", "They played it forward as much as possible.", []),
        ("en", "A strike has not been ruled out and is conceivable.", ["not been ruled out", "conceivable"]),
        ("ar", "قد يُفرض الحظر غدا.", ["قد"]),
        ("ar", "تخشى عائلة الشابة أن تكون قد رحلت.", ["تخشى"]),
        ("fr", "L’attaquant risque de manquer le match.", ["risque"]),
        ("fr", "Le risque de manquer le match est grand.", []),
        ("fr", "Le virus peut rapidement se propager.", ["peut rapidement se propager"]),
        ("fr", "Elle peut jouer du piano.", []),
        ("fr", "L’équipe aurait pu gagner.", ["aurait pu"]),
        ("fr", "Un soupçon de sel suffit, dès que possible.", []),
        ("fr", "Nous pourrions perdre.", ["pourrions"]),
        ("en", "A strike could begin on Monday and may well last.", ["could", "may"]),
        ("en", "Perhaps the train, which may, he said, be late, could stop.", ["Perhaps", "may", "could"]),
        ("en", "The fair opens on May 30 in the park.", []),
        ("en", "Nobody could find the key, and no one may leave.", []),
        ("en", "He stayed as long as he could.", []),
        ("en", "She lifted the boy so that the others could pass.", []),
        ("en", "They could see that the boat, however small it may be, was full.", []),
        ("en", "Under the new rules visitors may enter from the garden.", []),
        ("en", "Under the new rules thousands may lose their pension.", ["may"]),
        ("en", "Members may speak for no longer than three minutes.", []),
        ("en", "The town could see its taxes rise.", ["could"]),
        ("en", "The most feared striker of the league feared an injury.", ["feared"]),
        ("en", "It is possible to visit the castle.", []),
        ("en", "They asked whether they could travel, and few callers could get through.", []),
        ("en", "It rained so hard that the roof could be heard groaning.", []),
        ("en", "Students may not vote; they may apply for a place.", []),
        ("en", "He may not survive.", ["may"]),
        ("en", "Dry Areas May Benefit As Theresa May Faces Rain", ["May"]),
        ("en", "They might as well stay.", []),
        ("en", "There is a 40 percent chance of rain.", ["percent chance"]),
        ("fr", "Il laisse penser que le peintre a pu changer d’avis.", ["a pu"]),
        ("fr", "Le maire n’a pu être joint.", []),
        ("fr", "On redoute leur disparition.", ["redoute"]),
        ("fr", "Il n’est pas dit que le train parte ; il n’a pas dit qu’il partait.", ["n’est pas dit que"]),
        ("ar", "خشي ألا يعود المشاهدون.", ["خشي"]),
        ("ar", "كان بإمكاننا تسوية الأمر.", ["بإمكاننا"]),
        ("ar", "بإمكان الزوار دخول القلعة.", []),
        ("fr", "L’enquête doit dire si le conducteur a pu s’endormir.", ["a pu"]),
        ("fr", "Le conducteur a pu sortir à temps.", []),
        ("fr", "Même si le conducteur a pu sortir, la voiture brûle.", []),
        ("fr", "Ils risquent de ne jamais revenir.", ["risquent"]),
        ("fr", "Il est possible de visiter le château.", []),
        ("fr", "Elle est plus susceptible de gagner.", []),
        ("fr", "Si ça se trouve, il dort encore.", ["Si ça se trouve"]),
        ("ar", "وكان الفريق قد تقدم بهدف مبكر.", []),
        ("ar", "وأعلن أنه قد تمكن من الفوز.", []),
        ("ar", "لا أحد يعرف ما إذا كان الوزير قد يستقيل.", ["قد"]),
        ("ar", "قالت إنني قد أعود غدا.", ["قد"]),
        ("ar", "وأضاف أن الرئيس قد أعلن النتائج.", []),
        ("ar", "من الممكن زيارة القلعة.", []),
        ("ar", "من الممكن أن تغلق القلعة.", ["من الممكن"]),
        ("ar", "كان بوسعه أن يفوز.", ["بوسعه"]),
        ("ar", "بوسعه أن يسبح.", []),
        ("ar", "أبدى قلقه العميق من أن تغلق المدرسة.", ["قلقه"]),
        ("ar", "زاد القلق في المدينة.", []),
    ],
)
def test_a_hedge_counts_where_it_hedges(language, text, found):
    assert hedges(text, language) == found
