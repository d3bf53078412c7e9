"""What the command line and the pages tell of a run: state, scores, costs."""

from typing import Any

from core.data.split import looks_at_test
from core.judgements import judge
from core.runs.folder import RunFolder
from core.runs.status import Status

_COSTS = ("parameters", "seconds", "first_point_seconds", "texts_per_second", "peak_memory_mb")


def training_report(run: RunFolder) -> dict[str, Any]:
    """Return the report of a run as plain values; before its end only what is known by then."""
    status, history, recipe = run.status(), run.history(), run.recipe()
    started = history.started
    last = history.epochs[-1].metrics if history.epochs else {}
    report: dict[str, Any] = {
        "run": run.id,
        "name": run.about().name,
        "status": status.status.value,
        "message": status.message,
        "engine": started.engine if started else None,
        "device": started.device if started else None,
        "epoch": history.epochs[-1].epoch if history.epochs else 0,
        "epochs": recipe.training.epochs,
        "metrics": dict(last),
        "baselines": {},
        **dict.fromkeys(_COSTS),
        "parameters": started.parameters if started else None,
        "seconds": history.seconds,
        "warnings": list(history.warnings),
        "says": [judgement.sentence for judgement in judge(history)],
        "test_looked_at": list(looks_at_test(recipe)),
    }
    if status.status in (Status.FINISHED, Status.STOPPED) and (run.path / "scores.json").exists():
        scores = run.scores()
        report |= {name: scores.get(name) for name in ("metrics", "baselines", "chosen_epoch", *_COSTS)}
        report |= {"test": scores.get("test")}
    return report
