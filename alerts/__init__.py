"""Who is owed which story, and telling them.

Here: matching, what is owed and gathered, consent, alert tests. `showing` decides what a reader sees, `mail`
and `channels` take it there, `sending` empties the outbox by them, `returns` reads what comes back, `faults`
words what operators are told, `tracing` answers why.
"""
