-- decisions/0006: the months of everybody by person, with all that payments asks of them, so that a
-- month's run goes through keys, log, promises and money in the order in which they lie, and does
-- not open the sealed rows.
DROP INDEX decisions_month_by;
CREATE INDEX decisions_month_of ON decisions_month
    (municipality, month, person, decision, version, reserve, payable, form, event);
