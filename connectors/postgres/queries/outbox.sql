-- name: post
INSERT INTO outbox (landing_id, feed, body) VALUES ($1, $2, $3)

-- name: take
SELECT landing_id, feed, body FROM outbox WHERE feed = ANY ($1::text[]) ORDER BY landing_id LIMIT $2 FOR UPDATE SKIP LOCKED

-- name: landed
DELETE FROM outbox WHERE landing_id = ANY ($1::uuid[])

-- name: oldest
SELECT landing_id FROM outbox ORDER BY landing_id LIMIT 1

-- name: waiting
SELECT count(*) FROM outbox
