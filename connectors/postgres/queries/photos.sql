-- name: keeping
SELECT pg_advisory_xact_lock_shared(7310, 0)

-- name: clearing
SELECT pg_advisory_xact_lock(7310, 0)

-- name: keep
INSERT INTO photos (hash, media, width, height, size, kind, made_at, keep_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (hash) DO UPDATE SET
    erased_at = NULL,
    kind = CASE WHEN photos.erased_at IS NULL THEN photos.kind ELSE excluded.kind END,
    keep_until = CASE WHEN photos.erased_at IS NULL THEN greatest(photos.keep_until, excluded.keep_until) ELSE excluded.keep_until END

-- name: find
SELECT hash, media, width, height, size FROM photos WHERE hash = $1 AND erased_at IS NULL

-- name: hold
UPDATE photos SET kind = $2, keep_until = greatest(keep_until, $3) WHERE hash = ANY ($1::text[]) AND erased_at IS NULL
RETURNING hash

-- name: cases
SELECT case_id FROM case_reports WHERE json_array_length(report -> 'photos') > 0 AND (report -> 'photos')::jsonb ? $1
UNION SELECT case_id FROM case_events WHERE json_array_length(event -> 'evidence') > 0 AND (event -> 'evidence')::jsonb ? $1

-- name: adopt
UPDATE photos SET kind = $2, keep_until = greatest(keep_until, $3)
WHERE kind = $4 AND erased_at IS NULL AND hash IN (
    SELECT json_array_elements_text(report -> 'photos') FROM case_reports WHERE received_at > $1
    UNION SELECT json_array_elements_text(event -> 'evidence') FROM case_events WHERE at > $1
)

-- name: overdue
UPDATE photos SET erased_at = $1
WHERE hash IN (SELECT hash FROM photos WHERE erased_at IS NULL AND keep_until <= $1 ORDER BY keep_until LIMIT $2)
RETURNING hash

-- name: known
SELECT hash FROM photos WHERE hash = ANY ($1::text[]) AND erased_at IS NULL

-- name: counts
SELECT kind,
    count(*) FILTER (WHERE erased_at IS NULL) AS held,
    count(*) FILTER (WHERE erased_at IS NULL AND keep_until <= $1) AS overdue,
    count(*) FILTER (WHERE erased_at IS NOT NULL) AS erased
FROM photos GROUP BY kind
