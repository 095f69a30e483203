/*
 * view_fixture: what the tests of the views share: a phone that is being looked at, and drawing at
 * the sizes that are looked at.
 */
#ifndef CASTSIM_TESTS_VIEW_FIXTURE_H
#define CASTSIM_TESTS_VIEW_FIXTURE_H

#include "golden.h"

#include "base/i18n.h"
#include "ui/view.h"

#define NOON 1585108800000 /* 2020-03-25 04:00 UTC, noon in Beijing */
#define SECOND 1000
#define MINUTE 60000
#define HOUR (60 * MINUTE)
#define DAY (24 * (int64_t)HOUR)
#define BEIJING (8 * 3600)

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static struct view_hint phone_hints[] = {
    {"Enter", "inspect", false}, {"/", "search", false}, {":", "command", false},
    {"o", "on/offline", false},  {"p", "pull", false},   {"1-4", "view", false},
    {"?", "help", true},         {"q", "quit", true},
};

static inline struct view_state phone_state(enum view_page page)
{
    for (size_t i = 0; i < COUNT(phone_hints); i++)
        phone_hints[i].words = _(phone_hints[i].words);
    return (struct view_state){
        .page = page,
        .hints = phone_hints,
        .hint_count = COUNT(phone_hints),
        .app_key = "demo-key",
        .user_id = "ann",
        .sdk = "native",
        .server = "http://127.0.0.1:8787",
        .server_state = SERVER_UP,
        .is_online = true,
        .next_pull_in_ms = 101001,
        .last_pull = "3 received",
        .last_pull_ok = true,
        .total_unread = 134,
        .speed = 1,
        .now_ms = NOON + 6 * MINUTE,
        .utc_offset_s = BEIJING,
    };
}

static inline void assert_draws(const struct view_state *state, int rows, int cols,
                                const char *name)
{
    struct frame frame;
    frame_init(&frame, rows, cols);
    view_draw(state, &frame);
    assert_golden(&frame, name);
    frame_done(&frame);
}

/* At the four sizes, as NAME-60x16 and so on. */
static inline void assert_draws_everywhere(const struct view_state *state, const char *name)
{
    static const int sizes[][2] = {{16, 60}, {24, 80}, {30, 100}, {50, 160}};
    for (size_t i = 0; i < COUNT(sizes); i++) {
        char sized[128];
        snprintf(sized, sizeof sized, "%s-%dx%d", name, sizes[i][1], sizes[i][0]);
        assert_draws(state, sizes[i][0], sizes[i][1], sized);
    }
}

/* The cell where text begins, in the first row that has it; NULL = in none. */
static inline const struct cell *find_cell(const struct frame *f, const char *text)
{
    size_t len = strlen(text);
    for (int row = 0; row < f->rows; row++) {
        for (int col = 0; col < f->cols; col++) {
            char seen[512] = "";
            size_t used = 0;
            for (int c = col; c < f->cols && used < len; c++) {
                const char *cell = frame_cell(f, row, c)->text;
                memcpy(seen + used, cell, strlen(cell) + 1);
                used += strlen(cell);
            }
            const struct cell *first = frame_cell(f, row, col);
            if (first->columns > 0 && strcmp(seen, text) == 0)
                return first;
        }
    }
    return NULL;
}

static inline void assert_seen(const struct frame *f, const char *text)
{
    if (find_cell(f, text) != NULL)
        return;
    struct buf shown = {0};
    frame_dump(f, &shown);
    fail_msg("\"%s\" is not on the screen:\n%s", text, buf_str(&shown));
}

static inline void assert_seen_as(const struct frame *f, const char *text, enum style style)
{
    assert_seen(f, text);
    assert_int_equal(find_cell(f, text)->style, style);
}

#endif
