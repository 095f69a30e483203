#include "app/identity.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "io/files.h"
#include "io/httpd.h"

enum { FILE_MAX = 1024 * 1024 };

int identity_parse(const char *text, struct identity *out, struct err *err)
{
    const char *colon = strchr(text, ':');
    size_t key_len = colon != NULL ? (size_t)(colon - text) : 0;
    const char *secret = colon != NULL ? colon + 1 : "";
    const char *end = strchr(secret, ':');
    size_t secret_len = end != NULL ? (size_t)(end - secret) : strlen(secret);
    bool is_off = end != NULL && strcmp(end, ":off") == 0;
    if (key_len == 0 || secret_len == 0 || (end != NULL && !is_off)) {
        err_set(err, "an app is written KEY:SECRET, or KEY:SECRET:off for one whose broadcast "
                     "service is not enabled");
        return ERR_INPUT;
    }
    *out =
        (struct identity){mem_dup_bytes(text, key_len), mem_dup_bytes(secret, secret_len), is_off};
    return 0;
}

void identity_done(struct identity *id)
{
    free(id->app_key);
    free(id->secret);
    *id = (struct identity){0};
}

void identity_free_all(struct identity *ids, size_t count)
{
    for (size_t i = 0; i < count; i++)
        identity_done(&ids[i]);
    free(ids);
}

struct identity_list {
    struct identity *ids;
    size_t count;
    size_t cap;
};

static int list_add(struct identity_list *list, const char *text, struct err *err)
{
    struct identity id;
    int status = identity_parse(text, &id, err);
    if (status < 0)
        return status;
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->ids[i].app_key, id.app_key) == 0) {
            err_set(err, "the app key %s is given twice", id.app_key);
            identity_done(&id);
            return ERR_INPUT;
        }
    }
    list->ids = mem_grow(list->ids, &list->cap, list->count + 1, sizeof *list->ids);
    list->ids[list->count++] = id;
    return 0;
}

static int list_add_file(struct identity_list *list, const char *path, struct err *err)
{
    struct buf text = {0};
    int status = files_read(path, FILE_MAX, &text, err);
    char *rest = text.data;
    int number = 0;
    /* strsep keeps empty lines, so that the line number is right. */
    for (char *line; status == 0 && (line = strsep(&rest, "\n")) != NULL;) {
        number++;
        line += strspn(line, " \t");
        line[strcspn(line, "\r \t#")] = '\0';
        if (*line == '\0')
            continue;
        status = list_add(list, line, err);
        if (status < 0)
            err_prefix(err, "%s:%d", path, number);
    }
    buf_done(&text);
    return status;
}

static bool from_environment(struct identity *out)
{
    const char *key = getenv("CASTSIM_APP_KEY");
    const char *secret = getenv("CASTSIM_APP_SECRET");
    if (key == NULL || *key == '\0')
        return false;
    *out = (struct identity){mem_dup_str(key),
                             secret != NULL && *secret != '\0' ? mem_dup_str(secret) : NULL, false};
    return true;
}

static int no_identity(struct err *err)
{
    err_set(err, "which app? Set CASTSIM_APP_KEY and CASTSIM_APP_SECRET, or give --app-file FILE "
                 "(a line KEY:SECRET), or, for throw-away keys, --app KEY:SECRET");
    return ERR_INPUT;
}

int identity_find(const char *app, const char *app_file, bool is_local, struct identity *out,
                  struct err *err)
{
    if (app != NULL)
        return identity_parse(app, out, err);
    if (app_file != NULL) {
        struct identity_list list = {0};
        int status = list_add_file(&list, app_file, err);
        if (status == 0 && list.count != 1) {
            err_set(err, "%s: one line KEY:SECRET is wanted, there are %zu", app_file, list.count);
            status = ERR_INPUT;
        }
        if (status == 0) {
            *out = list.ids[0];
            list.count = 0;
        }
        identity_free_all(list.ids, list.count);
        return status;
    }
    if (from_environment(out))
        return 0;
    if (!is_local)
        return no_identity(err);
    *out =
        (struct identity){mem_dup_str(IDENTITY_DEMO_KEY), mem_dup_str(IDENTITY_DEMO_SECRET), false};
    return 0;
}

int identity_find_all(const struct option_list *apps, const char *app_file, struct identity **out,
                      size_t *count, bool *is_demo, struct err *err)
{
    struct identity_list list = {0};
    int status = 0;
    *is_demo = false;
    for (size_t i = 0; i < apps->count && status == 0; i++)
        status = list_add(&list, apps->items[i], err);
    if (status == 0 && app_file != NULL)
        status = list_add_file(&list, app_file, err);
    if (status == 0 && list.count == 0) {
        list.ids = mem_grow(list.ids, &list.cap, 1, sizeof *list.ids);
        if (from_environment(&list.ids[0])) {
            list.count = 1;
            if (list.ids[0].secret == NULL)
                status = no_identity(err);
        } else {
            status = list_add(&list, IDENTITY_DEMO_KEY ":" IDENTITY_DEMO_SECRET, err);
            *is_demo = true;
        }
    }
    if (status < 0) {
        identity_free_all(list.ids, list.count);
        return status;
    }
    *out = list.ids;
    *count = list.count;
    return 0;
}

bool identity_is_local_url(const char *url)
{
    const char *scheme_end = strstr(url, "://");
    const char *host = scheme_end != NULL ? scheme_end + 3 : url;
    bool is_bracketed = *host == '[';
    host += is_bracketed;
    size_t len = strcspn(host, is_bracketed ? "]" : ":/?#");
    /* user@host would let a foreign host look local */
    if (memchr(host, '@', strcspn(host, "/?#")) != NULL)
        return false;
    if (is_bracketed && (host[len] != ']' || strchr(":/?#", host[len + 1]) == NULL))
        return false;
    char *name = mem_dup_bytes(host, len);
    bool is_local = strcmp(name, "localhost") == 0 || httpd_is_loopback(name);
    free(name);
    return is_local;
}
