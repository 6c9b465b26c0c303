"""The benchmark of small calls."""
