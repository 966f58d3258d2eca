-- name: newest
SELECT DISTINCT ON (results.kpi, results.subject) results.*
FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[]) AS wanted (kpi, low, high, from_at, to_at)
JOIN results ON results.kpi = wanted.kpi
    AND results.period_start >= wanted.from_at AND results.period_start < wanted.to_at
    AND results.subject >= wanted.low AND results.subject <= wanted.high
ORDER BY results.kpi, results.subject, results.value IS NULL AND results.label IS NULL, results.period_start DESC
