"""After the deadline: closure, sessions, what the gate releases, verdicts, the record."""
