"""Bulk exports."""
