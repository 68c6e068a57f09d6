"""Imports: files of customers, brought in parts, looked at first, and worked through row by row."""
