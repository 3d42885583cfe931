"""Measurements: ratios against a peer or the bare floor, in one run."""
