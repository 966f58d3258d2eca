-- Which cases a photo belongs to, asked whenever a handler looks at one: only rows that name a photo stand in these.

CREATE INDEX case_reports_by_photo ON case_reports USING gin (((report -> 'photos')::jsonb))
    WHERE json_array_length(report -> 'photos') > 0;
CREATE INDEX case_events_by_photo ON case_events USING gin (((event -> 'evidence')::jsonb))
    WHERE json_array_length(event -> 'evidence') > 0;
