/* The search over all messages of the store: its hits as a page, newest first, filled in small
 * steps between the turns of the main loop; the way from one hit to the next; and the index, which
 * follows in the same way. */
#ifndef CASTSIM_APP_SCREEN_SEARCH_H
#define CASTSIM_APP_SCREEN_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/message.h"
#include "io/store_search.h"
#include "ui/view_dialog.h"

struct screen;

enum {
    SCREEN_SEARCH_HITS = 200, /* that are looked for at once; more when the last one is near */
    SCREEN_SEARCH_ROWS = 200, /* loaded around the selected one: more than any screen shows */
    SCREEN_SEARCH_MARKS = 8,  /* in a row */
};

struct screen_hit {
    int64_t row_id;
    int64_t sent_time_ms;
    char uid[MESSAGE_UID_SIZE];
    char *target_id;
    char *object_name;
    char *text; /* what stands around the first mark, in one line */
    struct view_range marks[SCREEN_SEARCH_MARKS];
    size_t mark_count;
};

/* A zeroed struct has looked for nothing. */
struct screen_search {
    bool is_open; /* its page is shown */
    char *query;  /* NULL = nothing was looked for */
    struct store_search *search;
    struct store *store; /* that it goes through */
    bool is_searching;
    bool is_limited; /* there may be more behind the last hit */
    bool is_stopped; /* by the user */
    int percent;
    struct screen_hit *hits;
    size_t count;
    size_t cap;
    size_t taken; /* of the hits of `search` */
    size_t selected;
    bool is_index_behind;
    int64_t quiet_from_us; /* the index waits until then */
    /* what view_dialog borrows */
    struct view_found view;
    struct view_found_row rows[SCREEN_SEARCH_ROWS];
    char note[96];
};

void screen_search_done(struct screen_search *f);

/* Looks for another text, from the newest message on, and shows the page; "" finds nothing. */
void screen_search_for(struct screen *s, const char *text);
/* The text is typed: the page has the keys from now on, and what lay over it closes. Without a text
 * it closes itself. */
void screen_search_accept(struct screen *s, const char *text);
void screen_search_close(struct screen *s); /* hits are kept for the way from one to the next */
/* Forgets the hits, and the marks in the chat. */
void screen_search_forget(struct screen *s);

void screen_search_move(struct screen *s, long rows);
/* Opens the selected hit in its chat. */
void screen_search_open(struct screen *s);
/* Goes `by` hits on: 1 = the next, which is older. On the page it only moves. */
void screen_search_go(struct screen *s, int by);
/* Esc: stops what is under way, else closes the page. */
void screen_search_back(struct screen *s);

/* "hits: 12, 43 % searched" */
void screen_search_write_note(const struct screen_search *f, char *out, size_t size);
/* NULL = closed. Borrowed until the next call. */
const struct view_found *screen_search_view(struct screen_search *f);

/* ---- work between turns ---- */

/* True when there is some. */
bool screen_search_has_work(const struct screen *s);
/* Does some of it: a few milliseconds, less when a key comes. */
void screen_search_work(struct screen *s);
/* The user is at work. */
void screen_search_note_key(struct screen *s);
/* Messages were received. */
void screen_search_note_received(struct screen *s);

#endif
