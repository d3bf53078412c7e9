from core.figures.balance import BAR, INK, class_balance


def test_each_class_has_a_bar_with_its_count_and_share() -> None:
    bars = class_balance({"negative": 1500, "positive": 500}).data[0]
    assert (bars.x, bars.y) == ((1500, 500), ("negative", "positive"))
    assert bars.text == ("1,500 (75%)", "500 (25%)")


def test_the_first_class_is_on_top() -> None:
    assert class_balance({"a": 1, "b": 2}).layout.yaxis.autorange == "reversed"


def test_classes_that_look_like_numbers_stay_names() -> None:
    figure = class_balance({"0": 3, "1": 1})
    assert (figure.layout.yaxis.type, figure.data[0].y) == ("category", ("0", "1"))


def test_bars_begin_at_nought() -> None:
    assert class_balance({"a": 100, "b": 101}).layout.xaxis.rangemode == "tozero"


def test_the_name_of_a_class_is_never_read_as_a_tag() -> None:
    assert class_balance({"<b>a</b>": 1, "b&c": 1}).data[0].y == ("&lt;b&gt;a&lt;/b&gt;", "b&amp;c")


def test_without_texts_the_bars_are_empty() -> None:
    assert class_balance({"a": 0}).data[0].text == ("0 (0%)",)


def test_every_class_has_room() -> None:
    assert class_balance(dict.fromkeys("abcdefghij", 1)).layout.height > class_balance({"a": 1}).layout.height + 300


def test_the_count_can_be_read_on_its_bar() -> None:
    bars = class_balance({"a": 1}).data[0]
    assert (bars.marker.color, bars.insidetextfont.color) == (BAR, INK)
