"""Readers of what others know: SECOP II, an office's spreadsheet. Rows in; facts, snapshots and rejects out."""
