"""What may go wrong, as one tree, so that every message can say what is wrong, where, and what would be right.

    XiquError
    ├── SettingError        a setting or an argument that cannot be used
    │   ├── PlacesError         a registry of places that does not fit together
    │   ├── SheetError          a table of kinds or limits that cannot be used
    │   └── SurveyError         a survey of pipes that cannot be loaded
    ├── UnknownFeed         a feed that is not declared
    ├── UnknownKpi          a KPI that is not declared
    ├── UnknownTarget       a target that the plan does not have
    ├── BadEntry            something entered for a target that cannot be kept
    ├── NotLet              a parking space that is not let as asked
    ├── CaseRefused         an event that may not follow in the life of a case
    ├── NotYours            something that is not the caller's to ask of a case
    ├── BadReport           a report from which no case can be made
    ├── UnknownCase         a case that nobody has reported
    ├── BadArea             a place, a line or an area that cannot be meant
    ├── BadPhoto            a picture that cannot be kept
    ├── LandingError        a body that was not taken in
    │   ├── BodyTooLarge        larger than one landing may be
    │   └── LandingPaused       too much is still unread; send again later
    ├── Unavailable         a server that the city stands on does not answer
    └── ImbalanceError      the books do not balance

Bad data is not an error: it is a `Rejection`, a value that travels on its own topic.
"""

from typing import Literal

from models.plan.said import Said


class XiquError(Exception):
    """Someone must act; the message says who and how."""


class SettingError(XiquError):
    """A setting or an argument cannot be used as given."""


class PlacesError(SettingError):
    """The registry of places does not fit together; nothing of it is used."""


class SheetError(SettingError):
    """A table that a street loads has mistakes; the message names row, column and what to write instead, and nothing of it is used."""


class SurveyError(SettingError):
    """A survey of pipes cannot be loaded; nothing of it is kept."""


class UnknownFeed(XiquError):
    """No feed of that name is declared."""


class UnknownKpi(XiquError):
    """No KPI of that name is declared."""


class UnknownTarget(XiquError):
    """The plan has no target of that id."""


class BadEntry(XiquError):
    """What was entered for a target cannot be kept. wrong: what is wrong; right: what to enter instead."""

    def __init__(self, wrong: Said, right: Said) -> None:
        super().__init__(f"{wrong.en}; {right.en} {wrong.zh}；{right.zh}")
        self.wrong, self.right = wrong, right


class NotLet(XiquError):
    """A parking space is not let, or a lease not changed, as asked. code: the kind of refusal; wrong, right: see BadEntry."""

    def __init__(self, code: str, wrong: Said, right: Said) -> None:
        super().__init__(f"{wrong.en}; {right.en} {wrong.zh}；{right.zh}")
        self.code, self.wrong, self.right = code, wrong, right


class CaseRefused(XiquError):
    """The event may not follow in the life of the case. wrong: why not; right: what may."""

    def __init__(self, wrong: Said, right: Said) -> None:
        super().__init__(f"{wrong.en}; {right.en} {wrong.zh}；{right.zh}")
        self.wrong, self.right = wrong, right


class NotYours(XiquError):
    """It is not the caller's to ask of this case. wrong: why not; right: who may."""

    def __init__(self, wrong: Said, right: Said) -> None:
        super().__init__(f"{wrong.en}; {right.en} {wrong.zh}；{right.zh}")
        self.wrong, self.right = wrong, right


class BadReport(XiquError):
    """No case can be made of the report. field: which part of it is at fault; wrong: what is wrong; right: what to send instead."""

    def __init__(self, field: str, wrong: Said, right: Said) -> None:
        super().__init__(f"{field}: {wrong.en}; {right.en} {wrong.zh}；{right.zh}")
        self.field, self.wrong, self.right = field, wrong, right


class UnknownCase(XiquError):
    """No case has that id."""


class BadArea(XiquError):
    """A place, a line or an area cannot be meant as it was sent. wrong: what is wrong; right: what to send instead."""

    def __init__(self, wrong: Said, right: Said) -> None:
        super().__init__(f"{wrong.en}; {right.en} {wrong.zh}；{right.zh}")
        self.wrong, self.right = wrong, right


class BadPhoto(XiquError):
    """A picture cannot be kept; nothing of it is. fault: not-a-photo, too-large or damaged. wrong: what is wrong; right: what to send."""

    def __init__(self, fault: Literal["not-a-photo", "too-large", "damaged"], wrong: Said, right: Said) -> None:
        super().__init__(f"{wrong.en}; {right.en} {wrong.zh}；{right.zh}")
        self.fault, self.wrong, self.right = fault, wrong, right


class LandingError(XiquError):
    """The body was not taken in; nothing of it is kept."""


class BodyTooLarge(LandingError):
    """The body is larger than one landing may be; cut it and send the pieces."""


class LandingPaused(LandingError):
    """Too much is still unread; the same body may be sent again later."""


class Unavailable(XiquError):
    """Kafka or PostgreSQL does not answer; whatever was not acknowledged must be sent again."""


class ImbalanceError(XiquError):
    """The books do not balance: the message names the feed, the hour and the difference."""
