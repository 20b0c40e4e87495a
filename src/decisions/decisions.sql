-- name: decisions_application_add
-- in: id text, person text, partner text?, lang text, reported day, owner text?, owner_name text?,
--     reference number
INSERT INTO decisions_application (municipality, id, person, partner, state, lang, reported, sent,
    last_day, decided, owner, owner_name, reference, promise_term, promise_advance, advance_on,
    turn, late_told, change)
VALUES (:municipality, :id, :person, :partner, 'open', :lang, :reported, NULL, NULL, NULL, :owner,
    :owner_name, :reference, NULL, NULL, NULL, 0, NULL, 0);

-- name: decisions_reference_next
-- Index: decisions_application_number.
-- out: reference number
SELECT COALESCE(MAX(reference), 1000) + 1 AS reference
FROM decisions_application WHERE municipality = :municipality;

-- name: decisions_application_row
-- in: id text
-- out: id text, person text, partner text?, state text, lang text, reported day, sent day?,
--     last_day day?, decided day?, owner text?, owner_name text?, reference number,
--     promise_term text?, promise_advance text?, turn number, change number
SELECT id, person, partner, state, lang, reported, sent, last_day, decided, owner, owner_name,
    reference, promise_term, promise_advance, turn, change
FROM decisions_application WHERE municipality = :municipality AND id = :id;

-- name: decisions_application_open_of
-- The one this person began and did not send. Index: decisions_application_of.
-- in: person text
-- out: id text
SELECT id FROM decisions_application
WHERE municipality = :municipality AND person = :person AND state = 'open'
ORDER BY reported DESC LIMIT 1;

-- name: decisions_applications_of
-- Newest first; also where this person is the partner. Index: decisions_application_of.
-- in: person text
-- out: id text, person text, state text, reported day, sent day?, last_day day?, decided day?,
--     owner_name text?
SELECT id, person, state, reported, sent, last_day, decided, owner_name
FROM decisions_application
WHERE municipality = :municipality AND person = :person
ORDER BY reported DESC, reference DESC LIMIT 50;

-- name: decisions_applications_sent
-- What we have to decide, first term first. Index: decisions_application_term.
-- `owner` empty: everybody's.
-- in: owner text
-- out: id text, person text, reported day, sent day, last_day day, owner text?, owner_name text?
SELECT id, person, reported, sent, last_day, owner, owner_name FROM decisions_application
WHERE municipality = :municipality AND state = 'sent'
  AND (:owner = '' OR owner = :owner OR owner IS NULL)
ORDER BY last_day, reference LIMIT 300;

-- name: decisions_opened_put
-- in: application text, account text, day day, purpose text
INSERT INTO decisions_opened (municipality, application, account, day, purpose)
VALUES (:municipality, :application, :account, :day, :purpose)
ON CONFLICT (municipality, application, account, day) DO UPDATE SET purpose = :purpose;

-- name: decisions_opened_of
-- What this colleague chose since that day, the newest choice. Primary key.
-- in: application text, account text, since day
-- out: purpose text
SELECT purpose FROM decisions_opened
WHERE municipality = :municipality AND application = :application AND account = :account
  AND day >= :since
ORDER BY day DESC LIMIT 1;

-- name: decisions_opened_over
-- Read whole: some rows a day.
-- in: before day
DELETE FROM decisions_opened WHERE municipality = :municipality AND day < :before;

-- name: decisions_application_send
-- in: id text, sent day, last_day day, owner text?, owner_name text?, promise_term text,
--     promise_advance text, advance_on day
UPDATE decisions_application SET state = 'sent', sent = :sent, last_day = :last_day,
    owner = :owner, owner_name = :owner_name, promise_term = :promise_term,
    promise_advance = :promise_advance, advance_on = :advance_on, change = change + 1
WHERE municipality = :municipality AND id = :id AND state = 'open';

-- name: decisions_application_term
-- in: id text, last_day day
UPDATE decisions_application SET last_day = :last_day, change = change + 1
WHERE municipality = :municipality AND id = :id AND state = 'sent';

-- name: decisions_application_decide
-- in: id text, decided day, owner text, owner_name text
UPDATE decisions_application SET state = 'decided', decided = :decided, owner = :owner,
    owner_name = :owner_name, advance_on = NULL, change = change + 1
WHERE municipality = :municipality AND id = :id AND state = 'sent';

-- name: decisions_application_turn
-- in: id text, turn number, promise_advance text, advance_on day
UPDATE decisions_application SET turn = :turn, promise_advance = :promise_advance,
    advance_on = :advance_on, change = change + 1
WHERE municipality = :municipality AND id = :id AND state = 'sent';

-- name: decisions_application_look_later
-- No advance could be worked out: the night looks again on a later day, a human sees it now.
-- in: id text, advance_on day
UPDATE decisions_application SET advance_on = :advance_on
WHERE municipality = :municipality AND id = :id AND state = 'sent';

-- name: decisions_application_late_told
-- in: id text, day day
UPDATE decisions_application SET late_told = :day
WHERE municipality = :municipality AND id = :id AND late_told IS NULL;

-- name: decisions_advances_due
-- Index: decisions_application_advance.
-- in: today day
-- out: id text, person text
SELECT id, person FROM decisions_application
WHERE municipality = :municipality AND state = 'sent' AND advance_on <= :today
ORDER BY advance_on, reference LIMIT 5000;

-- name: decisions_terms_passed
-- Index: decisions_application_term.
-- in: today day
-- out: id text, person text, last_day day, lang text
SELECT id, person, last_day, lang FROM decisions_application
WHERE municipality = :municipality AND state = 'sent' AND last_day < :today
  AND late_told IS NULL
ORDER BY last_day, reference LIMIT 5000;

-- name: decisions_fact_add
-- in: application text, topic text, version number, person text, told day, sealed bytes
INSERT INTO decisions_fact (municipality, application, topic, version, person, told, sealed)
VALUES (:municipality, :application, :topic, :version, :person, :told, :sealed);

-- name: decisions_fact_version
-- in: application text, topic text
-- out: version number
SELECT COALESCE(MAX(version), 0) AS version FROM decisions_fact
WHERE municipality = :municipality AND application = :application AND topic = :topic;

-- name: decisions_facts_of
-- Oldest version first: later ones lead.
-- in: application text
-- out: topic text, version number, person text, told day, sealed bytes
SELECT topic, version, person, told, sealed FROM decisions_fact
WHERE municipality = :municipality AND application = :application
ORDER BY topic, version;

-- name: decisions_question_add
-- in: id text, application text, person text, asked day, asked_by text, rule text, until day,
--     what bytes
INSERT INTO decisions_question (municipality, id, application, person, asked, asked_by, rule,
    until, what, answered, answer)
VALUES (:municipality, :id, :application, :person, :asked, :asked_by, :rule, :until, :what, NULL,
    NULL);

-- name: decisions_question_row
-- in: id text
-- out: id text, application text, person text, asked day, rule text, until day, what bytes,
--     answered day?, answer bytes?
SELECT id, application, person, asked, rule, until, what, answered, answer
FROM decisions_question WHERE municipality = :municipality AND id = :id;

-- name: decisions_questions_of
-- Index: decisions_question_of.
-- in: application text
-- out: id text, person text, asked day, rule text, until day, what bytes, answered day?,
--     answer bytes?
SELECT id, person, asked, rule, until, what, answered, answer
FROM decisions_question WHERE municipality = :municipality AND application = :application
ORDER BY asked, id;

-- name: decisions_question_answer
-- in: id text, answered day, answer bytes
UPDATE decisions_question SET answered = :answered, answer = :answer
WHERE municipality = :municipality AND id = :id AND answered IS NULL;

-- name: decisions_questions_open
-- in: application text
-- out: open number
SELECT COUNT(*) AS open FROM decisions_question
WHERE municipality = :municipality AND application = :application AND answered IS NULL;

-- name: decisions_pause_add
-- in: application text, first day, until day, told_day day
INSERT INTO decisions_pause (municipality, application, first, until, ended, told_day)
VALUES (:municipality, :application, :first, :until, NULL, :told_day);

-- name: decisions_pauses_of
-- in: application text
-- out: first day, until day, ended day?, told_day day
SELECT first, until, ended, told_day FROM decisions_pause
WHERE municipality = :municipality AND application = :application ORDER BY first;

-- name: decisions_pause_end
-- in: application text, first day, ended day
UPDATE decisions_pause SET ended = :ended
WHERE municipality = :municipality AND application = :application AND first = :first
  AND ended IS NULL;

-- name: decisions_pauses_past
-- Ran out before today. Index: decisions_pause_open.
-- in: today day
-- out: application text, first day, until day
SELECT application, first, until FROM decisions_pause
WHERE municipality = :municipality AND ended IS NULL AND until < :today
ORDER BY until LIMIT 5000;

-- name: decisions_advance_add
-- in: id text, application text, person text, turn number, amount cents, percent number, made day,
--     pay_by day, figures text, promise text, sealed bytes
INSERT INTO decisions_advance (municipality, id, application, person, turn, amount, percent, made,
    pay_by, figures, promise, sealed)
VALUES (:municipality, :id, :application, :person, :turn, :amount, :percent, :made, :pay_by,
    :figures, :promise, :sealed);

-- name: decisions_advances_of
-- in: application text
-- out: id text, person text, turn number, amount cents, percent number, made day, pay_by day
SELECT id, person, turn, amount, percent, made, pay_by FROM decisions_advance
WHERE municipality = :municipality AND application = :application ORDER BY turn, person;

-- name: decisions_decision_add
-- in: id text, application text?, person text, kind text, made day, made_by text,
--     made_by_name text, start day?, article text, set_off flag, objection day, figures text,
--     inputs bytes, result bytes, reasons bytes?, letter bytes
INSERT INTO decisions_decision (municipality, id, application, person, kind, made, made_by,
    made_by_name, start, article, set_off, objection, figures, inputs, result, reasons, letter)
VALUES (:municipality, :id, :application, :person, :kind, :made, :made_by, :made_by_name, :start,
    :article, :set_off, :objection, :figures, :inputs, :result, :reasons, :letter);

-- name: decisions_decision_row
-- in: id text
-- out: id text, application text?, person text, kind text, made day, made_by_name text, start day?,
--     article text, set_off flag, objection day, figures text, inputs bytes, result bytes,
--     letter bytes
SELECT id, application, person, kind, made, made_by_name, start, article, set_off, objection,
    figures, inputs, result, letter
FROM decisions_decision WHERE municipality = :municipality AND id = :id;

-- name: decisions_decisions_of
-- Newest first. Index: decisions_decision_of.
-- in: person text
-- out: id text, application text?, kind text, made day, made_by_name text, objection day
SELECT id, application, kind, made, made_by_name, objection FROM decisions_decision
WHERE municipality = :municipality AND person = :person ORDER BY made DESC, id LIMIT 100;

-- name: decisions_decision_of_application
-- Index: decisions_decision_from.
-- in: application text
-- out: id text, kind text, made day, made_by_name text, start day?
SELECT id, kind, made, made_by_name, start FROM decisions_decision
WHERE municipality = :municipality AND application = :application
  AND kind IN ('grant', 'refusal') ORDER BY made, id LIMIT 1;

-- name: decisions_key_add
-- in: id text
INSERT INTO decisions_shared_key (municipality, id) VALUES (:municipality, :id);

-- name: decisions_right_add
-- in: decision text, person text, application text, applicant text, start day, part number,
--     part_of number, set_off flag, varies flag, form text, made day
INSERT INTO decisions_right (municipality, decision, person, application, applicant, start, part,
    part_of, set_off, varies, form, made)
VALUES (:municipality, :decision, :person, :application, :applicant, :start, :part, :part_of,
    :set_off, :varies, :form, :made);

-- name: decisions_rights_of
-- Of an applicant, running on or after a day. Index: decisions_right_of.
-- in: person text, day day
-- out: decision text, application text, applicant text, start day, varies flag, last day?
SELECT r.decision, r.application, r.applicant, r.start, r.varies, e.last
FROM decisions_right r
LEFT JOIN decisions_ended e
       ON e.municipality = r.municipality AND e.decision = r.decision
WHERE r.municipality = :municipality AND r.applicant = :person AND r.part = 1
  AND (e.last IS NULL OR e.last >= :day)
ORDER BY r.start DESC LIMIT 10;

-- name: decisions_right_runs
-- Is one of these paid already, on or after a day? Index: decisions_right_of.
-- in: person text, partner text?, day day
-- out: decision text
SELECT r.decision FROM decisions_right r
LEFT JOIN decisions_ended e
       ON e.municipality = r.municipality AND e.decision = r.decision
WHERE r.municipality = :municipality AND (r.person = :person OR r.person = :partner)
  AND (e.last IS NULL OR e.last >= :day)
LIMIT 1;

-- name: decisions_right_payees
-- in: decision text
-- out: person text, part number, part_of number, application text, applicant text, start day,
--     varies flag, late number
SELECT r.person, r.part, r.part_of, r.application, r.applicant, r.start, r.varies,
    (SELECT count(*) FROM decisions_late l
     WHERE l.municipality = r.municipality AND l.decision = r.decision) AS late
FROM decisions_right r
WHERE r.municipality = :municipality AND r.decision = :decision ORDER BY r.part;

-- name: decisions_right_end_of
-- in: decision text
-- out: last day, event text
SELECT last, event FROM decisions_ended
WHERE municipality = :municipality AND decision = :decision;

-- name: decisions_ended_add
-- in: decision text, last day, event text, by_decision text, made day
INSERT INTO decisions_ended (municipality, decision, last, event, by_decision, made)
VALUES (:municipality, :decision, :last, :event, :by_decision, :made);

-- name: decisions_months_missing
-- Rights that ran in this month and have no row for it. By person: their keys, log, promises,
-- account and money stand by their id, so that a month for everybody walks through the pages once.
-- in: month month, first day, last day
-- out: decision text, applicant text
SELECT r.decision, r.applicant
FROM decisions_right r
LEFT JOIN decisions_ended e
       ON e.municipality = r.municipality AND e.decision = r.decision
LEFT JOIN decisions_month m
       ON m.municipality = r.municipality AND m.decision = r.decision
      AND m.person = r.person AND m.month = :month AND m.version = 1
WHERE r.municipality = :municipality AND r.part = 1 AND r.start <= :last
  AND (e.last IS NULL OR e.last >= :first) AND m.version IS NULL
ORDER BY r.applicant, r.decision LIMIT 100000;

-- name: decisions_month_newest
-- in: decision text, person text, month month
-- out: version number, assistance cents, reserve cents, payable cents, income_basis text, event text
SELECT version, assistance, reserve, payable, income_basis, event FROM decisions_month
WHERE municipality = :municipality AND decision = :decision AND person = :person
  AND month = :month ORDER BY version DESC LIMIT 1;

-- name: decisions_month_add
-- in: decision text, person text, month month, version number, made day, norm cents, income cents,
--     income_basis text, assistance cents, reserve cents, payable cents, form text, figures text,
--     event text, sealed bytes
INSERT INTO decisions_month (municipality, decision, person, month, version, made, norm, income,
    income_basis, assistance, reserve, payable, form, figures, event, sealed)
VALUES (:municipality, :decision, :person, :month, :version, :made, :norm, :income, :income_basis,
    :assistance, :reserve, :payable, :form, :figures, :event, :sealed);

-- name: decisions_month_sealed
-- in: decision text, person text, month month, version number
-- out: sealed bytes
SELECT sealed FROM decisions_month
WHERE municipality = :municipality AND decision = :decision AND person = :person
  AND month = :month AND version = :version;

-- name: decisions_wage_add
-- in: person text, partner flag, month month, version number, told day, sealed bytes
INSERT INTO decisions_wage (municipality, person, partner, month, version, told, sealed)
VALUES (:municipality, :person, :partner, :month, :version, :told, :sealed);

-- name: decisions_wage_version
-- in: person text, partner flag, month month
-- out: version number
SELECT COALESCE(MAX(version), 0) AS version FROM decisions_wage
WHERE municipality = :municipality AND person = :person AND partner = :partner
  AND month = :month;

-- name: decisions_wage_known
-- The newest month up to this one, its newest version.
-- in: person text, partner flag, month month
-- out: month month, version number, told day, sealed bytes
SELECT month, version, told, sealed FROM decisions_wage
WHERE municipality = :municipality AND person = :person AND partner = :partner
  AND month <= :month
ORDER BY month DESC, version DESC LIMIT 1;

-- name: decisions_change_add
-- in: id text, person text, since day, told day, promise text, sealed bytes
INSERT INTO decisions_change (municipality, id, person, since, told, promise, sealed, answered)
VALUES (:municipality, :id, :person, :since, :told, :promise, :sealed, NULL);

-- name: decisions_interest_add
-- in: decision text, person text, payment text, principal cents, interest cents, first day,
--     until day, made day
INSERT INTO decisions_interest (municipality, decision, person, payment, principal, interest,
    first, until, made)
VALUES (:municipality, :decision, :person, :payment, :principal, :interest, :first, :until,
    :made);

-- name: decisions_interest_of
-- in: payment text
-- out: decision text
SELECT decision FROM decisions_interest
WHERE municipality = :municipality AND payment = :payment;

-- name: decisions_pause_extend
-- in: application text, first day, until day
UPDATE decisions_pause SET until = :until
WHERE municipality = :municipality AND application = :application AND first = :first
  AND ended IS NULL AND until < :until;

-- name: decisions_months_of
-- All rows of one payee in one right, newest month first, the highest version of each first.
-- in: decision text, person text
-- out: month month, version number, norm cents, income cents, assistance cents, reserve cents,
--     payable cents, income_basis text
SELECT month, version, norm, income, assistance, reserve, payable, income_basis
FROM decisions_month
WHERE municipality = :municipality AND decision = :decision AND person = :person
ORDER BY month DESC, version DESC LIMIT 60;

-- name: decisions_running_of
-- Does this payee have a right that runs on a day? Index: decisions_right_of.
-- in: person text, day day
-- out: running number
SELECT COUNT(*) AS running FROM decisions_right r
LEFT JOIN decisions_ended e
       ON e.municipality = r.municipality AND e.decision = r.decision
WHERE r.municipality = :municipality AND r.person = :person
  AND (e.last IS NULL OR e.last >= :day);

-- name: decisions_payees_without_month
-- Rights of a month that could not be worked out: a human looks.
-- in: month month, first day, last day
-- out: person text
SELECT r.applicant AS person
FROM decisions_right r
LEFT JOIN decisions_ended e
       ON e.municipality = r.municipality AND e.decision = r.decision
LEFT JOIN decisions_month m
       ON m.municipality = r.municipality AND m.decision = r.decision
      AND m.person = r.person AND m.month = :month AND m.version = 1
WHERE r.municipality = :municipality AND r.part = 1 AND r.start <= :last
  AND (e.last IS NULL OR e.last >= :first) AND m.version IS NULL
ORDER BY r.decision LIMIT 8;

-- name: decisions_notice_add
-- in: id text, application text, person text, term_end day, received day, noted day,
--     noted_by text, promise text
INSERT INTO decisions_notice (municipality, id, application, person, term_end, received, noted,
    noted_by, promise, left_out, left_out_by, left_out_by_name, why, fixed)
VALUES (:municipality, :id, :application, :person, :term_end, :received, :noted, :noted_by,
    :promise, '', NULL, NULL, NULL, NULL);

-- name: decisions_notice_of
-- in: application text
-- out: id text, person text, term_end day, received day, noted day, noted_by text, promise text,
--     left_out text, left_out_by text?, left_out_by_name text?, why bytes?, fixed day?
SELECT id, person, term_end, received, noted, noted_by, promise, left_out, left_out_by,
    left_out_by_name, why, fixed
FROM decisions_notice WHERE municipality = :municipality AND application = :application;

-- name: decisions_notice_left_out
-- in: id text, left_out text, by text, by_name text, why bytes
UPDATE decisions_notice SET left_out = :left_out, left_out_by = :by, left_out_by_name = :by_name,
    why = :why
WHERE municipality = :municipality AND id = :id AND fixed IS NULL AND left_out = '';

-- name: decisions_notice_fix
-- in: id text, day day
UPDATE decisions_notice SET fixed = :day
WHERE municipality = :municipality AND id = :id AND fixed IS NULL;

-- name: decisions_notices_open
-- Index: decisions_notice_open.
-- out: application text
SELECT application FROM decisions_notice
WHERE municipality = :municipality AND fixed IS NULL ORDER BY received, id LIMIT 5000;

-- name: decisions_penalty_add
-- in: decision text, person text, application text, notice text, first text, until text,
--     days number, whole cents, amount cents, reason text, made day, pay_by day
INSERT INTO decisions_penalty (municipality, decision, person, application, notice, first, until,
    days, whole, amount, reason, made, pay_by)
VALUES (:municipality, :decision, :person, :application, :notice, :first, :until, :days, :whole,
    :amount, :reason, :made, :pay_by);

-- name: decisions_penalty_of
-- Index: decisions_penalty_of.
-- in: application text, person text
-- out: decision text, amount cents, whole cents, days number, reason text, made day, pay_by day
SELECT decision, amount, whole, days, reason, made, pay_by FROM decisions_penalty
WHERE municipality = :municipality AND application = :application AND person = :person
LIMIT 1;

-- name: decisions_receipt_add
-- in: decision text, month month, version number, made day, program text, figures text,
--     sealed bytes
INSERT INTO decisions_receipt (municipality, decision, month, version, made, program, figures,
    sealed)
VALUES (:municipality, :decision, :month, :version, :made, :program, :figures, :sealed)
ON CONFLICT (municipality, decision, month, version) DO NOTHING;

-- name: decisions_receipts_of
-- in: decision text, first month, last month
-- out: month month, version number, program text, figures text, sealed bytes
SELECT month, version, program, figures, sealed FROM decisions_receipt
WHERE municipality = :municipality AND decision = :decision
  AND month >= :first AND month <= :last
ORDER BY month, version LIMIT 500;

-- name: decisions_month_explained
-- The newest row of one payee in one month, whichever right it is of. Index: decisions_right_of.
-- in: person text, month month
-- out: decision text, application text, version number, made day, norm cents, income cents,
--     assistance cents, reserve cents, payable cents, income_basis text, figures month,
--     event text, part_of number
SELECT m.decision, r.application, m.version, m.made, m.norm, m.income, m.assistance, m.reserve,
    m.payable, m.income_basis, m.figures, m.event, r.part_of
FROM decisions_right r
JOIN decisions_month m
  ON m.municipality = r.municipality AND m.decision = r.decision AND m.person = r.person
WHERE r.municipality = :municipality AND r.person = :person AND m.month = :month
ORDER BY r.start DESC, m.version DESC LIMIT 1;

-- name: decisions_month_other
-- Of a right that is paid in two halves: what the other payee has in that month. Primary key.
-- in: decision text, person text, month month
-- out: payable cents
SELECT m.payable
FROM decisions_month m
WHERE m.municipality = :municipality AND m.decision = :decision AND m.person <> :person
  AND m.month = :month
ORDER BY m.version DESC LIMIT 1;

-- name: decisions_months_decided
-- What was decided for a household, month by month: the newest rows of all payees together.
-- in: decision text, first month, last month
-- out: month month, assistance cents
SELECT m.month, CAST(SUM(m.assistance) AS BIGINT) AS assistance
FROM decisions_month m
WHERE m.municipality = :municipality AND m.decision = :decision
  AND m.month >= :first AND m.month <= :last
  AND m.version = (SELECT MAX(n.version) FROM decisions_month n
                   WHERE n.municipality = m.municipality AND n.decision = m.decision
                     AND n.person = m.person AND n.month = m.month)
GROUP BY m.month ORDER BY m.month LIMIT 120;

-- name: decisions_rights_after
-- Every right, a few at a time.
-- in: after text, person text
-- out: decision text, applicant text
SELECT r.decision, r.applicant FROM decisions_right r
WHERE r.municipality = :municipality AND r.part = 1 AND r.decision > :after
  AND (:person = '' OR r.applicant = :person)
ORDER BY r.decision LIMIT 50;

-- name: decisions_right_newest_of
-- The newest right of a payee. Index: decisions_right_of.
-- in: person text
-- out: decision text, application text, applicant text
SELECT r.decision, r.application, r.applicant FROM decisions_right r
WHERE r.municipality = :municipality AND r.person = :person
ORDER BY r.start DESC LIMIT 1;

-- name: decisions_change_newest
-- What was told and is not answered yet: the day it reached us.
-- in: person text
-- out: since day, told day
SELECT since, told FROM decisions_change
WHERE municipality = :municipality AND person = :person AND answered IS NULL
ORDER BY told LIMIT 1;

-- name: decisions_document_add
-- in: id text, application text, person text, question text?, instead_of text?, kind text,
--     size number, added day, name bytes, sealed bytes
INSERT INTO decisions_document (municipality, id, application, person, question, instead_of, kind,
    size, added, state, opened, name, sealed)
VALUES (:municipality, :id, :application, :person, :question, :instead_of, :kind, :size, :added,
    'here', NULL, :name, :sealed);

-- name: decisions_documents_of
-- Oldest first, without the bytes. Index: decisions_document_of.
-- in: application text
-- out: id text, question text?, instead_of text?, kind text, size number, added day, state text,
--     opened day?, name bytes?
SELECT id, question, instead_of, kind, size, added, state, opened, name
FROM decisions_document WHERE municipality = :municipality AND application = :application
ORDER BY added, id LIMIT 200;

-- name: decisions_document_row
-- in: id text, application text
-- out: id text, person text, kind text, size number, added day, state text, opened day?,
--     name bytes?
SELECT id, person, kind, size, added, state, opened, name FROM decisions_document
WHERE municipality = :municipality AND id = :id AND application = :application;

-- name: decisions_document_bytes
-- in: id text, application text
-- out: sealed bytes?
SELECT sealed FROM decisions_document
WHERE municipality = :municipality AND id = :id AND application = :application;

-- name: decisions_document_count
-- How many are here: a limit with a name.
-- in: application text
-- out: number number
SELECT COUNT(*) AS number FROM decisions_document
WHERE municipality = :municipality AND application = :application AND state <> 'taken_back';

-- name: decisions_document_replaced
-- in: id text, application text
UPDATE decisions_document SET state = 'replaced'
WHERE municipality = :municipality AND id = :id AND application = :application AND state = 'here';

-- name: decisions_document_taken_back
-- in: id text, application text
UPDATE decisions_document SET state = 'taken_back', name = NULL, sealed = NULL
WHERE municipality = :municipality AND id = :id AND application = :application
  AND opened IS NULL AND state <> 'taken_back';

-- name: decisions_document_opened
-- in: id text, application text, day day
UPDATE decisions_document SET opened = :day
WHERE municipality = :municipality AND id = :id AND application = :application
  AND opened IS NULL AND state = 'here';

-- name: decisions_given_add
-- in: id text, application text, person text, given day, words bytes
INSERT INTO decisions_given (municipality, id, application, person, given, words)
VALUES (:municipality, :id, :application, :person, :given, :words);

-- name: decisions_given_of
-- In the order in which they were given. Index: decisions_given_of.
-- in: application text
-- out: id text, given day, words bytes
SELECT id, given, words FROM decisions_given
WHERE municipality = :municipality AND application = :application ORDER BY given, id LIMIT 40;

-- name: decisions_given_count
-- Index: decisions_given_of.
-- in: application text
-- out: number number
SELECT count(*) AS number FROM decisions_given
WHERE municipality = :municipality AND application = :application;

-- name: decisions_late_add
-- in: id text, decision text, person text, since month, known day, made day, by_whom text, by_name text, fact bytes, reasons bytes, side bytes
INSERT INTO decisions_late (municipality, id, decision, person, since, known, made, by_whom, by_name, fact,
    reasons, side)
VALUES (:municipality, :id, :decision, :person, :since, :known, :made, :by_whom, :by_name, :fact,
    :reasons, :side);

-- name: decisions_late_month_add
-- in: decision text, month month, late text, decided cents, ought cents, ours flag
INSERT INTO decisions_late_month (municipality, decision, month, late, decided, ought, ours)
VALUES (:municipality, :decision, :month, :late, :decided, :ought, :ours);

-- name: decisions_late_of
-- What was learned late about a right, oldest first. Index: decisions_late_of.
-- in: decision text
-- out: id text, person text, since month, made day, fact bytes
SELECT id, person, since, made, fact FROM decisions_late
WHERE municipality = :municipality AND decision = :decision ORDER BY made, id LIMIT 17;

-- name: decisions_late_row
-- Primary key.
-- in: id text
-- out: decision text, person text, since month, known day, made day, by_name text, fact bytes, reasons bytes, side bytes
SELECT decision, person, since, known, made, by_name, fact, reasons, side FROM decisions_late
WHERE municipality = :municipality AND id = :id;

-- name: decisions_late_months
-- Index: decisions_late_month_of.
-- in: late text
-- out: month month, decided cents, ought cents, ours flag
SELECT month, decided, ought, ours FROM decisions_late_month
WHERE municipality = :municipality AND late = :late ORDER BY month LIMIT 60;

-- name: decisions_late_of_month
-- The newest correction of a month of a right. Primary key.
-- in: decision text, month month
-- out: late text, made day
SELECT m.late, l.made FROM decisions_late_month m
JOIN decisions_late l ON l.municipality = m.municipality AND l.id = m.late
WHERE m.municipality = :municipality AND m.decision = :decision AND m.month = :month
ORDER BY l.made DESC, m.late DESC LIMIT 1;
