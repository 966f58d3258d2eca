-- name: add_lot
INSERT INTO parking_lots (created_at, subject, title, owner, lat, lng, datum, stated_lat, stated_lng)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (subject) DO NOTHING
RETURNING id

-- name: add_spaces
INSERT INTO parking_spaces (lot, label)
SELECT $1, label FROM unnest($2::text[]) WITH ORDINALITY AS given(label, place) ORDER BY place
ON CONFLICT (lot, label) DO NOTHING

-- name: lots
SELECT l.*, (SELECT count(*) FROM parking_spaces s WHERE s.lot = l.id) AS spaces
FROM parking_lots l
WHERE ($1::int[] IS NULL OR id = ANY ($1))
ORDER BY id

-- name: lots_near
SELECT l.*, (SELECT count(*) FROM parking_spaces s WHERE s.lot = l.id) AS spaces
FROM parking_lots l
WHERE lat BETWEEN $1 AND $2 AND lng BETWEEN $3 AND $4

-- name: owned
SELECT id FROM parking_lots WHERE owner = $1 ORDER BY id

-- name: spaces
SELECT id, label FROM parking_spaces WHERE lot = $1 AND ($2::text[] IS NULL OR label = ANY ($2)) ORDER BY id

-- name: add_offer
INSERT INTO parking_offers (
    created_at, lot, opens, closes, first_day, last_day, round_only, weekdays, by, hour_price, month_price, deposit
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
RETURNING id

-- name: add_windows
INSERT INTO parking_windows (offer, space, starts, ends, told)
SELECT $1, space, starts, ends, starts
FROM unnest($2::int[]) AS space CROSS JOIN unnest($3::int[], $4::int[]) AS span(starts, ends)
ORDER BY space, starts

-- name: offered_already
SELECT s.label, w.starts, w.ends
FROM parking_spaces s
CROSS JOIN unnest($2::int[], $3::int[]) AS asked(starts, ends)
JOIN parking_windows w ON w.span && int8range((s.id::int8 << 32) + asked.starts, (s.id::int8 << 32) + asked.ends)
WHERE s.id = ANY ($1::int[])
ORDER BY s.id, w.starts
LIMIT 1

-- name: offers
SELECT * FROM parking_offers WHERE lot = $1 ORDER BY id DESC LIMIT $2

-- name: offer
SELECT o.*, l.owner FROM parking_offers o JOIN parking_lots l ON l.id = o.lot WHERE o.id = $1

-- name: lock_offer
SELECT * FROM parking_offers WHERE id = $1 FOR UPDATE

-- name: withdraw
UPDATE parking_offers SET withdrawn_at = $2 WHERE id = $1

-- name: windows_left
DELETE FROM parking_windows WHERE offer = $1 AND ends > $2 RETURNING space, starts, ends, told

-- name: stays_left
SELECT st.space, greatest(st.starts, $2) AS starts, st.ends
FROM leases le
JOIN lease_stays st ON st.lease = le.id
WHERE le.offer = $1 AND st.state IN ('due', 'in') AND st.ends > $2
ORDER BY st.space, st.starts

-- name: put_windows
INSERT INTO parking_windows (offer, space, starts, ends, told)
SELECT $1, * FROM unnest($2::int[], $3::int[], $4::int[], $5::int[])

-- name: stock
WITH asked AS (SELECT * FROM unnest($2::int[], $3::int[]) AS n(starts, ends)),
covering AS MATERIALIZED ( -- or each space would be looked up once for each of the columns below
    SELECT s.lot, s.id AS space, o.round_only, o.hour_price, o.month_price, o.deposit,
        EXISTS (
            SELECT FROM asked CROSS JOIN LATERAL (
                SELECT state, lapses_at FROM lease_stays
                WHERE span && int8range((s.id::int8 << 32) + asked.starts, (s.id::int8 << 32) + asked.ends)
                    AND state IN ('due', 'in', 'out')
                OFFSET 0 -- by the range alone, and in the words of the constraint: by when it lapses it would read every stay to come
            ) st
            WHERE st.state <> 'due' OR st.lapses_at >= $4
        ) AS held,
        EXISTS (
            SELECT FROM lease_stays st
            WHERE st.span && int8range((s.id::int8 << 32) + $5::int - 2880, (s.id::int8 << 32) + $5::int + 1)
                AND st.state = 'in' AND st.ends <= $5::int
        ) AS overstayed
    FROM parking_spaces s
    JOIN LATERAL (
        SELECT offer FROM parking_windows
        WHERE span @> int8range((s.id::int8 << 32) + ($2::int[])[1], (s.id::int8 << 32) + ($3::int[])[1])
        OFFSET 0 -- by the range alone: by the offer it would read all of its windows for each space
    ) w ON true
    JOIN parking_offers o ON o.id = w.offer AND o.withdrawn_at IS NULL
    WHERE s.lot = ANY ($1::int[])
        AND (cardinality($2::int[]) = 1 OR cardinality($2::int[]) = (
            SELECT count(*) FROM asked CROSS JOIN LATERAL (
                SELECT offer FROM parking_windows
                WHERE span @> int8range((s.id::int8 << 32) + asked.starts, (s.id::int8 << 32) + asked.ends)
                OFFSET 0
            ) also
            WHERE also.offer = w.offer
        ))
)
SELECT lot,
    count(*) FILTER (WHERE NOT round_only) AS covered,
    count(*) FILTER (WHERE NOT round_only AND NOT held) AS free,
    count(*) FILTER (WHERE round_only) AS rounds,
    count(*) FILTER (WHERE NOT round_only AND NOT held AND overstayed) AS overstayed,
    min(hour_price) FILTER (WHERE NOT round_only AND NOT held) AS hour,
    min(month_price) FILTER (WHERE NOT round_only AND NOT held) AS month,
    min(deposit) FILTER (WHERE NOT round_only AND NOT held) AS deposit
FROM covering
GROUP BY lot

-- name: live
SELECT DISTINCT ON (subject) subject, value, evidence
FROM results
WHERE kpi = 'parking.lot_idle_spaces' AND subject = ANY ($1::text[]) AND period_start = ANY ($2::timestamptz[])
ORDER BY subject, period_start DESC

-- name: counted_ever
SELECT asked.subject
FROM unnest($1::text[]) AS asked(subject)
WHERE EXISTS (SELECT FROM series s WHERE s.feed = 'parking_lots' AND s.subject = asked.subject)
