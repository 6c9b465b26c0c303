"""Recipes: what people do with the files, in as few lines as it takes, each of them run."""
