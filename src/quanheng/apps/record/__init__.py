"""The record on the platform's own database: entries are appended in the transaction of the act that made them."""
