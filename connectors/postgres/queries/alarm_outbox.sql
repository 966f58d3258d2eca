-- name: only_one
SELECT pg_try_advisory_xact_lock(7307, 0)

-- name: for_kafka
SELECT outbox.number, outbox.body, alarms.subject FROM alarm_outbox AS outbox JOIN alarms ON alarms.id = outbox.alarm
WHERE outbox.channel = '' AND outbox.dead_at IS NULL ORDER BY outbox.number LIMIT $1

-- name: done
DELETE FROM alarm_outbox WHERE number = ANY ($1::bigint[])

-- name: claim
UPDATE alarm_outbox SET attempts = attempts + 1, next_at = $3
WHERE number = (
    SELECT number FROM alarm_outbox AS mine
    WHERE channel = $1 AND dead_at IS NULL AND next_at <= $2
        AND NOT EXISTS (
            SELECT FROM alarm_outbox AS before
            WHERE before.channel = $1 AND before.dead_at IS NULL AND before.alarm = mine.alarm AND before.number < mine.number
        )
    ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING number, alarm, move, body, attempts

-- name: again
UPDATE alarm_outbox SET next_at = $2, error = $3 WHERE number = $1

-- name: dead
UPDATE alarm_outbox SET dead_at = $2, error = $3 WHERE number = $1

-- name: waiting
SELECT channel, count(*) FILTER (WHERE dead_at IS NULL) AS waiting, count(*) FILTER (WHERE dead_at IS NOT NULL) AS dead
FROM alarm_outbox GROUP BY channel ORDER BY channel

-- name: undelivered
SELECT number, channel, alarm, move, attempts, error, made_at, next_at, dead_at FROM alarm_outbox
WHERE channel <> '' AND (attempts > 0 OR dead_at IS NOT NULL) ORDER BY number LIMIT $1

-- name: revive
UPDATE alarm_outbox SET dead_at = NULL, attempts = 0, next_at = '1970-01-01T00:00:00Z' WHERE dead_at IS NOT NULL RETURNING number
