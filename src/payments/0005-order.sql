-- payments/0005: what is owed in a month by person, in the order in which a run asks for it.
DROP INDEX payments_obligation_month;
CREATE INDEX payments_obligation_month_of
    ON payments_obligation (municipality, month, kind, person, decision);
-- The account of a day is found in the index alone, without sorting.
DROP INDEX payments_account_of;
CREATE INDEX payments_account_of ON payments_account (municipality, person, first, id);
