-- The plan beside its own words: what departments report, what the public thinks, what the street has set and how it shares it out.
-- Nothing is overwritten: the highest revision stands, the others are its history. A value of NULL takes an entry back.

CREATE TABLE plan_reports (
    period_start timestamptz NOT NULL,
    period_end   timestamptz NOT NULL,
    written_at   timestamptz NOT NULL,
    revision     int         NOT NULL CHECK (revision > 0),
    target       text        COLLATE "C" NOT NULL,
    area         text        COLLATE "C" NOT NULL,
    period       text        COLLATE "C" NOT NULL,
    value        numeric,
    state        text        CHECK (state IN ('done', 'under way', 'not started', 'given up')),
    source       text        NOT NULL,
    note         text        NOT NULL,
    written_by   text        NOT NULL,
    key_note     text        NOT NULL,
    CHECK (value IS NULL OR state IS NULL),
    CHECK (period_start < period_end),
    PRIMARY KEY (target, area, period, revision)
);

CREATE TABLE plan_ratings (
    period_start timestamptz NOT NULL,
    period_end   timestamptz NOT NULL,
    written_at   timestamptz NOT NULL,
    revision     int         NOT NULL CHECK (revision > 0),
    comments     int         CHECK (comments >= 0),
    target       text        COLLATE "C" NOT NULL,
    period       text        COLLATE "C" NOT NULL,
    score        numeric     CHECK (score BETWEEN 1 AND 5),
    source       text        NOT NULL,
    written_by   text        NOT NULL,
    key_note     text        NOT NULL,
    PRIMARY KEY (target, period, revision)
);

CREATE TABLE plan_settings (
    written_at timestamptz NOT NULL,
    decided_on date        NOT NULL,
    year       int,
    revision   int         NOT NULL CHECK (revision > 0),
    target     text        COLLATE "C" NOT NULL,
    value      numeric,
    department text        NOT NULL,
    nature     text        NOT NULL CHECK (nature IN ('', '预期性', '约束性')),
    note       text        NOT NULL,
    written_by text        NOT NULL,
    key_note   text        NOT NULL,
    PRIMARY KEY (target, revision)
);

-- year 0: a part of no year.
CREATE TABLE plan_parts (
    written_at timestamptz NOT NULL,
    decided_on date        NOT NULL,
    year       int         NOT NULL,
    revision   int         NOT NULL CHECK (revision > 0),
    target     text        COLLATE "C" NOT NULL,
    department text        COLLATE "C" NOT NULL,
    community  text        COLLATE "C" NOT NULL,
    value      numeric,
    weight     numeric     CHECK (weight > 0),
    written_by text        NOT NULL,
    key_note   text        NOT NULL,
    CHECK (year > 0 OR department <> '' OR community <> ''),
    PRIMARY KEY (target, department, community, year, revision)
);
