"""What can be done with jobs and heartbeats."""
