"""The handbook that keeps itself: clauses, the duties that they raise, and the board that shows whether they are kept (HBK)."""
