"""The suite as an emergency drill: what was detected, how fast, how fast it was put right, what it did to people."""
