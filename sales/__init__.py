"""Sales (SAL): from lead to cash."""
