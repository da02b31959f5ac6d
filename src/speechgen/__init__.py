"""Drafts Chinese official meeting speeches from situation files."""

__version__ = "0.1.0"
