"""Open every page as a visitor would, then tell the engines that this process has loaded."""

import re
import sys
from pathlib import Path
from types import SimpleNamespace

from streamlit.testing.v1 import AppTest

from pages.shared import cached

ROOT = Path(__file__).resolve().parents[2]
PAGES = re.findall(r'st\.Page\(\s*"(pages/[a-z_/]+\.py)"', (ROOT / "app.py").read_text(encoding="utf-8"))
ENGINES = {"tensorflow", "keras", "jax", "torch"}


def main() -> int:
    """Visit the pages; exit with 1 where one of them shows an exception."""
    cached.supervisor = lambda: SimpleNamespace(is_second=False)  # type: ignore[assignment]  # nothing is to be trained here
    app = AppTest.from_file(ROOT / "app.py", default_timeout=120).run()
    app.get_by_key("first_look_cell").set_value("gru").run()
    for page in PAGES:
        app.query_params["sentence"] = f"a sentence for {page}"
        app.switch_page(page).run()
        if app.exception:
            sys.stdout.write(f"{app.exception[0]}\n")
            return 1
    app.switch_page("pages/train/setup.py").run()
    app.get_by_key("layers").set_value(2).run()
    app.button(key="train").click().run()
    sys.stdout.write(f"opened: {app.title[0].value}; engines: {sorted(ENGINES & set(sys.modules))}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
