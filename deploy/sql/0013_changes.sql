-- Whoever asks which cases have changed since (Open311's updated_after) must not read all of them: no case was last changed before it moved.

CREATE INDEX cases_by_change ON cases (moved_at);
