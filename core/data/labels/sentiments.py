"""Words with which people all over the world write down a sentiment."""

import re
import unicodedata

NEGATIVE, NEUTRAL, POSITIVE = SENTIMENTS = ("negative", "neutral", "positive")

# Only words that say the sentiment of a text; "mixed" or "irrelevant" are classes of their own.
_WORDS = {
    -1: """
        negative neg n bad poor rotten unfavorable unfavourable 👎 ☹ 🙁 negativo negativa negativos
        negativas ruim malo mala négatif négative mauvais negativ negativt negatief slecht negatiivinen negatywny
        negatywna negatywne negatywnie negativni negativna negatívny negatív negatív negatīvs neigiamas negatiivne
        negatif olumsuz kötü tiêu·cực negatibo hasi negatif·sentiment cattivo schlecht
        негатив негативный негативная негативное негативно негативна негативен негативний негативні отрицательный
        отрицательная отрицательное отрицательно αρνητικό αρνητική αρνητικός αρνητικα سلبي سلبية منفی منفي שלילי שלילית
        नकारात्मक নেতিবাচক negatif எதிர்மறை ప్రతికూల ลบ เชิงลบ 부정 부정적 나쁨 ネガティブ 否定 否定的 悪い 不満
        负面 負面 消极 消極 负向 負向 负 負 差评 差評 贬义 貶義 反面 不满意
    """,
    0: """
        neutral neu none·of·both neutro neutra neutros neutras neutre neutrale neutraal neutralny neutralna neutralne
        neutrální neutrálny neutru semleges neitrāls neutralus neutraalne neutraali nøytral nøytralt neutralt nötr notr
        tarafsız netral trung·tính trung·lập neutrum obojętny obojętne niutral neutrála
        нейтральный нейтральная нейтральное нейтрально нейтрален нейтральний неутрально неутрална ουδέτερο ουδέτερη
        ουδετερος محايد محايدة خنثی خنثى ניטרלי נייטרלי तटस्थ নিরপেক্ষ நடுநிலை తటస్థ เป็นกลาง กลาง 중립 중립적 보통
        ニュートラル 中立 中立的 普通 中性 中评 中評 中等 中 一般
    """,  # noqa: RUF001  the Turkish i without a dot
    1: """
        positive pos p good great fresh favorable favourable 👍 🙂 ☺ positivo positiva positivos positivas
        bom bueno buena positif positive bon positiv positivt positief goed positiivinen pozytywny pozytywna pozytywne
        pozytywnie pozitivní pozitívny pozitivni pozitivna pozitiv pozitív pozitīvs teigiamas positiivne olumlu iyi
        tích·cực positibo chanya buono gut
        позитив позитивный позитивная позитивное позитивно позитивна позитивен позитивний позитивні положительный
        положительная положительное положительно θετικό θετική θετικός إيجابي ايجابي إيجابية مثبت חיובי חיובית
        सकारात्मक ইতিবাচক நேர்மறை సానుకూల บวก เชิงบวก 긍정 긍정적 좋음 ポジティブ 肯定 肯定的 良い 満足
        正面 积极 積極 正向 正 好评 好評 褒义 褒義 满意 滿意
    """,
}
_MUCH = "very extremely strongly strong highly super muito muy tres sehr molto erg mycket bardzo cok очень 非常 很"
_LITTLE = "somewhat slightly weakly weak mostly pouco poco peu немного 有点"
# Negations of the words above are no words of strength: "not good" is not known here, and stays a name of its own.


def sentiment_of(value: str) -> float | None:
    """Return which way a label word points: -1, 0 or 1; doubled where it says "very", halved where "somewhat".

    Case, accents and outer white space do not count. None: no word for a sentiment that is known here.
    """
    plain = _plain(value)
    if plain in _LEVELS:
        return float(_LEVELS[plain])
    strength, rest = _strength(plain)
    return None if _LEVELS.get(rest, 0) == 0 else strength * _LEVELS[rest]


def _plain(value: str) -> str:
    letters = unicodedata.normalize("NFKD", value.casefold())
    bare = "".join(sign for sign in letters if unicodedata.category(sign) != "Mn" and sign != "\ufe0f")
    return " ".join(re.split(r"[\s_\-·]+", bare)).strip()


def _strength(plain: str) -> tuple[float, str]:
    for word, factor in _STRENGTHS.items():
        if plain.startswith(word):
            return factor, plain.removeprefix(word).strip()
    return 1.0, plain


_LEVELS = {_plain(word): level for level, words in _WORDS.items() for word in words.split()}
_STRENGTHS = {_plain(word): factor for words, factor in ((_MUCH, 2.0), (_LITTLE, 0.5)) for word in words.split()}
