"""What people get to read of runs: story, table, JSON."""
