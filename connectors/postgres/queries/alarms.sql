-- name: lock
SELECT pg_advisory_xact_lock(7306, shard) FROM unnest($1::int[]) AS shard

-- name: log_time
SELECT landing_id FROM receipts ORDER BY landing_id DESC LIMIT 1

-- name: touch
INSERT INTO alarm_watch AS watch (rule, subject, newest, touched_at)
SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[])
ON CONFLICT (rule, subject) DO UPDATE SET
    newest = greatest(watch.newest, excluded.newest), touched_at = least(watch.touched_at, excluded.touched_at)
RETURNING rule, subject, newest, touched_at, look_at

-- name: watched
SELECT watch.rule, watch.subject, newest, touched_at, look_at
FROM unnest($1::text[], $2::text[]) AS wanted (rule, subject)
JOIN alarm_watch AS watch ON watch.rule = wanted.rule AND watch.subject = wanted.subject

-- name: watched_due
SELECT rule, subject FROM alarm_watch WHERE look_at <= $1 AND rule = ANY ($2::text[]) ORDER BY look_at LIMIT $3

-- name: look_later
UPDATE alarm_watch AS watch SET look_at = wanted.look_at, touched_at = wanted.touched_at
FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[]) AS wanted (rule, subject, look_at, touched_at)
WHERE watch.rule = wanted.rule AND watch.subject = wanted.subject

-- name: concerned
SELECT alarms.* FROM unnest($1::text[], $2::text[], $3::timestamptz[]) AS wanted (rule, subject, touched_at)
JOIN alarms ON alarms.rule = wanted.rule AND alarms.subject = wanted.subject
WHERE alarms.cleared_at IS NULL OR alarms.cleared_at > wanted.touched_at OR alarms.since >= wanted.touched_at

-- name: figures_of_periods
SELECT wanted.place, results.*
FROM unnest($1::int[], $2::text[], $3::text[], $4::timestamptz[]) AS wanted (place, kpi, subject, start)
JOIN results ON results.kpi = wanted.kpi AND results.period_start = wanted.start AND results.subject = wanted.subject

-- name: figures_of_now
SELECT wanted.place, said.*
FROM unnest($1::int[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[]) AS wanted (place, kpi, subject, start, logged_from)
CROSS JOIN LATERAL (
    SELECT * FROM results WHERE results.kpi = wanted.kpi AND results.period_start = wanted.start AND results.subject = wanted.subject
    UNION ALL
    SELECT * FROM result_history AS old
    WHERE old.kpi = wanted.kpi AND old.period_start = wanted.start AND old.subject = wanted.subject AND old.logged_at >= wanted.logged_from
) AS said

-- name: save
INSERT INTO alarms (
    id, rule, subject, kpi, state, level, since, raised_at, cleared_at, why, learned_at, moves, spoken, told, escalated, look_at,
    acknowledged_at, acknowledged_by, seen
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
ON CONFLICT (id) DO UPDATE SET
    state = excluded.state, level = excluded.level, raised_at = excluded.raised_at, cleared_at = excluded.cleared_at, why = excluded.why,
    learned_at = excluded.learned_at, moves = excluded.moves, spoken = excluded.spoken, told = excluded.told,
    escalated = excluded.escalated, look_at = excluded.look_at, acknowledged_at = excluded.acknowledged_at,
    acknowledged_by = excluded.acknowledged_by, seen = excluded.seen

-- name: save_move
INSERT INTO alarm_moves (alarm, number, state, level, at, learned_at, seen, by, note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)

-- name: post
INSERT INTO alarm_outbox (channel, alarm, move, level, body, made_at) VALUES ($1, $2, $3, $4, $5, $6)

-- name: to_be_told
SELECT * FROM alarms WHERE look_at <= $1 ORDER BY look_at LIMIT $2

-- name: one_to_change
SELECT * FROM alarms WHERE id = $1 FOR UPDATE

-- name: one
SELECT * FROM alarms WHERE id = $1

-- name: moves
SELECT * FROM alarm_moves WHERE alarm = $1 ORDER BY number

-- name: page
SELECT * FROM alarms
WHERE (since, id) < ($1, $2) AND ($3::text[] IS NULL OR state = ANY ($3)) AND ($4::text IS NULL OR rule = $4 OR rule LIKE $4 || '.%')
    AND ($5::text IS NULL OR subject = $5 OR subject LIKE $5 || '/%' OR subject LIKE '%/' || $5 || '/%')
    AND level + escalated >= $6 AND (why <> 'withdrawn' OR $7::boolean)
ORDER BY since DESC, id DESC
LIMIT $8

-- name: silences
SELECT * FROM alarm_silences WHERE ends_at > $1 ORDER BY starts_at, id

-- name: silence_page
SELECT * FROM alarm_silences WHERE ($1::boolean OR ends_at > $2) ORDER BY ends_at DESC, id LIMIT $3

-- name: silence_one
SELECT * FROM alarm_silences WHERE id = $1::uuid

-- name: add_silence
INSERT INTO alarm_silences (id, kind, rule, subject, starts_at, ends_at, by, reason, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)

-- name: move_silence
UPDATE alarm_silences SET ends_at = greatest($2, starts_at + interval '1 microsecond'), ended_by = $3 WHERE id = $1::uuid AND ends_at > $2
RETURNING id

-- name: look_at_all_raised
UPDATE alarms SET look_at = '1970-01-01T00:00:00Z' WHERE state = 'raised'

-- name: in_force
SELECT rule, state, count(*) AS alarms FROM alarms WHERE state <> 'cleared' AND state <> 'pending' GROUP BY rule, state

-- name: computed_since
SELECT kpi, subject, min(period_start) AS low, max(period_start) AS high FROM results
WHERE kpi = ANY ($1::text[]) AND logged_at > $2 GROUP BY kpi, subject

-- name: beginning
SELECT id FROM alarms WHERE starts_with(id, $1) LIMIT 5
