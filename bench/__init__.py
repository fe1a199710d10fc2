"""Measurements: how good (`python -m bench.evaluate`) and how fast (`python -m bench.speed`)."""
