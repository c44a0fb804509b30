"""Letters: what is written to the address of complaints, read in memory, sealed like what comes by the form.

Mail is never anonymous: servers on its way know who wrote, and could read it. Every page that names it says so.
"""
