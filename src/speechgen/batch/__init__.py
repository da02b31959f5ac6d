"""Many papers from one table or folder: cells, records, papers, work over processes, lists, likeness (docs/batch.md)."""
