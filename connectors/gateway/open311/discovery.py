"""Service discovery (https://wiki.open311.org/Service_Discovery): where the endpoint is, which formats it speaks, how to get a key."""

from dataclasses import dataclass

from connectors.gateway.open311.shapes import DiscoveryShape, EndpointShape
from connectors.gateway.open311.written import MEDIA
from models.kind import Kinds

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
PATH = "/open311/v2"
CONTACT = "请联系街道办事处 (ask the street's office)"
KEY_SERVICE = "密钥由街道办事处颁发 (the street's office issues keys)"


@dataclass(frozen=True, kw_only=True)
class Office:
    """What an operator sets about Open311. jurisdiction: our jurisdiction_id, "" where any is taken. url: our address from outside."""

    jurisdiction: str = ""
    contact: str = ""
    url: str = ""


def changeset(kinds: Kinds) -> str:
    """Return what changes when the list of services does: sortable, from the standard's edition and how many kinds there are."""
    return f"{kinds.since:%Y-%m-%d} {len(kinds.by_id):04}"


def discovery(kinds: Kinds, office: Office, asked_at: str) -> DiscoveryShape:
    """Return the document. asked_at: our address as the client knows it, for where the operator has set none."""
    changed, contact = changeset(kinds), office.contact or CONTACT
    endpoint = EndpointShape(
        specification=SPECIFICATION, url=(office.url or asked_at).rstrip("/") + PATH, changeset=changed, type="production",
        formats=list(MEDIA.values()),
    )  # fmt: skip
    return DiscoveryShape(changeset=changed, contact=contact, key_service=f"{KEY_SERVICE} {contact}", endpoints=[endpoint])
