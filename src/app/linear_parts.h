/* What linear.c (the loop) and linear_do.c (the commands) share. */
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
    struct screen_chat chat;    /* the conversation that is open; target_id NULL = none */
    struct store_list_key next; /* where a list goes on */
    char *asked_to_clear;       /* the next clear of this one does it */
    struct buf input;           /* what was read and not done */
    bool is_terminal;           /* somebody types: prompts, and no waiting */
    bool has_prompt;            /* it is the last thing that was written */
    bool is_waiting;            /* for the end of a pull */
    bool is_at_end;             /* of standard input */
    bool is_over;
    int status; /* of writing */
    struct err err;
};

/* Writes a line. */
void linear_say(struct linear *l, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
int linear_utc_offset_s(const struct linear *l);

/* ---- linear_do.c ---- */

struct command_set linear_commands(void);
/* Does a line of input. */
void linear_do(struct linear *l, const char *text);

#endif
