/* The user's own keys, read before the screen opens. */
#include <errno.h>
#include <unistd.h>

#include "app/command.h"
#include "app/screen.h"
#include "base/i18n.h"
#include "io/files.h"
#include "ui/key_file.h"

/* All mistakes are told, the last one by who ends the program. */
static void tell(const struct key_file_faults *faults, struct err *err)
{
    for (size_t i = 0; i + 1 < faults->count; i++)
        command_warn("%s", faults->items[i]);
    err_set(err, "%s", faults->items[faults->count - 1]);
}

static int read_file(const char *path, struct keymap *map, struct err *err)
{
    struct buf text = {0};
    int status = files_read(path, KEY_FILE_MAX, &text, err);
    if (status == 0) {
        struct key_file_faults faults = {0};
        status = key_file_parse(path, buf_str(&text), text.len, map, &faults);
        if (status < 0)
            tell(&faults, err);
        key_file_faults_done(&faults);
    }
    buf_done(&text);
    return status;
}

int screen_read_keys(struct keymap *map, struct err *err)
{
    struct buf path = {0};
    int status = 0;
    /* No home, no file: the keys are as they are. */
    if (files_config_path("keys", &path, NULL) == 0 &&
        (access(buf_str(&path), F_OK) == 0 || errno != ENOENT))
        status = read_file(buf_str(&path), map, err);
    buf_done(&path);
    return status;
}
