"""How good verdicts are: confusion, curves, calibration, groups of texts, paired tests. Arrays in, values out."""
