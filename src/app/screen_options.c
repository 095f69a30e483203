#include "app/screen_options.h"

#include <string.h>

static int refuse(struct err *err, const char *option, const char *words, const char *word)
{
    err_set(err, "--%s takes %s, not \"%s\"", option, words, word);
    return ERR_INPUT;
}

static bool read_mouse(const char *word, bool *out)
{
    *out = strcmp(word, "on") == 0;
    return *out || strcmp(word, "off") == 0;
}

static bool read_bell(const char *word, enum tty_bell *out)
{
    static const char *const words[] = {
        [TTY_BELL_AUDIBLE] = "audible", [TTY_BELL_VISIBLE] = "visible", [TTY_BELL_OFF] = "off"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(words[i], word) == 0) {
            *out = (enum tty_bell)i;
            return true;
        }
    }
    return false;
}

int screen_options_read(const struct screen_options *o, struct tty_config *out, struct err *err)
{
    *out = (struct tty_config){.bell = TTY_BELL_OFF, .has_mouse = true};
    if (o->theme != NULL && !detect_theme_word(o->theme, &out->theme))
        return refuse(err, "theme", "auto|dark|light|mono", o->theme);
    if (o->color != NULL && !detect_colour_word(o->color, &out->colour))
        return refuse(err, "color", "auto|never|16|256|true", o->color);
    if (o->mouse != NULL && !read_mouse(o->mouse, &out->has_mouse))
        return refuse(err, "mouse", "on|off", o->mouse);
    if (o->bell != NULL && !read_bell(o->bell, &out->bell))
        return refuse(err, "bell", "off|audible|visible", o->bell);
    return 0;
}
