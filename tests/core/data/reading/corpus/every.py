"""All cases of the corpus."""

from corpus import damage, grid, known_sets, people

CASES = (*grid.cases(), *known_sets.cases(), *people.cases(), *damage.cases())
