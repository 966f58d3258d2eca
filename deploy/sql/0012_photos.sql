-- Photos by the hash of the bytes that are kept; the bytes lie on the shelf (a folder). A row that is not erased has its bytes there:
-- they are written before the row commits. The row of an erased photo stays and says when that was.

CREATE TABLE photos (
    made_at    timestamptz NOT NULL,
    keep_until timestamptz NOT NULL,
    erased_at  timestamptz,
    width      int         NOT NULL CHECK (width > 0),
    height     int         NOT NULL CHECK (height > 0),
    size       int         NOT NULL CHECK (size > 0),
    hash       text        COLLATE "C" PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
    media      text        COLLATE "C" NOT NULL,
    kind       text        COLLATE "C" NOT NULL
);
CREATE INDEX photos_by_end ON photos (keep_until) WHERE erased_at IS NULL;
