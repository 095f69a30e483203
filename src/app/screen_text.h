/* Pages of text over the views: what :help TOPIC shows. */
#ifndef CASTSIM_APP_SCREEN_TEXT_H
#define CASTSIM_APP_SCREEN_TEXT_H

#include <stdbool.h>

#include "base/buf.h"
#include "ui/keymap.h"
#include "ui/view_dialog.h"

struct screen_text {
    bool is_open;
    const char *title; /* through _() */
    struct buf text;
    struct content_tree *tree; /* borrows the text */
    int cols;                  /* that the tree is made for */
    int top;
    struct view_text_page view;
};

void screen_text_close(struct screen_text *t);
/* Opens a topic of help, one of the words of ARG_TOPIC. */
void screen_text_open_help(struct screen_text *t, const char *topic, const struct keymap *keymap,
                           int cols);
/* For a terminal so wide. NULL = closed; borrowed until the next call. */
const struct view_text_page *screen_text_view(struct screen_text *t, int cols);

/* Appends a topic. False: there is no such topic. */
bool screen_text_write_help(const char *topic, const struct keymap *keymap, struct buf *out);

#endif
