-- Cases of the street: the log of events is what happened; `cases` is the state that follows from it, for whoever looks; reports are what
-- was said. `number` counts the events of a case: a row is only replaced by one that stands on all the events before it.

CREATE TABLE cases (
    opened_at  timestamptz NOT NULL,
    moved_at   timestamptz NOT NULL,
    last_at    timestamptz NOT NULL,
    due_at     timestamptz,
    closed_at  timestamptz,
    square     bigint      NOT NULL,
    number     int         NOT NULL CHECK (number > 0),
    reporters  int         NOT NULL CHECK (reporters > 0),
    priority   smallint    NOT NULL,
    id         uuid        PRIMARY KEY,
    original   uuid,
    kind       text        COLLATE "C" NOT NULL,
    stage      text        COLLATE "C" NOT NULL,
    area       text        COLLATE "C" NOT NULL,
    dispatched_to text     COLLATE "C" NOT NULL,
    origin     text        COLLATE "C" NOT NULL,
    state      json        NOT NULL
);
CREATE INDEX cases_by_place ON cases (kind, square);
CREATE INDEX cases_by_time ON cases (opened_at, id);
CREATE INDEX cases_by_stage ON cases (stage, opened_at, id);
CREATE INDEX cases_by_area ON cases (area, opened_at, id);
CREATE INDEX cases_by_handler ON cases (dispatched_to, opened_at, id);
CREATE INDEX cases_by_original ON cases (original) WHERE original IS NOT NULL;

CREATE TABLE case_events (
    at      timestamptz NOT NULL,
    number  int         NOT NULL CHECK (number > 0),
    case_id uuid        NOT NULL,
    move    text        COLLATE "C" NOT NULL,
    event   json        NOT NULL,
    PRIMARY KEY (case_id, number)
);

-- sender: who sent it, or from where, as a digest; content: a digest of what it says. person: see the table people; no contact stands here.
CREATE TABLE case_reports (
    received_at timestamptz NOT NULL,
    happened_at timestamptz NOT NULL,
    id          uuid        PRIMARY KEY,
    case_id     uuid        NOT NULL,
    sender      text        COLLATE "C" NOT NULL,
    person      text        COLLATE "C" NOT NULL,
    key         text        COLLATE "C",
    content     bytea       NOT NULL,
    report      json        NOT NULL
);
CREATE UNIQUE INDEX case_reports_by_key ON case_reports (key) WHERE key IS NOT NULL;
CREATE INDEX case_reports_by_content ON case_reports (content, received_at);
CREATE INDEX case_reports_by_case ON case_reports (case_id);
CREATE INDEX case_reports_by_person ON case_reports (person) WHERE person <> '';
