-- name: of_key
SELECT * FROM access_keys WHERE key_sha256 = $1

-- name: of_id
SELECT * FROM access_keys WHERE id = $1

-- name: add
INSERT INTO access_keys (id, key_sha256, role, name, areas, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: used
UPDATE access_keys SET last_used_on = $2 WHERE id = $1 AND (last_used_on IS NULL OR last_used_on < $2)

-- name: revoke
UPDATE access_keys SET revoked_at = coalesce(revoked_at, $2) WHERE id = $1 RETURNING *

-- name: list
SELECT * FROM access_keys ORDER BY created_at, id
