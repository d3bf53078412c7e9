import pytest

from core.data.labels.classes import Proposal, own_classes, propose_classes, well_known

THREE = ("negative", "neutral", "positive")
STARS = {"1": 10, "2": 9, "3": 8, "4": 20, "5": 30}


def rows_of(*values: str) -> dict[str, int]:
    return dict.fromkeys(values, 10)


@pytest.mark.parametrize(
    ("values", "names"),
    [
        (["1", "0"], {"0": "negative", "1": "positive"}),
        (["0.0", "1.0"], {"0.0": "negative", "1.0": "positive"}),
        (["4", "0"], {"0": "negative", "4": "positive"}),
        (["1", "-1"], {"-1": "negative", "1": "positive"}),
        (["4", "2", "0"], {"0": "negative", "2": "neutral", "4": "positive"}),
        (["pos", "neg"], {"neg": "negative", "pos": "positive"}),
        (["Positive", "NEGATIVE"], {"NEGATIVE": "negative", "Positive": "positive"}),
        (["好评", "差评"], {"差评": "negative", "好评": "positive"}),
        (["Positivo", "Neutro", "Negativo"], {"Negativo": "negative", "Neutro": "neutral", "Positivo": "positive"}),
        (["10", "9", "2"], {"2": "2", "9": "9", "10": "10"}),
        (["spam", "Ham"], {"Ham": "Ham", "spam": "spam"}),
        (["1", "1.0", "0"], {"0": "negative", "1": "positive", "1.0": "positive"}),
        (["5", "1", "3"], {"1": "1", "3": "3", "5": "5"}),
        (
            ["very positive", "positive", "negative"],
            {"negative": "negative", "positive": "positive", "very positive": "very positive"},
        ),
    ],
)
def test_left_to_itself_each_value_is_a_class_and_well_known_ones_get_names(
    values: list[str], names: dict[str, str]
) -> None:
    own = own_classes(rows_of(*values))
    assert own == names
    assert [*own] == [*names]


def test_spellings_of_one_value_are_one_class_named_by_the_commonest() -> None:
    assert own_classes({"spam": 3, "Spam": 9, "ham": 5}) == {"ham": "ham", "spam": "Spam", "Spam": "Spam"}


@pytest.mark.parametrize(
    "values",
    [
        ["positivo", "neutro", "negativo"],
        ["positif", "neutre", "négatif"],
        ["positiv", "neutral", "negativ"],
        ["Pozytywny", "Neutralny", "Negatywny"],
        ["olumlu", "nötr", "olumsuz"],
        ["положительный", "нейтральный", "отрицательный"],
        ["θετικό", "ουδέτερο", "αρνητικό"],
        ["إيجابي", "محايد", "سلبي"],
        ["חיובי", "ניטרלי", "שלילי"],
        ["सकारात्मक", "तटस्थ", "नकारात्मक"],
        ["ইতিবাচক", "নিরপেক্ষ", "নেতিবাচক"],
        ["正面", "中性", "负面"],
        ["ポジティブ", "ニュートラル", "ネガティブ"],
        ["긍정", "중립", "부정"],
        ["tích cực", "trung tính", "tiêu cực"],
        ["P", "NEU", "N"],
        ["1", "0", "-1"],
        ["4.0", "2.0", "0.0"],
        ["5 stars", "3 stars", "1 star"],
        ["★★★★★", "★★★☆☆", "★☆☆☆☆"],
        ["5,0", "3,0", "1,0"],
        ["2", "1", "0"],
        ["2", "0", "-2"],
    ],
)
def test_words_in_many_languages_codes_and_stars_become_sentiments(values: list[str]) -> None:
    proposal = propose_classes(rows_of(*values))
    assert [proposal.classes[value] for value in values] == ["positive", "neutral", "negative"]


def test_stars_are_offered_as_sentiments_and_as_they_are() -> None:
    three, two, five = propose_classes(STARS).alternatives
    assert three.classes == {"1": "negative", "2": "negative", "3": "neutral", "4": "positive", "5": "positive"}
    assert two.classes == {"1": "negative", "2": "negative", "4": "positive", "5": "positive"}
    assert "The 8 neutral rows are left out." in two.why
    assert five.classes == {"1": "1", "2": "2", "3": "3", "4": "4", "5": "5"}


def test_points_up_to_ten_have_two_neutral_ones() -> None:
    classes = propose_classes(rows_of(*map(str, range(1, 11)))).classes
    assert [classes[str(point)] for point in (4, 5, 6, 7)] == ["negative", "neutral", "neutral", "positive"]


@pytest.mark.parametrize(("neutral", "first"), [(139, THREE), (3, ("negative", "positive"))])
def test_neutral_rows_are_left_out_first_where_they_are_few(neutral: int, first: tuple[str, ...]) -> None:
    ways = propose_classes({"0": 1000, "2": neutral, "4": 1000}).alternatives
    assert (*ways[0].classes.values(),) == first
    assert {len(way.classes) for way in ways} == {2, 3}


def test_codes_that_may_number_something_else_are_named_with_a_doubt() -> None:
    named, plain = propose_classes({"1": 50, "2": 50}).alternatives
    assert named.classes == {"1": "negative", "2": "positive"}
    assert "read some texts" in named.why
    assert plain.classes == {"1": "1", "2": "2"}


@pytest.mark.parametrize(
    ("values", "cuts"),
    [
        (["0.1", "0.2", "0.7", "0.9"], (0.5,)),
        (["-0.8", "0.0", "0.31"], (-0.05, 0.05)),
        (["1.5", "3.0", "4.5"], (2.5, 3.5)),
        (["1,5", "3,0", "4,5"], (2.5, 3.5)),
        (["2.5", "5.5", "9.5"], (4.5, 6.5)),
        (["12.5", "55", "99"], (40, 60)),
        (["-500.5", "20", "30"], (0.0,)),
        (["1000.5", "2000", "3000"], (2000.0,)),
    ],
)
def test_numbers_are_cut_where_their_range_suggests(values: list[str], cuts: tuple[float, ...]) -> None:
    assert propose_classes(rows_of(*values)).threshold == cuts


def test_a_cut_that_leaves_a_class_too_small_is_not_offered() -> None:
    assert propose_classes({"1.5": 10, "3": 2, "4.5": 10}).threshold == (3.0,)


def test_the_sentence_says_on_which_side_of_a_cut_a_number_falls() -> None:
    (way, *_) = propose_classes({"0.2": 10, "0.5": 4, "0.9": 5}).alternatives
    assert way.why.endswith("a number on a cut point belongs to the class above it (negative 10, positive 9 rows).")


def test_a_few_rows_that_do_not_fit_are_left_out_and_named() -> None:
    (way, *_) = propose_classes({"0": 500, "1": 500, "sentiment": 1}).alternatives
    assert way.classes == {"0": "negative", "1": "positive"}
    assert "'sentiment' (1)" in way.why


def test_many_rows_that_do_not_fit_keep_every_value_a_class() -> None:
    assert propose_classes({"0": 500, "1": 500, "unsure": 300}).classes == {"0": "0", "1": "1", "unsure": "unsure"}


def test_rare_classes_are_left_out_or_put_together() -> None:
    without, together = propose_classes({"joy": 50, "anger": 40, "awe": 1, "envy": 2}).alternatives
    assert without.classes == {"joy": "joy", "anger": "anger"}
    assert "'awe' (1), 'envy' (2)" in without.why
    assert together.classes == {"joy": "joy", "anger": "anger", "awe": "other", "envy": "other"}


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ({}, "of the 0 labels there are none"),
        ({"good": 10}, "of the 10 labels all say 'good'"),
        ({"a": 2, "b": 2}, "Fewer than two labels stand in at least 3 rows each"),
        ({f"id {row}": 1 for row in range(100)}, "100 different values in 100 rows"),
        ({str(row): 1 for row in range(100)}, "100 different values in 100 rows"),
    ],
)
def test_labels_that_cannot_be_learnt_are_told_in_a_sentence(counts: dict[str, int], sentence: str) -> None:
    proposal = propose_classes(counts)
    assert proposal.alternatives == ()
    assert (proposal.classes, proposal.threshold) == ({}, ())
    assert sentence in proposal.problem


def test_no_two_ways_have_the_same_outcome() -> None:
    assert len(propose_classes({"0": 10, "1": 10}).alternatives) == 1


@pytest.mark.parametrize("counts", [STARS, {"0.2": 9, "0.8": 9}, {"one": 9}])
def test_a_proposal_survives_as_a_document(counts: dict[str, int]) -> None:
    proposal = propose_classes(counts)
    assert Proposal.from_document(proposal.document()) == proposal


@pytest.mark.parametrize("values", [[], ["spam", "ham"], ["1", "2"], ["good", "very good"], ["positive", "mixed"]])
def test_other_values_are_not_well_known(values: list[str]) -> None:
    assert well_known(values) == {}
