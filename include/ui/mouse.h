/*
 * mouse: what a terminal reports about its mouse, read. Pure.
 */
#ifndef CASTSIM_UI_MOUSE_H
#define CASTSIM_UI_MOUSE_H

#include <stdbool.h>
#include <stdint.h>

#define MOUSE_DOUBLE_MS 400 /* two clicks no further apart are one double click */

enum mouse_kind {
    MOUSE_PRESS,
    MOUSE_DOUBLE, /* in the place of the second press */
    MOUSE_DRAG,   /* moved with a button down */
    MOUSE_RELEASE,
    MOUSE_WHEEL_UP,
    MOUSE_WHEEL_DOWN,
};

struct mouse {
    enum mouse_kind kind;
    int row, col; /* from 0; may lie outside of a frame that is just being resized */
    int button;   /* 1 left, 2 middle, 3 right; 0 for the wheel, and where it is not known */
    bool has_shift, has_alt, has_ctrl;
};

/* What went before, to know a double click. Zeroed: nothing. */
struct mouse_clicks {
    struct mouse last;
    int64_t last_ms;
    bool has_last;
};

/* Reads a report in SGR form, without its "ESC [ <": "0;12;5M". False for what is of no use:
 * malformed, movement without a button, further buttons. */
bool mouse_read(const char *report, struct mouse *out);
/* The same of the three bytes behind "ESC [ M" of terminals that know no SGR. */
bool mouse_read_bytes(const int bytes[3], struct mouse *out);

/* Makes a press a MOUSE_DOUBLE when the same button was pressed at the same place at most
 * MOUSE_DOUBLE_MS before; a third press begins anew. now_ms: real time, any start. */
void mouse_note(struct mouse_clicks *clicks, struct mouse *mouse, int64_t now_ms);

#endif
