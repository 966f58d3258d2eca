-- What people's services have decided and Kafka has not acknowledged yet. Written in the transaction that decides, so an answered request
-- is never lost; the id is the one it lands under, so a body that is relayed twice counts once. It is as old as its id says.

CREATE TABLE outbox (
    landing_id uuid  PRIMARY KEY,
    feed       text  COLLATE "C" NOT NULL,
    body       bytea NOT NULL
);
