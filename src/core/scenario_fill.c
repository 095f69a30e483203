#include "scenario_private.h"

#include <string.h>

#include "base/i18n.h"
#include "base/nearest.h"
#include "base/parse.h"

static const struct hole_kind {
    const char *word;
    enum scenario_hole hole;
    bool takes_id, takes_time;
    const char *help;
} holes[] = {
    {"uid", HOLE_UID, true, false, N_("the messageUID of a broadcast")},
    {"sent", HOLE_SENT, true, false, N_("its sentTime, in ms")},
    {"now", HOLE_NOW, false, false, N_("the server's clock, in ms")},
    {"at", HOLE_AT, false, true, N_("a time of the scenario, in ms since 1970")},
    {"cursor", HOLE_CURSOR, false, false, N_("where the client of an answer stands")},
    {"new", HOLE_NEW, true, true, N_("a messageUID of that time that no broadcast has, named ID")},
    {"fill", HOLE_FILL, false, false, N_("so many x that the content has size= bytes")},
};
enum { HOLE_KINDS = sizeof holes / sizeof holes[0] };

static void write_hole(struct buf *out, const struct hole_kind *kind)
{
    buf_addf(out, "$(%s%s%s)", kind->word, kind->takes_id ? " ID" : "",
             kind->takes_time ? " TIME" : "");
}

void scenario_write_holes(struct buf *out, bool is_markdown)
{
    for (size_t i = 0; i < HOLE_KINDS; i++) {
        struct buf form = {0};
        write_hole(&form, &holes[i]);
        buf_addf(out, is_markdown ? "- `%s`: %s\n" : "  %-16s %s\n", buf_str(&form),
                 _(holes[i].help));
        buf_done(&form);
    }
    buf_addf(out, is_markdown ? "- `%s`: %s\n" : "  %-16s %s\n", "$$", _("one $"));
}

/* ---- reading ---- */

static int fail_word(const char *word, struct err *err)
{
    struct nearest near;
    struct buf list = {0};
    nearest_init(&near, word);
    for (size_t i = 0; i < HOLE_KINDS; i++) {
        nearest_offer(&near, holes[i].word);
        buf_addf(&list, "%s%s", i > 0 ? ", " : "", holes[i].word);
    }
    const char *best = nearest_best(&near);
    if (best != NULL)
        err_set(err, "no placeholder is called $(%.*s); did you mean $(%s)? allowed: %s",
                SHOWN(word), best, buf_str(&list));
    else
        err_set(err, "no placeholder is called $(%.*s); allowed: %s; a $ is written $$",
                SHOWN(word), buf_str(&list));
    buf_done(&list);
    return ERR_INPUT;
}

static int fail_form(const struct hole_kind *kind, struct err *err)
{
    struct buf form = {0};
    write_hole(&form, kind);
    err_set(err, "this placeholder is written %s", buf_str(&form));
    buf_done(&form);
    return ERR_INPUT;
}

/* Takes the next word of *at; false when there is none. Words are apart by single or more blanks.
 */
static bool take_word(char **at, char **word)
{
    *at += strspn(*at, " ");
    *word = *at;
    *at += strcspn(*at, " ");
    if (*at == *word)
        return false;
    if (**at != '\0')
        *(*at)++ = '\0';
    return true;
}

/* What stands between the parentheses. */
static int read_hole(struct hole_scan *scan, char *inside, struct scenario_hole_use *use,
                     struct err *err)
{
    char *word;
    char *more;
    const struct hole_kind *kind = NULL;
    if (!take_word(&inside, &word))
        word = "";
    for (size_t i = 0; i < HOLE_KINDS && kind == NULL; i++) {
        if (strcmp(holes[i].word, word) == 0)
            kind = &holes[i];
    }
    if (kind == NULL)
        return fail_word(word, err);
    *use = (struct scenario_hole_use){.hole = kind->hole, .id = scan->id};
    scan->id[0] = '\0';
    if (kind->takes_id) {
        if (!take_word(&inside, &word) || !scenario_is_name(word))
            return fail_form(kind, err);
        strcpy(scan->id, word);
    }
    if (kind->takes_time && (!take_word(&inside, &word) || !parse_duration_ms(word, &use->at_ms) ||
                             use->at_ms > SCENARIO_TIME_MAX_MS))
        return fail_form(kind, err);
    return take_word(&inside, &more) ? fail_form(kind, err) : 1;
}

int scenario_next_hole(struct hole_scan *scan, struct buf *out, struct scenario_hole_use *use,
                       struct err *err)
{
    enum { INSIDE_MAX = 128 };
    const char *end = scan->text + scan->len;
    const char *at = scan->text + scan->at;
    const char *dollar;
    while (at < end && (dollar = memchr(at, '$', (size_t)(end - at))) != NULL) {
        const char next = dollar + 1 < end ? dollar[1] : '\0';
        buf_add(out, at, (size_t)(dollar - at));
        at = dollar + 1;
        if (next != '(') { /* $$ is one $; so is a $ before anything else */
            buf_add_char(out, '$');
            at += next == '$';
            continue;
        }
        scan->start = (size_t)(dollar - scan->text);
        const char *close = memchr(at, ')', (size_t)(end - at));
        if (close == NULL || close - at - 1 >= INSIDE_MAX) {
            err_set(err, "$( without its ); a $ is written $$");
            return ERR_INPUT;
        }
        char inside[INSIDE_MAX];
        memcpy(inside, at + 1, (size_t)(close - at - 1));
        inside[close - at - 1] = '\0';
        scan->at = (size_t)(close + 1 - scan->text);
        return read_hole(scan, inside, use, err);
    }
    if (at < end)
        buf_add(out, at, (size_t)(end - at));
    scan->at = scan->len;
    return 0;
}

int scenario_fill(const char *text, size_t len,
                  int (*fill)(void *ctx, const struct scenario_hole_use *use, struct buf *out,
                              struct err *err),
                  void *ctx, struct buf *out, struct err *err)
{
    struct hole_scan scan = {.text = text, .len = len};
    struct scenario_hole_use use;
    int rc;
    while ((rc = scenario_next_hole(&scan, out, &use, err)) == 1) {
        rc = fill(ctx, &use, out, err);
        if (rc < 0)
            break;
    }
    return rc;
}
