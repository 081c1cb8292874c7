"""Fixed lists of the kernel: what a log entry may say and why a kernel verb refuses."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Language(TextChoices):
    CHINESE = "zh-hans", "中文"
    ENGLISH = "en", "English"


class LogResult(TextChoices):
    DONE = "done", pgettext_lazy("log result", "done")
    REFUSED = "refused", pgettext_lazy("log result", "refused")


class UploadRefusal(TextChoices):
    EMPTY = "upload_empty", _("The file is empty. Choose another one.")
    TOO_LARGE = "upload_too_large", _("The file is larger than {limit} MB. Send a smaller one.")
    WRONG_TYPE = "upload_wrong_type", _("Only PDF, PNG and JPEG files are accepted.")
    TOO_MANY_PIXELS = (
        "upload_too_many_pixels",
        _("The picture has more than {limit} million pixels. Send a smaller one."),
    )
    UNREADABLE = "upload_unreadable", _("The file is damaged and cannot be opened. Save it again.")


class AccountRefusal(TextChoices):
    WRONG = "account_wrong", _("The account or the password is not right.")
    TOO_MANY = (
        "account_too_many",
        _("Too many wrong passwords. Try again in {minutes} minutes, or ask the organiser."),
    )
    EXPIRED = (
        "account_expired",
        _("This first password has expired. Ask the organiser for a new one."),
    )
    OLD_WRONG = "account_old_wrong", _("The current password is not right.")
    SAME = "account_same", _("The new password is the old one. Choose another.")


class BackupRefusal(TextChoices):
    NOT_EMPTY = (
        "backup_not_empty",
        _("This site already holds data. Add --overwrite to replace all of it."),
    )
    DAMAGED = "backup_damaged", _("The backup is damaged or was changed: {what}")
    OTHER_KEYS = (
        "backup_other_keys",
        _("The backup belongs to other keys, or its list was changed. Set its own keys."),
    )
    OTHER_DATABASE = "backup_other_database", _("The backup is one of {kind}; restore it there.")
    NEWER = "backup_newer", _("The backup comes from a newer version. Upgrade first.")
    NO_TOOL = (
        "backup_no_tool",
        _("{tool} of PostgreSQL is missing: install its client (apt install postgresql-client)."),
    )
    TOOL_FAILED = "backup_tool_failed", _("The program {tool} failed: {said}")
