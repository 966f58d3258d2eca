"""The services of GeoReport v2: what a case can be about, the dozen one-tap words first, then all other matters.

Components (管理部件) are left out: a case is about what is wrong with one, and that is the matter of the same code.
"""

from collections.abc import Iterator

from connectors.gateway.open311.faults import NO_SERVICE, Faulty, bad, missing
from connectors.gateway.open311.questions import questions
from connectors.gateway.open311.shapes import DefinitionShape, ServiceShape
from models.kind import Kind, Kinds


def services(kinds: Kinds) -> list[ServiceShape]:
    """Return every service."""
    return [service(kinds, kind) for kind in _in_order(kinds)]


def _in_order(kinds: Kinds) -> Iterator[Kind]:
    tapped = dict.fromkeys(word.kind for word in kinds.words)
    yield from (kinds.by_id[kind] for kind in tapped)
    yield from (kind for kind in kinds.by_id.values() if kind.part == "matter" and kind.id not in tapped)


def service(kinds: Kinds, kind: Kind) -> ServiceShape:
    """Return *kind* as a service."""
    word = kinds.word_of(kind.id)
    said = (word.zh, word.en, word.id) if word else ()
    described = " ".join(filter(None, (kind.edition if kind.code else "", kind.code, kind.big, kind.name)))
    return ServiceShape(
        service_code=kind.id, service_name=kind.name, description=described, metadata=bool(questions(kinds, kind.id)),
        keywords=",".join(dict.fromkeys((*said, *filter(None, (kind.code, kind.big))))) or None, group=kind.big or None,
    )  # fmt: skip


def kind_of(kinds: Kinds, code: str) -> Kind:
    """Return what *code* names: a service_code, a matter's code of the standard, or a one-tap word. Faulty where it names nothing."""
    if not code.strip():
        raise Faulty(bad("service_code was not provided; GET services lists them all", "未提供 service_code；GET services 列出全部服务"))
    kind = kinds.find(code)
    if kind is None:
        raise Faulty(missing(*NO_SERVICE, code=code))
    return kinds.case_kind(kind)


def definition(kinds: Kinds, code: str, lang: str) -> DefinitionShape:
    """Return what is asked besides about the service of that code."""
    kind = kind_of(kinds, code)
    asked = questions(kinds, kind.id)
    return DefinitionShape(service_code=kind.id, attributes=[each.shape(order, lang) for order, each in enumerate(asked, 1)])
