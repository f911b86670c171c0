"""Papers as pages, as PDF, in batches."""
