"""What happens: the discrete-event engine. It knows no state, organisation or body by name.

``planner`` compiles a scenario into a ``plan``; ``run`` plays one replication of it and writes a ``record``. Imports
run one way: ``run`` → ``initiative`` (who asks) → ``steps`` (of a procedure) → ``agreement`` (members, votes, rounds)
→ ``information`` (who knows what) → ``people`` (questions and acts of those who take part) → ``agenda``, ``desk`` →
``clock`` (the real calendar) and ``luck`` (random numbers that have names).
"""
