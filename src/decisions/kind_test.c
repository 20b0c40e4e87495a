/* What comes in by its bytes: one line a file, the first column says what it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "decisions/kind.h"

#define BYTES(s)                                                                               \
    {                                                                                          \
        (s), sizeof(s) - 1                                                                     \
    }
#define JPG      "\xFF\xD8\xFF\xE0\x00\x04\x01\x02\xFF\xDA\x00\x03\x01picture\xFF\xD9"
#define PNG_HEAD "\x89PNG\r\n\x1a\n\x00\x00\x00\x02IHDRabCRC4"
#define PNG_END  "\x00\x00\x00\x00IEND\xAE\x42\x60\x82"
#define ZIP_END  "PK\x05\x06\0\0\0\0\0\0\0\0"

static const struct {
    const char *what;
    struct text bytes;
    enum document_kind kind;
} cases[] = {
    {"nothing at all", BYTES(""), DOCUMENT_OTHER},
    {"one byte", BYTES("%"), DOCUMENT_OTHER},
    {"a pdf", BYTES("%PDF-1.7\nbody\n%%EOF\n"), DOCUMENT_PDF},
    {"a pdf that was cut off", BYTES("%PDF-1.7\nbody"), DOCUMENT_BROKEN},
    {"a pdf with html before it", BYTES("<script>%PDF-1.7\n%%EOF"), DOCUMENT_OTHER},
    {"a pdf with a page behind it", BYTES("%PDF-1.7\n%%EOF\n<html>"), DOCUMENT_DOUBLE},
    {"a pdf that is a zip as well", BYTES("%PDF-1.7\n" ZIP_END "\n%%EOF"), DOCUMENT_DOUBLE},
    {"a pdf with a password", BYTES("%PDF-1.7\n/Encrypt 5 0 R\n%%EOF"), DOCUMENT_LOCKED},
    {"a photo", BYTES(JPG), DOCUMENT_JPG},
    {"a photo with zeros behind it", BYTES(JPG "\0\0\0"), DOCUMENT_JPG},
    {"a photo with a zip behind it", BYTES(JPG "PK\x03\x04"), DOCUMENT_DOUBLE},
    {"half a photo", BYTES("\xFF\xD8\xFF\xE0\x00\x04"), DOCUMENT_BROKEN},
    {"a photo whose part is longer than the file", BYTES("\xFF\xD8\xFF\xE0\xFF\xFF..\xFF\xD9"),
     DOCUMENT_BROKEN},
    {"a picture", BYTES(PNG_HEAD PNG_END), DOCUMENT_PNG},
    {"a picture with more behind it", BYTES(PNG_HEAD PNG_END "<?php"), DOCUMENT_DOUBLE},
    {"a picture whose piece is too long", BYTES("\x89PNG\r\n\x1a\n\xFF\xFF\xFF\xFFIDAT1234"),
     DOCUMENT_BROKEN},
    {"a zip, or a letter from a word processor", BYTES("PK\x03\x04...."), DOCUMENT_ZIP},
    {"a telephone's own picture",
     BYTES("\0\0\0\x18"
           "ftypheic"),
     DOCUMENT_PHONE},
    {"a page", BYTES("<!doctype html><script>"), DOCUMENT_OTHER},
    {"a program", BYTES("MZ\x90\0"), DOCUMENT_OTHER},
};

static void each_by_its_bytes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const enum document_kind k = document_kind(cases[i].bytes);

        if (k != cases[i].kind)
            print_message("# %s: %d\n", cases[i].what, (int)k);
        assert_int_equal(k, cases[i].kind);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_by_its_bytes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
