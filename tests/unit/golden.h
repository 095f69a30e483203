/*
 * golden: compares a frame with tests/golden/NAME.txt. With UPDATE_GOLDEN=1 in the environment the
 * file is written instead: look at what changed before it is committed.
 *
 * With GOLDEN_LANGUAGE=zh a test program that calls golden_begin first draws in Chinese, compares
 * with tests/golden/zh/NAME.txt, and skips what it says in English (only_in_english).
 */
#ifndef CASTSIM_TESTS_GOLDEN_H
#define CASTSIM_TESTS_GOLDEN_H

#include "unit.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/language.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "ui/frame.h"

static inline bool golden_is_chinese(void)
{
    const char *language = getenv("GOLDEN_LANGUAGE");
    return language != NULL && strcmp(language, "zh") == 0;
}

static inline void golden_begin(void)
{
    if (!golden_is_chinese())
        return;
    language_choose(LANG_ZH);
    if (gettext("")[0] == '\0') /* a system without any locale but C, which was told */
        exit(77);
}

/* In front of assertions about English words. */
static inline void only_in_english(void)
{
    if (golden_is_chinese())
        skip();
}

static inline void golden_read(const char *path, struct buf *out)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        fail_msg("no %s; UPDATE_GOLDEN=1 writes it", path);
    char chunk[4096];
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, file)) > 0;)
        buf_add(out, chunk, n);
    assert_false(ferror(file));
    fclose(file);
}

static inline void golden_write(const char *path, const struct buf *text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(buf_str(text), 1, text->len, file), text->len);
    assert_int_equal(fclose(file), 0);
}

static inline void assert_golden(const struct frame *frame, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, SOURCE_DIR "/tests/golden/%s%s.txt",
             golden_is_chinese() ? "zh/" : "", name);
    struct buf shown = {0};
    frame_dump(frame, &shown);
    if (getenv("UPDATE_GOLDEN") != NULL) {
        golden_write(path, &shown);
    } else {
        struct buf expected = {0};
        golden_read(path, &expected);
        if (strcmp(buf_str(&expected), buf_str(&shown)) != 0)
            fail_msg("%s differs; expected:\n%s\nshown:\n%s", path, buf_str(&expected),
                     buf_str(&shown));
        buf_done(&expected);
    }
    buf_done(&shown);
}

#endif
