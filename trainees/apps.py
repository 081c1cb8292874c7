from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TraineesConfig(AppConfig):
    name = "trainees"
    verbose_name = _("Trainees")

    def ready(self) -> None:
        """`verify` walks the chains of classes too; what users are told has its words."""
        from trainees.policies.notification import SENTENCES
        from trainees.services.verification import class_log_ends, ledgers
        from training import notification_words
        from training.services import verification

        verification.register_log_ends(class_log_ends)
        verification.register("ledger", ledgers)
        notification_words.register(
            {
                kind.value: notification_words.Words(kind.label, said)
                for kind, said in SENTENCES.items()
            }
        )
