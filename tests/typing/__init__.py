"""Right and wrong uses, type-checked and never run; `# error: mypy-code / pyright-rule` marks wrong ones."""
