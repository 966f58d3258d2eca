-- name: lock
SELECT pg_advisory_xact_lock(name) FROM unnest($1::bigint[]) AS name

-- name: known
SELECT id, case_id, sender, key, content, received_at FROM case_reports WHERE id = ANY ($1::uuid[])
UNION SELECT id, case_id, sender, key, content, received_at FROM case_reports WHERE key = ANY ($2::text[])
UNION SELECT id, case_id, sender, key, content, received_at FROM case_reports WHERE content = ANY ($3::bytea[])

-- name: near
SELECT state FROM cases
JOIN unnest($1::text[], $2::bigint[]) AS wanted (kind, square) USING (kind, square)
WHERE last_at >= $3 AND (closed_at IS NULL OR closed_at > $4)
ORDER BY id
FOR UPDATE OF cases

-- name: one
SELECT state FROM cases WHERE id = $1

-- name: some
SELECT state FROM cases WHERE id = ANY ($1::uuid[])

-- name: one_to_change
SELECT state FROM cases WHERE id = ANY ($1::uuid[]) OR original = ANY ($2::uuid[]) ORDER BY id FOR UPDATE

-- name: keep_reports
INSERT INTO case_reports (received_at, happened_at, id, case_id, sender, person, key, content, report)
SELECT * FROM unnest(
    $1::timestamptz[], $2::timestamptz[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::bytea[], $9::json[]
)

-- name: keep_events
INSERT INTO case_events (at, number, case_id, move, event)
SELECT * FROM unnest($1::timestamptz[], $2::int[], $3::uuid[], $4::text[], $5::json[])

-- name: keep_cases
INSERT INTO cases AS old (
    opened_at, moved_at, last_at, due_at, closed_at, square, number, reporters, priority, id, original, kind, stage, area, dispatched_to,
    origin, state
)
SELECT * FROM unnest(
    $1::timestamptz[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::bigint[], $7::int[], $8::int[],
    $9::smallint[], $10::uuid[], $11::uuid[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::json[]
)
ON CONFLICT (id) DO UPDATE SET
    moved_at = excluded.moved_at, last_at = excluded.last_at, due_at = excluded.due_at, closed_at = excluded.closed_at,
    number = excluded.number, reporters = excluded.reporters, priority = excluded.priority, original = excluded.original,
    kind = excluded.kind, stage = excluded.stage, dispatched_to = excluded.dispatched_to, state = excluded.state
WHERE old.number < excluded.number

-- name: move_reports
UPDATE case_reports SET case_id = $1 WHERE id = ANY ($2::uuid[])

-- name: events
SELECT event FROM case_events WHERE case_id = $1 ORDER BY number

-- name: reports
SELECT report FROM case_reports WHERE case_id = $1 ORDER BY received_at, id LIMIT $2

-- name: report
SELECT report, case_id FROM case_reports WHERE id = $1

-- name: list
SELECT state FROM cases
WHERE (opened_at, id) < ($1, $2)
  AND ($3::text[] IS NULL OR stage = ANY ($3)) AND ($4::text[] IS NULL OR area = ANY ($4)) AND ($5::text[] IS NULL OR kind = ANY ($5))
  AND ($6::timestamptz IS NULL OR opened_at >= $6) AND ($7::text[] IS NULL OR dispatched_to = ANY ($7))
  AND ($8::text IS NULL OR origin = $8) AND origin <> ALL ($9::text[])
ORDER BY opened_at DESC, id DESC
LIMIT $10
