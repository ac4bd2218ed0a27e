"""Temporary home."""
