"""An invented city with works in every state, so that whoever starts the service sees it alive before having data.

Nothing here is real: the city, its neighbourhoods, its firms and their tax numbers do not exist, its points lie in
open sea, and its photos are drawn by the program and say so. Every day is counted back from the day of loading.
"""
