"""An explanation as HTML, Markdown, text, JSON, a report, pages and pictures."""
