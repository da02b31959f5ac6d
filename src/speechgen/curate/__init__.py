"""Looking after a phrasebank: finding, showing, adding, importing entries, and the audit of many drafts."""
