"""Files on any record: what they claim to be is checked, and only who sees the record gets them."""
