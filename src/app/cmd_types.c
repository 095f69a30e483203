/* castsim types: list, check and explain message types. */
#include <stdio.h>
#include <string.h>

#include "app/command.h"
#include "app/language.h"
#include "app/types_load.h"
#include "base/i18n.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "core/json.h"
#include "core/message.h"
#include "core/render.h"
#include "core/verdict.h"
#include "io/files.h"

struct types_options {
    bool is_json;
    struct option_list types;
    struct option_list without;
    bool allow_rc_prefix;
    const char *type;
    const char *content;
    const char *content_file;
    bool disable_update_last_msg;
    const char *sdk;
    const char *user;
    enum lang lang;
};

#define MEMBER(name) offsetof(struct types_options, name)
static const struct option_spec specs[] = {
    {"json", 0, OPTION_FLAG, MEMBER(is_json), NULL, N_("list, explain: as JSON")},
    {"types", 0, OPTION_LIST, MEMBER(types), N_("PATH"),
     N_("custom types to register: a file or a folder;\nrepeatable")},
    {"without-module", 0, OPTION_LIST, MEMBER(without), N_("MODULE"),
     N_("leave out the types of an optional SDK module;\nrepeatable")},
    {"allow-rc-prefix", 0, OPTION_FLAG, MEMBER(allow_rc_prefix), NULL,
     N_("custom names may begin with RC:")},
    {"type", 0, OPTION_TEXT, MEMBER(type), "OBJECTNAME", N_("explain: the message's objectName")},
    {"content", 0, OPTION_TEXT, MEMBER(content), N_("TEXT"), N_("explain: its content")},
    {"content-file", 0, OPTION_TEXT, MEMBER(content_file), N_("FILE"),
     N_("explain: its content from a file; - = standard input")},
    {"disable-update-last-msg", 0, OPTION_FLAG, MEMBER(disable_update_last_msg), NULL,
     N_("explain: as if it was sent with it")},
    {"sdk", 0, OPTION_TEXT, MEMBER(sdk), "native|web|web-5.2",
     N_("explain: which SDK receives it")},
    {"user", 0, OPTION_TEXT, MEMBER(user), "ID", N_("explain: who looks at it")},
    {"lang", 0, OPTION_LANG, MEMBER(lang), "en|zh", N_("language (the locale's)")},
};

static const struct option_table table = {
    .command = "types",
    .usage = N_("list [--json] | check PATH... | explain --type OBJECTNAME --content TEXT"),
    .about = N_("list     every message type a client knows, with flag and origin\n"
                "check    reads type files as a client would and renders their examples\n"
                "explain  what a client does with a message, and why, without sending it"),
    .notes = N_("The format of a type file: docs/REGISTRY.md. Examples: share/castsim/examples."),
    .specs = specs,
    .spec_count = sizeof specs / sizeof specs[0],
    .positional_max = 1000,
};

static int print_buf(struct buf *text, struct err *err)
{
    struct buf clean = {0};
    utf8_clean(buf_str(text), text->len, &clean);
    int status = command_print(buf_str(&clean), clean.len, err);
    buf_done(&clean);
    buf_done(text);
    return status;
}

static struct registry *load(const struct types_options *o, int *status, struct err *err)
{
    return types_load(&(struct types_load){.paths = &o->types,
                                           .without = &o->without,
                                           .allow_rc_prefix = o->allow_rc_prefix},
                      status, err);
}

/* ---- list ---- */

static const char *origin_word(const struct message_type *type)
{
    return type->origin == TYPE_BUILTIN ? "builtin" : "custom";
}

static void list_text(const struct registry *registry, enum lang lang, struct buf *out)
{
    /* A custom name may be as long as R6 allows: the widest decides, and its characters count. */
    int wide = utf8_columns("OBJECTNAME", strlen("OBJECTNAME"));
    for (size_t i = 0; i < registry_count(registry); i++) {
        const char *name = registry_at(registry, i)->object_name;
        int columns = utf8_columns(name, strlen(name));
        wide = columns > wide ? columns : wide;
    }
    buf_addf(out, "%-*s %-12s %-8s %-16s %s\n", wide, "OBJECTNAME", "FLAG", "ORIGIN", "MODULE",
             "TITLE");
    for (size_t i = 0; i < registry_count(registry); i++) {
        const struct message_type *type = registry_at(registry, i);
        int columns = utf8_columns(type->object_name, strlen(type->object_name));
        buf_addf(out, "%s%*s %-12s %-8s %-16s %s\n", type->object_name, wide - columns, "",
                 registry_flag_word(type->flag), origin_word(type),
                 type->module != NULL ? type->module : "-",
                 type->title[lang] != NULL ? type->title[lang] : "");
    }
}

static void list_json(const struct registry *registry, struct buf *out)
{
    struct json *list = json_new_array();
    for (size_t i = 0; i < registry_count(registry); i++) {
        const struct message_type *type = registry_at(registry, i);
        struct json *item = json_new_object();
        json_add_str(item, "objectName", type->object_name);
        json_add_str(item, "flag", registry_flag_word(type->flag));
        json_add_bool(item, "stored", (type->flag & FLAG_ISPERSISTED) != 0);
        json_add_bool(item, "counted", (type->flag & FLAG_ISCOUNTED) == FLAG_ISCOUNTED);
        json_add_str(item, "origin", origin_word(type));
        json_add_str(item, "module", type->module);
        json_add_str(item, "layout", registry_layout_word(type->layout));
        json_add_str(item, "titleEn", type->title[LANG_EN]);
        json_add_str(item, "titleZh", type->title[LANG_ZH]);
        json_add_str(item, "validIn", type->valid_in);
        json_add_str(item, "file", type->file);
        json_add(list, NULL, item);
    }
    json_print_pretty(list, out);
    buf_add_char(out, '\n');
    json_free(list);
}

static int run_list(const struct types_options *o, const struct option_list *rest, struct err *err)
{
    if (rest->count > 1) {
        err_set(err, "list takes no further word (\"%s\"); custom types come with --types",
                rest->items[1]);
        return ERR_INPUT;
    }
    int status = 0;
    struct registry *registry = load(o, &status, err);
    if (registry == NULL)
        return status;
    struct buf out = {0};
    if (o->is_json)
        list_json(registry, &out);
    else
        list_text(registry, o->lang, &out);
    registry_free(registry);
    return print_buf(&out, err);
}

/* ---- check ---- */

static int run_check(const struct types_options *o, const struct option_list *rest, struct err *err)
{
    if (rest->count < 2) {
        err_set(err, "check what? castsim types check PATH...");
        return ERR_INPUT;
    }
    int status;
    struct registry *registry = load(o, &status, err);
    if (registry == NULL)
        return status;
    size_t before = registry_count(registry);
    /* Every path is looked at, so that one run names a problem of each. */
    size_t bad = 0;
    for (size_t i = 1; i < rest->count; i++) {
        int one = types_load_path(registry, TYPE_CUSTOM, rest->items[i], o->allow_rc_prefix, err);
        if (one < 0) {
            command_warn("%s", err->told);
            status = one;
            bad++;
        }
    }
    size_t good = registry_count(registry) - before;
    registry_free(registry);
    if (bad > 0) {
        err_set(err,
                rest->count == 2 ? N_("%zu of %zu path refused") : N_("%zu of %zu paths refused"),
                bad, rest->count - 1);
        return status;
    }
    struct buf out = {0};
    buf_addf(&out, good == 1 ? _("%zu message type is good\n") : _("%zu message types are good\n"),
             good);
    return print_buf(&out, err);
}

/* ---- explain ---- */

static void explain_json(const struct message *m, const struct verdict *v,
                         const struct sdk_profile *profile, const char *digest, const char *lines,
                         struct buf *out)
{
    struct json *root = json_new_object();
    json_add_str(root, "objectName", m->object_name);
    json_add_str(root, "sdk", profile->name);
    struct json *verdict = json_new_object();
    json_add_bool(verdict, "parsed", v->parsed);
    json_add_bool(verdict, "stored", v->stored);
    json_add_bool(verdict, "counted", v->counted);
    json_add_bool(verdict, "shown", v->shown);
    json_add_bool(verdict, "listed", v->listed);
    json_add(root, "verdict", verdict);
    json_add_str(root, "digest", digest);
    json_add_str(root, "lines", lines);
    struct json *why = json_new_array();
    for (int i = 0; i < v->reason_count; i++) {
        struct buf sentence = {0};
        verdict_write_reason(v, i, m, profile, &sentence);
        json_add_str(why, NULL, buf_str(&sentence));
        buf_done(&sentence);
    }
    json_add(root, "why", why);
    json_print(root, out);
    buf_add_char(out, '\n');
    json_free(root);
}

static void explain_text(const struct message *m, const struct verdict *v,
                         const struct sdk_profile *profile, const char *digest, const char *lines,
                         struct buf *out)
{
    const struct {
        const char *word;
        bool is_so;
    } ticks[] = {{_("parsed"), v->parsed},
                 {_("stored"), v->stored},
                 {_("counted"), v->counted},
                 {_("shown"), v->shown},
                 {_("listed"), v->listed}};
    for (size_t i = 0; i < sizeof ticks / sizeof ticks[0]; i++)
        buf_addf(out, "%s%*s %s\n", ticks[i].word,
                 8 - utf8_columns(ticks[i].word, strlen(ticks[i].word)), "",
                 ticks[i].is_so ? _("yes") : _("no"));
    buf_addf(out, _("digest   %s\n"), digest);
    buf_add_str(out, _("chat     "));
    for (const char *p = lines; *p != '\0'; p++) {
        buf_add_char(out, *p);
        if (*p == '\n')
            buf_add_str(out, "         ");
    }
    buf_add_str(out, _("\nwhy\n"));
    for (int i = 0; i < v->reason_count; i++) {
        buf_add_str(out, "  - ");
        verdict_tell_reason(v, i, m, profile, out);
        buf_add_char(out, '\n');
    }
}

static void explain(const struct types_options *o, const struct registry *registry,
                    const struct message *m, enum lang lang, const struct sdk_profile *profile,
                    struct buf *out)
{
    const struct message_type *type = registry_find(registry, m->object_name);
    struct json *parsed = json_parse(m->content, m->content_len, NULL);
    struct verdict v;
    /* Sent after the connect: what a client that is online does. */
    verdict_make(&v, m, type, parsed, profile, 0);
    struct render_input look = {.object_name = m->object_name,
                                .content = m->content,
                                .content_len = m->content_len,
                                .type = type,
                                .parsed = parsed,
                                .self_id = o->user,
                                .lang = lang};
    struct buf digest = {0};
    struct buf lines = {0};
    render_digest(&look, &digest);
    render_lines(&look, &lines);
    if (o->is_json)
        explain_json(m, &v, profile, buf_str(&digest), buf_str(&lines), out);
    else
        explain_text(m, &v, profile, buf_str(&digest), buf_str(&lines), out);
    if (!o->is_json && type != NULL && parsed != NULL) {
        struct buf problems = {0};
        if (registry_check_content(type, parsed, &problems) > 0)
            buf_addf(out, _("fields that clients forgive\n%s"), buf_str(&problems));
        buf_done(&problems);
    }
    buf_done(&digest);
    buf_done(&lines);
    json_free(parsed);
}

static int read_content(const struct types_options *o, struct buf *content, struct err *err)
{
    if (o->type == NULL || (o->content == NULL) == (o->content_file == NULL)) {
        err_set(err, "explain needs --type OBJECTNAME and --content TEXT or --content-file FILE");
        return ERR_INPUT;
    }
    if (o->content_file != NULL)
        return files_read(o->content_file, MESSAGE_CONTENT_MAX, content, err);
    buf_add_str(content, o->content);
    return 0;
}

static int run_explain(const struct types_options *o, const struct option_list *rest,
                       struct err *err)
{
    if (rest->count > 1) {
        err_set(err, "explain takes no further word (\"%s\"); a file comes with --content-file",
                rest->items[1]);
        return ERR_INPUT;
    }
    const struct sdk_profile *profile = NULL;
    struct buf content = {0};
    int status = read_content(o, &content, err);
    if (status == 0)
        status = command_profile(o->sdk, &profile, err);
    struct registry *registry = status == 0 ? load(o, &status, err) : NULL;
    if (registry != NULL) {
        struct message m = {.from_user_id = (char *)"system",
                            .object_name = (char *)o->type,
                            .content = (char *)buf_str(&content),
                            .content_len = content.len,
                            .disable_update_last_msg = o->disable_update_last_msg,
                            .persisted = true,
                            .counted = true,
                            .sent_time_ms = 1};
        struct buf out = {0};
        explain(o, registry, &m, o->lang, profile, &out);
        status = print_buf(&out, err);
    }
    registry_free(registry);
    buf_done(&content);
    return status;
}

static const struct action {
    const char *name;
    int (*run)(const struct types_options *o, const struct option_list *rest, struct err *err);
} actions[] = {{"list", run_list}, {"check", run_check}, {"explain", run_explain}};

static int start(const struct types_options *o, const struct option_list *rest, struct err *err)
{
    const char *word = rest->count > 0 ? rest->items[0] : "";
    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++) {
        if (strcmp(actions[i].name, word) == 0)
            return actions[i].run(o, rest, err);
    }
    struct nearest nearest;
    nearest_init(&nearest, word);
    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
        nearest_offer(&nearest, actions[i].name);
    if (nearest_best(&nearest) != NULL)
        err_set(err, "there is no \"types %s\"; did you mean %s? (castsim types --help)", word,
                nearest_best(&nearest));
    else
        err_set(err, "which one: types list, check or explain? (castsim types --help)");
    return ERR_INPUT;
}

int cmd_types(int argc, char **argv)
{
    struct types_options o = {.lang = language_of_locale()};
    struct option_list rest = {0};
    struct err err;
    int exit_code;
    if (command_begin(&table, argc, argv, &o, &rest, &exit_code)) {
        int status = start(&o, &rest, &err);
        exit_code = status < 0 ? command_fail(status, &err) : 0;
    }
    options_list_done(&o.types);
    options_list_done(&o.without);
    options_list_done(&rest);
    return exit_code;
}
