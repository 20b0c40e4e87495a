-- name: payments_accounts_of
-- A person's accounts, newest first, agreed or not. Index: payments_account_of.
-- in: person text
-- out: id text, first day, iban bytes, asked_on day, agreed_on day?, stopped text?
SELECT a.id, a.first, a.iban, a.asked_on, g.agreed_on, s.reason FROM payments_account a
LEFT JOIN payments_account_agreed g ON g.municipality = a.municipality AND g.account = a.id
LEFT JOIN payments_account_stopped s ON s.municipality = a.municipality AND s.account = a.id
WHERE a.municipality = :municipality AND a.person = :person
ORDER BY a.first DESC, a.id DESC LIMIT 20;

-- name: payments_accounts_asked
-- Changes that wait for a second person. Few rows.
-- out: id text, person text, first day, iban bytes, holder bytes, asked_by text, asked_on day
SELECT a.id, a.person, a.first, a.iban, a.holder, a.asked_by, a.asked_on FROM payments_account a
LEFT JOIN payments_account_agreed g ON g.municipality = a.municipality AND g.account = a.id
WHERE a.municipality = :municipality AND g.account IS NULL
ORDER BY a.first, a.id LIMIT 100;

-- name: payments_account_person
-- Whose account is it? Primary key.
-- in: id text
-- out: person text
SELECT person FROM payments_account WHERE municipality = :municipality AND id = :id;
