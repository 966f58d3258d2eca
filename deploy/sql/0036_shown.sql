-- What whoever draws the city's figures may read, and nothing else: views without anybody's name, key, place of report or evidence. A program
-- such as Grafana gets a role that may use this schema alone (docs/operations.md); the views read their tables with their owner's rights.

CREATE SCHEMA shown;

CREATE VIEW shown.figures AS
    SELECT kpi, subject, period_start, period_end, status, revision, unit, value, label, edition, logged_at FROM results;

CREATE VIEW shown.ledger AS
    SELECT feed, hour, bodies, received, stored, duplicate, corrected, superseded, rejected, ignored, imbalance FROM ledger;

-- A landing id begins with its time in milliseconds (UUIDv7).
CREATE VIEW shown.rejected AS
    SELECT to_timestamp(('x' || left(replace(landing_id::text, '-', ''), 12))::bit(48)::bigint / 1000.0) AS landed_at, feed, reason, pieces
    FROM rejected;

CREATE VIEW shown.cases AS
    SELECT id, kind, stage, area, origin, priority, reporters, opened_at, moved_at, due_at, closed_at FROM cases;

CREATE VIEW shown.pipe_queries AS
    SELECT asked_at, role, tier, purpose, outcome, segments, answer_ms FROM pipe_queries;

CREATE VIEW shown.digs AS
    SELECT number, state, depth_m, applied_at, starts_at, ends_at FROM digs;

CREATE VIEW shown.leases AS
    SELECT leases.id, parking_lots.subject, leases.state, leases.deposit_state, leases.month, leases.price, leases.held_at
    FROM leases JOIN parking_lots ON parking_lots.id = leases.lot;

CREATE VIEW shown.plan_reports AS
    SELECT DISTINCT ON (target, area, period) target, area, period, period_start, period_end, value, state, source, written_at, revision
    FROM plan_reports ORDER BY target, area, period, revision DESC;
