"""Going from page to page as a visitor does."""

from playwright.sync_api import Page


def to_page(page: Page, section: str, title: str) -> None:
    """Open a section of the menu and choose a page in it."""
    page.get_by_role("navigation").get_by_role("button", name=section, exact=True).click()
    page.get_by_role("menuitem", name=title, exact=True).click()
