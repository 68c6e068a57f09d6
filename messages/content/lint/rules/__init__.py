"""The rules, one a file: `look(words, specimen)` gives the flaws it finds."""
