"""Nowhere: where the links of messages lead that are only looked at."""

LINKS = {"unsubscribe": "https://example.com/u/", "web": "https://example.com/w/"}
PAGE = "https://example.com/"
