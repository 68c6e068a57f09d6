"""What comes back by mail: bounces, complaints, replies and what machines answer. `read.py` says which it is."""
