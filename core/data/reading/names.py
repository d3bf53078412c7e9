"""Column names that tell what a column holds, as people write them in many languages."""

import re
from collections.abc import Iterable
from functools import lru_cache


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


TEXT_WORDS = _words(
    """
    text texts txt review reviews sentence sentences tweet tweets content contents comment comments message messages
    msg phrase phrases body document documents utterance post posts headline feedback description answer opinion
    reviewtext verbatim
    texto textos mensagem frase frases comentario comentarios comentário comentários avaliacao avaliação avaliações
    resenha resenhas conteudo conteúdo opiniao opinião reseña reseñas mensaje opinión contenido
    texte textes phrase commentaire commentaires avis contenu
    satz sätze kommentar kommentare rezension rezensionen bewertungstext nachricht inhalt beitrag meinung
    testo testi recensione recensioni commento commenti frase messaggio tekst treść opinia recenzja komentarz zin
    bericht metin yorum yorumlar cümle cumle teks ulasan komentar kalimat
    текст тексты отзыв отзывы комментарий комментарии сообщение твит предложение
    评论 內容 内容 文本 评价内容 评论内容 正文 句子 微博 微博内容 微博中文内容 review_body
    テキスト レビュー 文 文章 本文 コメント 口コミ 텍스트 리뷰 문장 댓글 내용
    نص النص تعليق التعليق تغريدة التغريدة مراجعة المراجعة जुमला टेक्स्ट समीक्षा वाक्य κείμενο טקסט ข้อความ
    """
)
LABEL_WORDS = _words(
    """
    label labels sentiment sentiments class classes target targets polarity category categories emotion emotions
    rating ratings stars star score scores reaction overall valence mood verdict annotation toxicity topic
    classificacao classificação classe sentimento sentimentos rotulo rótulo polaridade categoria emocao emoção nota
    notas estrelas alvo sentimiento sentimientos etiqueta clase polaridad emoción emocion puntuacion puntuación
    calificacion calificación valoración valoracion estrellas
    classe étiquette etiquette polarité polarite catégorie categorie émotion note étoiles etoiles
    stimmung klasse kategorie polarität sterne bewertung gefühl emotionen wertung
    etichetta polarità polarita voto stelle valutazione emozione
    klasa etykieta ocena sentyment gevoel beoordeling duygu etiket puan sınıf kategori sentimen peringkat betyg
    тональность метка класс оценка рейтинг настроение категория эмоция
    标签 標籤 情感 情感倾向 情感极性 评分 类别 類別 星级 情绪 打分 分类 极性
    ラベル 感情 感情極性 評価 星 極性 カテゴリ 分類 레이블 라벨 감정 평점 별점 긍부정
    التصنيف تصنيف المشاعر الشعور التقييم تقييم القطبية लेबल भावना συναίσθημα רגש ป้ายกำกับ
    """  # noqa: RUF001 - Turkish
)
# Names of what stands beside a label or a text and is neither.
OTHER_WORDS = _words(
    """
    id ids idx index key uuid date time timestamp datetime created updated year month day hour data hora fecha datum
    count counts num number n votes vote helpful helpfulness useful funny cool likes retweets retweet favorites
    confidence probability gold user username author name nome nombre nom handle screen lang language country city
    state location timezone coord source url link links image length len words query flag version product asin sku
    verified purchase numerator denominator age gender sex
    """
)
SPLIT_WORDS = _words("split splits part partition set subset fold dataset usage phase conjunto partição")
_SPLIT_VALUES = {
    "train": 0,
    "training": 0,
    "tr": 0,
    "dev": 1,
    "val": 1,
    "valid": 1,
    "validation": 1,
    "development": 1,
    "eval": 1,
    "test": 2,
    "testing": 2,
    "te": 2,
}
# How programs write that a value is missing, in small letters.
MISSING_VALUES = frozenset(("na", "n/a", "#n/a", "<na>", "nan", "null", "\\n"))
# Python's word for it is a class of its own to people (no emotion), unless programs wrote others beside it.
NONE = "none"
# From here on Unicode holds the scripts of China and Japan, whose words follow each other without a space.
FIRST_UNSPACED = "\u2e80"
_BORDER = re.compile(r"[\W_]+|(?<=[a-zà-ÿ])(?=[A-Z])")


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a column name in small letters: ``airlineSentiment_gold`` is airline, sentiment, gold."""
    return tuple(word.casefold() for word in _BORDER.split(name) if word)


@lru_cache(maxsize=4096)
def nearness(name: str | int, words: frozenset[str]) -> float:
    """Return 1 for a name that is one of these words, about a half for one that holds such a word, else 0."""
    if not isinstance(name, str):
        return 0.0
    parts = words_of(name)
    if name.strip().casefold() in words or (len(parts) == 1 and parts[0] in words):
        return 1.0
    if not any(part in words or part.rstrip("0123456789") in words for part in parts):
        is_unspaced = not name.isascii() and max(name) >= FIRST_UNSPACED
        return 0.5 if is_unspaced and any(word in name for word in words if word[0] >= FIRST_UNSPACED) else 0.0
    return 0.6 if parts[-1] in words else 0.5


def split_parts(values: Iterable[str]) -> dict[str, int] | None:
    """Return the part (0 training, 1 validation, 2 test) each value of a split column names; None if one names none."""
    parts = {value: _SPLIT_VALUES.get(value.strip().casefold()) for value in values}
    known = {value: part for value, part in parts.items() if part is not None}
    return known if parts and len(known) == len(parts) and 0 in known.values() else None
