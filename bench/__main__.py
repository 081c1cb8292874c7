"""What the heavy pages and verbs cost, each beside a bare baseline in the same run.

    ./run bench                     on SQLite
    DATABASE_URL=… ./run bench      on PostgreSQL

Medians in milliseconds of one machine; the ratio is what to compare.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "training.settings")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django

django.setup()

from bench.measure import in_a_database_of_its_own, print_table  # noqa: E402
from bench.work import rows  # noqa: E402

if __name__ == "__main__":
    with in_a_database_of_its_own() as vendor:
        print_table(vendor, rows())
