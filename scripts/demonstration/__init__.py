"""A believable demonstration: a few entities of one territory, their companies, a dozen consultations at every stage."""
