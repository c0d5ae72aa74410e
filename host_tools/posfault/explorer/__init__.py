"""Searches the space of fault schedules of a scenario for those that make the terminal debit wrongly."""
