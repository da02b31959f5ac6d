"""The looks of a unit's own papers: read from a .docx into 版式.yaml (docs/layout.md)."""
