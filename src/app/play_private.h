/*
 * play_private: what the files of app/play share. play.c has the order of things, play_before.c
 * what is known before, play_note.c keeps what was judged, play_steps.c and play_steps_client.c do
 * what a step says, play_text.c fills texts in, play_judge.c, play_judge_client.c and
 * play_judge_event.c judge what one expects.
 */
#ifndef CASTSIM_APP_PLAY_PRIVATE_H
#define CASTSIM_APP_PLAY_PRIVATE_H

#include "app/journal.h"
#include "app/play.h"
#include "base/strmap.h"

/* A `never` that is still watched. */
struct play_watch {
    const struct scenario_step *step;
    int64_t until_ms; /* scenario time; INT64_MAX = to the end */
};

enum play_phase {
    PLAY_ON_THE_WAY, /* to the next statement */
    PLAY_WAITING,    /* for what `waiting` says, at the longest until until_ms */
    PLAY_ENDING,     /* no statement is left; what is watched goes on until until_ms */
    PLAY_OVER,
};

struct play {
    const struct scenario *scenario;
    const struct play_config *config;
    struct run_result *result;
    struct world *world;
    struct journal journal;
    int64_t tolerance_ms; /* on the scenario's clock; 0 = virtual time */
    int64_t end_ms;       /* of the last step, as far as known; for the progress */
    int64_t *wait_ends;   /* by step: when that `wait` ended */
    struct strmap kept;   /* clients that are started again */
    struct strmap sends;  /* by ID: its step */
    struct play_watch *watches;
    size_t watch_count;
    size_t watch_cap;
    size_t expectation_cap;
    long instants;
    const struct scenario_step *waiting; /* what time passes for */
    enum play_phase phase;
    size_t next; /* the statement to come */
    int64_t until_ms;
    /* of the last stretch of time */
    bool has_instant;   /* something happened in it */
    bool is_held;       /* and then what is waited for was so */
    bool is_unreadable; /* what was judged last: neither it nor its opposite can be told */
};

/* Keeps what an expectation came to; `actual` says what is so when it has not held. */
void play_note(struct play *p, const struct scenario_step *step, bool has_held, struct buf *actual);

/* File names outlive the scenario. */
void play_own_files(struct run_result *r);

/* ---- play_before.c ---- */

void play_begin_result(const struct scenario *scenario, const struct play_config *config,
                       struct run_result *r);
struct world_server_config play_server_config(const struct scenario *s);
/* On the scenario's clock. */
int64_t play_tolerance_of(const struct scenario *s, const struct play_config *config);

/* ---- play_text.c ---- */

/* The text of an argument, its placeholders filled in; read from its file first. ERR_INPUT. */
int play_text(struct play *p, const struct scenario_step *step, const struct scenario_arg *arg,
              struct buf *out, struct err *err);
/* Always ERR_INPUT. */
int play_say_no_uid(const char *id, struct err *err);

/* ---- play_steps.c ---- */

/* Does what a step says that expects nothing. ERR_INPUT: a file it names, a type it registers;
 * ERR_OUTSIDE. */
typedef int play_deed_fn(struct play *p, const struct scenario_step *step, struct err *err);
play_deed_fn play_do;

/* Of a step's argument; NULL, or `missing`, without it. */
const char *play_arg_text(const struct scenario_step *step, enum scenario_key key);
int64_t play_arg_number(const struct scenario_step *step, enum scenario_key key, int64_t missing);
/* The statement, without the client's name in front: what the trace says behind that name. */
const char *play_behind_name(const struct scenario_step *step);
struct world_client *play_client(const struct play *p, const struct scenario_step *step);

/* ---- play_steps_client.c ---- */

play_deed_fn play_do_online, play_do_offline, play_do_pull, play_do_kill, play_do_stop,
    play_do_start, play_do_clock, play_do_user, play_do_register, play_do_unregister, play_do_open,
    play_do_remove, play_do_clear, play_do_pin, play_do_delete;

/* ---- play_judge.c ---- */

/* Whether it holds now. Appends to `actual` what is, in words, when it does not. */
bool play_holds(struct play *p, const struct scenario_step *step, struct buf *actual);
/* The same for a send or call that has its answer. */
bool play_answer_holds(struct play *p, const struct scenario_step *step, struct buf *actual);

/* Of an expectation of messages that does not hold: where the trace tells the first one that came
 * but not as expected; 0 = none. */
size_t play_told_at(const struct play *p, const struct scenario_step *step);

/* Whether the status is a failure: then what is expected does not hold, nor does its opposite, and
 * why it cannot be told is in actual. */
bool play_fails(struct play *p, int status, const struct err *err, struct buf *actual);
/* A number compared with what an argument says; NULL holds always. slack: both ways. */
bool play_compare(const struct scenario_arg *arg, int64_t value, int64_t slack);

/* ---- play_judge_client.c, play_judge_event.c: what a client's store, screen, stream hold ---- */

typedef bool play_judge_fn(struct play *p, const struct scenario_step *step, struct world_client *c,
                           struct buf *actual);
play_judge_fn play_judge_reads, play_judge_conversation, play_judge_list, play_judge_chat,
    play_judge_counts, play_judge_state, play_judge_event, play_judge_screen;

/* UID of a broadcast of the scenario; NULL when it has none (it was refused). */
const char *play_uid(const struct play *p, const char *id);
/* The scenario's name of a UID, or the UID. */
const char *play_name_of(const struct play *p, const char *uid);

#endif
