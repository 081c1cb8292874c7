"""What the heavy pages and verbs cost, each beside a bare baseline in the same run.

    ./run bench                     on SQLite
    DATABASE_URL=… ./run bench      on PostgreSQL
    ./run bench 100                 the pages again with 100 classes of 121 people and 80 sessions

Medians of the milliseconds of processor that our process took; the ratios are what to compare.
"""

import os
import sys
from itertools import chain
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "training.settings")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django

django.setup()

from bench.certificates import certificate_rows  # noqa: E402
from bench.growth import growth  # noqa: E402
from bench.measure import in_a_database_of_its_own, print_growth, print_table  # noqa: E402
from bench.papers import largest_megabytes, papers  # noqa: E402
from bench.work import rows  # noqa: E402

if __name__ == "__main__":
    classes = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    with in_a_database_of_its_own() as vendor:
        if classes:
            print_growth(vendor, growth(classes), classes=classes)
        else:
            print_table(vendor, chain(rows(), papers(), certificate_rows()))
    print(f"{largest_megabytes():.0f} MB at most")
