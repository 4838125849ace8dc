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
    ],
)
def test_a_hedge_counts_where_it_hedges(language, text, found):
    assert hedges(text, language) == found
