"""Keeping the store safe: one file that holds all of it, and the way back."""
