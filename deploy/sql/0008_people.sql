-- People: how to reach them, sealed; and apart from it the key of each, wrapped by the city's secret. A contact is erased by deleting its
-- key: what is left of the sealed one, here or in a backup, opens no more. The row stays as the receipt and says nothing about the person.

CREATE TABLE people (
    made_at    timestamptz NOT NULL,
    keep_until timestamptz NOT NULL,
    erased_at  timestamptz,
    id         uuid        PRIMARY KEY,
    receipt    uuid,
    kind       text        COLLATE "C" NOT NULL,
    erased_by  text        COLLATE "C" CHECK (erased_by IN ('self', 'admin', 'retention')),
    contact    bytea,
    CHECK ((erased_at IS NULL) = (contact IS NOT NULL)),
    CHECK ((erased_at IS NULL) = (receipt IS NULL)),
    CHECK ((erased_at IS NULL) = (erased_by IS NULL))
);
CREATE INDEX people_by_end ON people (keep_until) WHERE erased_at IS NULL;

-- likeness: the same for the same contact from the same sender, so that a phone that sends again is the same person; gone with the key.
CREATE TABLE people_keys (
    made_at  timestamptz NOT NULL,
    person   uuid        PRIMARY KEY REFERENCES people (id),
    mark     text        COLLATE "C" NOT NULL,
    wrapped  bytea       NOT NULL,
    likeness bytea
);
CREATE INDEX people_keys_by_likeness ON people_keys (likeness) WHERE likeness IS NOT NULL;

-- Who of the street has read a contact; the person is shown when and in which role, the street also by which key.
CREATE TABLE people_looks (
    at     timestamptz NOT NULL,
    person uuid        NOT NULL REFERENCES people (id),
    role   text        COLLATE "C" NOT NULL,
    caller text        COLLATE "C" NOT NULL
);
CREATE INDEX people_looks_by_person ON people_looks (person, at);
