"""The open interface: what the hall shows, as JSON and CSV. It only reads."""
