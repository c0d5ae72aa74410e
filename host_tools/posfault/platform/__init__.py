"""The third-party platform between terminal and bank: it takes payments by code, and keeps books of its own."""
