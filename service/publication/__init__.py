"""The waist between the registry and everybody: one document per state of a work, numbered, hashed, never changed.

Whatever is public (page, history, open data, feeds) is made from releases and from nothing else.
"""
