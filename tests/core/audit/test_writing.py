import pytest
from labelled_texts import Audited

from core.audit.findings import Severity
from core.audit.writing import language_of

CHINESE = ["房间很好服务也不错", "早餐难吃隔音很差", "交通方便价格便宜", "设施陈旧不会再来"]
ARABIC = "كان الطعام لذيذا والخدمة ممتازة"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("the waiter was friendly but the soup came cold", "en"),
        ("o garçom era simpático, mas a sopa estava fria", "pt"),
        ("房间很好服务也不错下次还来", "zh"),
        (ARABIC, "ar"),
        ("gr8 m8", None),
    ],
)
def test_a_language_is_guessed_where_the_text_is_long_enough(text: str, code: str | None) -> None:
    assert language_of(text) == code


def test_two_languages_are_worth_knowing(audited: Audited) -> None:
    english = [f"the waiter was friendly and the soup was number {n}" for n in range(20)]
    russian = [f"официант был любезен и суп был холодным, номер {n}" for n in range(20)]
    found = audited([*english, *russian], [0, 1] * 20).find("language")
    assert found.severity is Severity.NOTE
    assert found.found == "Of 40 texts, 40 are long and clear enough for a guess: English 50%, Russian 50%."


def test_texts_from_right_to_left_are_counted(audited: Audited, plain: list[str], turns: list[int]) -> None:
    found = audited([*plain, *[ARABIC] * 10], [*turns, *[0, 1] * 5]).find("direction")
    assert found.numbers["share"] == 0.2


def test_chinese_cut_at_white_space_stops_learning(audited: Audited) -> None:
    texts = [f"{text}{sign}" for sign in "一二三四五" for text in CHINESE]
    seen = audited(texts, [1, 0] * 10, "text.tokenizer=whitespace")
    assert [finding.kind for finding in seen.findings if finding.severity is Severity.STOPS] == ["vocabulary", "script"]
    assert seen.find("vocabulary").found.startswith("Expected words that occur more than once in the training texts")
    fix = seen.find("script").fix
    assert fix is not None
    assert fix.settings == {"text.tokenizer": "words"}


def test_chinese_in_single_characters_is_worth_knowing(audited: Audited) -> None:
    found = audited([f"{text}{sign}" for sign in "一二三四五" for text in CHINESE], [1, 0] * 10).find("script")
    assert found.severity is Severity.NOTE
    assert found.found.endswith("the tokenizer words makes every character a token.")


def test_thai_in_words_is_glued_and_can_be_read_by_characters(audited: Audited) -> None:
    thai = ["อาหารอร่อยมาก", "บริการแย่มาก"] * 20
    found = audited(thai, [1, 0] * 20).find("script")
    assert found.severity is Severity.STOPS
    assert found.fix is not None
    assert found.fix.settings == {"text.tokenizer": "characters"}


@pytest.mark.parametrize("text", ["cafÃ© au lait", "naÃ¯ve", "itâ€™s", "50 Â£", "ï¿½"])
def test_utf_8_read_in_another_encoding_is_seen(
    audited: Audited, plain: list[str], turns: list[int], text: str
) -> None:
    found = audited([*plain, text], [*turns, 0]).find("damage")
    assert (found.numbers["misread"], found.severity) == (1, Severity.NOTE)


@pytest.mark.parametrize(
    "text", ["café", "AMANHÃ”, disse", "NÃO", "Âncora", "Это хорошо", "ESPAÑA’s", "Ångström", "â vontade"]
)
def test_letters_with_accents_are_no_damage(audited: Audited, plain: list[str], turns: list[int], text: str) -> None:
    assert audited([*plain, text], [*turns, 0]).find("damage").severity is Severity.FINE


def test_lost_letters_are_counted_and_shown(audited: Audited, plain: list[str], turns: list[int]) -> None:
    found = audited([*plain, "caf\ufffd"], [*turns, 0]).find("damage")
    assert found.numbers == {"lost": 1, "misread": 0}
    assert found.examples is not None
    assert found.examples.rows == ((41, "caf\ufffd"),)


def test_html_is_taken_out_first_so_that_its_entities_are_still_known(
    audited: Audited, plain: list[str], turns: list[int]
) -> None:
    found = audited([*plain, "good<br />bad", "fish &amp; chips"], [*turns, 0, 1]).find("markup")
    assert found.numbers["texts"] == 2
    assert found.fix is not None
    assert found.fix.settings == {"text.clean": ["html", "lowercase", "urls", "mentions"]}


def test_html_that_the_recipe_takes_out_is_fine(audited: Audited, plain: list[str], turns: list[int]) -> None:
    found = audited([*plain, "good<br />bad"], [*turns, 0], 'text.clean=["html"]').find("markup")
    assert (found.severity, found.fix) == (Severity.FINE, None)
    assert found.found.endswith("; the recipe takes them out.")


@pytest.mark.parametrize("text", ["a < b and c > d", "I <3 you", "AT&T; fine", "R&B"])
def test_signs_of_smaller_and_greater_are_no_html(
    audited: Audited, plain: list[str], turns: list[int], text: str
) -> None:
    assert audited([*plain, text], [*turns, 0]).find("markup").numbers["texts"] == 0
