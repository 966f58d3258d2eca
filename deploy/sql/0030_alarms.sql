-- Alarms: how each stands, every move of it, what is to be looked at when, who is silenced, and what is still to be told.

CREATE TABLE alarms (
    id              text        COLLATE "C" PRIMARY KEY,
    rule            text        COLLATE "C" NOT NULL,
    subject         text        COLLATE "C" NOT NULL,
    kpi             text        COLLATE "C" NOT NULL,
    state           text        NOT NULL CHECK (state IN ('pending', 'raised', 'acknowledged', 'cleared')),
    level           smallint    NOT NULL,
    since           timestamptz NOT NULL,
    raised_at       timestamptz,
    cleared_at      timestamptz,
    why             text        NOT NULL,
    learned_at      timestamptz NOT NULL,
    moves           int         NOT NULL,
    spoken          text        NOT NULL,
    told            smallint    NOT NULL,
    escalated       smallint    NOT NULL,
    look_at         timestamptz,
    acknowledged_at timestamptz,
    acknowledged_by text        NOT NULL,
    seen            json        NOT NULL
);
CREATE INDEX alarms_of_subject ON alarms (rule, subject, since);
CREATE INDEX alarms_in_force ON alarms (state, since DESC) WHERE state <> 'cleared';
CREATE INDEX alarms_by_time ON alarms (since DESC, id DESC);
CREATE INDEX alarms_due ON alarms (look_at) WHERE look_at IS NOT NULL;

CREATE TABLE alarm_moves (
    alarm      text        COLLATE "C" NOT NULL,
    number     int         NOT NULL,
    state      text        NOT NULL,
    level      smallint    NOT NULL,
    at         timestamptz NOT NULL,
    learned_at timestamptz NOT NULL,
    seen       json        NOT NULL,
    by         text        NOT NULL,
    note       text        NOT NULL,
    PRIMARY KEY (alarm, number)
);

-- What each rule watches: from when on its history is to be computed anew (touched_at), and at which log time it is to be looked at.
CREATE TABLE alarm_watch (
    rule       text        COLLATE "C" NOT NULL,
    subject    text        COLLATE "C" NOT NULL,
    newest     timestamptz NOT NULL,
    touched_at timestamptz NOT NULL,
    look_at    timestamptz,
    PRIMARY KEY (rule, subject)
);
CREATE INDEX alarm_watch_due ON alarm_watch (look_at) WHERE look_at IS NOT NULL;

CREATE TABLE alarm_silences (
    id        uuid        PRIMARY KEY,
    kind      text        NOT NULL CHECK (kind IN ('silence', 'maintenance')),
    rule      text        COLLATE "C" NOT NULL,
    subject   text        COLLATE "C" NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at   timestamptz NOT NULL CHECK (ends_at > starts_at),
    by        text        NOT NULL,
    reason    text        NOT NULL,
    made_at   timestamptz NOT NULL,
    ended_by  text        NOT NULL DEFAULT ''
);
CREATE INDEX alarm_silences_by_end ON alarm_silences (ends_at DESC, id);

-- What is to be told, each row to one channel ('' is Kafka); in the transaction that decides it. dead_at: given up, for somebody to see.
CREATE TABLE alarm_outbox (
    number   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel  text        COLLATE "C" NOT NULL,
    alarm    text        COLLATE "C" NOT NULL,
    move     int         NOT NULL,
    level    smallint    NOT NULL,
    body     bytea       NOT NULL,
    made_at  timestamptz NOT NULL,
    next_at  timestamptz NOT NULL DEFAULT '1970-01-01T00:00:00Z',
    attempts int         NOT NULL DEFAULT 0,
    error    text        NOT NULL DEFAULT '',
    dead_at  timestamptz
);
CREATE INDEX alarm_outbox_next ON alarm_outbox (channel, number) WHERE dead_at IS NULL;
