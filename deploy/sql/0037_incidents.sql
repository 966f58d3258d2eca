-- Reports by when it was seen what they tell: incidents join those of the last days.

CREATE INDEX case_reports_by_time ON case_reports (happened_at);
