-- name: open
INSERT INTO parking_rounds (created_at, closes_at, starts, ends, lots, month, title, by, commitment, seed)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
RETURNING *

-- name: round
SELECT * FROM parking_rounds WHERE id = $1

-- name: rounds
SELECT * FROM parking_rounds WHERE id < $1 ORDER BY id DESC LIMIT $2

-- name: lock_round
SELECT * FROM parking_rounds WHERE id = $1 FOR UPDATE

-- name: share_round
SELECT * FROM parking_rounds WHERE id = $1 FOR SHARE

-- name: apply
INSERT INTO parking_applications (applied_at, round, holder, lots) VALUES ($1, $2, $3, $4)
ON CONFLICT (round, holder) DO UPDATE SET lots = excluded.lots
RETURNING id

-- name: applications
SELECT * FROM parking_applications WHERE round = $1 ORDER BY rank, id

-- name: entries
SELECT a.id, a.holder, a.lots, (
    SELECT count(*) FROM parking_applications other JOIN parking_rounds r ON r.id = other.round
    WHERE other.holder = a.holder AND other.awarded IS NOT NULL AND r.drawn_at > $2
) AS given
FROM parking_applications a
WHERE a.round = $1
ORDER BY a.id

-- name: drawing
SELECT pg_advisory_xact_lock(7309, 2)

-- name: award
UPDATE parking_applications SET rank = $2, given = $3, ticket = $4, awarded = $5, lease = $6, steps = $7 WHERE id = $1

-- name: drawn
UPDATE parking_rounds SET drawn_at = $2, supply = $3 WHERE id = $1 RETURNING *

-- name: lapsed
SELECT a.round, a.id
FROM parking_rounds r
JOIN parking_applications a ON a.round = r.id
JOIN leases l ON l.id = a.lease
WHERE r.drawn_at IS NOT NULL AND r.starts[1] > $1 AND a.lapsed_at IS NULL AND l.state IN ('expired', 'cancelled')
ORDER BY a.round, a.rank

-- name: lapse
UPDATE parking_applications SET lapsed_at = $2 WHERE id = $1

-- name: instead
UPDATE parking_applications SET awarded = $2, lease = $3, instead_of = $4 WHERE id = $1
