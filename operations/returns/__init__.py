"""What comes back: whose message it was, what it means for them, and when a journey has to stop for it."""
