"""Commands that look at a recipe's texts before anything is trained."""

from core.commands.options import AnyRecipe, AsJson, Home, Settings, answer, app, in_words, lines_of, read_recipe
from core.places import find_places
from core.reporting import part_of
from core.terminal import reporting


@app.command()
def plan(recipe: AnyRecipe, settings: Settings = None, home: Home = None, as_json: AsJson = False) -> None:
    """Tell what a recipe's texts will give, before anything is trained: vocabulary, length, texts of each part."""
    from core.data.source import load_source
    from core.plan import plan_texts

    parsed = read_recipe(recipe).with_settings(settings or [])
    with reporting(as_json) as report:
        report("Reading", 0.0)
        labelled = load_source(parsed.data, find_places(home), parsed.seed)
        document = plan_texts(parsed, labelled, find_places(home), part_of(report, 0.3, 1)).document()
    answer(document, as_json, lines_of(document))


@app.command()
def count(recipe: AnyRecipe, settings: Settings = None, home: Home = None, as_json: AsJson = False) -> None:
    """Count what a recipe's cleaning steps and vocabulary do to all texts of its data."""
    from core.data.source import load_source
    from core.text.counted import count_texts

    parsed, places = read_recipe(recipe).with_settings(settings or []), find_places(home)
    with reporting(as_json) as report:
        report("Reading", 0.0)
        document = count_texts(parsed, load_source(parsed.data, places, parsed.seed), places, report).document()
    answer(document, as_json, [*(in_words(step) for step in document["steps"]), in_words(document["coverage"])])


@app.command("audit")
def audit_(recipe: AnyRecipe, settings: Settings = None, home: Home = None, as_json: AsJson = False) -> None:
    """Look at a recipe's texts as a careful person does before training, the gravest finding first."""
    from core.audit.auditing import audit
    from core.data.source import load_source

    parsed = read_recipe(recipe).with_settings(settings or [])
    with reporting(as_json) as report:
        report("Reading", 0.0)
        places = find_places(home)
        seen = audit(parsed, load_source(parsed.data, places, parsed.seed), report, places)
    answer(seen.document(), as_json, seen.lines())
