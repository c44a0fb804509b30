"""The contracting office at work: what it writes is a draft, a draft is a release that has not been published.

Promises: nothing half written is seen by the public; what changes money or time is seen by two people; whoever sends
the same form twice does one thing.
"""
