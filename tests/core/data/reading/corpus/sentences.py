"""Sentences made up for the corpus, in many languages, with the marks that break tables."""

import random
from itertools import product

_PARTS = {
    "english": (
        ("The film", "This phone", "Our waiter, a nice lad,", "My sister's new laptop", "Honestly, the hotel"),
        ("was better than I expected", "broke after two days, sadly", "is fine; nothing more", "won't do it again"),
        ("!", ", and I'd buy it again.", ": five of five.", " - avoid it.", ", they said, but no."),
    ),
    "portuguese": (
        ("O produto", "A entrega, como sempre,", "Esse celular", "O vendedor"),
        ("chegou antes do prazo", "não funciona, infelizmente", "é ótimo; recomendo", "deixou a desejar"),
        (".", ", nota dez!", ", não compro mais.", " e a caixa veio aberta."),
    ),
    "spanish": (
        ("La película", "El servicio, la verdad,", "Mi pedido", "Este móvil"),
        ("llegó tarde y mal", "es una maravilla", "no vale lo que cuesta", "está muy bien; repetiré"),
        (".", ", ¡qué pena!", ", muy contento.", " según mi niño."),
    ),
    "french": (
        ("Le film", "Cet hôtel, près de la gare,", "L'équipe", "Mon appareil"),
        ("n'a pas tenu ses promesses", "est génial", "m'a beaucoup déçu", "vaut le détour; allez-y"),
        (" !", ", à éviter.", ", très bien.", " malgré l'été."),
    ),
    "german": (
        ("Der Film", "Das Gerät, leider,", "Die Verkäuferin", "Unser Zimmer"),
        ("war größer als gedacht", "ging nach zwei Tagen kaputt", "ist schön; mehr nicht", "hat uns überzeugt"),
        (".", ", nie wieder!", ", gerne wieder.", " – für den Preis völlig in Ordnung."),
    ),
    "russian": (
        ("Этот фильм", "Доставка, как всегда,", "Мой телефон", "Гостиница"),
        ("сломался через два дня", "мне очень понравилась", "оставляет желать лучшего", "была на высоте"),
        (".", ", советую!", ", больше не куплю.", " и цена хорошая."),
    ),
    "chinese": (
        ("这家酒店", "这个手机", "外卖", "服务员"),
        ("非常好，下次还会来", "用了两天就坏了", "一般般，没有想象中好", "态度很差"),
        ("。", "！不推荐。", "，五星好评。", "，价格也贵。"),
    ),
    "japanese": (
        ("この映画は", "ホテルの部屋は", "この商品は", "店員さんは"),
        ("とても良かったです", "二日で壊れました", "普通でした", "期待はずれでした"),
        ("。", "、また買います。", "、おすすめしません。", "！"),
    ),
    "korean": (
        ("이 영화는", "배송이", "이 제품은", "직원이"),
        ("정말 좋았어요", "이틀 만에 고장났어요", "그저 그래요", "너무 불친절해요"),
        (".", ", 추천합니다!", ", 다시는 안 사요.", " ㅠㅠ"),
    ),
    "arabic": (
        ("هذا الفيلم", "الخدمة في الفندق", "المنتج الجديد", "الموظف"),
        ("رائع جدا", "سيئ للغاية", "لم يعجبني أبدا", "أفضل مما توقعت"),
        (".", "، أنصح به!", "، لن أشتريه مرة أخرى.", " والسعر مناسب."),
    ),
    "hebrew": (
        ("הסרט הזה", "השירות במלון", "המוצר החדש", "המלצר"),
        ("היה מצוין", "נשבר אחרי יומיים", "לא שווה את הכסף", "טוב מהצפוי"),
        (".", ", ממליץ בחום!", ", לא אחזור.", " לצערי."),
    ),
    "turkish": (
        ("Bu film", "Kargo, her zamanki gibi,", "Aldığım ürün", "Otelin odası"),
        ("çok güzeldi", "iki günde bozuldu", "beklediğim gibi değil", "fiyatına göre iyi"),
        (".", ", tavsiye ederim!", ", bir daha almam.", " ne yazık ki."),
    ),
    "polish": (
        ("Ten film", "Przesyłka, jak zwykle,", "Mój telefon", "Obsługa"),
        ("był świetny", "zepsuł się po dwóch dniach", "nie jest wart swojej ceny", "była bardzo miła"),
        (".", ", polecam!", ", więcej nie kupię.", " niestety."),
    ),
    "italian": (
        ("Il film", "La consegna, come sempre,", "Questo telefono", "La camera"),
        ("è arrivata in ritardo", "non è male", "è stato una delusione", "vale il prezzo; perché no"),
        (".", ", che peccato!", ", consigliato.", " più o meno."),
    ),
    "hindi": (
        ("यह फिल्म", "इस होटल की सेवा", "मेरा नया फोन", "खाना"),
        ("बहुत अच्छी थी", "दो दिन में खराब हो गया", "ठीक ठाक है", "बिल्कुल पसंद नहीं आया"),
        ("।", ", ज़रूर देखें!", ", दोबारा नहीं।", " और महंगा भी।"),
    ),
    "tweets": (
        ("@anna_b", "RT @max:", "omg", "#monday", "so"),
        ("i luv this song 😍", "my train is late AGAIN 😡", "can't sleep...", "dont know what 2 say"),
        ("!!", " http://example.org/x", " #fail", " :)", ", lol"),
    ),
}


def sentences(language: str, count: int) -> list[str]:
    """Return different sentences, the first part changing fastest."""
    openings, middles, ends = _PARTS[language]
    made = [f"{opening} {middle}{end}" for end, middle, opening in product(ends, middles, openings)]
    return [made[place % len(made)] + f" ({place // len(made) + 1})" * (place >= len(made)) for place in range(count)]


def cycle(values: list[object] | tuple[object, ...], count: int) -> list[object]:
    """Return the values first in turn, then by chance but always the same, so that they keep no step with the texts."""
    chance = random.Random(len(values))
    return [values[place] if place < len(values) else chance.choice(values) for place in range(count)]
