"""What came back after a message had been accepted."""
