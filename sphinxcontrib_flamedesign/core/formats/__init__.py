"""Formats of other programs and of the export: one module for each, pure functions from records to text."""
