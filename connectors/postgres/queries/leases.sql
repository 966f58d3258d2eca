-- name: candidates
WITH asked AS (SELECT * FROM unnest($2::int[], $3::int[]) AS n(starts, ends))
SELECT s.id AS space, s.lot, s.label, w.offer, o.hour_price, o.month_price, o.deposit
FROM unnest($1::int[]) WITH ORDINALITY AS wanted(lot, place)
JOIN parking_spaces s ON s.lot = wanted.lot AND ($6::text IS NULL OR s.label = $6)
JOIN LATERAL (
    SELECT offer FROM parking_windows
    WHERE span @> int8range((s.id::int8 << 32) + ($2::int[])[1], (s.id::int8 << 32) + ($3::int[])[1])
    OFFSET 0 -- by the range alone: by the offer it would read all of its windows for each space
) w ON true
JOIN parking_offers o ON o.id = w.offer AND o.withdrawn_at IS NULL AND o.round_only = $7
WHERE (NOT $8::boolean OR o.month_price IS NOT NULL)
    AND NOT EXISTS (
        SELECT FROM asked CROSS JOIN LATERAL (
            SELECT state, lapses_at FROM lease_stays
            WHERE span && int8range((s.id::int8 << 32) + asked.starts, (s.id::int8 << 32) + asked.ends) AND state IN ('due', 'in', 'out')
            OFFSET 0 -- by the range alone, and in the words of the constraint: by when it lapses it would read every stay to come
        ) st
        WHERE st.state <> 'due' OR st.lapses_at >= $4
    )
    AND NOT EXISTS (
        SELECT FROM lease_stays st
        WHERE st.span && int8range((s.id::int8 << 32) + $5::int - 2880, (s.id::int8 << 32) + $5::int + 1)
            AND st.state = 'in' AND st.ends <= $5::int AND ($2::int[])[1] <= $5::int + 60
    )
    AND (cardinality($2::int[]) = 1 OR cardinality($2::int[]) = (
        SELECT count(*) FROM asked CROSS JOIN LATERAL (
            SELECT offer FROM parking_windows
            WHERE span @> int8range((s.id::int8 << 32) + asked.starts, (s.id::int8 << 32) + asked.ends)
            OFFSET 0
        ) also
        WHERE also.offer = w.offer
    ))
ORDER BY wanted.place, CASE WHEN $8::boolean THEN o.month_price ELSE o.hour_price END, s.id
LIMIT $9

-- name: lapsed_in
SELECT DISTINCT st.lease
FROM unnest($2::int[], $3::int[]) AS asked(starts, ends)
CROSS JOIN LATERAL (
    SELECT lease, state, lapses_at FROM lease_stays
    WHERE span && int8range(($1::int8 << 32) + asked.starts, ($1::int8 << 32) + asked.ends) AND state IN ('due', 'in', 'out')
    OFFSET 0
) st
WHERE st.state = 'due' AND st.lapses_at < $4
ORDER BY st.lease

-- name: lapsed
SELECT DISTINCT lease FROM (
    SELECT lease FROM lease_stays WHERE state = 'due' AND lapses_at < $1 ORDER BY lapses_at LIMIT $2
) AS due
ORDER BY lease

-- name: number_under
SELECT nextval(pg_get_serial_sequence('leases', 'id')) FROM parking_offers WHERE id = $1 AND withdrawn_at IS NULL FOR KEY SHARE

-- name: take
INSERT INTO lease_stays (lapses_at, lease, number, space, starts, ends, state)
SELECT $1, $2, number, $3, starts, ends, 'due' FROM unnest($4::int[], $5::int[]) WITH ORDINALITY AS asked(starts, ends, number)
ON CONFLICT DO NOTHING
RETURNING number

-- name: write
WITH lease AS (
    INSERT INTO leases (
        held_at, hold_until, id, lot, space, offer, round, state, deposit_state, holder, month, price, deposit, idempotency_key, asked
    ) VALUES ($1, $2, $3, $4, $5, $6, $7, 'held', 'open', $8, $9, $10, $11, $12, $13)
    ON CONFLICT (holder, idempotency_key) DO NOTHING
    RETURNING id
)
INSERT INTO lease_log (at, lease, seq, event, by) SELECT $1, id, 1, 'held', $8 FROM lease

-- name: known_key
SELECT id, asked FROM leases WHERE holder = $1 AND idempotency_key = $2

-- name: lease
SELECT l.*, s.label, k.subject, k.title, k.owner
FROM leases l JOIN parking_spaces s ON s.id = l.space JOIN parking_lots k ON k.id = l.lot
WHERE l.id = $1

-- name: lock_lease
SELECT l.*, s.label, k.subject, k.title, k.owner
FROM leases l JOIN parking_spaces s ON s.id = l.space JOIN parking_lots k ON k.id = l.lot
WHERE l.id = $1
FOR UPDATE OF l

-- name: stays
SELECT * FROM lease_stays WHERE lease = $1 ORDER BY number

-- name: leases_of
SELECT l.*, s.label, k.subject, k.title, k.owner
FROM leases l JOIN parking_spaces s ON s.id = l.space JOIN parking_lots k ON k.id = l.lot
WHERE l.holder = $1 AND l.id < $2
ORDER BY l.id DESC
LIMIT $3

-- name: leases_in
SELECT l.*, s.label, k.subject, k.title, k.owner
FROM unnest($1::int[]) AS wanted(lot)
CROSS JOIN LATERAL (SELECT * FROM leases WHERE leases.lot = wanted.lot AND leases.id < $2 ORDER BY leases.id DESC LIMIT $3) l
JOIN parking_spaces s ON s.id = l.space
JOIN parking_lots k ON k.id = l.lot
ORDER BY l.id DESC
LIMIT $3

-- name: stays_of
SELECT * FROM lease_stays WHERE lease = ANY ($1::bigint[]) ORDER BY lease, number

-- name: save
WITH lease AS (
    UPDATE leases SET state = $2, deposit_state = $3 WHERE id = $1
), stays AS (
    UPDATE lease_stays st SET state = n.state, ends = n.ends, lapses_at = n.lapses_at, arrived_at = n.arrived_at, left_at = n.left_at
    FROM unnest($4::int[], $5::text[], $6::int[], $7::timestamptz[], $8::timestamptz[], $9::timestamptz[])
        AS n(number, state, ends, lapses_at, arrived_at, left_at)
    WHERE st.lease = $1 AND st.number = n.number
)
INSERT INTO lease_log (at, lease, seq, event, by)
SELECT $10, $1, coalesce(max(seq), 0) + 1, $11, $12 FROM lease_log WHERE lease = $1

-- name: log
SELECT at, event, by FROM lease_log WHERE lease = $1 ORDER BY seq

-- name: ask
INSERT INTO parking_asks (asked_at, minute, starts, ends, revision, met, told, subject, holder, why)
VALUES ($1, $2, $3, $4, 1, $5, false, $6, $7, $8)
ON CONFLICT (holder, subject, starts, ends)
DO UPDATE SET met = true, why = '', told = false, revision = parking_asks.revision + 1
WHERE excluded.met AND NOT parking_asks.met

-- name: sole_teller
SELECT pg_try_advisory_xact_lock(7309, 1)

-- name: untold_windows
SELECT w.space, w.starts, w.ends, w.told, s.label, l.subject
FROM parking_windows w JOIN parking_spaces s ON s.id = w.space JOIN parking_lots l ON l.id = s.lot
WHERE w.told < w.ends AND w.told <= $1
ORDER BY w.told
LIMIT $2

-- name: windows_told
UPDATE parking_windows w SET told = n.told
FROM unnest($1::int[], $2::int[], $3::int[]) AS n(space, starts, told)
WHERE w.span @> ((n.space::int8 << 32) + n.starts) AND w.starts = n.starts

-- name: asks_told
WITH fresh AS (
    SELECT holder, subject, starts, ends, minute FROM parking_asks WHERE NOT told ORDER BY subject, minute LIMIT $1 FOR UPDATE
), marked AS (
    UPDATE parking_asks a SET told = true FROM fresh f
    WHERE (a.holder, a.subject, a.starts, a.ends) = (f.holder, f.subject, f.starts, f.ends)
)
SELECT subject, minute FROM fresh GROUP BY subject, minute ORDER BY subject, minute

-- name: asks_counted
SELECT a.subject, a.minute, count(*) AS asked, count(*) FILTER (WHERE NOT a.met) AS unmet, sum(a.revision) AS revision
FROM unnest($1::text[], $2::int[]) AS n(subject, minute)
JOIN parking_asks a ON a.subject = n.subject AND a.minute = n.minute
GROUP BY a.subject, a.minute
ORDER BY a.subject, a.minute
