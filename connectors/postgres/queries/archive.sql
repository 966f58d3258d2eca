-- name: keep_block
INSERT INTO raw_archive (feed, day, first_landing, last_landing, landings, block) VALUES ($1, $2, $3, $4, $5::text::uuid[], $6)

-- name: blocks_since
SELECT id, feed, block FROM raw_archive
WHERE id > $1 AND id <= $5 AND last_landing >= $2::uuid AND ($3::text IS NULL OR feed = $3)
ORDER BY id
LIMIT $4

-- name: newest_block
SELECT coalesce(max(id), 0) FROM raw_archive

-- name: blocks_with
SELECT feed, block FROM raw_archive
WHERE last_landing >= $1::uuid AND first_landing <= $1::uuid AND $1::uuid = ANY (landings)
LIMIT 1

-- name: forget
DELETE FROM raw_archive WHERE feed = $1 AND day < $2

-- name: keep_rejections
INSERT INTO rejected (landing_id, position, feed, reason, message, body, pieces)
SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::int[])
ON CONFLICT DO NOTHING

-- name: rejections
SELECT landing_id, position, feed, reason, message, body, pieces FROM rejected WHERE landing_id = $1::uuid ORDER BY position LIMIT $2

-- name: receipt
SELECT feed, parts, received, stored, duplicate, corrected, superseded, rejected, ignored FROM receipts WHERE landing_id = $1::uuid

-- name: accounted
SELECT landing_id, sum(receipts.rejected)::int AS rejected
FROM unnest($1::uuid[]) AS wanted (landing_id) JOIN receipts USING (landing_id)
GROUP BY landing_id HAVING count(*) = max(parts)

-- name: archived
SELECT DISTINCT wanted.landing_id
FROM unnest($1::uuid[]) AS wanted (landing_id)
JOIN raw_archive ON last_landing >= wanted.landing_id AND first_landing <= wanted.landing_id AND wanted.landing_id = ANY (landings)

-- name: rejections_kept
SELECT landing_id, sum(pieces)::int AS rejections FROM rejected WHERE landing_id = ANY ($1::uuid[]) GROUP BY landing_id

-- name: ledger
SELECT feed, sum(bodies)::bigint AS bodies, sum(received)::bigint AS received, sum(stored)::bigint AS stored,
       sum(duplicate)::bigint AS duplicate, sum(corrected)::bigint AS corrected, sum(superseded)::bigint AS superseded,
       sum(rejected)::bigint AS rejected, sum(ignored)::bigint AS ignored, sum(imbalance)::bigint AS imbalance
FROM ledger GROUP BY feed ORDER BY feed

-- name: imbalance
SELECT feed, sum(received - (stored + duplicate + corrected + superseded + rejected + ignored))::bigint AS readings
FROM receipts WHERE received <> stored + duplicate + corrected + superseded + rejected + ignored
GROUP BY feed

-- name: ledger_hours
SELECT hour, feed, bodies, received, stored, duplicate, corrected, superseded, rejected, ignored
FROM ledger
WHERE ($1::text IS NULL OR feed = $1) AND ($2::timestamptz IS NULL OR hour >= $2) AND ($3::timestamptz IS NULL OR hour < $3)
    AND (hour, feed) > ($4, $5)
ORDER BY hour, feed
LIMIT $6

-- name: receipts_of
SELECT landing_id, shard, parts, feed, received, stored, duplicate, corrected, superseded, rejected, ignored
FROM receipts WHERE landing_id = ANY ($1::uuid[])

-- name: ledger_of
SELECT coalesce(sum(received), 0)::bigint AS received, coalesce(sum(stored), 0)::bigint AS stored,
       coalesce(sum(duplicate), 0)::bigint AS duplicate, coalesce(sum(corrected), 0)::bigint AS corrected,
       coalesce(sum(superseded), 0)::bigint AS superseded, coalesce(sum(rejected), 0)::bigint AS rejected,
       coalesce(sum(ignored), 0)::bigint AS ignored
FROM receipts WHERE landing_id = ANY ($1::uuid[])

-- name: feeds_of_key
SELECT feed FROM api_keys WHERE key_sha256 = $1 AND revoked_at IS NULL

-- name: note_of_key
SELECT note FROM api_keys WHERE key_sha256 = $1 AND revoked_at IS NULL

-- name: list_keys
SELECT left(key_sha256, 12) AS id, feed, note, created_at, revoked_at FROM api_keys ORDER BY created_at, id

-- name: revoke_key
UPDATE api_keys SET revoked_at = coalesce(revoked_at, $2) WHERE left(key_sha256, 12) = $1 RETURNING feed

-- name: add_key
INSERT INTO api_keys (key_sha256, feed, note, created_at) VALUES ($1, $2, $3, $4)

-- name: set_checkpoint
INSERT INTO checkpoint (landing_id) VALUES ($1::uuid)
ON CONFLICT (only_row) DO UPDATE SET landing_id = greatest(checkpoint.landing_id, excluded.landing_id)

-- name: checkpoint
SELECT landing_id FROM checkpoint
