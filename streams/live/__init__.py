"""What whoever follows the city live is sent: the pure half of it, free of Kafka, PostgreSQL and HTTP."""
