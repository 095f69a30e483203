/* What linear.c (the loop), linear_chat.c and linear_do.c (the commands) share. */
#ifndef CASTSIM_APP_LINEAR_PARTS_H
#define CASTSIM_APP_LINEAR_PARTS_H

#include "app/linear.h"
#include "app/redact.h"
#include "app/screen_data.h"
#include "ui/command_line.h"

struct linear {
    struct session session;
    struct command_set commands;
    struct redact redact;
    struct screen_chat chat;     /* the conversation that is open; target_id NULL = none */
    struct store_list_key next;  /* where a list goes on */
    struct screen_filter filter; /* of the list */
    char *asked;                 /* the line that is done when the next one says yes; NULL = none */
    bool is_confirmed;           /* it was: it is being done */
    struct buf input;            /* what was read and not done */
    bool is_terminal;            /* somebody types: prompts, and no waiting */
    bool has_prompt;             /* it is the last thing that was written */
    bool is_waiting;             /* for the end of a pull */
    bool is_at_end;              /* of standard input */
    bool is_over;
    int status; /* of writing */
    struct err err;
};

/* Writes a line. */
void linear_say(struct linear *l, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
int linear_utc_offset_s(const struct linear *l);

/* ---- linear_do.c ---- */

/* A command: says what it did, or fails. */
typedef int (*linear_action)(struct linear *l, const struct command_line *line, struct err *err);

/* The argument; "" = none. */
const char *linear_text_of(const struct command_line *line);
/* The conversation that was named, or else is open; NULL and err. With *row, which the caller frees
 * (store_conversation_done). */
const char *linear_target(struct linear *l, const struct command_line *line,
                          struct store_conversation *row, struct err *err);

struct command_set linear_commands(void);
/* Does a line of input. */
void linear_do(struct linear *l, const char *text);

/* ---- linear_chat.c ---- */

/* Marks it as read. */
int linear_read(struct linear *l, const char *target, struct err *err);
/* ERR_INPUT: no conversation is open. */
int linear_needs_chat(const struct linear *l, struct err *err);

int linear_filter(struct linear *l, const struct command_line *line, struct err *err);
int linear_view(struct linear *l, const struct command_line *line, struct err *err);
int linear_open(struct linear *l, const struct command_line *line, struct err *err);
int linear_up(struct linear *l, const struct command_line *line, struct err *err);
int linear_down(struct linear *l, const struct command_line *line, struct err *err);
int linear_page_up(struct linear *l, const struct command_line *line, struct err *err);
int linear_page_down(struct linear *l, const struct command_line *line, struct err *err);
int linear_top(struct linear *l, const struct command_line *line, struct err *err);
int linear_bottom(struct linear *l, const struct command_line *line, struct err *err);
int linear_back(struct linear *l, const struct command_line *line, struct err *err);
int linear_inspect(struct linear *l, const struct command_line *line, struct err *err);

#endif
