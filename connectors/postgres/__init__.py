"""PostgreSQL: where facts, receipts, results and raw bodies are kept."""
