"""The registry of public works: what is built, under which contracts, how it changes, how it advances.

Facts come from an office or from a source and every fact keeps where it came from and of which day it speaks. What can
be said about them (state, cost, delay, alerts) is derived by pure rules and never stored.
"""
