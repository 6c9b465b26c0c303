"""Helpers that the tests share: a scripted server, small complete files, and a check for leaks."""
