"""The figures in [brackets] of the manual: declared in code with a default, set by the company in dated rows."""
