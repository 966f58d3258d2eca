-- name: hours
SELECT * FROM results WHERE kpi = 'traffic.segment_hour' AND subject = ANY ($1::text[]) AND period_start = ANY ($2::timestamptz[])

-- name: works
SELECT number, state, starts_at, ends_at, outline FROM digs
WHERE state IN ('granted', 'started') AND starts_at <= $1 AND ends_at > $1
ORDER BY number LIMIT 2000
