-- name: lock
SELECT pg_advisory_xact_lock(7307, hashtext($1))

-- name: log_time
SELECT landing_id FROM receipts ORDER BY landing_id DESC LIMIT 1

-- name: measured
SELECT DISTINCT ON (kpi, subject, date_part('year', period_start AT TIME ZONE 'Asia/Shanghai'), value IS NULL AND label IS NULL) *
FROM results
WHERE kpi = ANY ($1::text[]) AND subject = ANY ($2::text[]) AND period_end <= $3
ORDER BY kpi, subject, date_part('year', period_start AT TIME ZONE 'Asia/Shanghai'), value IS NULL AND label IS NULL, period_start DESC

-- name: running
SELECT DISTINCT ON (kpi, subject, period_start) *
FROM result_revisions
WHERE kpi = ANY ($1::text[]) AND subject = ANY ($2::text[]) AND period_start < $3 AND period_end > $3 AND logged_at < $3
ORDER BY kpi, subject, period_start, revision DESC

-- name: reports
SELECT DISTINCT ON (target, area, period) * FROM plan_reports
WHERE ($1::text IS NULL OR target = $1)
ORDER BY target, area, period, revision DESC

-- name: report_revisions
SELECT * FROM plan_reports
WHERE target = $1 AND (area, period, revision) > ($2, $3, $4)
ORDER BY area, period, revision
LIMIT $5

-- name: report
SELECT * FROM plan_reports WHERE target = $1 AND area = $2 AND period = $3 ORDER BY revision DESC LIMIT 1

-- name: keep_report
INSERT INTO plan_reports (
    target, area, period, period_start, period_end, value, state, source, note, written_by, key_note, written_at, revision
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)

-- name: ratings
SELECT DISTINCT ON (target, period) * FROM plan_ratings
WHERE ($1::text IS NULL OR target = $1)
ORDER BY target, period, revision DESC

-- name: rating
SELECT * FROM plan_ratings WHERE target = $1 AND period = $2 ORDER BY revision DESC LIMIT 1

-- name: keep_rating
INSERT INTO plan_ratings (target, period, period_start, period_end, score, comments, source, written_by, key_note, written_at, revision)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)

-- name: settings
SELECT * FROM plan_settings WHERE ($1::text IS NULL OR target = $1) ORDER BY target, revision

-- name: setting
SELECT * FROM plan_settings WHERE target = $1 ORDER BY revision DESC LIMIT 1

-- name: keep_setting
INSERT INTO plan_settings (target, value, year, department, nature, note, decided_on, written_by, key_note, written_at, revision)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)

-- name: parts
SELECT DISTINCT ON (target, department, community, year) * FROM plan_parts
WHERE ($1::text IS NULL OR target = $1)
ORDER BY target, department, community, year, revision DESC

-- name: part_revisions
SELECT * FROM plan_parts
WHERE target = $1 AND (department, community, year, revision) > ($2, $3, $4, $5)
ORDER BY department, community, year, revision
LIMIT $6

-- name: part
SELECT * FROM plan_parts WHERE target = $1 AND department = $2 AND community = $3 AND year = $4 ORDER BY revision DESC LIMIT 1

-- name: keep_part
INSERT INTO plan_parts (target, department, community, year, value, weight, decided_on, written_by, key_note, written_at, revision)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
