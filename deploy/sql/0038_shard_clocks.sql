-- The newest time that the clock struck, by shard: what is computed afterwards is judged at that time, whenever it landed.
CREATE TABLE shard_clocks (
    shard smallint PRIMARY KEY,
    struck_at timestamptz NOT NULL
);
