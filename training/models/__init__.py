from training.models.anchor import LogAnchor
from training.models.attachment import Attachment
from training.models.chain import ChainHead
from training.models.feed import CalendarFeed
from training.models.job import Heartbeat, Job, JobState
from training.models.log import LogEntry
from training.models.notification import Notification
from training.models.token import ApiToken
from training.models.user import SignInAttempt, User

__all__ = [
    "ApiToken",
    "Attachment",
    "CalendarFeed",
    "ChainHead",
    "Heartbeat",
    "Job",
    "JobState",
    "LogAnchor",
    "LogEntry",
    "Notification",
    "SignInAttempt",
    "User",
]
