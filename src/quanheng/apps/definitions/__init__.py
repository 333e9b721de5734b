"""The versions of the definitions: published once, kept for ever, followed by the cases that began under them."""
