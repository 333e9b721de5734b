"""大厅 the hall: what everybody may read."""
