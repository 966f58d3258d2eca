-- name: saved
SELECT * FROM alarms WHERE rule = $1 AND (since >= $2 OR (cleared_at IS NULL AND why <> 'withdrawn') OR cleared_at > $2)

-- name: signs_of_alarms
SELECT id, rule, subject, since, raised_at, cleared_at FROM alarms
WHERE since >= $2 AND rule = ANY ($1::text[]) AND raised_at IS NOT NULL AND why <> 'withdrawn'

-- name: signs_of_reports
SELECT reports.id, reports.case_id, reports.sender, reports.happened_at, reports.report
FROM case_reports AS reports JOIN cases ON cases.id = reports.case_id
WHERE reports.happened_at >= $2 AND reports.report ->> 'kind' = ANY ($1::text[]) AND cases.stage <> 'rejected'
