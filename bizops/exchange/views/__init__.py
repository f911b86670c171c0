"""The wizard: upload, columns, check, import, undo; and the list of one's imports."""
