/* What was judged, on its way into the result: with what happened before it when it failed. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "play_private.h"

enum {
    SLICE_LINES = 8,       /* of the trace, shown with a failure */
    SLICE_REACH = 1 << 20, /* bytes of the trace that are searched for them */
};

/* Whether that line of the trace is of this step's client, or of what clients have in common;
 * "# seed 1" is neither. */
static bool concerns(const struct scenario_step *step, const char *line, size_t len)
{
    static const char *const shared[] = {"server", "sender", "network"};
    const char *who = memchr(line, ' ', len);
    if (line[0] == '#' || who == NULL)
        return false;
    if (step->who == NULL)
        return true;
    who++;
    const char *end = memchr(who, ' ', len - (size_t)(who - line));
    size_t who_len = (size_t)((end != NULL ? end : line + len) - who);
    bool does = strlen(step->who) == who_len && memcmp(step->who, who, who_len) == 0;
    for (size_t i = 0; i < sizeof shared / sizeof shared[0]; i++)
        does = does || (strlen(shared[i]) == who_len && memcmp(shared[i], who, who_len) == 0);
    return does;
}

/* Why a message came late is told before it came, not when that is judged. */
static size_t end_of_story(const struct play *p, const struct scenario_step *step)
{
    const struct buf *trace = &p->result->trace;
    size_t told_at = play_told_at(p, step);
    const char *end =
        told_at > 0 ? memchr(trace->data + told_at, '\n', trace->len - told_at) : NULL;
    return end != NULL ? (size_t)(end - trace->data) + 1 : trace->len;
}

/* The last lines of the trace that concern the step. */
static char *slice(const struct play *p, const struct scenario_step *step)
{
    const struct buf *trace = &p->result->trace;
    struct {
        const char *text;
        size_t len;
    } lines[SLICE_LINES];
    size_t count = 0;
    size_t story_end = end_of_story(p, step);
    size_t stop = story_end > SLICE_REACH ? story_end - SLICE_REACH : 0;
    for (size_t end = story_end; end > stop && count < SLICE_LINES;) {
        size_t from = --end; /* the line's \n */
        while (from > 0 && trace->data[from - 1] != '\n')
            from--;
        if (concerns(step, trace->data + from, end - from)) {
            lines[count].text = trace->data + from;
            lines[count++].len = end - from;
        }
        end = from;
    }
    struct buf out = {0};
    while (count-- > 0) {
        buf_add(&out, lines[count].text, lines[count].len);
        if (count > 0)
            buf_add_char(&out, '\n');
    }
    return buf_take(&out);
}

/* "bob screen <<END" and the text that it wants, without the word in front; but "never ..." is the
 * opposite of what stands behind it. */
static char *expected_of(const struct scenario_step *step)
{
    const struct scenario_arg *lines = scenario_arg(step, KEY_LINES);
    const char *text = step->line;
    static const char *const words[] = {"expect ", "wait "};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strncmp(text, words[i], strlen(words[i])) == 0)
            text += strlen(words[i]);
    }
    struct buf out = {0};
    buf_add_str(&out, text);
    if (lines != NULL && strstr(text, "<<") != NULL)
        buf_addf(&out, "\n%s", lines->text);
    return buf_take(&out);
}

void play_note(struct play *p, const struct scenario_step *step, bool has_held, struct buf *actual)
{
    struct run_result *r = p->result;
    r->expectations = mem_grow(r->expectations, &p->expectation_cap, r->expectation_count + 1,
                               sizeof *r->expectations);
    struct run_expectation *e = &r->expectations[r->expectation_count++];
    *e = (struct run_expectation){.line = step->where.line,
                                  .file = step->where.file,
                                  .text = mem_dup_str(step->line),
                                  .at_ms = play_now_ms(p),
                                  .has_held = has_held};
    if (has_held)
        return;
    r->failed_count++;
    e->expected = expected_of(step);
    e->actual = mem_dup_str(buf_str(actual));
    e->slice = slice(p, step);
}

/* ---- the result ---- */

/* File names outlive the scenario. */
void play_own_files(struct run_result *r)
{
    for (size_t i = 0; i < r->expectation_count; i++) {
        const char *file = r->expectations[i].file;
        size_t k = 0;
        while (k < r->string_count && strcmp(r->strings[k], file) != 0)
            k++;
        if (k == r->string_count) {
            r->strings = mem_resize(r->strings, k + 1, sizeof *r->strings);
            r->strings[r->string_count++] = mem_dup_str(file);
        }
        r->expectations[i].file = r->strings[k];
    }
}
