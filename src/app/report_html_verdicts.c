/* The table of verdicts: each broadcast at each client, what became of it and by which rule. */
#include "report_html_parts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define TICK_COUNT 6

static void add_headings(struct buf *out)
{
    static const struct {
        const char *class;
        struct html_word word;
    } columns[] = {
        {"", {"Client", "客户端"}},   {"", {"Broadcast", "广播"}},   {"", {"Outcome", "结果"}},
        {"num", {"Delay", "延迟"}},   {"", {"In time", "准时"}},     {"tick", {"parsed", "解析"}},
        {"tick", {"stored", "存储"}}, {"tick", {"counted", "计数"}}, {"tick", {"shown", "显示"}},
        {"tick", {"listed", "列出"}}, {"tick", {"offline", "离线"}}, {"", {"Why", "依据"}},
    };
    buf_add_str(out, "<thead><tr>");
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        buf_addf(out, "<th scope=\"col\" class=\"%s\">", columns[i].class);
        html_word(out, columns[i].word);
        buf_add_str(out, "</th>");
    }
    buf_add_str(out, "</tr></thead>");
}

/* ---- the reasons ---- */

/* The rule that a reason ends in: "... (R20)" -> "R20". Returns its length, 0 = none. */
static size_t find_rule(const char *line, size_t len, const char **rule)
{
    if (len < 4 || line[len - 1] != ')')
        return 0;
    size_t at = len - 1;
    while (at > 0 && isdigit((unsigned char)line[at - 1]))
        at--;
    if (at == len - 1 || at < 2 || line[at - 1] != 'R' || line[at - 2] != '(')
        return 0;
    *rule = line + at - 1;
    return len - at;
}

static void add_rules(const char *why, struct buf *out)
{
    for (const char *line = why; *line != '\0';) {
        size_t len = strcspn(line, "\n");
        const char *rule;
        size_t rule_len = find_rule(line, len, &rule);
        if (rule_len > 0)
            buf_addf(out, "<span class=\"rule\">%.*s</span>", (int)rule_len, rule);
        line += len + (line[len] == '\n');
    }
}

static void add_sentences(const char *why, struct buf *out)
{
    buf_add_str(out, "<ul>");
    for (const char *line = why; *line != '\0';) {
        size_t len = strcspn(line, "\n");
        char *sentence = mem_dup_bytes(line, len);
        buf_add_str(out, "<li><bdi>");
        html_text(out, sentence);
        buf_add_str(out, "</bdi></li>");
        free(sentence);
        line += len + (line[len] == '\n');
    }
    buf_add_str(out, "</ul>");
}

static void add_why(const char *why, struct buf *out)
{
    if (why == NULL || why[0] == '\0')
        return;
    struct buf rules = {0};
    add_rules(why, &rules);
    buf_add_str(out, "<details><summary>");
    if (rules.len > 0)
        buf_add(out, rules.data, rules.len);
    else
        html_both(out, "reasons", "理由");
    buf_add_str(out, "</summary>");
    add_sentences(why, out);
    buf_add_str(out, "</details>");
    buf_done(&rules);
}

/* ---- a row ---- */

static void add_received(const struct run_delivery *d, struct buf *out)
{
    const bool ticks[TICK_COUNT] = {d->parsed, d->stored, d->counted,
                                    d->shown,  d->listed, d->offline};
    buf_add_str(out, "<td class=\"got\">✓ ");
    html_both(out, "received", "已收到");
    if (d->dropped) {
        buf_add_str(out, ", ");
        html_both(out, "dropped", "丢弃");
    }
    buf_addf(out, "</td><td class=\"num\">%s</td>", html_clock(d->delay_ms).text);
    if (html_is_late(d)) {
        buf_add_str(out, "<td class=\"late\">! ");
        html_both(out, "late", "迟到");
    } else {
        buf_add_str(out, "<td>");
        html_both(out, "in time", "准时");
    }
    buf_add_str(out, "</td>");
    for (size_t i = 0; i < TICK_COUNT; i++)
        buf_add_str(out, ticks[i] ? "<td class=\"tick\">✓</td>" : "<td class=\"tick no\">–</td>");
}

static void add_not_received(const struct run_delivery *d, struct buf *out)
{
    if (d->state == RUN_MISSED) {
        buf_add_str(out, "<td class=\"missed\">✗ ");
        html_both(out, "missed: ", "错过：");
        html_word(out, html_cause_word(d->cause));
    } else {
        buf_add_str(out, "<td class=\"pending\">… ");
        html_both(out, "pending", "待收");
    }
    buf_add_str(out, "</td><td></td><td></td>");
    for (size_t i = 0; i < TICK_COUNT; i++)
        buf_add_str(out, "<td></td>");
}

static void add_row(const struct run_result *r, const struct run_client *c,
                    const struct run_delivery *d, bool is_first, struct buf *out)
{
    buf_addf(out, "<tr%s><th scope=\"row\"><bdi>", is_first ? " class=\"first\"" : "");
    html_text(out, c->name);
    buf_add_str(out, "</bdi></th><td><bdi>");
    html_text(out, r->broadcasts[d->broadcast].id);
    buf_add_str(out, "</bdi></td>");
    if (d->state == RUN_RECEIVED)
        add_received(d, out);
    else
        add_not_received(d, out);
    buf_add_str(out, "<td class=\"why\">");
    add_why(d->why, out);
    buf_add_str(out, "</td></tr>");
}

/* ---- which rows ---- */

static bool is_row(const struct run_result *r, const struct run_delivery *d)
{
    return d->state != RUN_NOT_FOR && d->broadcast < r->broadcast_count;
}

/* Rows in trouble and the others. */
static void count_rows(const struct run_result *r, size_t *troubled, size_t *calm)
{
    *troubled = *calm = 0;
    for (size_t c = 0; c < r->client_count; c++) {
        for (size_t i = 0; i < r->clients[c].delivery_count; i++) {
            const struct run_delivery *d = &r->clients[c].deliveries[i];
            if (is_row(r, d))
                ++*(html_is_troubled(d) ? troubled : calm);
        }
    }
}

static void add_client_rows(const struct run_result *r, const struct run_client *c,
                            struct html_quota *quota, struct buf *out)
{
    bool is_first = true;
    for (size_t i = 0; i < c->delivery_count; i++) {
        const struct run_delivery *d = &c->deliveries[i];
        if (!is_row(r, d) || !html_quota_take(quota, html_is_troubled(d)))
            continue;
        add_row(r, c, d, is_first, out);
        is_first = false;
    }
}

void html_verdicts(const struct run_result *r, struct buf *out)
{
    size_t troubled;
    size_t calm;
    count_rows(r, &troubled, &calm);
    if (troubled + calm == 0)
        return;
    buf_add_str(out, "<h3>");
    html_both(out, "Verdicts", "判定");
    buf_add_str(out, "</h3><div class=\"wide\" tabindex=\"0\"><table class=\"verdicts\">");
    add_headings(out);
    buf_add_str(out, "<tbody>");
    struct html_quota quota = html_quota(HTML_VERDICTS_MAX, troubled, calm);
    size_t shown = quota.troubled + quota.calm;
    for (size_t c = 0; c < r->client_count; c++)
        add_client_rows(r, &r->clients[c], &quota, out);
    buf_add_str(out, "</tbody></table></div>");
    if (troubled + calm > shown) {
        buf_add_str(out, "<p class=\"note\">");
        html_both(out, "%zu of %zu rows; those missed or late come first, %zu are left out",
                  "显示 %zu 行，共 %zu 行；优先显示错过与迟到的，省略 %zu 行", shown,
                  troubled + calm, troubled + calm - shown);
        buf_add_str(out, "</p>");
    }
}
