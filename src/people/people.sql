-- name: people_key_add
-- in: id text
INSERT INTO people_shared_key (municipality, id) VALUES (:municipality, :id);

-- name: people_person_add
-- in: id text, language text, channel text, name bytes, sealed bytes, since day
INSERT INTO people_person (municipality, id, language, channel, name, sealed, since, changed)
VALUES (:municipality, :id, :language, :channel, :name, :sealed, :since, :since);

-- name: people_person_put
-- in: id text, language text, channel text, name bytes, sealed bytes, changed day
UPDATE people_person SET language = :language, channel = :channel, name = :name,
    sealed = :sealed, changed = :changed
WHERE municipality = :municipality AND id = :id;

-- name: people_person_of
-- in: id text
-- out: language text, channel text, name bytes, sealed bytes
SELECT language, channel, name, sealed FROM people_person
WHERE municipality = :municipality AND id = :id;

-- name: people_name_of
-- in: id text
-- out: name bytes
SELECT name FROM people_person WHERE municipality = :municipality AND id = :id;

-- name: people_language_of
-- in: id text
-- out: language text, channel text
SELECT language, channel FROM people_person WHERE municipality = :municipality AND id = :id;

-- name: people_lookup_add
-- in: what text, hash text, person text
INSERT INTO people_lookup (municipality, what, hash, person)
VALUES (:municipality, :what, :hash, :person)
ON CONFLICT (municipality, what, hash, person) DO NOTHING;

-- name: people_lookup_clear
-- in: person text
DELETE FROM people_lookup WHERE municipality = :municipality AND person = :person;

-- name: people_lookup_find
-- in: what text, hash text, most number
-- out: person text
SELECT person FROM people_lookup
WHERE municipality = :municipality AND what = :what AND hash = :hash ORDER BY person LIMIT :most;

-- name: people_household_add
-- in: id text
INSERT INTO people_household (municipality, id) VALUES (:municipality, :id);

-- name: people_member_new
-- in: household text, person text, role text, from_day day, to_day day?
INSERT INTO people_member (municipality, household, person, role, from_day, to_day)
VALUES (:municipality, :household, :person, :role, :from_day, :to_day);

-- name: people_member_end
-- in: household text, person text, last_day day
UPDATE people_member SET to_day = :last_day
WHERE municipality = :municipality AND household = :household AND person = :person
    AND to_day IS NULL AND from_day <= :last_day;

-- name: people_members_of
-- Everybody in the household that holds this person on a day. Index: people_member_of.
-- in: person text, day day
-- out: household text, person text, role text, from_day day, to_day day?
SELECT m.household, m.person, m.role, m.from_day, m.to_day
FROM people_member h
JOIN people_member m ON m.municipality = h.municipality AND m.household = h.household
WHERE h.municipality = :municipality AND h.person = :person
    AND h.from_day <= :day AND (h.to_day IS NULL OR h.to_day >= :day)
    AND m.from_day <= :day AND (m.to_day IS NULL OR m.to_day >= :day)
ORDER BY CASE m.role WHEN 'applicant' THEN 0 WHEN 'partner' THEN 1 WHEN 'child' THEN 2 ELSE 3 END,
    m.from_day, m.person;

-- name: people_contact_end
-- in: person text, last_day day
UPDATE people_contact SET to_day = :last_day
WHERE municipality = :municipality AND person = :person AND to_day IS NULL
    AND from_day <= :last_day;

-- name: people_contact_add
-- in: person text, from_day day, account text, name text
INSERT INTO people_contact (municipality, person, from_day, account, name, to_day)
VALUES (:municipality, :person, :from_day, :account, :name, NULL)
ON CONFLICT (municipality, person, from_day) DO UPDATE SET
    account = excluded.account, name = excluded.name, to_day = NULL;

-- name: people_contact_on
-- in: person text, day day
-- out: account text, name text, from_day day
SELECT account, name, from_day FROM people_contact
WHERE municipality = :municipality AND person = :person AND from_day <= :day
    AND (to_day IS NULL OR to_day >= :day)
ORDER BY from_day DESC LIMIT 1;

-- name: people_contact_persons
-- Whose contact person this is on a day. Index: people_contact_by_account.
-- in: account text, day day, most number
-- out: person text
SELECT person FROM people_contact
WHERE municipality = :municipality AND account = :account AND from_day <= :day
    AND (to_day IS NULL OR to_day >= :day)
ORDER BY person LIMIT :most;

-- name: people_message_add
-- in: id text, person text, from_person flag, kind text, related text, promise text?,
--     language text, day day, at instant, subject bytes, body bytes, mine bytes
INSERT INTO people_message (municipality, id, person, from_person, kind, related, promise,
    language, day, at, turn, subject, body, mine)
VALUES (:municipality, :id, :person, :from_person, :kind, :related, :promise, :language, :day,
    :at,
    (SELECT coalesce(max(m.turn), 0) + 1 FROM people_message m
     WHERE m.municipality = :municipality AND m.person = :person),
    :subject, :body, :mine);

-- name: people_paper_add
-- in: message text, person text, pdf bytes
INSERT INTO people_paper (municipality, message, person, pdf)
VALUES (:municipality, :message, :person, :pdf);

-- name: people_paper_of
-- in: message text, person text
-- out: pdf bytes
SELECT pdf FROM people_paper
WHERE municipality = :municipality AND message = :message AND person = :person;

-- name: people_outbox_add
-- in: message text, person text, channel text, day day, sent day?
INSERT INTO people_outbox (municipality, message, person, channel, day, sent)
VALUES (:municipality, :message, :person, :channel, :day, :sent);

-- name: people_messages_back
-- The last that was written first. Index: people_message_of.
-- in: person text, turn number, id text, most number
-- out: id text, from_person flag, kind text, related text, language text, day day, at instant,
--     turn number, subject bytes, body bytes, mine bytes, papers number
SELECT m.id, m.from_person, m.kind, m.related, m.language, m.day, m.at, m.turn, m.subject, m.body, m.mine,
    (SELECT count(*) FROM people_paper p
     WHERE p.municipality = m.municipality AND p.message = m.id)
FROM people_message m
WHERE m.municipality = :municipality AND m.person = :person AND (m.turn, m.id) < (:turn, :id)
ORDER BY m.turn DESC, m.id DESC LIMIT :most;

-- name: people_message_one_of
-- in: person text, id text
-- out: id text, from_person flag, kind text, related text, language text, day day, at instant,
--     turn number, subject bytes, body bytes, mine bytes, papers number
SELECT m.id, m.from_person, m.kind, m.related, m.language, m.day, m.at, m.turn, m.subject, m.body, m.mine,
    (SELECT count(*) FROM people_paper p
     WHERE p.municipality = m.municipality AND p.message = m.id)
FROM people_message m
WHERE m.municipality = :municipality AND m.person = :person AND m.id = :id;

-- name: people_message_mine
-- in: person text, id text, mine bytes
UPDATE people_message SET mine = :mine
WHERE municipality = :municipality AND person = :person AND id = :id;

-- name: people_message_asked
-- Did they ask this already today? Index: people_message_of.
-- in: person text, kind text, related text, day day
-- out: id text, promise text?
SELECT id, promise FROM people_message
WHERE municipality = :municipality AND person = :person AND kind = :kind
    AND related = :related AND day = :day AND from_person = 1
ORDER BY turn LIMIT 1;

-- name: people_message_told
-- Was this told already? Index: people_message_related.
-- in: related text, kind text
-- out: id text
SELECT id FROM people_message
WHERE municipality = :municipality AND related = :related AND kind = :kind AND from_person = 0
LIMIT 1;

-- name: people_outbox_letters
-- Letters that wait to be printed and posted. Index: people_outbox_waiting.
-- in: most number
-- out: message text, person text, day day
SELECT message, person, day FROM people_outbox
WHERE municipality = :municipality AND sent IS NULL AND channel = 'letter'
ORDER BY day, message LIMIT :most;

-- name: people_outbox_sent
-- in: message text, channel text, day day
UPDATE people_outbox SET sent = :day
WHERE municipality = :municipality AND message = :message AND channel = :channel
    AND sent IS NULL;

-- name: people_trusted_add
-- in: id text, person text, code text, code_sealed bytes, name bytes, money flag, application flag,
--     messages flag, made day, code_until day, until day
INSERT INTO people_trusted (municipality, id, person, code, code_sealed, name, account, helper_sees,
    helper, money, application, messages, made, code_until, until, accepted, ended)
VALUES (:municipality, :id, :person, :code, :code_sealed, :name, NULL, NULL, NULL, :money,
    :application, :messages, :made, :code_until, :until, NULL, NULL);

-- name: people_trusted_of_person
-- Newest first. Index: people_trusted_of.
-- in: person text
-- out: id text, code_sealed bytes?, name bytes, account text?, money flag, application flag,
--     messages flag, made day, code_until day, until day, accepted day?, ended day?
SELECT id, code_sealed, name, account, money, application, messages, made, code_until, until,
    accepted, ended
FROM people_trusted WHERE municipality = :municipality AND person = :person
ORDER BY made DESC, id LIMIT 40;

-- name: people_trusted_by_code
-- Index: people_trusted_code.
-- in: code text
-- out: id text, person text, code_until day, until day
SELECT id, person, code_until, until FROM people_trusted
WHERE municipality = :municipality AND code = :code;

-- name: people_trusted_accept
-- in: id text, account text, helper text, helper_sees bytes, day day
UPDATE people_trusted SET account = :account, helper = :helper, helper_sees = :helper_sees,
    accepted = :day, code = NULL, code_sealed = NULL
WHERE municipality = :municipality AND id = :id AND accepted IS NULL AND ended IS NULL;

-- name: people_trusted_end
-- in: id text, person text, day day
UPDATE people_trusted SET ended = :day, code = NULL, code_sealed = NULL
WHERE municipality = :municipality AND id = :id AND person = :person AND ended IS NULL;

-- name: people_trusted_of_helper
-- What this account may look along with on a day. Index: people_trusted_by.
-- in: account text, today day
-- out: id text, person text, helper text, helper_sees bytes, money flag, application flag,
--     messages flag, until day
SELECT id, person, helper, helper_sees, money, application, messages, until FROM people_trusted
WHERE municipality = :municipality AND account = :account AND until >= :today
    AND ended IS NULL
ORDER BY accepted, id LIMIT 40;

-- name: people_trusted_name_of
-- How the person calls the helper behind an account; the newest. Index: people_trusted_of.
-- in: person text, account text
-- out: id text, name bytes
SELECT id, name FROM people_trusted
WHERE municipality = :municipality AND person = :person AND account = :account
ORDER BY made DESC, id LIMIT 1;

-- name: people_rather_not_add
-- in: person text, account text, day day, promise text
INSERT INTO people_rather_not (municipality, person, account, made, promise, ended, arranged)
VALUES (:municipality, :person, :account, :day, :promise, NULL, NULL);

-- name: people_rather_not_is
-- in: person text, account text
-- out: made day
SELECT made FROM people_rather_not
WHERE municipality = :municipality AND person = :person AND account = :account AND ended IS NULL;

-- name: people_rather_not_waiting
-- How many wait for somebody else; no names. Index: people_rather_not_open.
-- out: number number
SELECT COUNT(*) AS number FROM people_rather_not
WHERE municipality = :municipality AND arranged IS NULL AND ended IS NULL;

-- name: people_rather_not_first
-- The one that waits longest. Index: people_rather_not_open.
-- out: person text, account text, made day, promise text
SELECT person, account, made, promise FROM people_rather_not
WHERE municipality = :municipality AND arranged IS NULL AND ended IS NULL
ORDER BY made, person, account LIMIT 1;

-- name: people_rather_not_arranged
-- in: person text, account text, day day
UPDATE people_rather_not SET arranged = :day
WHERE municipality = :municipality AND person = :person AND account = :account
    AND arranged IS NULL;

-- name: people_colleagues
-- Who is a contact person now: whom quality can ask to take over.
-- in: but text
-- out: account text, name text
SELECT account, MAX(name) AS name FROM people_contact
WHERE municipality = :municipality AND to_day IS NULL AND account <> :but
GROUP BY account ORDER BY 2 LIMIT 60;

-- name: people_outbox_due
-- What may be tried now, longest waiting first. Index: people_outbox_waiting.
-- in: channel text, now instant, most number
-- out: message text, person text, day day, tries number
SELECT o.message, o.person, o.day, COALESCE(t.tries, 0) AS tries
FROM people_outbox o
LEFT JOIN people_outbox_try t
       ON t.municipality = o.municipality AND t.message = o.message AND t.channel = o.channel
WHERE o.municipality = :municipality AND o.sent IS NULL AND o.channel = :channel
    AND (t.message IS NULL OR (t.given_up = 0 AND t.next <= :now))
ORDER BY o.day, o.message LIMIT :most;

-- name: people_outbox_try
-- in: message text, channel text, tries number, next instant, failed text, given_up flag
INSERT INTO people_outbox_try (municipality, message, channel, tries, next, failed, given_up)
VALUES (:municipality, :message, :channel, :tries, :next, :failed, :given_up)
ON CONFLICT (municipality, message, channel) DO UPDATE SET
    tries = excluded.tries, next = excluded.next, failed = excluded.failed,
    given_up = excluded.given_up;

-- name: people_outbox_over
-- A notice that nobody could send in time says nothing new: on the page it stood all along.
-- Index: people_outbox_waiting.
-- in: before day, today day
UPDATE people_outbox SET sent = :today
WHERE municipality = :municipality AND sent IS NULL AND channel = 'message' AND day < :before;

-- name: people_outbox_counts
-- What waits, by channel; no names. Index: people_outbox_waiting.
-- out: letters number, notices number
SELECT COUNT(CASE WHEN channel = 'letter' THEN 1 END) AS letters,
    COUNT(CASE WHEN channel = 'message' THEN 1 END) AS notices
FROM people_outbox WHERE municipality = :municipality AND sent IS NULL;

-- name: people_outbox_given_up
-- Index: people_outbox_try_given_up.
-- out: number number
SELECT COUNT(*) AS number FROM people_outbox_try WHERE municipality = :municipality AND given_up = 1;

-- name: people_right_limit
-- Whether something of theirs is not to be used, or is again. Index: people_message_of.
-- in: person text
-- out: kind text, related text, day day
SELECT kind, related, day FROM people_message
WHERE municipality = :municipality AND person = :person
  AND (kind = 'avg_beperkt' OR kind = 'avg_onbeperkt')
ORDER BY at DESC, id DESC LIMIT 1;
