"""Drawn photos: flat illustrations of works at every stage, so that a demonstration shows nobody's real street."""
