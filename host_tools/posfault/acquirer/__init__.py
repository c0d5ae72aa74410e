"""The acquirer: the bank's host, which answers the terminal and keeps the ledger; strict but for its behaviours."""
