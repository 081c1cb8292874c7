from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TraineesConfig(AppConfig):
    name = "trainees"
    verbose_name = _("Trainees")

    def ready(self) -> None:
        """`verify` walks the chains of classes too."""
        from trainees.services.verification import class_log_ends, ledgers
        from training.services import verification

        verification.register_log_ends(class_log_ends)
        verification.register("ledger", ledgers)
