"""Benchmarks of bulk exports."""
