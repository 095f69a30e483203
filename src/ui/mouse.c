#include "ui/mouse.h"

#include <stdlib.h>

/* The bits of a report's first number. */
enum {
    CODE_BUTTON = 3, /* 3: none, or released in the old form */
    CODE_SHIFT = 4,
    CODE_ALT = 8,
    CODE_CTRL = 16,
    CODE_MOVED = 32,
    CODE_WHEEL = 64, /* its button: 0 up, 1 down, others sideways */
    CODE_MAX = 127,
};

static bool decode(long code, long col, long row, bool is_release, struct mouse *out)
{
    if (code < 0 || code > CODE_MAX || col < 1 || row < 1 || col > 32767 || row > 32767)
        return false;
    int button = (int)code & CODE_BUTTON;
    *out = (struct mouse){
        .row = (int)row - 1,
        .col = (int)col - 1,
        .has_shift = (code & CODE_SHIFT) != 0,
        .has_alt = (code & CODE_ALT) != 0,
        .has_ctrl = (code & CODE_CTRL) != 0,
    };
    if ((code & CODE_WHEEL) != 0) {
        out->kind = button == 0 ? MOUSE_WHEEL_UP : MOUSE_WHEEL_DOWN;
        return button < 2 && !is_release;
    }
    out->button = button == CODE_BUTTON ? 0 : button + 1;
    if (is_release)
        out->kind = MOUSE_RELEASE;
    else
        out->kind = (code & CODE_MOVED) != 0 ? MOUSE_DRAG : MOUSE_PRESS;
    return out->button != 0 || is_release;
}

bool mouse_read(const char *report, struct mouse *out)
{
    long numbers[3];
    for (int i = 0; i < 3; i++) {
        char *end;
        bool has_digit = *report >= '0' && *report <= '9';
        numbers[i] = strtol(report, &end, 10);
        if (!has_digit || (i < 2 && *end != ';'))
            return false;
        report = i < 2 ? end + 1 : end;
    }
    bool is_release = *report == 'm';
    return (is_release || *report == 'M') && report[1] == '\0' &&
           decode(numbers[0], numbers[1], numbers[2], is_release, out);
}

bool mouse_read_bytes(const int bytes[3], struct mouse *out)
{
    int code = bytes[0] - 32;
    bool is_release = code >= 0 && code < CODE_MOVED && (code & CODE_BUTTON) == CODE_BUTTON;
    return decode(code, bytes[1] - 32, bytes[2] - 32, is_release, out);
}

void mouse_note(struct mouse_clicks *clicks, struct mouse *mouse, int64_t now_ms)
{
    if (mouse->kind != MOUSE_PRESS)
        return;
    const struct mouse *last = &clicks->last;
    bool is_second = clicks->has_last && last->row == mouse->row && last->col == mouse->col &&
                     last->button == mouse->button && now_ms >= clicks->last_ms &&
                     now_ms - clicks->last_ms <= MOUSE_DOUBLE_MS;
    if (is_second)
        mouse->kind = MOUSE_DOUBLE;
    clicks->has_last = !is_second;
    clicks->last = *mouse;
    clicks->last_ms = now_ms;
}
