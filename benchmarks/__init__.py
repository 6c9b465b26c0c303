"""Benchmarks: each ``bench_*.py`` prints figures; see README.md."""
