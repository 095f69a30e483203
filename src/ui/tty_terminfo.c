/*
 * ncurses sends true colours only to a terminal whose description has RGB. The common ones
 * (xterm-256color, tmux-256color) have not, and those that have (xterm-direct) are seldom
 * installed. So where the environment says that the terminal takes them, its own description is
 * handed to ncurses with other colours: compiled (term(5)) and in hexadecimal, which TERMINFO may
 * hold in place of a folder (ncurses(3)).
 */
#include "tty_private.h"

#include <stdint.h>
#include <string.h>
#include <term.h>

enum {
    MAGIC_INT_NUMBERS = 01036, /* numbers of 32 bits */
    ABSENT = 0xFFFF,
    COLOURS = 0x1000000,
    PAIRS = 0x10000,
};

/* Colours below 8 stay the palette's, as ncurses has it. */
#define TRUE_COLOUR(plane)                                                                         \
    "\033[%?%p1%{8}%<%t" plane "%p1%d%e" plane                                                     \
    "8;2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m"

/* NULL as value: left out. */
static const struct change {
    const char *name;
    const char *value;
} changes[] = {
    {"setaf", TRUE_COLOUR("3")},
    {"setab", TRUE_COLOUR("4")},
    {"setf", NULL},
    {"setb", NULL},
    {"initc", NULL},
    {"initp", NULL},
    {"oc", NULL},
};

static void add_short(struct buf *out, size_t value)
{
    buf_add_char(out, (char)(value & 0xFF));
    buf_add_char(out, (char)(value >> 8 & 0xFF));
}

static void add_int(struct buf *out, int value)
{
    add_short(out, (uint32_t)value & 0xFFFF);
    add_short(out, (uint32_t)value >> 16);
}

static void make_even(struct buf *out)
{
    if (out->len % 2 != 0)
        buf_add_char(out, '\0');
}

/* A string to the table, where it is to the offsets. */
static void add_string(struct buf *offsets, struct buf *table, const char *value)
{
    bool is_there = value != NULL && value != (char *)-1;
    add_short(offsets, is_there ? table->len : ABSENT);
    if (is_there)
        buf_add(table, value, strlen(value) + 1);
}

static const char *string_of(const char *name)
{
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        if (strcmp(changes[i].name, name) == 0)
            return changes[i].value;
    }
    return tigetstr(name);
}

static int number_of(const char *name)
{
    if (strcmp(name, "colors") == 0)
        return COLOURS;
    return strcmp(name, "pairs") == 0 ? PAIRS : tigetnum(name);
}

static void add_standard(const char *term, struct buf *out)
{
    struct buf offsets = {0};
    struct buf table = {0};
    for (int i = 0; i < STRWRITE; i++)
        add_string(&offsets, &table, string_of(strnames[i]));
    add_short(out, MAGIC_INT_NUMBERS);
    add_short(out, strlen(term) + 1);
    add_short(out, BOOLWRITE);
    add_short(out, NUMWRITE);
    add_short(out, STRWRITE);
    add_short(out, table.len);
    buf_add(out, term, strlen(term) + 1);
    for (int i = 0; i < BOOLWRITE; i++)
        buf_add_char(out, strcmp(boolnames[i], "ccc") != 0 && tigetflag(boolnames[i]) > 0);
    make_even(out);
    for (int i = 0; i < NUMWRITE; i++)
        add_int(out, number_of(numnames[i]));
    buf_add(out, offsets.data, offsets.len);
    buf_add(out, table.data, table.len);
    make_even(out);
    buf_done(&offsets);
    buf_done(&table);
}

/* Keys with Shift, Alt and Ctrl are no standard strings; without them they would be read as Esc
 * and some letters. */
static size_t collect_keys(struct buf *names, struct buf *offsets, struct buf *table)
{
    static const char *const bases[] = {"kDC",  "kDN",  "kEND", "kHOM", "kIC",
                                        "kLFT", "kNXT", "kPRV", "kRIT", "kUP"};
    size_t count = 0;
    for (size_t i = 0; i < sizeof bases / sizeof bases[0]; i++) {
        for (int modifier = 2; modifier < 8; modifier++) {
            char name[8];
            snprintf(name, sizeof name, modifier == 2 ? "%s" : "%s%d", bases[i], modifier);
            const char *value = tigetstr(name);
            bool is_standard =
                modifier == 2 && strcmp(bases[i], "kUP") != 0 && strcmp(bases[i], "kDN") != 0;
            if (is_standard || value == NULL || value == (char *)-1)
                continue;
            add_string(offsets, table, value);
            buf_add(names, name, strlen(name) + 1);
            count++;
        }
    }
    return count;
}

/* AX: there is a default colour (SGR 39 and 49), which a terminal with true colours has. */
static void add_extended(struct buf *out)
{
    static const char flags[] = "AX\0RGB";
    struct buf names = {0};
    struct buf offsets = {0};
    struct buf table = {0};
    size_t keys = collect_keys(&names, &offsets, &table);
    add_short(out, 2);
    add_short(out, 0);
    add_short(out, keys);
    add_short(out, keys + 2 + keys);
    add_short(out, table.len + sizeof flags + names.len);
    add_short(out, 0x0101); /* both flags are set */
    buf_add(out, offsets.data, offsets.len);
    /* Offsets of the names count from the end of the values. */
    add_short(out, 0);
    add_short(out, sizeof "AX");
    size_t at = 0;
    for (size_t i = 0; i < keys; i++) {
        add_short(out, sizeof flags + at);
        at += strlen(names.data + at) + 1;
    }
    buf_add(out, table.data, table.len);
    buf_add(out, flags, sizeof flags);
    buf_add(out, names.data, names.len);
    buf_done(&names);
    buf_done(&offsets);
    buf_done(&table);
}

void tty_terminfo_true_colour(const char *term, struct buf *out)
{
    static const char digits[] = "0123456789ABCDEF";
    struct buf entry = {0};
    add_standard(term, &entry);
    add_extended(&entry);
    buf_add_str(out, "hex:");
    for (size_t i = 0; i < entry.len; i++) {
        buf_add_char(out, digits[(unsigned char)entry.data[i] >> 4]);
        buf_add_char(out, digits[(unsigned char)entry.data[i] & 15]);
    }
    buf_done(&entry);
}
