/* The frame of the HTML report: what a run came to, at a glance, then each scenario. */
#include "app/report.h"
#include "report_html_parts.h"
#include "report_parts.h"

#include <time.h>

/* With so few scenarios everything is open from the start. */
#define OPEN_MAX 3

/* ---- the head of the page ---- */

static void add_started(const struct run_report *report, struct buf *out)
{
    time_t seconds = (time_t)(report->started_unix_ms / 1000);
    struct tm utc;
    char text[64];
    if (gmtime_r(&seconds, &utc) == NULL ||
        strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &utc) == 0)
        return;
    buf_add_str(out, "<div><dt>");
    html_both(out, "Started", "开始于");
    buf_addf(out, "</dt><dd>%s</dd></div>", text);
}

static void add_controls(struct buf *out)
{
    buf_add_str(out, "<div class=\"controls\"><button type=\"button\" id=\"lang\">"
                     "<span lang=\"en\">中文</span><span lang=\"zh-CN\">English</span></button>"
                     "<button type=\"button\" id=\"theme\"><span class=\"to-dark\">");
    html_both(out, "Dark", "深色");
    buf_add_str(out, "</span><span class=\"to-light\">");
    html_both(out, "Light", "浅色");
    buf_add_str(out, "</span></button><button type=\"button\" id=\"all\"><span class=\"to-open\">");
    html_both(out, "Open all", "全部展开");
    buf_add_str(out, "</span><span class=\"to-close\">");
    html_both(out, "Close all", "全部收起");
    buf_add_str(out, "</span></button></div>");
}

static void add_head(const struct run_report *report, struct buf *out)
{
    buf_add_str(out, "<header><div class=\"top\"><p class=\"brand\">castsim</p>");
    add_controls(out);
    buf_add_str(out, "</div><h1>");
    html_both(out, "How the broadcasts fared", "广播投递报告");
    buf_add_str(out, "</h1><dl class=\"facts\"><div><dt>");
    html_both(out, "Command", "命令");
    buf_add_str(out, "</dt><dd><code><bdi>");
    html_text(out, report->command);
    buf_add_str(out, "</bdi></code></dd></div>");
    add_started(report, out);
    buf_add_str(out, "<div><dt>");
    html_both(out, "Clock", "时钟");
    buf_add_str(out, "</dt><dd>");
    html_text(out, report->clock_word);
    buf_add_str(out, "</dd></div></dl></header>");
}

/* ---- the summary ---- */

/* One strip, as long as all scenarios, in the order of gravity. */
static void add_strip(const struct report_counts *t, struct buf *out)
{
    static const enum run_outcome order[] = {RUN_FAILED, RUN_BROKEN, RUN_SKIPPED, RUN_PASSED};
    buf_add_str(out, "<ul class=\"strip\">");
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        size_t n = t->of[order[i]];
        if (n == 0)
            continue;
        buf_addf(out, "<li class=\"%s\" style=\"flex-grow:%zu\"><b>%zu</b> ",
                 html_outcome_class(order[i]), n, n);
        html_word(out, html_outcome_word(order[i]));
        buf_add_str(out, "</li>");
    }
    buf_add_str(out, "</ul>");
}

static void add_totals(const struct report_counts *t, struct buf *out)
{
    buf_add_str(out, "<p class=\"totals\">");
    html_count(out, t->scenarios, "scenario", "scenarios", "个场景");
    buf_add_str(out, " · ");
    html_count(out, t->expectations, "expectation", "expectations", "条预期");
    html_both(out, ": %zu held, %zu failed", "：%zu 条成立，%zu 条不成立",
              t->expectations - t->failed, t->failed);
    buf_add_str(out, " · ");
    html_count(out, t->broadcasts, "broadcast", "broadcasts", "条广播");
    buf_add_str(out, " · ");
    html_count(out, t->clients, "client", "clients", "个客户端");
    buf_add_str(out, " · ");
    html_both(out, "%s of scenario time in ", "场景时间 %s，实际用时 ",
              html_clock(t->length_ms).text);
    report_write_seconds(t->real_us, 2, out);
    buf_add_str(out, " s</p>");
}

static void add_row(const struct run_result *r, size_t number, struct buf *out)
{
    buf_addf(out, "<tr><td class=\"num\">%zu</td><th scope=\"row\"><a href=\"#s%zu\"><bdi>", number,
             number);
    bool has_title = r->title != NULL && r->title[0] != '\0';
    html_text(out, has_title ? r->title : r->file);
    buf_add_str(out, "</bdi></a>");
    if (has_title) {
        buf_add_str(out, "<small><bdi>");
        html_text(out, r->file);
        buf_add_str(out, "</bdi></small>");
    }
    buf_addf(out, "</th><td><span class=\"badge %s\">", html_outcome_class(r->outcome));
    html_word(out, html_outcome_word(r->outcome));
    buf_add_str(out, "</span></td><td class=\"rules\">");
    for (size_t i = 0; i < r->rule_count; i++)
        buf_addf(out, "%sR%d", i > 0 ? " " : "", r->rules[i]);
    buf_add_str(out, "</td><td class=\"num\">");
    if (r->expectation_count > 0)
        buf_addf(out, "%zu / %zu", r->expectation_count - r->failed_count, r->expectation_count);
    else
        buf_add_str(out, "–");
    buf_addf(out,
             "</td><td class=\"num\">%zu</td><td class=\"num\">%zu</td>"
             "<td class=\"num\">%s</td></tr>",
             r->client_count, r->broadcast_count, html_clock(r->length_ms).text);
}

static void add_summary(const struct run_report *report, struct buf *out)
{
    static const struct {
        const char *class;
        struct html_word word;
    } columns[] = {
        {"num", {"No.", "序号"}},        {"", {"Scenario", "场景"}},
        {"", {"Outcome", "结果"}},       {"", {"Rules", "规则"}},
        {"num", {"Held", "成立"}},       {"num", {"Clients", "客户端"}},
        {"num", {"Broadcasts", "广播"}}, {"num", {"Length", "时长"}},
    };
    struct report_counts t = report_count(report);
    buf_add_str(out, "<section class=\"summary\" aria-label=\"Summary\">");
    add_strip(&t, out);
    add_totals(&t, out);
    if (report->count > 0) {
        buf_add_str(out, "<div class=\"wide\" tabindex=\"0\"><table class=\"index\"><thead><tr>");
        for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
            buf_addf(out, "<th scope=\"col\" class=\"%s\">", columns[i].class);
            html_word(out, columns[i].word);
            buf_add_str(out, "</th>");
        }
        buf_add_str(out, "</tr></thead><tbody>");
        for (size_t i = 0; i < report->count; i++)
            add_row(&report->results[i], i + 1, out);
        buf_add_str(out, "</tbody></table></div>");
    }
    buf_add_str(out, "</section>");
}

/* ---- how to read the pictures ---- */

/* Each sample is drawn of the same classes as the pictures themselves. */
static void add_legend(struct buf *out)
{
    static const struct {
        const char *sample; /* on 44 x 16 */
        struct html_word word;
    } entries[] = {
        {"<rect class=\"b10\" x=\"2\" y=\"5\" width=\"40\" height=\"6\"/>"
         "<rect class=\"b3\" x=\"2\" y=\"2\" width=\"14\" height=\"12\"/>"
         "<circle class=\"sent\" cx=\"4\" cy=\"8\" r=\"4\"/>",
         {"a broadcast: sent at the dot; an online client has it within 3 minutes (R19), the "
          "server "
          "hands it out for 10 (R14)",
          "广播：圆点为发送时刻；在线客户端 3 分钟内收到（R19），服务器保留 10 分钟（R14）"}},
        {"<path class=\"arrow\" d=\"M4 2L32 12\" marker-end=\"url(#head)\"/>",
         {"from sent to received", "从发送到收到"}},
        {"<path class=\"arrow late\" d=\"M4 2L32 12\" marker-end=\"url(#head-late)\"/>",
         {"received late", "迟到"}},
        {"<path class=\"lost\" d=\"M2 2L30 8\"/><use href=\"#missed\" x=\"36\" y=\"8\"/>",
         {"missed, with its cause, where its window closed", "错过（在窗口关闭处标出原因）"}},
        {"<use href=\"#ok\" x=\"12\" y=\"8\"/><use href=\"#bad\" x=\"32\" y=\"8\"/>",
         {"a pull that worked, one that failed", "拉取成功，拉取失败"}},
        {"<use href=\"#kill\" x=\"22\" y=\"8\"/>", {"the process ended", "进程被终止"}},
        {"<rect class=\"band online\" x=\"2\" y=\"2\" width=\"40\" height=\"12\"/>",
         {"online", "在线"}},
        {"<rect class=\"band failing\" x=\"2\" y=\"2\" width=\"40\" height=\"12\"/>",
         {"online, but pulls fail", "在线但拉取失败"}},
        {"<rect class=\"band offline\" x=\"2\" y=\"2\" width=\"40\" height=\"12\"/>",
         {"offline", "离线"}},
        {"<rect class=\"band killed\" x=\"2\" y=\"2\" width=\"40\" height=\"12\"/>",
         {"not running", "未运行"}},
    };
    buf_add_str(out, "<details class=\"legend\" id=\"legend\" open><summary><h2>");
    html_both(out, "How to read the time lines", "如何阅读时间线");
    buf_add_str(out, "</h2></summary><ul>");
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
        buf_addf(out,
                 "<li><svg width=\"44\" height=\"16\" viewBox=\"0 0 44 16\" "
                 "aria-hidden=\"true\">%s</svg><span>",
                 entries[i].sample);
        html_word(out, entries[i].word);
        buf_add_str(out, "</span></li>");
    }
    buf_add_str(out, "</ul></details>");
}

void report_html(const struct run_report *report, struct buf *out)
{
    html_page_begin(out);
    add_head(report, out);
    buf_add_str(out, "<main>");
    add_summary(report, out);
    if (report->count > 0)
        add_legend(out);
    for (size_t i = 0; i < report->count; i++) {
        const struct run_result *r = &report->results[i];
        bool is_open = report->count <= OPEN_MAX || r->outcome != RUN_PASSED;
        html_scenario(r, i + 1, is_open, out);
    }
    buf_add_str(out, "</main><footer><p>");
    html_both(out, "Made by castsim %s. The rules R1 to R30 are described in docs/RULES.md.",
              "由 castsim %s 生成。规则 R1 至 R30 见 docs/RULES.md。", CASTSIM_VERSION);
    buf_add_str(out, "</p></footer>");
    html_page_end(out);
}
