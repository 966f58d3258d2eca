-- name: kinds_version
SELECT coalesce(max(version), 0) FROM kind_tables

-- name: kinds
SELECT version, content FROM kind_tables ORDER BY version

-- name: load_kinds
INSERT INTO kind_tables (loaded_at, loaded_by, file, sha256, content)
SELECT $1, $2, $3, $4, $5
WHERE $4 IS DISTINCT FROM (SELECT sha256 FROM kind_tables ORDER BY version DESC LIMIT 1)
RETURNING version

-- name: kinds_history
SELECT version, loaded_at, loaded_by, file, sha256 FROM kind_tables ORDER BY version

-- name: versions
SELECT concat((SELECT coalesce(max(version), 0) FROM kind_tables), ' ', (SELECT coalesce(max(version), 0) FROM limit_tables))

-- name: limits
SELECT * FROM limit_tables ORDER BY version

-- name: load_limits
INSERT INTO limit_tables (
    jurisdiction, valid_from, edition, plain, hours, day_rule, loaded_at, loaded_by, file, sha256, content
)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
WHERE NOT EXISTS (
    SELECT 1
    FROM (SELECT * FROM limit_tables WHERE jurisdiction = $1 AND valid_from = $2 ORDER BY version DESC LIMIT 1) AS newest
    WHERE (edition, plain, hours, day_rule, sha256) = ($3, $4, $5, $6, $10)
)
RETURNING version

-- name: limits_history
SELECT version, jurisdiction, valid_from, edition, plain, hours, day_rule, loaded_at, loaded_by, file, sha256
FROM limit_tables ORDER BY version
