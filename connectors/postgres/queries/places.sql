-- name: newest
SELECT version, content FROM places ORDER BY version DESC LIMIT 1

-- name: load
INSERT INTO places (loaded_at, loaded_by, file, sha256, content)
SELECT $1, $2, $3, $4, $5
WHERE $4 IS DISTINCT FROM (SELECT sha256 FROM places ORDER BY version DESC LIMIT 1)
RETURNING version

-- name: history
SELECT version, loaded_at, announced_at, loaded_by, file, sha256 FROM places ORDER BY version

-- name: unannounced
SELECT version, content, (SELECT content FROM places AS old WHERE old.version < new.version ORDER BY old.version DESC LIMIT 1) AS before
FROM places AS new WHERE announced_at IS NULL ORDER BY version

-- name: announced
UPDATE places SET announced_at = $2 WHERE version = $1

-- name: standing_on
SELECT kpi, subject, extract(epoch FROM period_start)::bigint AS second
FROM results WHERE kpi = ANY ($1::text[]) AND subject = ANY ($2::text[])
