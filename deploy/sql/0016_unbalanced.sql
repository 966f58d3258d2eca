-- Receipts that do not balance, which the CHECK of 0001 lets nobody write: asked every few seconds, so the answer must not grow with the books.

CREATE INDEX receipts_unbalanced ON receipts (feed)
    WHERE received <> stored + duplicate + corrected + superseded + rejected + ignored;
