"""What every other room stands on, and where no word of the domain is spoken.

Settings, database, clock and business calendar, codes, money, canonical JSON, text for searching, files, languages.
"""
