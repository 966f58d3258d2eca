-- name: apply
INSERT INTO digs (number, holder, purpose, outline, depth_m, starts_at, ends_at, applied_at, digest, state)
VALUES ('DIG-' || to_char($6::timestamptz AT TIME ZONE 'Asia/Shanghai', 'YYYY') || '-' || lpad(nextval('dig_numbers')::text, 6, '0'),
        $1, $2, $3, $4, $5, $7, $6, $8, 'applied')
ON CONFLICT (holder, digest) DO NOTHING RETURNING number

-- name: same
SELECT number FROM digs WHERE holder = $1 AND digest = $2

-- name: dig
SELECT digs.*, (SELECT max(asked_at) FROM pipe_queries WHERE permit = digs.number AND outcome = 'answered') AS checked_at
FROM digs WHERE number = $1

-- name: locked
SELECT digs.*, (SELECT max(asked_at) FROM pipe_queries WHERE permit = digs.number AND outcome = 'answered') AS checked_at
FROM digs WHERE number = $1 FOR UPDATE OF digs

-- name: digs
SELECT digs.*, (SELECT max(asked_at) FROM pipe_queries WHERE permit = digs.number AND outcome = 'answered') AS checked_at
FROM digs
WHERE ($1::text IS NULL OR holder = $1) AND ($2::text IS NULL OR state = $2) AND number > $3
ORDER BY number LIMIT $4

-- name: log
SELECT step, state, at, by, note FROM dig_events WHERE number = $1 ORDER BY place

-- name: move
UPDATE digs SET state = $2 WHERE number = $1

-- name: note
INSERT INTO dig_events (number, place, step, state, at, by, note)
SELECT $1, count(*), $2, $3, $4, $5, $6 FROM dig_events WHERE number = $1
