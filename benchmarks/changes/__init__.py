"""Benchmarks of the changes of a workspace."""
