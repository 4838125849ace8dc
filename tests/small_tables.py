"""The smaller tables of a lexicon, a row or two each, for tests that write a lexicon of their own."""

from newsframes.codebook import FRAMES

SMALL_TABLES = {
    "stopwords.csv": "language,word\nen,the\nfr,le\nar,في\n",
    "neighbours.csv": "sense,language,word\nlocation_before,en,in\n",
    "abbreviations.csv": "kind,language,word\ntitle,en,mr\n",
    "boilerplate.csv": "rule,en,fr,ar\nshare,Share,Partager,شارك\n",
    "concept_weights.csv": "concept,documents,weight\n",
    "frame_background.csv": "language,frame,documents,mean,threshold,spread\n"
    + "".join(f"en,{frame},1,1,0,1\n" for frame in FRAMES),
}
