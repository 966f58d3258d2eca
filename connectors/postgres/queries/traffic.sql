-- name: hours
SELECT * FROM results WHERE kpi = 'traffic.segment_hour' AND subject = ANY ($1::text[]) AND period_start = ANY ($2::timestamptz[])

-- name: works
SELECT number, state, starts_at, ends_at, outline FROM digs
WHERE state IN ('granted', 'started') AND starts_at <= $1 AND ends_at > $1
ORDER BY number LIMIT 2000

-- name: note
INSERT INTO traffic_asks AS old (minute, way, asked, answered, fresh, segments, fresh_segments, revision, told)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0, false)
ON CONFLICT (minute, way) DO UPDATE SET
    asked = old.asked + excluded.asked, answered = old.answered + excluded.answered, fresh = old.fresh + excluded.fresh,
    segments = old.segments + excluded.segments, fresh_segments = old.fresh_segments + excluded.fresh_segments,
    revision = old.revision + old.told::int, told = false

-- name: untold
SELECT * FROM traffic_asks WHERE NOT told AND minute < $1 ORDER BY minute, way LIMIT $2 FOR UPDATE SKIP LOCKED

-- name: told
UPDATE traffic_asks SET told = true
FROM unnest($1::int[], $2::text[]) AS n(minute, way)
WHERE traffic_asks.minute = n.minute AND traffic_asks.way = n.way

-- name: forget
DELETE FROM traffic_asks WHERE told AND minute < $1
