"""Kafka: how bodies land, and how the road's records are sent and read in whole polls."""
