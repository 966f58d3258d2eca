-- name: begin
SET LOCAL enable_hashjoin = on;
SET LOCAL enable_mergejoin = on;
SET LOCAL enable_seqscan = on;
SET LOCAL plan_cache_mode = auto;
CREATE TEMPORARY TABLE heard (
    series_id int, observed_at timestamptz, value numeric, flag text COLLATE "C", rank smallint, landing uuid, position int
) ON COMMIT DROP;
CREATE TEMPORARY TABLE expected (
    landing_id uuid, shard smallint, parts smallint, received int, rejected int, ignored int, PRIMARY KEY (landing_id, shard)
) ON COMMIT DROP

-- name: hear
INSERT INTO heard
SELECT series_id, to_timestamp(second), value::numeric, flag, rank, landing, position
FROM unnest($1::int[], $2::bigint[], $3::text[], $4::text[], $5::smallint[], $6::uuid[], $7::int[])
    AS stated (series_id, second, value, flag, rank, landing, position)

-- name: expect
INSERT INTO expected
SELECT * FROM unnest($1::uuid[], $2::smallint[], $3::smallint[], $4::int[], $5::int[], $6::int[])
ON CONFLICT DO NOTHING

-- name: wrong_receipts
SELECT coalesce(expected.landing_id, receipts.landing_id)::text AS landing_id, coalesce(expected.shard, receipts.shard) AS shard,
       CASE WHEN receipts.landing_id IS NULL THEN 'the archived body has no receipt'
            WHEN expected.landing_id IS NULL THEN 'the receipt has no archived body'
            ELSE format('received %s, rejected %s, ignored %s by the body; %s, %s, %s by the receipt', expected.received, expected.rejected,
                        expected.ignored, receipts.received, receipts.rejected, receipts.ignored) END AS what
FROM expected FULL JOIN (SELECT * FROM receipts WHERE landing_id >= $1::uuid AND landing_id < $2::uuid) AS receipts USING (landing_id, shard)
WHERE (expected.received, expected.rejected, expected.ignored, expected.parts)
    IS DISTINCT FROM (receipts.received, receipts.rejected, receipts.ignored, receipts.parts)
ORDER BY 1, 2
LIMIT $3

-- name: wrong_facts
WITH rebuilt AS (
    SELECT DISTINCT ON (series_id, observed_at, flag, coalesce(value, 'NaN'))
           series_id, observed_at, flag, coalesce(value, 'NaN') AS value, rank, landing, position,
           first_value(landing) OVER (PARTITION BY series_id, observed_at, flag, coalesce(value, 'NaN') ORDER BY landing) AS first_landing
    FROM heard
    ORDER BY series_id, observed_at, flag, coalesce(value, 'NaN'), rank DESC, landing DESC, position DESC
), kept AS (
    SELECT series_id, observed_at, flag, coalesce(value, 'NaN') AS value, last_rank, last_landing, last_position, first_landing
    FROM facts
    WHERE first_landing >= $1::uuid
)
SELECT feed, subject, metric, observed_at, CASE WHEN value = 'NaN' THEN NULL ELSE value END AS value, flag,
       CASE WHEN kept.last_landing IS NULL THEN format('landing %s states it, the facts do not hold it', rebuilt.landing)
            WHEN rebuilt.landing IS NULL THEN format('the facts hold it by landing %s, no archived body states it', kept.last_landing)
            ELSE format('the bodies say %s (first %s), the facts %s (first %s)', rebuilt.landing, rebuilt.first_landing, kept.last_landing,
                        kept.first_landing) END AS what
FROM rebuilt FULL JOIN kept USING (series_id, observed_at, flag, value) JOIN series ON series.id = series_id
WHERE (rebuilt.rank, rebuilt.landing, rebuilt.position, rebuilt.first_landing)
        IS DISTINCT FROM (kept.last_rank, kept.last_landing, kept.last_position, kept.first_landing)
    AND coalesce(kept.last_landing < $2::uuid, true)
ORDER BY feed, subject, metric, observed_at
LIMIT $3

-- name: wrong_rejections
SELECT landing_id::text, sum(receipts.rejected) AS booked, (SELECT coalesce(sum(pieces), 0) FROM rejected WHERE rejected.landing_id = receipts.landing_id) AS kept
FROM receipts
WHERE landing_id < $1::uuid AND receipts.rejected > 0
GROUP BY landing_id
HAVING sum(receipts.rejected) <> (SELECT coalesce(sum(pieces), 0) FROM rejected WHERE rejected.landing_id = receipts.landing_id)
ORDER BY 1
LIMIT $2

-- name: oldest
SELECT min(first_landing::text) AS landing FROM raw_archive
