"""What the API answers, as types. A test holds every field to the API's own description.

Moments are RFC 3339 text in UTC, money is decimal text with its currency.
"""
