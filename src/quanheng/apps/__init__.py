"""One folder a context, each with the same rooms: ``models.py``, ``effects.py``, ``queries.py``, ``tests/``."""
