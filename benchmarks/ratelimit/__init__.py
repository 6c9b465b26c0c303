"""The benchmark of permits and of many small calls."""
