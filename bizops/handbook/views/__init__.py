"""Pages that are no record pages: the manual, the board, the team, the clock."""
