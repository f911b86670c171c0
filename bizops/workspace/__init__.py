"""Where the day is worked: My day, and later plans, reports, meetings and tasks."""
