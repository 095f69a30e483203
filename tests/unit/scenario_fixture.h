/* Scenario texts for tests, with files that lie in a table instead of on a disk. */
#ifndef CASTSIM_TESTS_SCENARIO_FIXTURE_H
#define CASTSIM_TESTS_SCENARIO_FIXTURE_H

#include "unit.h"

#include <stdlib.h>

#include "base/mem.h"
#include "core/scenario.h"

struct fake_file {
    const char *path; /* NULL = the end of a table */
    const char *text;
};

static inline int fixture_read(void *ctx, const char *path, struct buf *out, struct err *err)
{
    for (const struct fake_file *f = ctx; f->path != NULL; f++) {
        if (strcmp(f->path, path) == 0) {
            buf_add_str(out, f->text);
            return 0;
        }
    }
    err_set(err, "%s: there is no such file", path);
    return ERR_OUTSIDE;
}

/* In memory of just its size, so that a sanitizer sees the first byte read behind it. */
static inline struct scenario *fixture_parse(const char *text, const struct fake_file *files,
                                             struct scenario_faults *faults)
{
    size_t len = strlen(text);
    char *exact = malloc(len > 0 ? len : 1);
    assert_non_null(exact);
    memcpy(exact, text, len);
    struct scenario *s = scenario_parse("a/b.scn", exact, len, files != NULL ? fixture_read : NULL,
                                        (void *)(uintptr_t)files, faults);
    free(exact);
    return s;
}

/* The scenario, which has no mistake. */
static inline struct scenario *must_parse_with(const char *text, const struct fake_file *files)
{
    struct scenario_faults faults = {0};
    struct scenario *s = fixture_parse(text, files, &faults);
    for (size_t i = 0; i < faults.count; i++)
        print_error("%s\n", faults.items[i]);
    assert_non_null(s);
    assert_int_equal(faults.count, 0);
    scenario_faults_done(&faults);
    return s;
}

/* What most texts need and few are about. */
#define SOME_CLIENT "client bob\n"
#define SOME_SEND "send m1 from=2191 type=RC:TxtMsg content={\"content\":\"a\"}\n"
#define SOME_EXPECT "expect bob received m1\n"

static inline struct scenario *must_parse(const char *text)
{
    return must_parse_with(text, NULL);
}

/* Every fault, joined by newlines, without the scenario's own file name. */
static inline void assert_faults_with(const char *text, const struct fake_file *files,
                                      const char *wanted)
{
    struct scenario_faults faults = {0};
    struct buf all = {0};
    struct scenario *s = fixture_parse(text, files, &faults);
    for (size_t i = 0; i < faults.count; i++) {
        bool is_own = strncmp(faults.items[i], "a/b.scn:", 8) == 0;
        buf_addf(&all, "%s%s", i > 0 ? "\n" : "", faults.items[i] + (is_own ? 8 : 0));
    }
    assert_string_equal(buf_str(&all), wanted);
    assert_null(s);
    buf_done(&all);
    scenario_faults_done(&faults);
}

static inline void assert_faults(const char *text, const char *wanted)
{
    assert_faults_with(text, NULL, wanted);
}

/* The argument, which is there. */
static inline const struct scenario_arg *arg_of(const struct scenario_step *step,
                                                enum scenario_key key)
{
    const struct scenario_arg *arg = scenario_arg(step, key);
    if (arg == NULL)
        fail_msg("\"%s\" has no %s", step->line, scenario_key_word(key));
    return arg;
}

#endif
