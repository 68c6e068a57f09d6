"""Scenarios: rehearsals with an expectation, and how much of a journey they walk."""
