"""Releases for machines: OC4IDS packages, spreadsheets, feeds. They say what the page says, because both read it."""
