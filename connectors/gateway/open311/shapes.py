"""What GeoReport v2 answers with, field by field in the specification's order and words; JSON and XML are made from these."""

from typing import Literal, TypeAlias

from pydantic import Field, RootModel

from connectors.gateway.shapes import Number, Shape

Datatype: TypeAlias = Literal["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]
Degrees: TypeAlias = Number
"""WGS-84; written digit for digit."""


class ServiceShape(Shape):
    """One type of service request. type: realtime, because the id of a request is known when it is answered."""

    service_code: str
    service_name: str
    description: str | None = None
    metadata: bool = Field(description="whether GET services/{service_code} asks for more")
    type: Literal["realtime", "batch", "blackbox"] = "realtime"
    keywords: str | None = Field(default=None, description="separated by commas")
    group: str | None = None


class ServicesShape(RootModel[list[ServiceShape]]):
    """Every service."""


class ValueShape(Shape):
    key: str
    name: str


class AttributeShape(Shape):
    """One further question. variable: an answer is wanted; false: the description only tells something."""

    variable: bool
    code: str
    datatype: Datatype
    required: bool
    datatype_description: str | None = None
    order: int
    description: str
    values: tuple[ValueShape, ...] = ()


class DefinitionShape(Shape):
    service_code: str
    attributes: list[AttributeShape]


class CreatedShape(Shape):
    """What a posted service request became."""

    service_request_id: str
    service_notice: str | None = None
    account_id: str | None = None


class CreatedListShape(RootModel[list[CreatedShape]]):
    """A list of one, as the specification has it."""


class TokenShape(Shape):
    service_request_id: str
    token: str


class TokensShape(RootModel[list[TokenShape]]):
    """A list of one, as the specification has it."""


class RequestShape(Shape):
    """One service request: a case as the public may see it."""

    service_request_id: str
    status: Literal["open", "closed"]
    status_notes: str | None = None
    service_name: str
    service_code: str
    description: str | None = None
    agency_responsible: str | None = None
    service_notice: str | None = None
    requested_datetime: str
    updated_datetime: str
    expected_datetime: str | None = None
    address: str | None = None
    address_id: str | None = None
    zipcode: str | None = None
    lat: Degrees | None = None
    long: Degrees | None = None
    media_url: str | None = None


class RequestsShape(RootModel[list[RequestShape]]):
    """Service requests, the newest first."""


class EndpointShape(Shape):
    specification: str
    url: str
    changeset: str
    type: Literal["production", "test"]
    formats: list[str]


class DiscoveryShape(Shape):
    """Service discovery."""

    changeset: str
    contact: str
    key_service: str
    endpoints: list[EndpointShape]


class ErrorShape(Shape):
    """code: the HTTP status."""

    code: int
    description: str


class ErrorsShape(RootModel[list[ErrorShape]]):
    """Everything that was wrong."""
