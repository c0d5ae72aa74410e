"""Network conditions compared: a day's trade on each of them, a TOML file a condition."""
