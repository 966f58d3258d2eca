"""Service discovery (https://wiki.open311.org/Service_Discovery): where the endpoint is, which formats it speaks, how to get a key."""

from connectors.gateway.open311.shapes import DiscoveryShape, EndpointShape
from connectors.gateway.open311.written import MEDIA
from models.kind import Kinds

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
PATH = "/open311/v2"


def changeset(kinds: Kinds) -> str:
    """Return what changes when the list of services does: sortable, from the standard's edition and what the street has added."""
    local = sum(kind.origin == "local" for kind in kinds.by_id.values())
    return f"{kinds.since:%Y-%m-%d} {len(kinds.by_id)}.{local}"


def discovery(kinds: Kinds, root: str, contact: str, key_service: str) -> DiscoveryShape:
    """Return the document. root: our own address, without the path."""
    changed = changeset(kinds)
    endpoint = EndpointShape(
        specification=SPECIFICATION, url=root.rstrip("/") + PATH, changeset=changed, type="production", formats=list(MEDIA.values())
    )  # fmt: skip
    return DiscoveryShape(changeset=changed, contact=contact, key_service=key_service, endpoints=[endpoint])
