"""A client of Etappe's API, for programs and for the command line: `async with Etappe.at(url, key) as etappe: …`."""

from client.etappe import Etappe as Etappe
from client.problems import Conflict as Conflict
from client.problems import Forbidden as Forbidden
from client.problems import NotFound as NotFound
from client.problems import Problem as Problem
from client.problems import Unreachable as Unreachable
