"""What happens: one replication of a plan, played with SimPy."""
