-- The registry of places, every version that was ever loaded. Version 0 is the one that comes with the program and is not kept here.
-- announced_at: when the figures that stand on what has changed were told to be computed anew.

CREATE TABLE places (
    version      int         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    loaded_at    timestamptz NOT NULL,
    announced_at timestamptz,
    loaded_by    text        NOT NULL,
    file         text        NOT NULL,
    sha256       text        NOT NULL,
    content      text        NOT NULL
);
