-- Keys of people: hashed at rest, with a role, the areas they work in, and an end. The day of the last use is kept and never the moment,
-- so that nobody's hours can be read here. Keys of machine feeds stay in api_keys.

CREATE TABLE access_keys (
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz,
    revoked_at   timestamptz,
    last_used_on date,
    id           text        COLLATE "C" PRIMARY KEY,
    key_sha256   text        COLLATE "C" NOT NULL UNIQUE,
    role         text        NOT NULL CHECK (role IN ('reporter', 'contractor', 'handler', 'officer', 'admin')),
    name         text        NOT NULL,
    areas        text[]      NOT NULL DEFAULT '{}'
);
