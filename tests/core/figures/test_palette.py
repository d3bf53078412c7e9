import pytest

from core.figures import palette

LIGHT_PAGES = ("#ffffff", "#f0f2f6")
DARK_PAGES = ("#0e1117", "#262730")


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("page", LIGHT_PAGES)
@pytest.mark.parametrize("shade", [palette.POSITIVE, palette.NEGATIVE])
def test_a_verdict_colour_is_readable_as_text_on_a_light_page(shade: palette.Shade, page: str) -> None:
    assert contrast(shade.light, page) >= 4.5


@pytest.mark.parametrize("page", DARK_PAGES)
@pytest.mark.parametrize("shade", [palette.POSITIVE, palette.NEGATIVE])
def test_a_verdict_colour_is_readable_as_text_on_a_dark_page(shade: palette.Shade, page: str) -> None:
    assert contrast(shade.dark, page) >= 4.5


def test_gates_darken_steadily_from_nought_to_one() -> None:
    lightness = [luminance(colour) for colour in palette.GATE]
    assert lightness == sorted(lightness, reverse=True)
    assert (palette.GATE[0], palette.GATE[-1]) == ("#fdeef4", "#7a0f45")


def test_states_are_white_in_the_middle_and_darken_to_both_ends() -> None:
    middle = len(palette.STATE) // 2
    lightness = [luminance(colour) for colour in palette.STATE]
    assert palette.STATE[middle] == "#ffffff"
    assert lightness[: middle + 1] == sorted(lightness[: middle + 1])
    assert lightness[middle:] == sorted(lightness[middle:], reverse=True)


def test_grey_is_told_from_every_colour_of_a_verdict() -> None:
    greys = {palette.PADDING.light, palette.PADDING.dark}
    assert all(
        max(int(c[i : i + 2], 16) for i in (1, 3, 5)) - min(int(c[i : i + 2], 16) for i in (1, 3, 5)) < 24
        for c in greys
    )
