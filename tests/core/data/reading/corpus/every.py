"""All cases of the corpus."""

from corpus import damage, grid, known_sets, newcomers, people

CASES = (*grid.cases(), *known_sets.cases(), *people.cases(), *newcomers.cases(), *damage.cases())
