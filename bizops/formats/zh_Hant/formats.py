"""Chinese: 2026 年 11 月 20 日."""

DATE_FORMAT = "Y 年 n 月 j 日"
DATETIME_FORMAT = "Y 年 n 月 j 日 H:i"
SHORT_DATE_FORMAT = "Y-m-d"
TIME_FORMAT = "H:i"
FIRST_DAY_OF_WEEK = 1
