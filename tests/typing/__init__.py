"""Right and wrong uses, checked and never run: `# error: mypy-code / pyright-rule` marks the wrong ones."""
