-- name: newest
SELECT DISTINCT ON (layer) version, layer, loaded_at, crs, near, shift_m, segments, classes, coverage::text AS coverage
FROM pipe_versions ORDER BY layer, version DESC

-- name: block_numbers
SELECT number FROM pipe_blocks WHERE version = $1 ORDER BY number

-- name: block
SELECT packed FROM pipe_blocks WHERE version = $1 AND number = $2

-- name: lock_layer
SELECT pg_advisory_xact_lock(7309, hashtext($1))

-- name: newest_of
SELECT version, sha256, crs, coverage::text AS coverage FROM pipe_versions WHERE layer = $1 ORDER BY version DESC LIMIT 1

-- name: keep_version
INSERT INTO pipe_versions (
    layer, loaded_at, loaded_by, file, sha256, crs, near, shift_m, segments, length_m, classes, coverage
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING version

-- name: keep_block
INSERT INTO pipe_blocks (version, number, packed) VALUES ($1, $2, $3)

-- name: history
SELECT version, layer, loaded_at, loaded_by, file, sha256, crs, shift_m, segments, length_m, classes, coverage IS NOT NULL AS covered
FROM pipe_versions ORDER BY version

-- name: owners_of
SELECT owner FROM pipe_owners WHERE caller = $1

-- name: add_owner
INSERT INTO pipe_owners (caller, owner, added_at, added_by) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING

-- name: remove_owner
DELETE FROM pipe_owners WHERE caller = $1 AND owner = $2

-- name: lock_asker
SELECT pg_advisory_xact_lock(7310, hashtext($1))

-- name: lock_second
SELECT pg_advisory_xact_lock(7311, ($1::bigint % 2147483647)::int)

-- name: standing_stop
SELECT * FROM pipe_stops WHERE who = $1 AND until > $2 AND released_at IS NULL ORDER BY until DESC LIMIT 1

-- name: usage
WITH mine AS MATERIALIZED (
    SELECT asked_at, segments, cells FROM pipe_queries
    WHERE who = $1 AND asked_at > $2::timestamptz - interval '1 day' AND outcome IN ('answered', 'no_data')
      AND asked_at > coalesce((SELECT max(released_at) FROM pipe_stops WHERE who = $1), '-infinity')
)
SELECT (SELECT count(*) FROM mine WHERE asked_at > $2::timestamptz - interval '1 hour') + 1 AS questions,
       (SELECT coalesce(sum(segments), 0) FROM mine) + $3::bigint AS segments,
       (SELECT count(*) FROM (SELECT unnest(cells) FROM mine UNION SELECT unnest($4::bigint[])) AS different) AS cells

-- name: keep_stop
INSERT INTO pipe_stops (who, stopped_at, until, reason, number, bound) VALUES ($1, $2, $3, $4, $5, $6) RETURNING *

-- name: keep_query
INSERT INTO pipe_queries (
    id, asked_at, second, lane, who, role, tier, purpose, permit, asked, outcome, reason, segments, cells, answer_ms, versions
)
SELECT $1, $2, $3, coalesce(max(lane) + 1, 0), $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15 FROM pipe_queries WHERE second = $3
RETURNING lane

-- name: queries
SELECT * FROM pipe_queries
WHERE ($1::text IS NULL OR who = $1) AND ($2::text IS NULL OR permit = $2) AND (asked_at, id) < ($3, $4)
ORDER BY asked_at DESC, id DESC LIMIT $5

-- name: stops
SELECT * FROM pipe_stops WHERE until > $1 AND released_at IS NULL ORDER BY id

-- name: release
UPDATE pipe_stops SET released_at = $2, released_by = $3 WHERE id = $1 AND released_at IS NULL RETURNING *

-- name: forget_salts
DELETE FROM pipe_salts WHERE day < $1

-- name: add_salt
INSERT INTO pipe_salts (day, salt) VALUES ($1, $2) ON CONFLICT DO NOTHING

-- name: salt
SELECT salt FROM pipe_salts WHERE day = $1
