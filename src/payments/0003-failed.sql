-- payments/0003: what failed lately, few among very many: the night asks for it by day.
CREATE INDEX payments_outcome_failed_on ON payments_outcome (municipality, day, attempt) WHERE fails = 1;
