"""What one body is refused, up to a limit: fifty megabytes of rubbish are one mistake of the sender, not a million to be kept and read."""

from models.rejected import WHOLE_BODY, Unreadable

MOST = 1000


class Refusals:
    """The first refusals of a body in full, and how many more there were."""

    def __init__(self) -> None:
        self._kept: list[Unreadable] = []
        self._more = 0

    def add(self, refused: Unreadable) -> None:
        """Keep *refused*, or count it where there are too many already."""
        if len(self._kept) < MOST:
            self._kept.append(refused)
        else:
            self._more += 1

    def told(self) -> list[Unreadable]:
        """Return what was kept, and one refusal more that stands for the rest."""
        if not self._more:
            return self._kept
        message = f"{self._more} more rows of this body cannot be read; mend the {MOST} that are named, and send them all again"
        return [*self._kept, Unreadable(WHOLE_BODY, "too_many_refused", message, b"")]
