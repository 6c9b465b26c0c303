"""The limits, proved at a server that counts."""
