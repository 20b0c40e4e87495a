#!/usr/bin/env python3
"""Plants faults in a copy of a municipality's database and asks the audit to find each.

    planted.py AUDIT DATABASE.db      AUDIT: the program; DATABASE: one with a repair in it

Prints TAP. The database itself is only read. Python's standard library only.
"""
import os
import sqlite3
import subprocess
import sys
import tempfile

PLANTED = [
    ("nothing was changed", "", 0),
    ("a row of the ledger is gone",
     "delete from payments_ledger where (entry, line) = (select entry, line from payments_ledger where why = 'booked' limit 1)", 1),
    ("one side of an entry changed",
     "update payments_ledger set amount = amount + 1 where (entry, line) = (select entry, line from payments_ledger where book = 'owed' limit 1)", 1),
    ("both sides of an entry changed alike",
     "update payments_ledger set amount = amount * 2 where entry = (select entry from payments_ledger where why = 'owed' and book = 'owed' limit 1)", 1),
    ("a correction set off for another amount",
     "update payments_ledger set amount = amount * 2 where entry = (select entry from payments_ledger where why = 'owed' and book = 'advances' and obligation is null limit 1)", 1),
    ("a second payment without a failure of the first", "delete from payments_outcome where fails = 1", 1),
    ("a payment above what was owed", "update payments_attempt set amount = amount + 5 where rowid = 1", 1),
    ("somebody agreed to an own draft",
     "update payments_run_step set by_whom = made_by where rowid = (select min(rowid) from payments_run_step where step = 'agreed')", 1),
    ("an account nobody agreed to", "delete from payments_account_agreed where rowid = 1", 1),
    ("a file with another total",
     "update payments_run_step set total = total + 1 where rowid = (select min(rowid) from payments_run_step where step = 'filed')", 1),
    ("a mandate of one person", "delete from payments_mandate_agreed", 1),
    ("an obligation with another amount", "update payments_obligation set amount = amount + 100 where rowid = 1", 1),
    ("set off from somebody who owes nothing",
     "update payments_obligation set set_off = set_off + 5000000, payable = payable + 5000000 where rowid = 1", 1),
    ("a withdrawn run with a file",
     "insert into payments_run_withdrawn select municipality, run, 'a', 'b', 1, day, at from payments_run_step where step = 'filed' limit 1", 1),
    ("a question about a double payment that was none",
     "insert into payments_too_much select municipality, 'x', person, 'double', 'x', id, null, month, amount, made from payments_obligation where amount > 0 limit 1", 1),
    ("a penalty nobody fixed", "update payments_obligation set kind = 'penalty' where rowid = 1", 1),
    ("kept without a booking", "delete from payments_outcome where kind = 'booked'", 1),
]

if len(sys.argv) != 3:
    sys.exit(__doc__)
failed = 0
print("1..%d" % len(PLANTED))
with tempfile.TemporaryDirectory() as folder:
    for number, (what, sql, wanted) in enumerate(PLANTED, 1):
        # A file of its own each time: nothing of the one before may be left beside it.
        copy = os.path.join(folder, "%d.db" % number)
        source, target = sqlite3.connect("file:%s?mode=ro" % sys.argv[2], uri=True), sqlite3.connect(copy)
        source.backup(target)
        source.close()
        target.execute("pragma journal_mode = delete")
        target.execute("pragma foreign_keys = off")
        target.execute("pragma ignore_check_constraints = on")
        if sql:
            target.execute(sql)
        target.commit()
        target.close()
        got = subprocess.run([sys.argv[1], copy], capture_output=True).returncode
        failed += got != wanted
        print("%s %d - %s" % ("ok" if got == wanted else "not ok", number, what))
sys.exit(1 if failed else 0)
