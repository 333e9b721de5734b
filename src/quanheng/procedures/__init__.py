"""The definitions, clauses, calendars and parameters that ship with the platform, and where to find them."""
