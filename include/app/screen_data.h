/*
 * screen_data: the stretch of the conversation list and of the chat that the screen holds, read
 * from the store by key and rendered. A million messages behind it cost nothing.
 */
#ifndef CASTSIM_APP_SCREEN_DATA_H
#define CASTSIM_APP_SCREEN_DATA_H

#include <stdbool.h>
#include <stddef.h>

#include "app/screen_filter.h"
#include "app/session.h"
#include "ui/view.h"

/* A loaded stretch of the list. A zeroed struct is empty, anchored at the top. */
struct screen_list {
    struct screen_filter filter;
    struct store_conversations page;
    struct view_conversation *views; /* one per row */
    char **digests;
    struct store_list_key anchor; /* the stretch begins behind it (or, backward, ends before it) */
    bool is_backward;
    bool has_above;
    bool has_below;
    size_t selected;
};

/* Reads the stretch again. The selected conversation stays selected when it is still there, else
 * the row in its place is. */
int screen_list_load(struct screen_list *list, struct session *session, struct err *err);
/* Moves the selection by so many rows, reading on when it comes near an end. */
int screen_list_move(struct screen_list *list, struct session *session, long rows, struct err *err);
int screen_list_top(struct screen_list *list, struct session *session, struct err *err);
int screen_list_bottom(struct screen_list *list, struct session *session, struct err *err);
/* Goes to a conversation, wherever in the list it is. False in *is_there, and nothing is changed:
 * it is not in the list. */
int screen_list_select(struct screen_list *list, struct session *session, const char *target_id,
                       bool *is_there, struct err *err);
/* Shows what the filter lets through, from the top; "" = all. The selected row stays while it is
 * selected, whatever becomes of it. ERR_INPUT, and the filter stays. */
int screen_list_set_filter(struct screen_list *list, struct session *session, const char *text,
                           struct err *err);
/* Whether a filter lets a row of the store through. */
bool screen_list_filter_match(const struct filter *filter, const struct session *session,
                              const struct store_conversation *row);
const char *screen_list_target(const struct screen_list *list); /* NULL when empty; borrowed */
void screen_list_done(struct screen_list *list);

/* A loaded stretch of one chat. A zeroed struct is empty. */
struct screen_chat {
    char *target_id;
    struct store_messages page;
    struct view_message *views;
    char **lines;
    char **file_names; /* NULL: none is named */
    struct store_chat_key anchor;
    bool is_newer; /* the stretch lies behind the anchor, not before it */
    bool has_older;
    bool has_newer;
    size_t selected;
    struct buf mark;           /* a folded text whose places are marked; "" = none */
    struct view_range **marks; /* of each row */
};

/* Goes to the newest messages of a conversation (NULL = none). */
int screen_chat_open(struct screen_chat *chat, struct session *session, const char *target_id,
                     struct err *err);
/* The same, at a message, which is selected. */
int screen_chat_open_at(struct screen_chat *chat, struct session *session, const char *target_id,
                        const struct store_chat_key *at, struct err *err);
/* Marks where a text stands (io/store_search) in what is read from now on; NULL = nothing. */
void screen_chat_mark(struct screen_chat *chat, const char *text);
/* Reads again after a change. At the newest message it stays at the newest. */
int screen_chat_reload(struct screen_chat *chat, struct session *session, struct err *err);
int screen_chat_move(struct screen_chat *chat, struct session *session, long rows, struct err *err);
int screen_chat_top(struct screen_chat *chat, struct session *session, struct err *err);
const char *screen_chat_selected_uid(const struct screen_chat *chat); /* NULL when empty */
void screen_chat_done(struct screen_chat *chat);

/* What both hold and whose phone it is, as the beginning of what is drawn. Borrowed from them. */
struct view_state screen_data_view(const struct screen_list *list, const struct screen_chat *chat,
                                   const struct session *session);

#endif
