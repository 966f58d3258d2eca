-- What a case is about and how long it may take, as tables that the street loads; every one that was ever loaded is kept as it was.

CREATE TABLE kind_tables (
    version   int         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    loaded_at timestamptz NOT NULL,
    loaded_by text        NOT NULL,
    file      text        NOT NULL,
    sha256    text        NOT NULL,
    content   text        NOT NULL
);

-- A table holds for its jurisdiction from valid_from on, until one that holds from a later day; of two from one day the newer version.
CREATE TABLE limit_tables (
    version      int         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    valid_from   date        NOT NULL,
    loaded_at    timestamptz NOT NULL,
    jurisdiction text        COLLATE "C" NOT NULL,
    edition      text        NOT NULL,
    plain        text        NOT NULL CHECK (plain IN ('', 'working', 'clock')),
    hours        text        NOT NULL,
    day_rule     text        NOT NULL CHECK (day_rule IN ('hours', 'close')),
    loaded_by    text        NOT NULL,
    file         text        NOT NULL,
    sha256       text        NOT NULL,
    content      text        NOT NULL
);
