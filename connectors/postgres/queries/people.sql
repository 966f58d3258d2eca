-- name: like
SELECT person FROM people_keys WHERE likeness = ANY ($1::bytea[]) AND made_at > $2 ORDER BY made_at LIMIT 1

-- name: lock_likeness
SELECT pg_advisory_xact_lock(7308, hashtext(encode($1::bytea, 'hex')))

-- name: remember
WITH kept AS (
    INSERT INTO people (id, kind, made_at, keep_until, contact) VALUES ($1, $2, $3, $4, $5) RETURNING id
)
INSERT INTO people_keys (person, made_at, mark, wrapped, likeness) SELECT id, $3, $6, $7, $8 FROM kept

-- name: sealed
SELECT people.contact, people_keys.wrapped, people_keys.mark
FROM people JOIN people_keys ON people_keys.person = people.id
WHERE people.id = $1 AND people.erased_at IS NULL

-- name: is_old_token
SELECT true FROM people_keys WHERE person = $1 AND $2::bytea = ANY (old_tokens)

-- name: marks
SELECT mark, count(*) AS held FROM people_keys GROUP BY mark ORDER BY mark

-- name: wrapped_by
SELECT person, wrapped, mark FROM people_keys WHERE mark = $1 AND person > $2 ORDER BY person LIMIT $3 FOR UPDATE

-- name: rewrap
UPDATE people_keys SET mark = $1, wrapped = new.wrapped,
    old_tokens = CASE WHEN $5 THEN people_keys.old_tokens || new.token ELSE people_keys.old_tokens END
FROM unnest($2::uuid[], $3::bytea[], $4::bytea[]) AS new (person, wrapped, token)
WHERE people_keys.person = new.person

-- name: end_old_tokens
UPDATE people_keys SET old_tokens = '{}' WHERE old_tokens <> '{}'

-- name: looked
INSERT INTO people_looks (at, person, role, caller) VALUES ($1, $2, $3, $4)

-- name: looks
SELECT at, role FROM people_looks WHERE person = $1 ORDER BY at DESC LIMIT 100

-- name: find
SELECT id, kind, made_at, keep_until, erased_at, receipt, erased_by FROM people WHERE id = $1

-- name: needed
UPDATE people SET keep_until = greatest(keep_until, $2) WHERE id = $1 AND erased_at IS NULL

-- name: erase
WITH gone AS (
    DELETE FROM people_keys WHERE person = $1
)
UPDATE people SET contact = NULL, erased_at = $2, erased_by = $3, receipt = $4
WHERE id = $1 AND erased_at IS NULL
RETURNING id, kind, made_at, keep_until, erased_at, receipt, erased_by

-- name: still_needed
UPDATE people SET keep_until = latest.moved_at + $2::interval
FROM (
    SELECT case_reports.person, max(cases.moved_at) AS moved_at FROM case_reports JOIN cases ON cases.id = case_reports.case_id
    WHERE case_reports.person = ANY ($1::text[]) GROUP BY case_reports.person
) AS latest
WHERE people.id::text = latest.person AND people.erased_at IS NULL AND people.keep_until < latest.moved_at + $2::interval

-- name: overdue
SELECT id FROM people WHERE erased_at IS NULL AND keep_until <= $1 ORDER BY keep_until LIMIT $2

-- name: counts
SELECT kind,
    count(*) FILTER (WHERE erased_at IS NULL) AS held,
    count(*) FILTER (WHERE erased_at IS NULL AND keep_until <= $1) AS overdue,
    count(*) FILTER (WHERE erased_at IS NOT NULL) AS erased
FROM people GROUP BY kind

-- name: sweep
VACUUM people_keys, people
