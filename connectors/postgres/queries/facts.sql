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
SELECT landing_id, shard FROM receipts WHERE landing_id = ANY ($1::text::uuid[])

-- name: stated
SELECT wanted.ordinal, extract(epoch FROM observed_at)::bigint, value, flag, first_landing, last_rank, last_landing, last_position
FROM unnest($1::text::int[], $2::text::bigint[], $3::text::bigint[]) WITH ORDINALITY AS wanted (series_id, earliest, latest, ordinal)
JOIN facts ON facts.series_id = wanted.series_id
    AND facts.observed_at >= to_timestamp(wanted.earliest) AND facts.observed_at <= to_timestamp(wanted.latest)

-- name: join
INSERT INTO facts (series_id, observed_at, value, flag, first_landing, last_rank, last_landing, last_position)
SELECT series_id, to_timestamp(second), value::numeric, flag, first_landing, last_rank, last_landing, last_position
FROM unnest($1::int[], $2::bigint[], $3::text[], $4::text[], $5::uuid[], $6::smallint[], $7::uuid[], $8::int[])
    AS stated (series_id, second, value, flag, first_landing, last_rank, last_landing, last_position)
ON CONFLICT (series_id, observed_at, value, flag) DO UPDATE SET
    first_landing = least(facts.first_landing, excluded.first_landing),
    last_rank = excluded.last_rank, last_landing = excluded.last_landing, last_position = excluded.last_position

-- name: stated_in_spans
SELECT wanted.ordinal, extract(epoch FROM observed_at)::bigint AS second, value::text, flag, first_landing::text, last_rank,
       nullif(last_landing, first_landing)::text, last_position
FROM unnest($1::int[], $2::bigint[], $3::bigint[]) WITH ORDINALITY AS wanted (series_id, from_second, to_second, ordinal)
JOIN facts ON facts.series_id = wanted.series_id
    AND facts.observed_at >= to_timestamp(wanted.from_second) AND facts.observed_at < to_timestamp(wanted.to_second)
ORDER BY wanted.ordinal, second
