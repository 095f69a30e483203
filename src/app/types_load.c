#include "app/types_load.h"

#include <string.h>

#include "io/files.h"

enum { TYPE_FILE_MAX = 1024 * 1024 };
static const char suffix[] = ".json";

static int read_file(const char *path, struct buf *out, struct err *err)
{
    return files_read(path, TYPE_FILE_MAX, out, err);
}

static int add_file(struct registry *registry, enum type_origin origin, const char *path,
                    bool allow_rc_prefix, struct err *err)
{
    struct buf text = {0};
    int status = read_file(path, &text, err);
    if (status == 0)
        status =
            registry_add(registry, origin, path, buf_str(&text), text.len, allow_rc_prefix, err);
    buf_done(&text);
    return status;
}

/* Calls add with every type file of a folder, in sorted order. */
static int each_file(const char *dir,
                     int (*add)(void *ctx, const char *path, const char *name, struct err *err),
                     void *ctx, struct err *err)
{
    char **names = NULL;
    size_t count = 0;
    int status = files_list(dir, suffix, &names, &count, err);
    for (size_t i = 0; i < count && status == 0; i++) {
        struct buf path = {0};
        buf_addf(&path, "%s/%s", dir, names[i]);
        status = add(ctx, buf_str(&path), names[i], err);
        buf_done(&path);
    }
    if (status == 0 && count == 0) {
        err_set(err, "%s holds no .json file: no message types there", dir);
        status = ERR_INPUT;
    }
    files_free_list(names, count);
    return status;
}

struct load {
    struct registry *registry;
    enum type_origin origin;
    bool allow_rc_prefix;
};

static int add_now(void *ctx, const char *path, const char *name, struct err *err)
{
    const struct load *load = ctx;
    (void)name;
    return add_file(load->registry, load->origin, path, load->allow_rc_prefix, err);
}

int types_load_path(struct registry *registry, enum type_origin origin, const char *path,
                    bool allow_rc_prefix, struct err *err)
{
    struct load load = {registry, origin, allow_rc_prefix};
    if (!files_is_dir(path))
        return add_now(&load, path, NULL, err);
    return each_file(path, add_now, &load, err);
}

/* A built-in type's file is called like the type, with _ for : (docs/REGISTRY.md). */
static int add_late(void *ctx, const char *path, const char *name, struct err *err)
{
    const struct load *load = ctx;
    struct buf object_name = {0};
    buf_add(&object_name, name, strlen(name) - strlen(suffix));
    char *mark = strchr(object_name.data, '_');
    if (mark != NULL)
        *mark = ':';
    int status = registry_add_late(load->registry, object_name.data, path, read_file, err);
    buf_done(&object_name);
    return status;
}

static int add_builtin(struct registry *registry, struct err *err)
{
    struct load load = {.registry = registry};
    struct buf dir = {0};
    int status = files_registry_dir(&dir, err);
    if (status == 0)
        status = each_file(buf_str(&dir), add_late, &load, err);
    buf_done(&dir);
    return status;
}

int types_leave_out(struct registry *registry, const char *module, struct err *err)
{
    if (registry_leave_out(registry, module) > 0)
        return 0;
    err_set(err,
            "no message type belongs to a module \"%s\" (castsim types list names the modules)",
            module);
    return ERR_INPUT;
}

struct registry *types_load(const struct types_load *how, int *status, struct err *err)
{
    struct registry *registry = registry_new();
    *status = add_builtin(registry, err);
    bool is_late = how->is_late && (how->without == NULL || how->without->count == 0);
    if (*status == 0 && !is_late)
        *status = registry_finish(registry, err);
    for (size_t i = 0; how->without != NULL && i < how->without->count && *status == 0; i++)
        *status = types_leave_out(registry, how->without->items[i], err);
    for (size_t i = 0; how->paths != NULL && i < how->paths->count && *status == 0; i++)
        *status =
            types_load_path(registry, TYPE_CUSTOM, how->paths->items[i], how->allow_rc_prefix, err);
    if (*status < 0) {
        registry_free(registry);
        return NULL;
    }
    return registry;
}
