#include "app/scenario_files.h"

#include <stdlib.h>
#include <string.h>

#include "app/command.h"
#include "base/mem.h"
#include "io/files.h"

enum { FILE_MAX = 64 * 1024 * 1024 };

/* ---- which files ---- */

static void add(struct scenario_files *files, const char *path)
{
    files->paths = mem_grow(files->paths, &files->cap, files->count + 1, sizeof *files->paths);
    files->paths[files->count++] = mem_dup_str(path);
}

static int add_folder(struct scenario_files *files, const char *dir, struct err *err)
{
    char **names = NULL;
    size_t count = 0;
    int status = files_list(dir, ".scn", &names, &count, err);
    for (size_t i = 0; i < count; i++) {
        struct buf path = {0};
        size_t len = strlen(dir);
        buf_addf(&path, "%s%s%s", dir, len > 0 && dir[len - 1] == '/' ? "" : "/", names[i]);
        add(files, buf_str(&path));
        buf_done(&path);
    }
    if (status == 0 && count == 0) {
        err_set(err, "%s holds no .scn file: no scenarios there", dir);
        status = ERR_INPUT;
    }
    files_free_list(names, count);
    return status;
}

static int find(const struct option_list *words, struct scenario_files *files, struct err *err)
{
    int status = 0;
    for (size_t i = 0; i < words->count && status == 0; i++) {
        if (files_is_dir(words->items[i]))
            status = add_folder(files, words->items[i], err);
        else
            add(files, words->items[i]);
    }
    if (status == 0 && files->count == 0) {
        err_set(err, "which scenarios? castsim run PATH... (castsim run --help)");
        status = ERR_INPUT;
    }
    return status;
}

/* ---- what is in them ---- */

static int read_text(void *ctx, const char *path, struct buf *out, struct err *err)
{
    (void)ctx;
    return files_read(path, FILE_MAX, out, err);
}

/* NULL: it cannot be read (err), or is wrong: *faults says where. */
static struct scenario *parse_one(const char *path, struct scenario_faults *faults, struct err *err)
{
    struct buf text = {0};
    struct scenario *scenario = NULL;
    *faults = (struct scenario_faults){0};
    if (read_text(NULL, path, &text, err) == 0)
        scenario = scenario_parse(path, buf_str(&text), text.len, read_text, NULL, faults);
    buf_done(&text);
    return scenario;
}

/* NULL: the file is wrong, and all of its mistakes were told. */
static struct scenario *read_one(const char *path)
{
    struct scenario_faults faults;
    struct err err;
    struct scenario *scenario = parse_one(path, &faults, &err);
    if (scenario == NULL && faults.count == 0)
        command_warn("%s", err.told);
    for (size_t i = 0; i < faults.count; i++)
        command_warn("%s", faults.items[i]);
    scenario_faults_done(&faults);
    return scenario;
}

struct scenario *scenario_files_read_one(const char *path, struct err *err)
{
    struct scenario_faults faults;
    struct scenario *scenario = parse_one(path, &faults, err);
    if (faults.count > 0)
        err_set(err, "%s", faults.items[0]);
    scenario_faults_done(&faults);
    return scenario;
}

int scenario_files_read(const struct option_list *words, struct scenario_files *out,
                        struct err *err)
{
    int status = find(words, out, err);
    if (status < 0)
        return status;
    out->scenarios = mem_zalloc(out->count * sizeof(struct scenario *));
    for (size_t i = 0; i < out->count; i++) {
        out->scenarios[i] = read_one(out->paths[i]);
        if (out->scenarios[i] == NULL)
            status = ERR_INPUT;
    }
    if (status < 0)
        err_set(err, "nothing was played");
    return status;
}

void scenario_files_done(struct scenario_files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        if (files->scenarios != NULL)
            scenario_free(files->scenarios[i]);
        free(files->paths[i]);
    }
    free(files->scenarios);
    free(files->paths);
    *files = (struct scenario_files){0};
}
