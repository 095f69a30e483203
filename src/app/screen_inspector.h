/* The inspector: one message, from the traffic or from the store, with what was made of it. */
#ifndef CASTSIM_APP_SCREEN_INSPECTOR_H
#define CASTSIM_APP_SCREEN_INSPECTOR_H

#include "app/redact.h"
#include "app/session.h"
#include "app/traffic.h"
#include "ui/view_inspector.h"

struct screen_inspector {
    bool is_open;
    struct view_inspector view; /* its strings are owned */
    char *content;
    size_t content_len;
    struct content_tree *tree;
    char **reasons;
    int cols;       /* that the tree is made for */
    bool is_folded; /* COMMAND_FOLD_ALL folded it */
};

void screen_inspector_close(struct screen_inspector *i);
void screen_inspector_open_entry(struct screen_inspector *i, const struct traffic_entry *e,
                                 int cols);
/* A message of the chat: what was decided when it came is in the store's wire log. ERR_OUTSIDE. */
int screen_inspector_open_message(struct screen_inspector *i, struct session *session,
                                  const struct store_message *m, int cols, struct err *err);
/* Puts a mask in the content's place; copies and files get no more than that. */
void screen_inspector_hide(struct screen_inspector *i, struct redact *redact);
/* Another width. */
void screen_inspector_set_cols(struct screen_inspector *i, int cols);

#endif
