/*
 * screen_options: the options of the commands that take over a terminal: how the screen looks and
 * what it does beside drawing.
 */
#ifndef CASTSIM_APP_SCREEN_OPTIONS_H
#define CASTSIM_APP_SCREEN_OPTIONS_H

#include <stddef.h>

#include "app/options.h"
#include "base/err.h"
#include "base/i18n.h"
#include "ui/tty.h"

/* A member of the options of such a command. Words as typed; NULL = not given. */
struct screen_options {
    const char *theme;
    const char *color;
    const char *mouse;
    const char *bell;
};

/* Their rows in the command's table: offset is that of the member. */
#define SCREEN_OPTION_SPECS(offset)                                                                \
    {"theme",                                                                                      \
     0,                                                                                            \
     OPTION_TEXT,                                                                                  \
     (offset) + offsetof(struct screen_options, theme),                                            \
     "auto|dark|light|mono",                                                                       \
     N_("colours for such a background (auto: as the terminal\nsays)")},                           \
        {"color",                                                                                  \
         0,                                                                                        \
         OPTION_TEXT,                                                                              \
         (offset) + offsetof(struct screen_options, color),                                        \
         "auto|never|16|256|true",                                                                 \
         N_("how many colours (auto: as TERM, COLORTERM and NO_COLOR\nsay)")},                     \
        {"mouse",     0,                                                                           \
         OPTION_TEXT, (offset) + offsetof(struct screen_options, mouse),                           \
         "on|off",    N_("on: click, wheel and drag, and Shift to select text (on)")},             \
    {                                                                                              \
        "bell", 0, OPTION_TEXT, (offset) + offsetof(struct screen_options, bell),                  \
            "off|audible|visible", N_("ring for what counts as unread (off)")                      \
    }

/* What they come to. ERR_INPUT for a word that is none of an option's. */
int screen_options_read(const struct screen_options *options, struct tty_config *out,
                        struct err *err);

#endif
