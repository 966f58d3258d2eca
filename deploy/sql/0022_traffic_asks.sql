-- Questions about the traffic, counted by minute and by what they were about until the feed traffic_query has been told; nobody who asked.
--
-- revision: how often the minute was told before it changed again. A day after it was told a minute is forgotten.

CREATE TABLE traffic_asks (
    minute         int     NOT NULL,
    asked          int     NOT NULL,
    answered       int     NOT NULL CHECK (answered BETWEEN 0 AND asked),
    fresh          int     NOT NULL CHECK (fresh BETWEEN 0 AND answered),
    segments       int     NOT NULL,
    fresh_segments int     NOT NULL CHECK (fresh_segments BETWEEN 0 AND segments),
    revision       int     NOT NULL,
    told           boolean NOT NULL,
    way            text    COLLATE "C" NOT NULL,
    PRIMARY KEY (minute, way)
);
CREATE INDEX traffic_asks_untold ON traffic_asks (minute) WHERE NOT told;
