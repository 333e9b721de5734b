"""One folder a context.

A context that keeps registers has the same rooms: ``models.py``, ``effects.py``, ``queries.py``, ``tests/``. The
machinery (accounts, adjustment, cases, database, definitions, documents, jobs, parties, record) is named for what it
does.
"""
