"""The benchmarks of downloads."""
