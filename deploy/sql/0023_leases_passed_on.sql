-- A space of a draw that lapses goes to the next in its order, and owners look at the leases of their lots.

ALTER TABLE parking_applications ADD COLUMN lapsed_at timestamptz;
ALTER TABLE parking_applications ADD COLUMN instead_of bigint REFERENCES parking_applications;
CREATE INDEX parking_rounds_to_come ON parking_rounds ((starts[1])) WHERE drawn_at IS NOT NULL;
CREATE INDEX parking_lots_owner ON parking_lots (owner);
CREATE INDEX leases_of_lot ON leases (lot, id);
