"""Valla Abierta: every billboard of a public work opens its contract.

Two rivers run through the house. Contract data flow from their sources to the registry of works, are published as
immutable releases, and from there to every public page. See docs/architecture.md for the map.
"""
