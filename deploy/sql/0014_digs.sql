-- Digs and every step of their life. The state of a dig is that of its newest event.

CREATE SEQUENCE dig_numbers;

CREATE TABLE digs (
    number     text        COLLATE "C" PRIMARY KEY,
    holder     text        COLLATE "C" NOT NULL,
    purpose    text        NOT NULL,
    outline    json        NOT NULL,
    depth_m    numeric     NOT NULL CHECK (depth_m > 0),
    starts_at  timestamptz NOT NULL,
    ends_at    timestamptz NOT NULL,
    applied_at timestamptz NOT NULL,
    digest     text        NOT NULL,
    state      text        NOT NULL,
    CHECK (starts_at < ends_at),
    UNIQUE (holder, digest)
);
CREATE INDEX digs_by_state ON digs (state, starts_at);

CREATE TABLE dig_events (
    number text        COLLATE "C" NOT NULL REFERENCES digs,
    place  int         NOT NULL,
    step   text        NOT NULL,
    state  text        NOT NULL,
    at     timestamptz NOT NULL,
    by     text        NOT NULL,
    note   text        NOT NULL,
    PRIMARY KEY (number, place)
);
