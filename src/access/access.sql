-- name: access_session_find
-- Every request, once. Two primary keys.
-- in: token_hash text
-- out: account text, acting number, means number, made instant, used instant, last_end instant,
--     ended instant?, person text?, name text?, pseudonym text, roles number, closed instant?
SELECT s.account, s.acting, s.means, s.made, s.used, s.last_end, s.ended,
       a.person, a.name, a.pseudonym, a.roles, a.closed
FROM access_session s JOIN access_account a
  ON a.municipality = s.municipality AND a.id = s.account
WHERE s.municipality = :municipality AND s.token_hash = :token_hash;

-- name: access_session_add
-- in: token_hash text, account text, acting number, means number, made instant, last_end instant
INSERT INTO access_session (municipality, token_hash, account, acting, means, made, used,
                            last_end, ended)
VALUES (:municipality, :token_hash, :account, :acting, :means, :made, :made, :last_end, NULL);

-- name: access_session_used
-- Primary key. Never backwards: two requests may arrive out of order.
-- in: token_hash text, used instant
UPDATE access_session SET used = :used
WHERE municipality = :municipality AND token_hash = :token_hash AND used < :used
  AND ended IS NULL;

-- name: access_session_stop
-- Primary key.
-- in: token_hash text, ended instant
UPDATE access_session SET ended = :ended
WHERE municipality = :municipality AND token_hash = :token_hash AND ended IS NULL;

-- name: access_session_stop_others
-- All of an account but one (pass '' to end all). Index: access_session_by_account.
-- in: account text, but text, ended instant
UPDATE access_session SET ended = :ended
WHERE municipality = :municipality AND account = :account AND token_hash <> :but
  AND ended IS NULL;

-- name: access_sessions_of
-- Living ones, newest first. Index: access_session_by_account.
-- in: account text, used_after instant, now instant, most number
-- out: token_hash text, acting number, means number, made instant, used instant
SELECT token_hash, acting, means, made, used FROM access_session
WHERE municipality = :municipality AND account = :account AND ended IS NULL
  AND used > :used_after AND last_end > :now
ORDER BY used DESC, token_hash LIMIT :most;

-- name: access_sessions_clean
-- Index: access_session_by_end.
-- in: before instant
DELETE FROM access_session WHERE municipality = :municipality AND last_end < :before;

-- name: access_key_add
-- in: id text
INSERT INTO access_shared_key (municipality, id) VALUES (:municipality, :id);

-- name: access_account_add
-- in: id text, sign_name text?, name text?, pseudonym text, person text?, roles number,
--     password bytes?, totp bytes?, opened instant
INSERT INTO access_account (municipality, id, sign_name, name, pseudonym, person, roles,
                            password, totp, totp_step, opened, closed)
VALUES (:municipality, :id, :sign_name, :name, :pseudonym, :person, :roles,
        :password, :totp, 0, :opened, NULL);

-- name: access_account_find
-- Primary key.
-- in: id text
-- out: person text?, name text?, pseudonym text, roles number, closed instant?
SELECT person, name, pseudonym, roles, closed FROM access_account
WHERE municipality = :municipality AND id = :id;

-- name: access_account_named
-- Index: access_account_by_sign_name.
-- in: sign_name text
-- out: id text, person text?, name text?, pseudonym text, roles number, closed instant?,
--     password bytes?, totp bytes?, totp_step number
SELECT id, person, name, pseudonym, roles, closed, password, totp, totp_step
FROM access_account
WHERE municipality = :municipality AND sign_name = :sign_name;

-- name: access_account_of_person
-- Index: access_account_by_person.
-- in: person text
-- out: id text, roles number, closed instant?
SELECT id, roles, closed FROM access_account
WHERE municipality = :municipality AND person = :person;

-- name: access_account_roles
-- Primary key.
-- in: id text, roles number
UPDATE access_account SET roles = :roles WHERE municipality = :municipality AND id = :id;

-- name: access_account_password
-- Primary key. The cost went up since it was set.
-- in: id text, password bytes
UPDATE access_account SET password = :password WHERE municipality = :municipality AND id = :id;

-- name: access_account_step
-- A code counts once: of two at the same moment only one changes the row. Primary key.
-- in: id text, step number
UPDATE access_account SET totp_step = :step
WHERE municipality = :municipality AND id = :id AND totp_step < :step;

-- name: access_account_stop
-- Primary key.
-- in: id text, closed instant
UPDATE access_account SET closed = :closed
WHERE municipality = :municipality AND id = :id AND closed IS NULL;

-- name: access_code_any
-- The secret of one colleague's app, whoever's: does the key of today open it? At start only.
-- out: sign_name text, totp bytes
SELECT sign_name, totp FROM access_account
WHERE municipality = :municipality AND totp IS NOT NULL AND sign_name IS NOT NULL LIMIT 1;

-- name: access_subject_find
-- Primary key.
-- in: subject_hash text
-- out: account text
SELECT account FROM access_subject
WHERE municipality = :municipality AND subject_hash = :subject_hash;

-- name: access_subject_add
-- in: subject_hash text, account text
INSERT INTO access_subject (municipality, subject_hash, account)
VALUES (:municipality, :subject_hash, :account);

-- name: access_kept_add
-- in: token_hash text, account text, until instant, sealed bytes
INSERT INTO access_kept (municipality, token_hash, account, until, sealed)
VALUES (:municipality, :token_hash, :account, :until, :sealed);

-- name: access_kept_count
-- Index: access_kept_by_account.
-- in: account text
-- out: count number
SELECT count(*) FROM access_kept WHERE municipality = :municipality AND account = :account;

-- name: access_kept_find
-- Primary key.
-- in: token_hash text
-- out: account text, until instant, sealed bytes
SELECT account, until, sealed FROM access_kept
WHERE municipality = :municipality AND token_hash = :token_hash;

-- name: access_kept_drop
-- Primary key.
-- in: token_hash text
DELETE FROM access_kept WHERE municipality = :municipality AND token_hash = :token_hash;

-- name: access_kept_clean
-- Index: access_kept_by_until.
-- in: now instant
DELETE FROM access_kept WHERE municipality = :municipality AND until < :now;

-- name: access_attempt_find
-- Primary key.
-- in: kind text, key_hash text
-- out: fails number, last instant
SELECT fails, last FROM access_attempt
WHERE municipality = :municipality AND kind = :kind AND key_hash = :key_hash;

-- name: access_attempt_put
-- Primary key.
-- in: kind text, key_hash text, fails number, last instant
INSERT INTO access_attempt (municipality, kind, key_hash, fails, last)
VALUES (:municipality, :kind, :key_hash, :fails, :last)
ON CONFLICT (municipality, kind, key_hash)
DO UPDATE SET fails = excluded.fails, last = excluded.last;

-- name: access_attempt_drop
-- Primary key.
-- in: kind text, key_hash text
DELETE FROM access_attempt
WHERE municipality = :municipality AND kind = :kind AND key_hash = :key_hash;

-- name: access_attempts_clean
-- Index: access_attempt_by_last.
-- in: before instant
DELETE FROM access_attempt WHERE municipality = :municipality AND last < :before;

-- name: access_pseudonym_taken
-- Six characters: among 40,000 accounts two would be the same. Index: access_account_by_pseudonym.
-- in: pseudonym text
-- out: id text
SELECT id FROM access_account WHERE municipality = :municipality AND pseudonym = :pseudonym;
