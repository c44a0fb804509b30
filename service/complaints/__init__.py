"""Complaints, sealed before they touch a disk: the server keeps public keys only and can take one in, never read it.

Everything kept is a standard age v1 file. What must hold is in docs/complaints.md.
"""
