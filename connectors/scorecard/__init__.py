"""The scorecard as it leaves the system: one JSON for API and command line, and the report as Markdown, HTML and CSV."""
