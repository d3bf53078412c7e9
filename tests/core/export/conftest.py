"""Runs to export: the fixtures of the worker's tests serve here as well."""

from tests.core.training.conftest import begin, home, plain_keras, runs, three_classes, train, two_classes  # noqa: F401
