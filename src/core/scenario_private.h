/*
 * scenario_private: what the files of core/scenario share. The way of a text:
 *
 *   scenario_text.c     files, what they include, which `end` belongs to which `repeat`
 *   scenario_lex.c      a line -> a statement: its time and its words
 *   scenario_repeat.c   statements in the order they happen: turns of a `repeat`, time
 *   scenario_parse.c    a statement -> a step. Its words are taken by scenario_operand.c (bare
 *                       ones) and scenario_key.c (KEY=VALUE; the value: scenario_value.c)
 *
 * scenario_grammar.c holds the table that all of them look into, scenario_language.c writes it for
 * people. scenario_who.c knows what has a name, scenario_names.c finds it; scenario_fill.c knows
 * placeholders, scenario.c keeps it all.
 */
#ifndef CASTSIM_CORE_SCENARIO_PRIVATE_H
#define CASTSIM_CORE_SCENARIO_PRIVATE_H

#include "base/arena.h"
#include "base/strmap.h"
#include "core/scenario.h"

#define SCENARIO_FAULTS_MAX 100
#define SCENARIO_RULE_MAX 30
#define SCENARIO_RANGE_MAX 10000                   /* IDs that m1..m60 may stand for */
#define SCENARIO_BYTES_MAX ((size_t)1 << 29)       /* memory of one scenario */
#define SCENARIO_TIME_MAX_MS (3650LL * 86400000LL) /* ten years: no sum of times can overflow */

/* ---- the table (scenario_grammar.c) ---- */

enum value_kind {
    VALUE_NONE, /* the key stands alone */
    VALUE_TEXT,
    VALUE_WORD,   /* one of names, between bars; its index. "no|yes" makes a boolean */
    VALUE_NUMBER, /* min to max */
    VALUE_DURATION,
    VALUE_SIGNED, /* a duration with a sign */
    VALUE_RANGE,  /* D..D, or D for both ends */
    VALUE_SHARE,  /* 10% */
    VALUE_SIZE,   /* 80x24 */
    VALUE_EPOCH,
    VALUE_METHOD,
    VALUE_URL_PATH,
    VALUE_PATH,  /* of a file */
    VALUE_ID,    /* of a broadcast, or none */
    VALUE_HOLES, /* text with placeholders */
    VALUE_JSON,  /* the same, and an object when they are filled */
    VALUE_KIND_COUNT
};

/* How a key is used; any of them together. */
enum key_use {
    USE_REQUIRED = 1 << 0,
    USE_ONE_OF = 1 << 1,   /* at least one of those marked so */
    USE_COMPARED = 1 << 2, /* takes every operator, not only = */
    USE_REPEATED = 1 << 3,
    USE_BARE_TOO = 1 << 4,   /* its value may be left out */
    USE_POSITION = 1 << 5,   /* a bare word at its place among the operands */
    USE_REST = 1 << 6,       /* takes the rest of its line */
    USE_FILE = 1 << 7,       /* @FILE gives its value */
    USE_HEREDOC = 1 << 8,    /* a <<WORD without a key is its value */
    USE_ALONE = 1 << 9,      /* no other key beside it */
    USE_EXCLUSIVE = 1 << 10, /* at most one of those marked so */
    USE_STATUS = 1 << 11,    /* only beside status= */
    USE_AT_START = 1 << 12,  /* only before the first time above 0 */
    USE_STRETCH = 1 << 13,   /* VALUE_RANGE: two ends that differ */
    USE_ABOVE_0 = 1 << 14,   /* VALUE_DURATION: not none at all */
};

struct grammar_key {
    enum scenario_key key;
    const char *word;
    enum value_kind kind;
    unsigned use; /* of enum key_use */
    /* VALUE_WORD: those allowed. Else what the value is called; NULL = by its kind. */
    const char *names;
    const char *help; /* N_() */
    int64_t min, max; /* VALUE_NUMBER; min: of VALUE_DURATION too */
};

enum operand_kind {
    OPERAND_END,
    OPERAND_WORD,   /* exactly this word */
    OPERAND_VALUE,  /* the next key marked USE_POSITION */
    OPERAND_RULES,  /* R13 R14 ... */
    OPERAND_NEW_ID, /* of a send or call */
    OPERAND_ID,     /* of a broadcast */
    OPERAND_IDS,
    OPERAND_IDS_OR_NONE,
    OPERAND_ASKED_ID, /* of a send or call that was made */
    OPERAND_TARGET,
    OPERAND_TARGETS_OR_NONE,
    OPERAND_KIND_COUNT
};

struct grammar_operand {
    enum operand_kind kind;
    const char *word; /* as the synopsis has it */
};

enum grammar_group {
    GROUP_WHAT, /* what the scenario is: no step */
    GROUP_TEXT, /* resolved by the parser: no step */
    GROUP_WORLD,
    GROUP_ACTION, /* of a client; the name may stand first */
    GROUP_CHECK,
    GROUP_SUBJECT, /* behind expect and never */
    GROUP_COUNT
};

enum grammar_who { WHO_NOBODY, WHO_NEW, WHO_CLIENT, WHO_LINK };

#define GRAMMAR_OPERANDS_MAX 3

/* A statement, or a subject of expect and never. */
struct grammar_row {
    enum grammar_group group;
    const char *word;
    enum scenario_verb verb;
    enum scenario_subject subject;
    enum grammar_who who;
    struct grammar_operand operands[GRAMMAR_OPERANDS_MAX + 1];
    const struct grammar_key *keys; /* ends with a NULL word */
    const char *help;               /* N_() */
    bool may_be_negated;
    bool is_key; /* the verb is the word of its key: NAME user=ID */
};

const struct grammar_row *grammar_rows(size_t *count);
/* The row of a word among the statements (every group but GROUP_SUBJECT), or among the subjects;
 * NULL = none. */
const struct grammar_row *grammar_statement(const char *word);
const struct grammar_row *grammar_subject(const char *word);
const struct grammar_key *grammar_key_of(const struct grammar_row *row, const char *word);
/* True when key=... takes the rest of its line, in whichever statement. */
bool grammar_takes_rest(const char *word, size_t len);
/* Words besides those of the table that cannot be names. Ends with NULL. */
extern const char *const grammar_reserved[];

/* ---- for people (scenario_language.c) ---- */

/* "max=D" */
void grammar_write_key(struct buf *out, const struct grammar_key *key);
/* "wait NAME received ID max=D" */
void grammar_write_synopsis(struct buf *out, const struct grammar_row *row);
/* "native, web or web-5.2" of "native|web|web-5.2" */
void grammar_write_names(struct buf *out, const char *names);

/* ---- names (scenario_names.c) ---- */

enum name_kind { NAME_RESERVED, NAME_CLIENT, NAME_BROADCAST, NAME_INVENTED, NAME_CALL };

struct name {
    const char *text;
    enum name_kind kind;
    const char *file; /* where it was defined */
    int line;
    bool is_ready; /* false inside the very statement that defines it */
};

/* Names in the order of their definition. */
struct names {
    struct name *list;
    size_t count;
    size_t cap;
    struct strmap by_text; /* index into list */
};

void names_done(struct names *names);
struct name *names_find(const struct names *names, const char *text); /* until the next names_add */
/* The text is borrowed. It must not be there yet. */
struct name *names_add(struct names *names, const char *text, enum name_kind kind);

/* ---- faults (scenario.c) ---- */

void scenario_fault(struct scenario_faults *faults, const struct scenario_where *where,
                    const char *fmt, ...) __attribute__((format(printf, 3, 4)));
bool scenario_faults_full(const struct scenario_faults *faults);
/* For "%.*s": a text that may be of any length, cut to what a sentence can hold. */
int scenario_shown_len(const char *text);
#define SHOWN(text) scenario_shown_len(text), (text)

/* ---- the text in words (scenario_text.c, scenario_lex.c) ---- */

struct word {
    const char *text;  /* of KEY=VALUE the key; of a bare heredoc "" */
    const char *value; /* NULL = a bare word */
    size_t value_len;
    enum scenario_op op;
    bool is_quoted; /* is a text whatever it says: no flag, no `none` */
    bool is_heredoc;
    bool is_rest;
    bool has_turn;    /* {i} stands in it */
    bool is_verbatim; /* the value is in the file byte by byte: a place in it has a column */
    int column;
    int value_line;
    int value_column;
};

struct statement {
    struct scenario_where where;   /* of the first word behind the time */
    const struct grammar_row *row; /* NULL: a client's name, or a mistake */
    const char *time;              /* NULL = none */
    int time_column;
    size_t first_word;
    size_t word_count;
    const char *line; /* see struct scenario_step */
    bool has_turn;
    const char *fault; /* of the line's form; what could be read is there. NULL = none */
    struct scenario_where fault_where;
    size_t end; /* index of the statement behind; of a repeat: behind its body */
};

struct scenario_text {
    struct arena *arena;
    scenario_reader read;
    void *ctx;
    struct statement *statements;
    size_t statement_count;
    size_t statement_cap;
    struct word *words;
    size_t word_count;
    size_t word_cap;
    bool is_cut;   /* too much of it: the last statement says so in its fault */
    int last_line; /* of the scenario's own file */
};

/* Reads the file and those that it includes. Every mistake is the fault of some statement. */
void scenario_text_read(struct scenario_text *text, const char *file, const char *bytes,
                        size_t len);
void scenario_text_done(struct scenario_text *text); /* the arena stays */
/* `path` as `file` names it: joined to the folder of `file` unless it is absolute. */
const char *scenario_text_path(struct arena *arena, const char *file, const char *path);

/* Where a file is read. */
struct lexer {
    struct scenario_text *text;
    const char *file;
    const char *next, *end; /* the lines that follow */
    int line;               /* number of the current one */
    const char *at, *stop;  /* what is left of it */
    int column;             /* of `at` */
    const char *reached;    /* behind the last word of the statement's own line */
};

/* Adds the next line that holds a statement. False at the end of the file. */
bool scenario_lex(struct lexer *lx);
void scenario_lex_fault(struct lexer *lx, int line, int column, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* ---- statements to steps ---- */

struct scenario_clock {
    int after_wait;
    bool is_absolute; /* since that wait: counts from the start again */
    int64_t at_ms;
    int64_t latest_ms; /* from the start; at_ms is as good unless a wait left it open */
};

struct parser {
    struct scenario *scenario;
    struct arena *arena;
    struct scenario_faults *faults;
    const struct scenario_text *text;
    struct names reserved, clients, ids;
    size_t step_cap;
    size_t statements_run;
    bool is_stopped;
    bool is_unsure; /* a mistake kept names from being defined: unknown ones are no news */
    bool expects;   /* something, be it with a mistake */

    /* time (scenario_repeat.c) */
    struct scenario_clock clock;
    struct scenario_clock turn_start;
    const char *turn; /* number of the turn; NULL outside a repeat */

    /* the statement that is read now */
    const struct statement *statement;
    struct word *words; /* scratch, with the turn filled in */
    size_t word_cap;
    size_t word_count;
    size_t word_next;
    const char *line;                /* step->line */
    const struct grammar_row *row;   /* the statement's, or its subject's */
    const struct grammar_row *outer; /* expect or never: keys of its own; else NULL */
    bool is_faulty;
    size_t operand;       /* index of the next one */
    size_t operand_words; /* that it took */
    size_t position;      /* index of the next key marked USE_POSITION */
    bool is_none;         /* `none` stood for a list */
    size_t new_id;        /* index + 1 of the name that it defines */
    struct scenario_step step;
    struct scenario_arg *args; /* scratch of the step's lists, as long as step says */
    size_t arg_cap;
    const char **ids_named;
    size_t id_cap;
    const char **targets;
    size_t target_cap;

    struct scenario_where given[VERB_COUNT]; /* of a title, seed ...: there is one */
    bool rules[SCENARIO_RULE_MAX + 1];
};

void parser_fault(struct parser *p, int line, int column, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
void parser_fault_word(struct parser *p, const struct word *w, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* scenario_repeat.c: everything, in the order it happens. */
void parser_run(struct parser *p);
/* A wait was read; it is the step with that index and lasts at most max_ms. */
void parser_wait(struct parser *p, int step, int64_t max_ms);

/* scenario_parse.c */
void parser_done(struct parser *p);
/* The parser's words -> a step, a part of the scenario, or faults. */
void parser_read_statement(struct parser *p);

/* scenario_operand.c: words without a key. */
void parser_take_operand(struct parser *p, const struct word *w);
/* The operands that did not come. */
void parser_check_operands(struct parser *p);

/* scenario_key.c: words with a key, and flags. Each takes the word or says what is wrong. */
const struct grammar_key *parser_key(const struct parser *p, const char *word); /* or NULL */
void parser_take_pair(struct parser *p, const struct word *w);
void parser_take_heredoc(struct parser *p, const struct word *w);
bool parser_take_flag(struct parser *p, const struct word *w); /* false: it is none */
/* Reads the value of a key and adds it to the step. */
void parser_take_value(struct parser *p, const struct grammar_key *key, const char *value,
                       size_t len, const struct word *w);
/* The statement has no place for that word. */
void parser_fault_unknown(struct parser *p, const struct word *w);
void parser_check_keys(struct parser *p);
const struct scenario_arg *parser_arg(const struct parser *p, enum scenario_key key);

/* scenario_who.c: what the scenario has names for. */
bool scenario_is_name(const char *text);
/* The client of that word, or NULL after a fault. */
const char *parser_client(struct parser *p, const struct word *w);
const char *parser_new_client(struct parser *p, const struct word *w);
/* The ID as step->ids has it, or NULL after a fault at the place: of a broadcast (or, is_asked, of
 * a send or call) that was defined before. */
const char *parser_id(struct parser *p, const char *id, bool is_asked, int line, int column);
/* Defines an ID. NULL after a fault: it is no name, or not new. */
struct name *parser_new_id(struct parser *p, const char *id, enum name_kind kind, int line,
                           int column);
void parser_add_id(struct parser *p, const char *id);
void parser_add_target(struct parser *p, const char *target);
/* Offers the names of that list. */
struct nearest;
void parser_offer_names(const struct names *names, struct nearest *near);

/* scenario_value.c: reads a value that needs no look at the rest of the scenario. False: `wanted`
 * says what the key takes. */
bool scenario_value_read(const struct grammar_key *key, const char *text, struct scenario_arg *arg,
                         struct buf *wanted);

/* ---- placeholders (scenario_fill.c) ---- */

struct hole_scan {
    const char *text;
    size_t len;
    size_t at;    /* behind what was read */
    size_t start; /* of the hole that was read, or of what is wrong */
    char id[SCENARIO_NAME_MAX + 1];
};

/* Appends what stands before the next hole and reads it: 1; 0 = the end; ERR_INPUT. */
int scenario_next_hole(struct hole_scan *scan, struct buf *out, struct scenario_hole_use *use,
                       struct err *err);
/* Writes the table of the holes. */
void scenario_write_holes(struct buf *out, bool is_markdown);

#endif
