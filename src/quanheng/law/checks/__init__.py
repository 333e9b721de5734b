"""What a definition is held to before it is published: one property a module (``docs/checker.md``)."""
