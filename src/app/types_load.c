#include "app/types_load.h"

#include "base/i18n.h"
#include "io/files.h"

enum { TYPE_FILE_MAX = 1024 * 1024 };

static int add_file(struct registry *registry, enum type_origin origin, const char *path,
                    bool allow_rc_prefix, struct err *err)
{
    struct buf text = {0};
    int status = files_read(path, TYPE_FILE_MAX, &text, err);
    if (status == 0)
        status =
            registry_add(registry, origin, path, buf_str(&text), text.len, allow_rc_prefix, err);
    buf_done(&text);
    return status;
}

int types_load_path(struct registry *registry, enum type_origin origin, const char *path,
                    bool allow_rc_prefix, struct err *err)
{
    if (!files_is_dir(path))
        return add_file(registry, origin, path, allow_rc_prefix, err);
    char **names = NULL;
    size_t count = 0;
    int status = files_list(path, ".json", &names, &count, err);
    for (size_t i = 0; i < count && status == 0; i++) {
        struct buf file = {0};
        buf_addf(&file, "%s/%s", path, names[i]);
        status = add_file(registry, origin, buf_str(&file), allow_rc_prefix, err);
        buf_done(&file);
    }
    if (status == 0 && count == 0) {
        err_set(err, _("%s holds no .json file: no message types there"), path);
        status = ERR_INPUT;
    }
    files_free_list(names, count);
    return status;
}

static int leave_out(struct registry *registry, const struct option_list *modules, struct err *err)
{
    for (size_t i = 0; modules != NULL && i < modules->count; i++) {
        if (registry_leave_out(registry, modules->items[i]) == 0) {
            err_set(err,
                    _("no message type belongs to a module \"%s\" (castsim types list names "
                      "the modules)"),
                    modules->items[i]);
            return ERR_INPUT;
        }
    }
    return 0;
}

struct registry *types_load(const struct types_load *how, int *status, struct err *err)
{
    struct registry *registry = registry_new();
    struct buf dir = {0};
    *status = files_registry_dir(&dir, err);
    if (*status == 0)
        *status = types_load_path(registry, TYPE_BUILTIN, buf_str(&dir), true, err);
    if (*status == 0)
        *status = leave_out(registry, how->without, err);
    for (size_t i = 0; how->paths != NULL && i < how->paths->count && *status == 0; i++)
        *status =
            types_load_path(registry, TYPE_CUSTOM, how->paths->items[i], how->allow_rc_prefix, err);
    buf_done(&dir);
    if (*status < 0) {
        registry_free(registry);
        return NULL;
    }
    return registry;
}
