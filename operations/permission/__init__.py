"""Permission: what may be told about which topic, who allowed it, and how we can prove it."""
