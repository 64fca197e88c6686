"""A strict stand-in of the Hugging Face Hub on loopback, for the real clients: the fixture `hub` runs one.

It refuses what the Hub refuses, plays a fault when one is ordered, and records every request. What it does was read in
the clients' source; `test_*.py` beside this file show it with those clients.
"""

from .accounts import Token
from .faults import Answer, Cut, Flip, Foreign, Short
from .stand_in import Hub, running

__all__ = ["Answer", "Cut", "Flip", "Foreign", "Hub", "Short", "Token", "running"]
