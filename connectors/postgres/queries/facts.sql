-- name: lock
SELECT pg_advisory_xact_lock(7304, shard) FROM unnest($1::int[]) AS shard

-- name: add_series
INSERT INTO series (feed, subject, metric)
SELECT DISTINCT feed, subject, metric FROM unnest($1::text[], $2::text[], $3::text[]) AS wanted (feed, subject, metric)
ORDER BY feed, subject, metric
ON CONFLICT DO NOTHING

-- name: find_series
SELECT series.id, feed, subject, metric
FROM unnest($1::text[], $2::text[], $3::text[]) AS wanted (feed, subject, metric)
JOIN series USING (feed, subject, metric)

-- name: receipts
SELECT landing_id, shard
FROM unnest($1::uuid[], $2::int[]) AS wanted (landing_id, shard)
JOIN receipts USING (landing_id, shard)

-- name: stated
SELECT wanted.ordinal, value, flag, first_landing, last_rank, last_landing, last_position
FROM unnest($1::int[], $2::bigint[]) WITH ORDINALITY AS wanted (series_id, second, ordinal)
JOIN facts ON facts.series_id = wanted.series_id AND facts.observed_at = to_timestamp(wanted.second)

-- name: keep
WITH kept AS (
    INSERT INTO facts (series_id, observed_at, value, flag, first_landing, last_rank, last_landing, last_position)
    SELECT series_id, to_timestamp(second), value::numeric, flag, first_landing, last_rank, last_landing, last_position
    FROM unnest($1::int[], $2::bigint[], $3::text[], $4::text[], $5::uuid[], $6::smallint[], $7::uuid[], $8::int[])
        AS stated (series_id, second, value, flag, first_landing, last_rank, last_landing, last_position)
    ON CONFLICT (series_id, observed_at, value, flag) DO UPDATE SET
        first_landing = least(facts.first_landing, excluded.first_landing),
        last_rank = excluded.last_rank, last_landing = excluded.last_landing, last_position = excluded.last_position
)
INSERT INTO receipts (landing_id, shard, parts, feed, received, stored, duplicate, corrected, superseded, rejected, ignored, landed_at)
SELECT *
FROM unnest($9::uuid[], $10::smallint[], $11::smallint[], $12::text[], $13::int[], $14::int[], $15::int[], $16::int[], $17::int[],
            $18::int[], $19::int[], $20::timestamptz[])

-- name: stated_in_spans
SELECT wanted.ordinal, extract(epoch FROM observed_at)::bigint AS second, value::text, flag, first_landing::text, last_rank, last_landing::text,
       last_position
FROM unnest($1::int[], $2::bigint[], $3::bigint[]) WITH ORDINALITY AS wanted (series_id, from_second, to_second, ordinal)
JOIN facts ON facts.series_id = wanted.series_id
    AND facts.observed_at >= to_timestamp(wanted.from_second) AND facts.observed_at < to_timestamp(wanted.to_second)
ORDER BY wanted.ordinal, second
