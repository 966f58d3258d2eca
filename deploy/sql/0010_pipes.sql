-- Surveys of underground pipes: every version of every layer that was loaded, and who asked what about them.
-- near: where the way from crs to WGS-84 was chosen for.
-- A version is never changed; the newest of a layer is what is answered from. blocks: columns of segments, see connectors/pipes/block.py.

CREATE TABLE pipe_versions (
    version      int         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    layer        text        COLLATE "C" NOT NULL,
    loaded_at    timestamptz NOT NULL,
    loaded_by    text        NOT NULL,
    file         text        NOT NULL,
    sha256       text        NOT NULL,
    crs          text        NOT NULL,
    near         float8[],
    shift_m      float8      NOT NULL,
    segments     int         NOT NULL CHECK (segments >= 0),
    length_m     numeric     NOT NULL,
    classes      text[]      NOT NULL,
    coverage     json
);
CREATE INDEX pipe_versions_by_layer ON pipe_versions (layer, version DESC);

CREATE TABLE pipe_blocks (
    version int   NOT NULL REFERENCES pipe_versions,
    number  int   NOT NULL,
    packed  bytea NOT NULL,
    PRIMARY KEY (version, number)
);
ALTER TABLE pipe_blocks ALTER COLUMN packed SET STORAGE EXTERNAL;

CREATE TABLE pipe_owners (
    caller   text        COLLATE "C" NOT NULL,
    owner    text        COLLATE "C" NOT NULL,
    added_at timestamptz NOT NULL,
    added_by text        NOT NULL,
    PRIMARY KEY (caller, owner)
);

-- who: the caller's id, or for somebody without a key a hash of the address that lasts a day. cells: of 0.005 degrees, see models/pipe_tier.py.
CREATE TABLE pipe_queries (
    id        uuid        PRIMARY KEY,
    asked_at  timestamptz NOT NULL,
    second    bigint      NOT NULL,
    lane      int         NOT NULL,
    who       text        COLLATE "C" NOT NULL,
    role      text        NOT NULL,
    tier      text        NOT NULL,
    purpose   text        NOT NULL,
    permit    text        COLLATE "C",
    asked     json        NOT NULL,
    outcome   text        NOT NULL CHECK (outcome IN ('answered', 'no_data', 'refused', 'stopped')),
    reason    text        NOT NULL,
    segments  int         NOT NULL,
    cells     bigint[]    NOT NULL,
    answer_ms numeric     NOT NULL,
    versions  int[]       NOT NULL,
    UNIQUE (second, lane)
);
CREATE INDEX pipe_queries_by_who ON pipe_queries (who, asked_at);
CREATE INDEX pipe_queries_by_permit ON pipe_queries (permit, asked_at) WHERE permit IS NOT NULL;

CREATE TABLE pipe_stops (
    id          int         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    who         text        COLLATE "C" NOT NULL,
    stopped_at  timestamptz NOT NULL,
    until       timestamptz NOT NULL,
    reason      text        NOT NULL,
    number      int         NOT NULL,
    bound       int         NOT NULL,
    released_at timestamptz,
    released_by text        NOT NULL DEFAULT ''
);
CREATE INDEX pipe_stops_by_who ON pipe_stops (who, until);

-- What makes an address of somebody without a key a mark that lasts a day; yesterday's is thrown away.
CREATE TABLE pipe_salts (
    day  date  PRIMARY KEY,
    salt bytea NOT NULL
);
