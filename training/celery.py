"""Celery: carries the ring of the doorbell and the minute's beat; what is to be done is in Job."""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "training.settings")

from celery import Celery, bootsteps
from django.conf import settings

MINUTE = 60.0
WORKER_PULSE = 20.0  # seconds

# A broker that is dead or silent is given up within about a second.
REDIS_BOUNDS = {
    "socket_timeout": 1,
    "socket_connect_timeout": 1,
    "retry_on_timeout": False,
    "socket_keepalive": True,
}


def transport_options() -> dict[str, Any]:
    if not settings.BROKER_URL.startswith("filesystem"):
        return REDIS_BOUNDS
    messages, control = settings.BROKER_DIR / "messages", settings.BROKER_DIR / "control"
    for folder in (messages, control):
        folder.mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(messages),
        "data_folder_out": str(messages),
        "control_folder": str(control),
        "polling_interval": 0.2,
    }


app = Celery("training")
app.conf.update(
    broker_url=settings.BROKER_URL,
    broker_transport_options=transport_options(),
    broker_connection_timeout=1,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    task_ignore_result=True,
    task_acks_late=True,
    task_publish_retry=False,
    worker_prefetch_multiplier=1,
    worker_enable_remote_control=False,
    worker_hijack_root_logger=False,
    timezone=settings.TIME_ZONE,
    beat_scheduler="celery.beat:Scheduler",  # every entry is by the minute: nothing to remember
    beat_schedule={
        "tick": {
            "task": "trainees.tasks.tick",
            "schedule": MINUTE,
            "options": {"expires": MINUTE},
        },
        "requeue-stale": {
            "task": "training.tasks.requeue_stale",
            "schedule": MINUTE,
            "options": {"expires": MINUTE},
        },
    },
)
app.autodiscover_tasks()


class Pulse(bootsteps.StartStopStep):
    """The worker says every 20 seconds that it lives, whatever it is working on."""

    requires = {"celery.worker.components:Timer"}
    next: Any = None

    def start(self, worker: Any) -> None:
        self.next = worker.timer.call_repeatedly(WORKER_PULSE, self.sign)
        self.sign()

    def stop(self, worker: Any) -> None:
        from training.tasks import farewell

        if self.next:
            self.next.cancel()
        farewell()

    terminate = stop

    @staticmethod
    def sign() -> None:
        """In the timer's own thread, where nobody else looks after the connection."""
        from django.db import close_old_connections

        from training.tasks import pulse

        close_old_connections()
        pulse()


app.steps["worker"].add(Pulse)
