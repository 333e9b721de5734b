"""Cases: the one way to act, and what is shown of them."""
