"""The benchmark of permits."""
