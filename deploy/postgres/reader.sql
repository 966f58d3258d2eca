-- The role that Grafana reads the city's figures with: the schema `shown` and nothing of a person. Runs again without harm:
--   GRAFANA_DATABASE_PASSWORD=… psql -v ON_ERROR_STOP=1 -f deploy/postgres/reader.sql postgresql://xiqu:…@host/xiqu
\getenv password GRAFANA_DATABASE_PASSWORD
SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'grafana') AS missing \gset
\if :missing
CREATE ROLE grafana;
\endif
ALTER ROLE grafana LOGIN PASSWORD :'password' CONNECTION LIMIT 10;
ALTER ROLE grafana SET default_transaction_read_only = on;
ALTER ROLE grafana SET statement_timeout = '30s';
GRANT USAGE ON SCHEMA shown TO grafana;
GRANT SELECT ON ALL TABLES IN SCHEMA shown TO grafana;
ALTER DEFAULT PRIVILEGES IN SCHEMA shown GRANT SELECT ON TABLES TO grafana;
