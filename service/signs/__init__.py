"""Billboards: one short code per physical sign, its QR, its print-ready panel, and whether the sign still reads."""
