"""The benchmark of the codec."""
