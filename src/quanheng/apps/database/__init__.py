"""Where the platform keeps its rows: the home folder, the address of the database, SQLite with a queue for writers."""
