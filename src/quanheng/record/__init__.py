"""The append-only record: entries, tree, checkpoints, receipts."""
