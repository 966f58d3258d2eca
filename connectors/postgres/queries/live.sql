-- name: results
SELECT DISTINCT ON (found.kpi, found.subject) found.*
FROM unnest($1::text[], $2::interval[]) AS wanted (kpi, back)
CROSS JOIN LATERAL (
    SELECT period_start FROM results WHERE results.kpi = wanted.kpi AND period_start <= $3 ORDER BY period_start DESC LIMIT 1
) AS newest
JOIN results AS found ON found.kpi = wanted.kpi AND found.period_start > newest.period_start - wanted.back AND found.period_start <= $3
ORDER BY found.kpi, found.subject, found.period_start DESC

-- name: readings
SELECT series.id, feed, subject, metric, newest.*
FROM series
CROSS JOIN LATERAL (
    SELECT extract(epoch FROM observed_at)::bigint AS second, last_rank, last_landing::text, last_position, value::text, flag
    FROM facts WHERE facts.series_id = series.id
    ORDER BY observed_at DESC, last_rank DESC, last_landing DESC, last_position DESC
    LIMIT 1
) AS newest
WHERE series.id > $1 AND feed = ANY ($2::text[])
ORDER BY series.id
LIMIT $3

-- name: alarms
SELECT * FROM alarms WHERE state <> 'cleared' ORDER BY since, id

-- name: moves
SELECT alarm_moves.*
FROM unnest($1::text[], $2::int[]) AS wanted (alarm, number)
JOIN alarm_moves USING (alarm, number)

-- name: cases
SELECT state FROM cases WHERE id = ANY ($1::uuid[])
