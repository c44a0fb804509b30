"""Complaints, sealed before they touch a disk: the server keeps public keys only and can take one in, never read it.

Everything kept is a standard age v1 file. What must hold is in docs/complaints.md. Five ideas, and where each is:
`keys` (of readers, and of a receipt); `sealing` (items, grants and shares, and the `thread` that they make);
`roster` (who reads, and the `readers` that it lists); `filing` (with `evidence`, `flood` and `sweeping`);
`conversation` (its `states`, its `farewell`, its `outlook` by the `clocks` and their `counting`; `export` for readers
without the web). Beside them `routing` says who else may be competent, `notices` and `reminders` that there is
something new, and `figures` how many there were.
"""
