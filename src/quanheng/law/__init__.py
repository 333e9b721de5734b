"""What a definition says. Pure: no clock, no file, no random number."""
