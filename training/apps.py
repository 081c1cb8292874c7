from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = _("Training system")

    def ready(self) -> None:
        """Checks are known, and no connection is used on which the guards would not hold."""
        from training import checks  # noqa: F401
        from training.append_only import refuse_loose_sqlite
        from training.query_parameters import use_the_real_limit

        connection_created.connect(refuse_loose_sqlite, dispatch_uid="refuse_loose_sqlite")
        connection_created.connect(use_the_real_limit, dispatch_uid="use_the_real_limit")
