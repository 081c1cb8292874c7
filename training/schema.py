"""Whether the tables are up to date, asked without running what is not needed."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def bring_tables_up_to_date() -> None:
    """Migrate, if any migration is waiting; a look at what is waiting costs a few milliseconds."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
