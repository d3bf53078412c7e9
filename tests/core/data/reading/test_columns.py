import pytest

from core.data.reading.columns import Candidate, guess_split, measure, rank_labels, rank_texts

TEXTS = [f"a rather nice film, number {number}" for number in range(60)]
STARS = [str(1 + number % 5) for number in range(60)]
WORDS = [("negative", "neutral", "positive")[number % 3] for number in range(60)]
IDS = [f"57030613{number}" for number in range(60)]
DATES = [f"2015-02-{number % 28 + 1:02} 11:{number:02}:52 -0800" for number in range(60)]
USERS = [f"user{number * 7 % 40}" for number in range(60)]
EMPTY = [""] * 60


def texts(**columns: list[str]) -> list[object]:
    return [one.column for one in rank_texts([*columns], [*map(measure, columns.values())])]


def labels(**columns: list[str]) -> list[object]:
    names = [*columns]
    return [one.column for one in rank_labels(names, [*map(measure, columns.values())], names.index("text"))]


def test_a_candidate_says_why_in_words() -> None:
    shapes = [measure(TEXTS), measure(WORDS)]
    assert rank_texts(["text", "b"], shapes) == (
        Candidate("text", "29 characters on average, all different, named text"),
    )
    assert rank_labels(["text", "b"], shapes, 0) == (Candidate("b", "3 values in 60 rows"),)


def test_an_empty_share_is_told() -> None:
    shapes = [measure(TEXTS), measure(["a", "b", ""] * 20)]
    assert rank_labels(["text", "class"], shapes, 0)[0].why == "2 values in 40 rows, 33% empty, named class"


def test_texts_are_told_from_ids_dates_and_names() -> None:
    assert texts(id=IDS, when=DATES, who=USERS, label=WORDS, said=TEXTS) == ["said"]


def test_of_a_title_and_a_body_the_longer_is_likelier() -> None:
    assert texts(title=[text[:15] + text[-3:] for text in TEXTS], body=TEXTS) == ["body", "title"]


def test_a_telling_name_decides_between_texts_of_like_length() -> None:
    assert texts(about=[text + " or so" for text in TEXTS], text=TEXTS)[0] == "text"


def test_shape_beats_a_telling_name() -> None:
    assert texts(review=["bad", "good"] * 30, said=TEXTS)[0] == "said"


def test_a_mostly_empty_column_is_a_less_likely_text() -> None:
    assert texts(reply=[TEXTS[0] + TEXTS[9], *EMPTY[1:]], said=TEXTS)[0] == "said"


def test_texts_without_spaces_between_words_are_texts() -> None:
    assert texts(a=[f"这家酒店非常好，下次还会来{number}" for number in range(60)], b=IDS) == ["a"]


def test_words_for_sentiments_are_the_likeliest_labels() -> None:
    airlines = [("United", "Delta", "Southwest", "US Airways")[number % 4] for number in range(60)]
    assert labels(airline=airlines, airline_sentiment=WORDS, text=TEXTS) == ["airline_sentiment", "airline"]


def test_two_label_columns_are_both_offered() -> None:
    useful = [str(number % 4) for number in range(60)]
    assert labels(stars=STARS, useful=useful, text=TEXTS) == ["stars", "useful"]


def test_ids_and_free_names_are_no_labels() -> None:
    assert labels(id=IDS, text=TEXTS, stars=STARS) == ["stars"]


def test_a_constant_or_nearly_empty_column_comes_last() -> None:
    gold = ["positive", "negative", *EMPTY[2:]]
    assert labels(flag=["NO_QUERY"] * 60, gold=gold, text=TEXTS, v=["0", "4"] * 30)[0] == "v"


def test_numbers_on_a_scale_are_labels_for_a_threshold() -> None:
    scores = [f"{number / 30 - 1:.3f}" for number in range(60)]
    assert labels(text=TEXTS, score=scores) == ["score"]


@pytest.mark.parametrize(
    "name", ["情感倾向", "Оценка", "Bewertung", "classificação", "étiquette", "التقييم", "sentiment_gold"]
)
def test_names_of_labels_are_known_in_many_languages(name: str) -> None:
    other = [str(number % 5) for number in range(60)]
    assert labels(**{"text": TEXTS, name: STARS, "x": other})[0] == name


def test_the_only_other_column_is_offered_whatever_it_holds() -> None:
    assert labels(text=TEXTS, other=[f"a title {number}" for number in range(60)]) == ["other"]


@pytest.mark.parametrize(
    ("name", "values", "split"),
    [
        ("split", ["train", "test", "dev"], "split"),
        ("x", ["Train", "Test", "Validation"], "x"),
        ("split", ["train", "best", "rest"], None),
        ("split", ["test", "dev", "test"], None),
        ("split", ["train", "train", "train"], None),
    ],
)
def test_a_column_of_train_and_test_is_the_given_split(name: str, values: list[str], split: str | None) -> None:
    assert guess_split(["text", name], [measure(TEXTS), measure(values * 20)]) == split


def test_the_given_split_is_no_label() -> None:
    assert labels(text=TEXTS, split=["train", "test"] * 30, stars=STARS) == ["stars"]


def test_what_slipped_into_a_label_column_by_mistake_does_not_hide_it() -> None:
    dirty = WORDS * 20 + [f"oops {number}" for number in range(30)]
    other = [str(number % 5) for number in range(len(dirty))]
    shapes = [
        measure([f"a nice film, number {number}" for number in range(len(dirty))]),
        measure(dirty),
        measure(other),
    ]
    assert rank_labels(["text", "a", "b"], shapes, 0)[0].column == "a"


def test_the_words_of_a_word_list_may_be_meant_as_texts() -> None:
    words = [f"{first}{last}" for first in ("aban", "hor", "won", "ter") for last in ("don", "rible", "der", "rific")]
    assert texts(a=words, b=["-2", "3"] * 8) == ["a"]


def test_a_column_of_one_value_is_offered_after_all_others_and_not_where_its_name_tells_of_something_else() -> None:
    texts, answers = [f"a film of the year {place}" for place in range(40)], ["a", "b"] * 20
    shapes = [measure(column) for column in (texts, ["x"] * 40, ["en"] * 40, answers)]
    ranked = rank_labels(["text", "label", "lang", "code"], shapes, 0)
    assert [candidate.column for candidate in ranked] == ["code", "label"]


def test_signs_of_a_missing_value_fill_no_cell() -> None:
    assert measure(["good", "#N/A", "<NA>", "\\N", "null", "None"]).values == {"good", "None"}
