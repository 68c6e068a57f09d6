"""Who may be told what, and how we know."""
