"""What can be done with duties: raise, close by evidence, hand on, waive, report."""
