#include "ui/keys.h"

#include "base/i18n.h"

static const struct key_binding bindings[] = {
    {COMMAND_UP, {'k', KEY_CODE_UP}, "k, Up", NULL, N_("one row up")},
};

const struct key_binding *keys_table(size_t *count)
{
    *count = sizeof bindings / sizeof bindings[0];
    return bindings;
}

enum command keys_find(int key)
{
    for (size_t i = 0; i < sizeof bindings / sizeof bindings[0]; i++) {
        for (size_t k = 0; k < 4 && bindings[i].keys[k] != 0; k++) {
            if (bindings[i].keys[k] == key)
                return bindings[i].command;
        }
    }
    return COMMAND_NONE;
}
