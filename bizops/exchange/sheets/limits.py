"""How large a spreadsheet may be."""

MOST_BYTES = 50 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, MOST_CHARACTERS = 200_000, 200, 32_767
# One line of a text file, with everything between its commas.
MOST_LINE = 2_000_000
# All cells of one row together: more is no table of records.
MOST_OF_A_ROW, LONGEST_TITLE = 200_000, 120

MOST_ENTRIES, MOST_UNPACKED, MOST_RATIO = 500, 300 * 1024 * 1024, 100
# Small parts of a workbook compress a thousandfold without harm.
RATIO_FROM = 1024 * 1024
# Everything but sheets and texts: lists of parts, names, formats.
MOST_OF_A_SMALL_PART = 10 * 1024 * 1024
MOST_OF_TEXTS, MOST_TEXTS = 100 * 1024 * 1024, 1_500_000
# Tags that carry no value: a million empty rows, or cells that are only coloured.
MOST_IDLE, IDLE_FOR_EACH_VALUE = 4_000_000, 40
# What the parser may hold back of one tag or comment.
MOST_HELD_BACK = 1024 * 1024
