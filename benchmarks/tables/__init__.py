"""The benchmark of reading csv files."""
