from pages.train.parts.watchers import Watchers


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_up_to_three_watchers_see_four_pictures_a_second_and_thirty_see_one() -> None:
    watchers = Watchers(Clock())
    paces = [watchers.pace(f"visitor {number}") for number in range(30)]
    assert (paces[:3], paces[3], paces[-1]) == ([0.25] * 3, 0.5, 1.0)


def test_who_asks_often_counts_once() -> None:
    watchers = Watchers(Clock())
    assert {watchers.pace("the same") for _ in range(50)} == {0.25}


def test_who_has_not_asked_for_three_seconds_is_gone() -> None:
    clock = Clock()
    watchers = Watchers(clock)
    for number in range(30):
        watchers.pace(f"visitor {number}")
    clock.now = 3.5
    assert watchers.pace("one who stays") == 0.25
