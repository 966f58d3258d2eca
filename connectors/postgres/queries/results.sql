-- name: lock
SELECT coalesce((SELECT max(version) FROM places), 0) AS places, pg_advisory_xact_lock(7305, shard) FROM unnest($1::int[]) AS shard

-- name: clocks
SELECT shard, struck_at FROM shard_clocks WHERE shard = ANY ($1::smallint[])

-- name: strike
INSERT INTO shard_clocks (shard, struck_at) SELECT shard, $2 FROM unnest($1::smallint[]) AS shard
ON CONFLICT (shard) DO UPDATE SET struck_at = excluded.struck_at WHERE shard_clocks.struck_at < excluded.struck_at

-- name: due
SELECT kpi, subject, extract(epoch FROM period_start)::bigint AS second
FROM results
WHERE shard = ANY ($1::smallint[]) AND recheck_at <= $2 AND kpi = ANY ($3::text[])
ORDER BY recheck_at
LIMIT $4

-- name: previous
SELECT wanted.ordinal, revision, digest, logged_at, recheck_at, last_landing, first_landing
FROM (
    SELECT ordinal, string_to_array(line, E'\x1f') AS field
    FROM string_to_table($1::text, E'\x1e') WITH ORDINALITY AS packed (line, ordinal) OFFSET 0
) AS wanted
JOIN results ON kpi = field[1] AND period_start = field[2]::timestamptz AND subject = field[3]

-- name: children
SELECT wanted.ordinal, results.*
FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[]) WITH ORDINALITY
    AS wanted (kpi, low, high, from_at, to_at, ordinal)
JOIN results ON results.kpi = wanted.kpi
    AND results.period_start >= wanted.from_at AND results.period_start < wanted.to_at
    AND results.subject >= wanted.low AND results.subject <= wanted.high
ORDER BY wanted.ordinal, results.subject, results.period_start

-- name: existing
SELECT results.kpi, results.subject, extract(epoch FROM results.period_start)::bigint AS second
FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[]) AS wanted (kpi, low, high, from_at, to_at)
JOIN results ON results.kpi = wanted.kpi
    AND results.period_start >= wanted.from_at AND results.period_start < wanted.to_at
    AND results.subject >= wanted.low AND results.subject <= wanted.high

-- name: save
WITH fresh AS (
    SELECT field[1] AS kpi, field[2]::smallint AS version, field[3] AS subject, field[4]::timestamptz AS period_start,
           field[5]::timestamptz AS period_end, field[6]::numeric AS value, field[7] AS label, field[8] AS unit, field[9] AS status,
           field[10] AS edition, field[11]::json AS evidence, field[12] AS first_landing, field[13] AS last_landing,
           field[14]::timestamptz AS logged_at, field[15]::timestamptz AS recheck_at, field[16] AS digest, field[17]::int AS revision,
           field[18] AS cause, field[19]::smallint AS shard
    FROM (
        SELECT string_to_array(line, E'\x1f', E'\x1d') AS field FROM string_to_table($1::text, E'\x1e') AS line OFFSET 0
    ) AS packed
), replaced AS (
    INSERT INTO result_history
    SELECT results.* FROM results JOIN fresh USING (kpi, period_start, subject) WHERE results.revision < fresh.revision
)
INSERT INTO results (
    kpi, version, subject, period_start, period_end, value, label, unit, status, edition,
    evidence, first_landing, last_landing, logged_at, recheck_at, digest, revision, cause, shard
)
SELECT * FROM fresh
ON CONFLICT (kpi, period_start, subject) DO UPDATE SET
    version = excluded.version, period_end = excluded.period_end, value = excluded.value, label = excluded.label, unit = excluded.unit,
    status = excluded.status, edition = excluded.edition, evidence = excluded.evidence, first_landing = excluded.first_landing,
    last_landing = excluded.last_landing, logged_at = excluded.logged_at, recheck_at = excluded.recheck_at, digest = excluded.digest,
    revision = excluded.revision, cause = CASE WHEN results.revision < excluded.revision THEN excluded.cause ELSE results.cause END

-- name: find
SELECT * FROM results
WHERE kpi = $1 AND ($2::text IS NULL OR subject = $2) AND ($3::timestamptz IS NULL OR period_end > $3)
    AND ($4::timestamptz IS NULL OR period_start < $4) AND (subject, period_start) > ($5, $6)
ORDER BY subject, period_start
LIMIT $7

-- name: find_revisions
SELECT * FROM result_revisions
WHERE kpi = $1 AND ($2::text IS NULL OR subject = $2) AND ($3::timestamptz IS NULL OR period_end > $3)
    AND ($4::timestamptz IS NULL OR period_start < $4) AND (subject, period_start, revision) > ($5, $6, $7)
ORDER BY subject, period_start, revision
LIMIT $8

-- name: newest
SELECT DISTINCT ON (kpi, subject) * FROM results
WHERE value IS NOT NULL OR label IS NOT NULL
ORDER BY kpi, subject, period_start DESC

-- name: counts
SELECT kpi, count(*) AS results, max(period_start) AS newest FROM results GROUP BY kpi ORDER BY kpi
