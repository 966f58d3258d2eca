"""The real Apache Kafka as the tests know it: the same that measurements run on."""

from connectors.embedded.apache import ApacheKafka as RealKafka
from connectors.embedded.apache import missing

__all__ = ["RealKafka", "missing"]
