"""What a shop says with Segment's library for Python: `say.py HOST WRITE_KEY [packed]`."""

import sys

from segment import analytics

faults: list[Exception] = []
analytics.host, analytics.write_key = sys.argv[1:3]
analytics.gzip = "packed" in sys.argv
analytics.on_error = lambda error, said: faults.append(error)

analytics.identify(anonymous_id="a-1", traits={"plan": "free"})
analytics.track(anonymous_id="a-1", event="Product Viewed", properties={"product": "pils"})
analytics.identify("ada", {"email": "ada@example.com", "name": "Ada"}, anonymous_id="a-1")
analytics.track("ada", "Order Completed", {"order_id": "1001"})
analytics.page("ada", "Docs", "Home")
analytics.screen("ada", "App", "Start")
analytics.group("ada", "g-1", {"name": "Brewers"})
analytics.alias("a-2", "ada")

analytics.shutdown()
sys.exit(len(faults))
