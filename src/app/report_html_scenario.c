/* One scenario of the HTML report: what was expected, its broadcasts, its pictures. */
#include "report_html_parts.h"
#include "report_parts.h"

#include <inttypes.h>
#include <string.h>

/* ---- expectations ---- */

static void add_place(const struct run_expectation *e, struct buf *out)
{
    buf_add_str(out, "<span class=\"place\"><bdi>");
    html_text(out, e->file);
    buf_addf(out, ":%d</bdi> · %s</span>", e->line, html_clock(e->at_ms).text);
}

static void add_field(struct buf *out, const char *class, struct html_word name, const char *value)
{
    if (value == NULL)
        return;
    buf_addf(out, "<div class=\"%s\"><dt>", class);
    html_word(out, name);
    buf_add_str(out, "</dt><dd><bdi>");
    html_lines(out, value);
    buf_add_str(out, "</bdi></dd></div>");
}

static void add_failure(const struct run_expectation *e, struct buf *out)
{
    buf_add_str(out, "<article class=\"failure\"><h4><span class=\"mark\">✗</span> <code><bdi>");
    html_text(out, e->text);
    buf_add_str(out, "</bdi></code></h4>");
    add_place(e, out);
    buf_add_str(out, "<dl class=\"compare\">");
    add_field(out, "expected", (struct html_word){"Expected", "预期"}, e->expected);
    add_field(out, "actual", (struct html_word){"Actual", "实际"}, e->actual);
    buf_add_str(out, "</dl>");
    if (e->slice != NULL && e->slice[0] != '\0') {
        buf_add_str(out, "<p class=\"small\">");
        html_both(out, "What happened before", "此前发生的事");
        buf_add_str(out, "</p><pre tabindex=\"0\">");
        html_lines(out, e->slice);
        buf_add_str(out, "</pre>");
    }
    buf_add_str(out, "</article>");
}

static void add_more(struct buf *out, size_t n)
{
    if (n == 0)
        return;
    buf_add_str(out, "<p class=\"note\">");
    html_both(out, "and %zu more, left out here", "另有 %zu 条未列出", n);
    buf_add_str(out, "</p>");
}

static void add_failures(const struct run_result *r, struct buf *out)
{
    size_t shown = 0;
    for (size_t i = 0; i < r->expectation_count && shown < HTML_EXPECTATIONS_MAX; i++) {
        if (r->expectations[i].has_held)
            continue;
        add_failure(&r->expectations[i], out);
        shown++;
    }
    add_more(out, r->failed_count > shown ? r->failed_count - shown : 0);
}

static void add_held(const struct run_result *r, struct buf *out)
{
    size_t held = r->expectation_count - r->failed_count;
    if (held == 0)
        return;
    buf_add_str(out, "<details class=\"held\"><summary>✓ ");
    html_count(out, held, "expectation held", "expectations held", "条预期成立");
    buf_add_str(out, "</summary><ul>");
    size_t shown = 0;
    for (size_t i = 0; i < r->expectation_count && shown < HTML_EXPECTATIONS_MAX; i++) {
        const struct run_expectation *e = &r->expectations[i];
        if (!e->has_held)
            continue;
        buf_add_str(out, "<li><code><bdi>");
        html_text(out, e->text);
        buf_add_str(out, "</bdi></code> ");
        add_place(e, out);
        buf_add_str(out, "</li>");
        shown++;
    }
    buf_add_str(out, "</ul>");
    add_more(out, held > shown ? held - shown : 0);
    buf_add_str(out, "</details>");
}

void html_expectations(const struct run_result *r, struct buf *out)
{
    add_failures(r, out);
    if (r->replay != NULL && r->outcome != RUN_SKIPPED) {
        buf_add_str(out, "<p class=\"replay\">");
        html_both(out, "Play it again: ", "重放：");
        buf_add_str(out, "<code><bdi>");
        html_text(out, r->replay);
        buf_add_str(out, "</bdi></code></p>");
    }
    add_held(r, out);
}

/* ---- broadcasts ---- */

static void add_answer(const struct run_broadcast *b, struct buf *out)
{
    if (b->is_invented) {
        html_both(out, "invented, in no server's log", "虚构，不在任何服务器日志中");
        return;
    }
    if (b->code == 0) {
        html_both(out, "no answer", "无应答");
        return;
    }
    if (b->code == 200)
        buf_add_str(out, "200");
    else
        html_both(out, "refused: code %" PRId64 ", HTTP %d", "被拒：code %" PRId64 "，HTTP %d",
                  b->code, b->http);
}

static void add_tally(const struct run_result *r, size_t broadcast, struct buf *out)
{
    size_t counts[RUN_NOT_FOR + 1] = {0};
    for (size_t c = 0; c < r->client_count; c++) {
        const struct run_client *client = &r->clients[c];
        if (broadcast < client->delivery_count)
            counts[client->deliveries[broadcast].state]++;
    }
    buf_addf(out, "<td class=\"num\">%zu</td><td class=\"num\">%zu</td><td class=\"num\">%zu</td>",
             counts[RUN_RECEIVED], counts[RUN_MISSED], counts[RUN_PENDING]);
}

static void add_cell(struct buf *out, const char *s)
{
    buf_add_str(out, "<td><bdi>");
    html_text(out, s);
    buf_add_str(out, "</bdi></td>");
}

static void add_broadcast(const struct run_result *r, size_t index, struct buf *out)
{
    const struct run_broadcast *b = &r->broadcasts[index];
    buf_add_str(out, "<tr><th scope=\"row\"><bdi>");
    html_text(out, b->id);
    buf_add_str(out, "</bdi></th>");
    add_cell(out, b->object_name);
    add_cell(out, b->from);
    buf_addf(out, "<td class=\"num\">%s</td><td>",
             html_clock(html_is_refused(b) ? b->asked_ms : b->sent_ms).text);
    add_answer(b, out);
    buf_add_str(out, "</td><td><code>");
    html_text(out, b->uid);
    buf_add_str(out, "</code></td>");
    add_tally(r, index, out);
    buf_add_str(out, "</tr>");
}

void html_broadcasts(const struct run_result *r, struct buf *out)
{
    static const struct html_word columns[] = {
        {"Broadcast", "广播"}, {"Type", "类型"},   {"From", "发送者"},
        {"Sent", "发送时刻"},  {"Answer", "应答"}, {"messageUID", "messageUID"},
        {"Received", "收到"},  {"Missed", "错过"}, {"Pending", "待收"},
    };
    if (r->broadcast_count == 0)
        return;
    struct html_pick picked = html_pick_broadcasts(r);
    buf_add_str(out, "<h3>");
    html_both(out, "Broadcasts", "广播");
    buf_add_str(out,
                "</h3><div class=\"wide\" tabindex=\"0\"><table class=\"broadcasts\"><thead><tr>");
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        bool is_number = i == 3 || i >= 6;
        buf_addf(out, "<th scope=\"col\"%s>", is_number ? " class=\"num\"" : "");
        html_word(out, columns[i]);
        buf_add_str(out, "</th>");
    }
    buf_add_str(out, "</tr></thead><tbody>");
    for (size_t i = 0; i < picked.count; i++)
        add_broadcast(r, picked.items[i], out);
    buf_add_str(out, "</tbody></table></div>");
    add_more(out, picked.left_out);
    html_pick_done(&picked);
}

/* ---- the section ---- */

static void add_summary_line(const struct run_result *r, size_t number, struct buf *out)
{
    bool has_title = r->title != NULL && r->title[0] != '\0';
    buf_addf(out, "<summary><span class=\"badge %s\">", html_outcome_class(r->outcome));
    html_word(out, html_outcome_word(r->outcome));
    buf_addf(out, "</span><h2><span class=\"no\">%zu</span> <bdi>", number);
    html_text(out, has_title ? r->title : r->file);
    buf_add_str(out, "</bdi></h2></summary>");
}

static void add_facts(const struct run_result *r, struct buf *out)
{
    buf_add_str(out, "<p class=\"facts\"><code><bdi>");
    html_text(out, r->file);
    buf_add_str(out, "</bdi></code>");
    for (size_t i = 0; i < r->rule_count; i++)
        buf_addf(out, "<span class=\"rule\">R%d</span>", r->rules[i]);
    buf_add_str(out, "<span>");
    html_both(out, "length %s", "时长 %s", html_clock(r->length_ms).text);
    buf_add_str(out, "</span><span>");
    struct buf seconds = {0};
    report_write_seconds(r->real_us, 3, &seconds);
    html_both(out, "in %s s", "实际用时 %s 秒", buf_str(&seconds));
    buf_done(&seconds);
    buf_add_str(out, "</span><span>");
    html_both(out, "seed %" PRIu64, "种子 %" PRIu64, r->seed);
    buf_add_str(out, "</span></p>");
}

static void add_reason(const struct run_result *r, struct buf *out)
{
    if (r->reason == NULL)
        return;
    buf_addf(out, "<p class=\"reason %s\"><b>", html_outcome_class(r->outcome));
    if (r->outcome == RUN_SKIPPED)
        html_both(out, "Skipped: ", "跳过原因：");
    else
        html_both(out, "Broken off: ", "中断原因：");
    buf_add_str(out, "</b><bdi>");
    html_lines(out, r->reason);
    buf_add_str(out, "</bdi></p>");
}

void html_scenario(const struct run_result *r, size_t number, bool is_open, struct buf *out)
{
    buf_addf(out, "<details class=\"scenario %s\" id=\"s%zu\"%s>", html_outcome_class(r->outcome),
             number, is_open ? " open" : "");
    add_summary_line(r, number, out);
    buf_add_str(out, "<div class=\"body\">");
    add_facts(r, out);
    add_reason(r, out);
    html_expectations(r, out);
    html_lanes(r, number, out);
    html_delays(r, number, out);
    html_broadcasts(r, out);
    html_verdicts(r, out);
    buf_add_str(out, "</div></details>");
}
