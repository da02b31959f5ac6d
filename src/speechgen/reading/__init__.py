"""Files by other hands, read: .docx, .txt and .md as a manuscript; our own Markdown as a document."""
