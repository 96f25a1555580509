"""The outcome of each lot: decisions, the phases and contracts that follow, essential data."""
