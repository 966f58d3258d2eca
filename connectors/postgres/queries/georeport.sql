-- name: found
SELECT state FROM cases
WHERE origin <> ALL ($11::text[])
  AND ($1::uuid[] IS NULL OR id = ANY ($1)) AND ($2::text[] IS NULL OR kind = ANY ($2)) AND ($3::text[] IS NULL OR stage = ANY ($3))
  AND ($4::timestamptz IS NULL OR opened_at >= $4) AND ($5::timestamptz IS NULL OR opened_at <= $5)
  AND ($6::timestamptz IS NULL OR (moved_at >= $6 AND CASE WHEN stage = ANY ($8) THEN coalesce(closed_at, moved_at) ELSE moved_at END
       BETWEEN $6 AND $7))
ORDER BY opened_at DESC, id DESC
LIMIT $9 OFFSET $10
