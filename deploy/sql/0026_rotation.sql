-- A secret that is changed: keys are wrapped anew, mark by mark. What people hold as their token follows from the secret that it was given
-- under, so a digest of it stays with the key and goes with it.

ALTER TABLE people_keys ADD COLUMN old_tokens bytea[] NOT NULL DEFAULT '{}';
CREATE INDEX people_keys_by_mark ON people_keys (mark, person);
