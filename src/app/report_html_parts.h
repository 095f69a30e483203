/*
 * What the files of the HTML report share. Everything that is written goes through one escape,
 * which is the gate (base/utf8) and then HTML's: the formats below hold no markup, so whatever is
 * put into them comes out as text.
 *
 * The report is in two languages at once. Each text is written twice, and a style shows one of
 * them; texts that no style can hide (titles on hover) are English, with the Chinese in data-zh for
 * the script to change.
 */
#ifndef CASTSIM_APP_REPORT_HTML_PARTS_H
#define CASTSIM_APP_REPORT_HTML_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/run_result.h"
#include "base/buf.h"

/* How much is drawn; the report says what it left out. */
#define HTML_LANES_MAX 40
#define HTML_BROADCASTS_MAX 60
#define HTML_ARROWS_MAX 400
#define HTML_SINGLE_PULLS_MAX 600 /* more, and the pulls of a lane become one shape */
#define HTML_VERDICTS_MAX 300
#define HTML_EXPECTATIONS_MAX 100 /* those that failed and those that held, each */
#define HTML_DELAYS_MIN 20        /* deliveries; fewer have no distribution */

/* ---- report_html_write.c: text ---- */

void html_text(struct buf *out, const char *s);  /* a place of one line; NULL = nothing */
void html_lines(struct buf *out, const char *s); /* newlines stay */
/* At most so many terminal columns, with an ellipsis where it was cut. */
void html_fit(struct buf *out, const char *s, int columns);

/* Both languages, as <span>s. */
void html_both(struct buf *out, const char *en, const char *zh, ...)
    __attribute__((format(printf, 2, 4), format(printf, 3, 4)));
/* "1 client", "2 clients". */
void html_count(struct buf *out, size_t n, const char *one, const char *many, const char *zh);

/* A word in both languages. */
struct html_word {
    const char *en;
    const char *zh;
};
void html_word(struct buf *out, struct html_word word); /* as <span>s */
struct html_word html_state_word(enum window_state state);
struct html_word html_cause_word(enum window_state cause);
struct html_word html_outcome_word(enum run_outcome outcome);
const char *html_outcome_class(enum run_outcome outcome);

/* A text in both languages that is put together; html_pair_put_... writes and empties it. */
struct html_pair {
    struct buf en;
    struct buf zh;
};
void html_pair_add(struct html_pair *p, const char *en, const char *zh, ...)
    __attribute__((format(printf, 2, 4), format(printf, 3, 4)));
void html_pair_word(struct html_pair *p, struct html_word word);
void html_pair_put_text(struct html_pair *p, struct buf *out);  /* as <tspan>s, inside <text> */
void html_pair_put_title(struct html_pair *p, struct buf *out); /* as a <title>, for hover */

/* "3:00", "9:59.250", "1:02:03"; "-0:01". Lives as long as the expression it stands in. */
struct html_clock {
    char text[32];
};
struct html_clock html_clock(int64_t ms);

/* ---- report_html_pick.c: what is drawn when not everything can be ---- */

/* Lets `max` of the candidates through, those in trouble first, in their order: ask for each in
 * turn. */
struct html_quota {
    size_t troubled;
    size_t calm;
};
struct html_quota html_quota(size_t max, size_t troubled, size_t calm);
bool html_quota_take(struct html_quota *q, bool is_troubled);

struct html_pick {
    size_t *items; /* indexes, rising */
    size_t count;
    size_t left_out;
};
struct html_pick html_pick_clients(const struct run_result *r);
struct html_pick html_pick_broadcasts(const struct run_result *r);
void html_pick_done(struct html_pick *p);

bool html_is_late(const struct run_delivery *d);
bool html_is_troubled(const struct run_delivery *d);
bool html_is_refused(const struct run_broadcast *b);

/* ---- the parts of a page, each in its file ---- */

void html_page_begin(struct buf *out); /* style, script, shared shapes */
void html_page_end(struct buf *out);   /* the script that needs the page */
void html_scenario(const struct run_result *r, size_t number, bool is_open, struct buf *out);
void html_expectations(const struct run_result *r, struct buf *out);
void html_broadcasts(const struct run_result *r, struct buf *out);
void html_verdicts(const struct run_result *r, struct buf *out);
void html_lanes(const struct run_result *r, size_t number, struct buf *out);
void html_delays(const struct run_result *r, size_t number, struct buf *out);

#endif
