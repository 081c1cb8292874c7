"""Who acts, as what and from where: what a page tells a service instead of a request."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """``user_id`` is None for the system itself and for a visitor; ``role`` says which."""

    user_id: int | None
    role: str
    address: str | None = None

    @classmethod
    def system(cls) -> "Actor":
        """The schedule, a command or a migration acts: nobody's hand."""
        return cls(user_id=None, role="system")
