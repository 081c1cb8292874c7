"""`python -m tests.browser.clock MOMENT manage.py …` runs that as if it had been started then, so
that the demo class shows the same at any hour; a module goes by its name."""

import runpy
import sys
from datetime import datetime

import time_machine

IN_CLASS = "2026-11-25T09:20+08:00"  # a Wednesday: the roll of a session can be taken
AT_NOON = "2026-11-26T12:40+08:00"  # leave waits for each who decides

if __name__ == "__main__":
    moment = datetime.fromisoformat(sys.argv[1])
    del sys.argv[:2]
    time_machine.travel(moment, tick=True).start()
    run = runpy.run_path if sys.argv[0].endswith(".py") else runpy.run_module
    run(sys.argv[0], run_name="__main__")
