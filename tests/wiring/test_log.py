import subprocess
import sys

SAYS = """
import logging, structlog
from wiring import log
log.to_terminal_or_machine()
structlog.get_logger().info("sent", to="ada@example.com", code=250)
try:
    raise ValueError("no route to grace@example.com or +49 151 2345678")
except ValueError:
    logging.getLogger("somebody.else").exception("failed for bob@example.com")
"""


def test_a_log_line_is_json_and_names_nobody() -> None:
    said = subprocess.run([sys.executable, "-c", SAYS], capture_output=True, text=True, check=True).stderr
    assert '"to": "<email>", "code": 250' in said
    assert "no route to <email> or <phone>" in said
    assert "example.com" not in said
