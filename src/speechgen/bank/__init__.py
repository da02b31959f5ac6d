"""The phrasebank: its files as typed objects, fixed formulations, and the rules that a bank keeps (docs/phrasebank.md)."""
