"""Proofreading a text: rules over a manuscript, findings, silence, changes made in a copy (docs/check.md)."""
