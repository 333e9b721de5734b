"""What may be done now and what it does. Pure: the world comes in as an argument."""
