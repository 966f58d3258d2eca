-- The road of a reading: series, facts, receipts, the raw archive, rejected bodies, results. Plain SQL for PostgreSQL 15 to 18.

CREATE TABLE series (
    id      int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    feed    text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    metric  text COLLATE "C" NOT NULL,
    UNIQUE (feed, subject, metric)
);

-- One row per distinct value that was ever stated about a fact: the loudest (rank, landing, position) stands, the others are its history.
CREATE TABLE facts (
    observed_at   timestamptz NOT NULL,
    first_landing uuid        NOT NULL,
    last_landing  uuid        NOT NULL,
    series_id     int         NOT NULL,
    last_position int         NOT NULL,
    last_rank     smallint    NOT NULL,
    flag          text        COLLATE "C" NOT NULL,
    value         numeric,
    UNIQUE NULLS NOT DISTINCT (series_id, observed_at, value, flag)
) PARTITION BY RANGE (observed_at);

-- Months are made as facts reach them; in UTC, so that a partition means the same whatever the session's time zone is. Attached rather than
-- made in place, because that waits for no reader and no writer of the other months.
CREATE FUNCTION ensure_facts_month(month date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    partition text := 'facts_' || to_char(month, 'YYYY_MM');
BEGIN
    PERFORM pg_advisory_xact_lock(7303, 0);
    IF to_regclass(partition) IS NULL THEN
        EXECUTE format('CREATE TABLE %I (LIKE facts)', partition);
        EXECUTE format('ALTER TABLE facts ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', partition,
                       to_char(month, 'YYYY-MM-DD') || ' 00:00:00+00',
                       to_char(month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00');
    END IF;
END $$;

CREATE TABLE receipts (
    landing_id uuid        NOT NULL,
    landed_at  timestamptz NOT NULL,
    shard      smallint    NOT NULL,
    parts      smallint    NOT NULL,
    received   int         NOT NULL,
    stored     int         NOT NULL,
    duplicate  int         NOT NULL,
    corrected  int         NOT NULL,
    superseded int         NOT NULL,
    rejected   int         NOT NULL,
    ignored    int         NOT NULL,
    feed       text        COLLATE "C" NOT NULL,
    PRIMARY KEY (landing_id, shard),
    CONSTRAINT books_balance CHECK (received = stored + duplicate + corrected + superseded + rejected + ignored)
);

CREATE TABLE rejected (
    landing_id uuid NOT NULL,
    position   int  NOT NULL,
    pieces     int  NOT NULL,
    feed       text COLLATE "C" NOT NULL,
    reason     text NOT NULL,
    message    text NOT NULL,
    body       bytea NOT NULL,
    PRIMARY KEY (landing_id, position)
);
CREATE INDEX rejected_by_reason ON rejected (feed, reason);

-- Raw bodies in compressed blocks; a block may be there twice, its bodies are told apart by their landing ids.
CREATE TABLE raw_archive (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    feed          text   COLLATE "C" NOT NULL,
    day           date   NOT NULL,
    first_landing uuid   NOT NULL,
    last_landing  uuid   NOT NULL,
    landings      uuid[] NOT NULL,
    block         bytea  NOT NULL
);
ALTER TABLE raw_archive ALTER COLUMN block SET STORAGE EXTERNAL;
CREATE INDEX raw_archive_by_landing ON raw_archive (last_landing, first_landing);
CREATE INDEX raw_archive_by_day ON raw_archive (feed, day);

CREATE TABLE results (
    period_start  timestamptz NOT NULL,
    period_end    timestamptz NOT NULL,
    logged_at     timestamptz NOT NULL,
    recheck_at    timestamptz,
    revision      int      NOT NULL,
    version       smallint NOT NULL,
    shard         smallint NOT NULL,
    kpi           text     COLLATE "C" NOT NULL,
    subject       text     COLLATE "C" NOT NULL,
    status        text     NOT NULL CHECK (status IN ('provisional', 'final', 'revised')),
    unit          text     NOT NULL,
    edition       text     NOT NULL,
    cause         text     NOT NULL,
    digest        text     COLLATE "C" NOT NULL,
    first_landing text     COLLATE "C" NOT NULL,
    last_landing  text     COLLATE "C" NOT NULL,
    value         numeric,
    label         text,
    evidence      json     NOT NULL,
    CHECK (value IS NULL OR label IS NULL),
    PRIMARY KEY (kpi, period_start, subject)
);
CREATE INDEX results_due ON results (shard, recheck_at) WHERE recheck_at IS NOT NULL;

-- The revisions that were replaced, as they were.
CREATE TABLE result_history (LIKE results, PRIMARY KEY (kpi, period_start, subject, revision));

CREATE VIEW result_revisions AS
    SELECT * FROM results UNION ALL SELECT * FROM result_history;

CREATE VIEW ledger AS
    SELECT feed, date_trunc('hour', landed_at) AS hour, count(DISTINCT landing_id) AS bodies,
           sum(received) AS received, sum(stored) AS stored, sum(duplicate) AS duplicate, sum(corrected) AS corrected,
           sum(superseded) AS superseded, sum(rejected) AS rejected, sum(ignored) AS ignored,
           sum(received) - sum(stored + duplicate + corrected + superseded + rejected + ignored) AS imbalance
    FROM receipts GROUP BY feed, date_trunc('hour', landed_at);

CREATE TABLE api_keys (
    key_sha256 text PRIMARY KEY,
    feed       text COLLATE "C" NOT NULL,
    note       text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL,
    revoked_at timestamptz
);

-- Everything that landed before this is stored and computed: where a broker that lives in memory was lost, replay begins here.
CREATE TABLE checkpoint (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    landing_id uuid NOT NULL
);
