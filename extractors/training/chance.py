"""Seeded chance: everything random in training comes from here, and nothing of it guards a secret."""

from __future__ import annotations

import random


def seeded(seed: float) -> random.Random:
    """Return a generator of its own for one step of preparing data."""
    return random.Random(seed)  # noqa: S311 - reproducible by intent


def draw() -> float:
    """Draw from the global generator, which spaCy seeds with the config's ``system.seed`` before training."""
    return random.random()  # noqa: S311 - reproducible by intent
