/* The BRP import: every list taken or refused with a reason, and nothing lost. */
#include "people/town_test.h"

static const struct day today = {20780}; /* 2026-11-23 */

struct house {
    struct town town;
    struct arena arena; /* of the import: small, and it must stay enough */
    struct arena more;
    struct import_report report;
    char said[256][120];
    int count;
};

static int set_up(void **state)
{
    struct house *h = calloc(1, sizeof *h);

    assert_non_null(h);
    assert_int_equal(arena_open(&h->arena, 8 << 20), OUTCOME_OK);
    assert_int_equal(arena_open(&h->more, 16 << 20), OUTCOME_OK);
    town_open(&h->town);
    *state = h;
    return 0;
}

static int tear_down(void **state)
{
    struct house *h = *state;

    town_close(&h->town);
    arena_close(&h->arena);
    arena_close(&h->more);
    free(h);
    return 0;
}

static void say(void *arg, const struct import_finding *f)
{
    struct house *h = arg;

    assert_non_null(f->why);
    if (h->count < 256)
        snprintf(h->said[h->count], sizeof h->said[0], "%lld %.*s %s%s", (long long)f->line,
                 TEXT_ARG(f->field), f->key, f->refused ? " !" : "");
    h->count++;
}

static void import(struct house *h, const char *kind, struct text bytes, bool dry_run,
                   enum outcome expect)
{
    h->report = (struct import_report){.say = say, .arg = h};
    h->count = 0;
    arena_empty(&h->arena);
    assert_int_equal(people_import(h->town.store, &h->arena, text_of(kind), bytes, dry_run,
                                   today, &h->report),
                     expect);
}

static bool was_said(struct house *h, const char *line)
{
    for (int i = 0; i < h->count && i < 256; i++)
        if (strcmp(h->said[i], line) == 0)
            return true;
    return false;
}

static struct person load(struct house *h, const char *bsn, struct text *ret_id)
{
    struct person p = {0};
    struct text id = NO_TEXT;
    struct db *db = NULL;

    assert_int_equal(store_read(h->town.store, &h->more, &db), OUTCOME_OK);
    assert_int_equal(people_by_bsn(db, text_of(bsn), &id), OUTCOME_OK);
    assert_int_equal(people_load(db, witness_own(&h->more, id), id, &p), OUTCOME_OK);
    store_read_done(db);
    *ret_id = id;
    return p;
}

#define BRP_FILE "standards/brp/testset-persoonslijsten-2022-05-02-part-a.csv"

static void the_test_set_of_the_register(void **state)
{
    struct house *h = *state;
    struct text bytes = town_shared(&h->more, BRP_FILE), id, other;
    struct person p;

    if (bytes.at == NULL)
        return;
    import(h, "brp-csv", bytes, true, OUTCOME_OK);
    assert_int_equal(h->report.persons, 480);
    assert_int_equal(h->report.taken + h->report.refused + h->report.known, 480);
    assert_int_equal(h->report.refused, 3);
    assert_true(was_said(h, "490 01.01.20 bsn_none !"));
    assert_true(was_said(h, "975 01.02.40 name_none !"));
    assert_true(was_said(h, "1132 06.08.10 died_wrong !")); /* the day reads "05" */
    assert_int_equal(h->report.known, 0);                   /* dry: nothing was written */
    import(h, "brp-csv", bytes, true, OUTCOME_OK);
    assert_int_equal(h->report.known, 0);
    import(h, "brp-csv", bytes, false, OUTCOME_OK);
    print_message(
        "# %lld lines, %lld persons: %lld taken, %lld known, %lld refused; %d remarks\n",
        (long long)h->report.lines, (long long)h->report.persons, (long long)h->report.taken,
        (long long)h->report.known, (long long)h->report.refused, h->count);
    assert_int_equal(h->report.lines, 1476);
    assert_int_equal(h->report.persons + h->report.history + 1, 1476);
    assert_int_equal(h->report.taken, 475);
    assert_int_equal(h->report.known, 2); /* two numbers stand there twice */
    assert_int_equal(h->report.refused, 3);
    p = load(h, "999993653", &id);
    assert_true(text_same(p.name, TEXT("Suzanne Moulin")));
    assert_true(text_same(p.partner_surname, TEXT("Beaudelaire")));
    assert_true(text_same(p.address.postcode, TEXT("3077 AW")));
    assert_int_equal(p.born.day, 1);
    p = load(h, "999990639", &other);
    assert_true(text_same(p.name, TEXT("Mattheus du Burck")));
    import(h, "brp-csv", bytes, false, OUTCOME_OK); /* again: nobody is made twice */
    assert_int_equal(h->report.taken, 0);
    assert_int_equal(h->report.known, 477);
    load(h, "999993653", &other);
    assert_true(text_same(id, other));
}

#define BYTES(x) ((struct text){(x), sizeof(x) - 1})
#define HEAD                                                                                   \
    ";01.01.20;01.02.10;01.02.30;01.02.40;01.03.10;01.61.10;05.01.20;05.02.40;05.06.10;"       \
    "05.07.10;07.70.10;08.11.10;08.11.20;08.11.60;09.01.20;09.H\r\n"

static void lists_one_by_one(void **state)
{
    static const char file[] =
        "\xef\xbb\xbf" HEAD
        /* A couple at one address, their child on the line below, and how the child was before.
         */
        "L1;999990639;Jan;;Berg;19800101;E;999993653;Dal;20100101;;0;Plein;1;1234AB;999991425;"
        "09\r\n"
        ";;;;;;;;;;;;;;;999993239;59\r\n"
        ";;;;;;;;;;;;;;;999994773;\r\n"
        "L2;999993653;Els;van;Dal;19800000;N;999990639;Berg;20100101;;7;Plein;1;1234AB;;\r\n"
        "L3;999990640;\"Piet; zoon\";;Kort;19850231;E;;;;;0;;;;;\r\n"
        "L4;123456789;Fout;;Nummer;19850201;E;;;;;0;;;;;\r\n"
        "L5;;Geen;;Nummer;19850201;E;;;;;0;;;;;\r\n"
        "L6;999991425;Kim;;Berg;20150601;E;;;;;0;Plein;1;1234AB;;\r\n"
        "een kapotte regel\r\n"
        "L7;999994803;;;.;19850201;E;;;;;0;;;;;\r\n"
        "L8;999994736;\"Lies \"\"Li\"\"\";;Klaver;19850201;E;;;;;0;;;;;\r\n"
        "L9;999993665;Kim;;Later;20991201;E;;;;;0;;;;;";
    struct house *h = *state;
    struct member *m = NULL;
    struct text id, child;
    struct person p;
    struct db *db = NULL;
    size_t n = 0;

    import(h, "brp-csv", BYTES(file), false, OUTCOME_OK);
    assert_true(was_said(h, "5 01.03.10 born_in_part"));
    assert_true(was_said(h, "5 07.70.10 secret"));
    assert_true(was_said(h, "6 01.03.10 born_wrong !"));
    assert_true(was_said(h, "7 01.01.20 bsn_wrong !"));
    assert_true(was_said(h, "8 01.01.20 bsn_none !"));
    assert_true(was_said(h, "10  line_broken !"));
    assert_true(was_said(h, "11 01.02.40 name_none !"));
    assert_true(was_said(h, "13 01.03.10 born_future !"));
    assert_int_equal(h->report.taken, 4);
    assert_int_equal(h->report.refused, 6);
    p = load(h, "999994736", &id);
    assert_true(text_same(p.name, TEXT("Lies \"Li\" Klaver")));
    p = load(h, "999993653", &id);
    assert_true(text_same(p.name, TEXT("Els van Dal-Berg")));
    assert_true(p.secret_address);
    assert_int_equal(p.born.month, 0);
    load(h, "999991425", &child);
    /* This file does not say whose child somebody is: the parents' list does, the second time.
     */
    import(h, "brp-csv", BYTES(file), false, OUTCOME_OK);
    assert_int_equal(h->report.known, 4);
    assert_int_equal(store_read(h->town.store, &h->more, &db), OUTCOME_OK);
    assert_int_equal(people_household_of(db, id, today, &m, &n), OUTCOME_OK);
    store_read_done(db);
    assert_int_equal(n, 3);
    assert_int_equal(m[0].role, MEMBER_APPLICANT);
    assert_int_equal(m[1].role, MEMBER_PARTNER);
    assert_int_equal(m[2].role, MEMBER_CHILD);
    assert_true(text_same(m[2].person, child));
}

static void files_that_are_something_else(void **state)
{
    struct house *h = *state;

    import(h, "brp-csv", TEXT("naam;leeftijd\nJan;4\n"), false, OUTCOME_NOT_VALID);
    assert_true(was_said(h, "1 01.01.20 no_brp_file !"));
    import(h, "brp-json", TEXT("{\"mensen\": []}"), false, OUTCOME_NOT_VALID);
    assert_int_equal(h->count, 1);
    import(h, "brp-json", TEXT("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["), false,
           OUTCOME_NOT_VALID);
    import(h, "brp-json", TEXT("}}}}"), false, OUTCOME_NOT_VALID);
    import(h, "iets", TEXT(""), false, OUTCOME_NOT_VALID);
    assert_int_equal(h->report.taken, 0);
}

static const char api[] =
    "{\"type\": \"RaadpleegMetBurgerservicenummer\", \"personen\": ["
    "{\"burgerservicenummer\": \"999990639\", \"naam\": {\"voornamen\": \"Jan {Jantje}\", "
    "\"voorvoegsel\": \"van den\", \"geslachtsnaam\": \"Berg\", \"aanduidingNaamgebruik\": "
    "{\"code\": \"V\"}}, \"geboorte\": {\"datum\": {\"type\": \"Datum\", \"datum\": "
    "\"1980-01-01\", \"langFormaat\": \"1 januari 1980\"}}, \"verblijfplaats\": {\"type\": "
    "\"Adres\", \"functieAdres\": {\"code\": \"B\"}, \"verblijfadres\": "
    "{\"officieleStraatnaam\": \"Plein \\\"1813\\\"\", \"huisnummer\": 14, \"huisletter\": "
    "\"H\", \"huisnummertoevoeging\": \"3\", \"postcode\": \"1234AB\", \"woonplaats\": "
    "\"Zonnedam\"}}, \"partners\": [{\"burgerservicenummer\": \"999993653\", \"naam\": "
    "{\"geslachtsnaam\": \"Dal\"}}]},\n"
    "{\"burgerservicenummer\": \"999993653\", \"naam\": {\"geslachtsnaam\": \"Dal\"}, "
    "\"geboorte\": {\"datum\": {\"type\": \"JaarMaandDatum\", \"jaar\": 1980, \"maand\": 2, "
    "\"langFormaat\": \"februari 1980\"}}, \"geheimhoudingPersoonsgegevens\": true, "
    "\"verblijfplaats\": {\"type\": \"Adres\", \"verblijfadres\": {\"korteStraatnaam\": "
    "\"Plein\", \"huisnummer\": 14, \"huisletter\": \"h\", \"huisnummertoevoeging\": \"3\", "
    "\"postcode\": \"1234AB\"}}},"
    "{\"burgerservicenummer\": \"999990640\", \"burgerservicenummer\": \"999990640\"},"
    "{\"naam\": {\"geslachtsnaam\": \"Zonder\"}},"
    "{\"burgerservicenummer\": \"999994736\", \"naam\": {\"voornamen\": \"Sukarno\", "
    "\"geslachtsnaam\": \".\"}, \"geboorte\": {\"datum\": {\"type\": \"DatumOnbekend\", "
    "\"onbekend\": true, \"langFormaat\": \"onbekend\"}}, \"opschortingBijhouding\": "
    "{\"reden\": {\"code\": \"F\"}}}"
    "]}";

static void the_answer_of_the_api(void **state)
{
    struct house *h = *state;
    struct member *m = NULL;
    struct text id;
    struct person p;
    struct db *db = NULL;
    size_t n = 0;

    import(h, "brp-json", BYTES(api), false, OUTCOME_OK);
    assert_int_equal(h->report.lines, 5);
    assert_int_equal(h->report.taken, 2);
    assert_int_equal(h->report.refused, 3);
    assert_true(was_said(h, "3 personen line_broken !"));
    assert_true(was_said(h, "4 burgerservicenummer bsn_none !"));
    assert_true(was_said(h, "5 opschortingBijhouding list_in_error !"));
    assert_true(was_said(h, "2 geheimhoudingPersoonsgegevens secret"));
    p = load(h, "999990639", &id);
    assert_true(text_same(p.name, TEXT("Jan {Jantje} Dal-van den Berg")));
    assert_true(text_same(p.address.street, TEXT("Plein \"1813\"")));
    assert_true(text_same(p.address.number, TEXT("14H-3")));
    assert_true(p.address.postal_only);
    assert_int_equal(store_read(h->town.store, &h->more, &db), OUTCOME_OK);
    assert_int_equal(people_household_of(db, id, today, &m, &n), OUTCOME_OK);
    store_read_done(db);
    assert_int_equal(n, 0); /* she came after him: her own list does not name him */
    import(h, "brp-json", BYTES(api), false, OUTCOME_OK);
    assert_int_equal(h->report.known, 2);
    assert_int_equal(store_read(h->town.store, &h->more, &db), OUTCOME_OK);
    assert_int_equal(people_household_of(db, id, today, &m, &n), OUTCOME_OK);
    store_read_done(db);
    assert_int_equal(n, 2);
    p = load(h, "999993653", &id);
    assert_int_equal(p.born.month, 2);
    assert_int_equal(p.born.day, 0);
}

/* Cut at every byte, whole objects before the cut are taken, and it never falls over. */
static void cut_anywhere(void **state)
{
    struct house *h = *state;

    for (size_t len = 0; len < sizeof api - 1; len += 7) {
        import(h, "brp-json", (struct text){api, len}, true, OUTCOME_NOT_VALID);
        assert_in_range(h->report.taken, 0, 2);
    }
}

/* What somebody told us themselves is not washed away by the register. */
static enum outcome rename_work(struct db *db, void *arg)
{
    struct text id = *(struct text *)arg;
    struct person p = {0};
    enum outcome o = people_load(db, witness_own(db->arena, id), id, &p);

    p.name = TEXT("Jantje");
    p.address_form = ADDRESS_JE;
    return o == OUTCOME_OK ? people_save(db, NULL, &p, today) : o;
}

static void the_name_as_wanted_stays(void **state)
{
    struct house *h = *state;
    struct text id;
    struct person p;

    import(h, "brp-json", BYTES(api), false, OUTCOME_OK);
    load(h, "999990639", &id);
    assert_int_equal(store_transact(h->town.store, &h->more, rename_work, &id), OUTCOME_OK);
    import(h, "brp-json", BYTES(api), false, OUTCOME_OK);
    p = load(h, "999990639", &id);
    assert_true(text_same(p.name, TEXT("Jantje")));
    assert_int_equal(p.address_form, ADDRESS_JE);
    assert_true(text_same(p.surname, TEXT("Berg")));
}

/* A million lines with one bad one, in a small arena. Dry, so that the disk is not the test. */
static void a_million_lines_with_one_bad_one(void **state)
{
    enum { LINES = 1000000 };
    struct house *h = *state;
    struct people_import *im = NULL;
    char line[256];
    size_t used = 0;

    h->report = (struct import_report){.say = say, .arg = h};
    assert_int_equal(people_import_open(h->town.store, &h->arena, TEXT("brp-csv"), true, today,
                                        &h->report, &im),
                     OUTCOME_OK);
    assert_int_equal(people_import_bytes(im, TEXT(HEAD)), OUTCOME_OK);
    for (int i = 2; i <= LINES; i++) {
        int bsn = 100000000 + i / 20 * 11, sum = 0, len;

        if (i == 654321)
            len = snprintf(line, sizeof line, "L%d;999990639;te;kort\r\n", i);
        else if (i % 20 == 0) { /* one list in twenty lines, with a number that passes */
            char digits[10];

            snprintf(digits, sizeof digits, "%08d", bsn / 10 % 100000000);
            for (int k = 0; k < 8; k++)
                sum += (9 - k) * (digits[k] - '0');
            if (sum % 11 == 10) { /* no ninth digit fits: another eighth one */
                digits[7] = digits[7] == '9' ? '0' : (char)(digits[7] + 1);
                sum = 0;
                for (int k = 0; k < 8; k++)
                    sum += (9 - k) * (digits[k] - '0');
            }
            assert_int_not_equal(sum % 11, 10);
            len = snprintf(line, sizeof line, "L%d;%.8s%d;Jan;;Berg;19800101;E;;;;;0;;;;;\r\n",
                           i, digits, sum % 11);
        } else
            len = snprintf(line, sizeof line, ";;;;;;;;;;;;;;;;\r\n");
        assert_int_equal(people_import_bytes(im, (struct text){line, (size_t)len}), OUTCOME_OK);
        if (h->arena.used > used)
            used = h->arena.used;
    }
    assert_int_equal(people_import_done(im), OUTCOME_OK);
    print_message("# %lld lines, %lld persons, %lld refused, arena at most %zu bytes\n",
                  (long long)h->report.lines, (long long)h->report.persons,
                  (long long)h->report.refused, used);
    assert_int_equal(h->report.lines, LINES);
    assert_int_equal(h->report.persons, 50000);
    assert_int_equal(h->report.taken, 50000);
    assert_true(was_said(h, "654321  line_broken !"));
    /* The lines below it, until the next list, are nobody's: each is said. */
    assert_int_equal(h->report.refused, h->count);
}

int main(void)
{
#define EACH(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        EACH(the_test_set_of_the_register),
        EACH(lists_one_by_one),
        EACH(files_that_are_something_else),
        EACH(the_answer_of_the_api),
        EACH(cut_anywhere),
        EACH(the_name_as_wanted_stays),
        EACH(a_million_lines_with_one_bad_one),
    };

    return engines_run(tests, sizeof tests / sizeof *tests);
}
