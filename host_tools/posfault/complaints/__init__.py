"""Complaints: what is known of a debit, kept so that a change shows, and what is answered to whom."""
