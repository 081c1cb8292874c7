from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TraineesConfig(AppConfig):
    name = "trainees"
    verbose_name = _("Trainees")

    def ready(self) -> None:
        """What the kernel asks of classes: chains, files and stale imports, words for users,
        kinds of jobs."""
        from trainees.documents.api_description import Scope
        from trainees.policies.notification import SENTENCES
        from trainees.services import certificate_jobs, class_archive_jobs
        from trainees.services.certificate_files import papers
        from trainees.services.importing import put_away_stale
        from trainees.services.verification import class_log_ends, ledgers, waiting_workbooks
        from training import api_scopes, job_kinds, notification_words
        from training.services import housekeeping, kept_files, verification

        housekeeping.register("imports", put_away_stale)
        kept_files.register("certificates", papers)
        kept_files.register("imports", waiting_workbooks)
        verification.register_log_ends(class_log_ends)
        verification.register("ledger", ledgers)
        notification_words.register(
            {
                kind.value: notification_words.Words(kind.label, said)
                for kind, said in SENTENCES.items()
            }
        )
        job_kinds.register(certificate_jobs.KINDS)
        api_scopes.register(Scope.choices)
        job_kinds.register(class_archive_jobs.KINDS)
