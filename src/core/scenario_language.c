/*
 * The language as a person reads it, written from the table.
 */
#include "scenario_private.h"

#include <string.h>

#include "base/i18n.h"

/* ---- forms ---- */

static const char *const value_names[VALUE_KIND_COUNT] = {
    [VALUE_NONE] = "",      [VALUE_TEXT] = "TEXT",     [VALUE_WORD] = "WORD",
    [VALUE_NUMBER] = "N",   [VALUE_DURATION] = "D",    [VALUE_SIGNED] = "+D|-D",
    [VALUE_RANGE] = "D..D", [VALUE_SHARE] = "P",       [VALUE_SIZE] = "80x24",
    [VALUE_EPOCH] = "TIME", [VALUE_METHOD] = "METHOD", [VALUE_URL_PATH] = "PATH",
    [VALUE_PATH] = "FILE",  [VALUE_ID] = "ID|none",    [VALUE_HOLES] = "...",
    [VALUE_JSON] = "{...}",
};

void grammar_write_key(struct buf *out, const struct grammar_key *key)
{
    buf_add_str(out, key->word);
    if (key->kind == VALUE_NONE || (key->use & USE_POSITION) != 0)
        return;
    buf_addf(out, "%s%s%s%s", (key->use & USE_BARE_TOO) != 0 ? "[" : "",
             (key->use & USE_COMPARED) != 0 ? " OP " : "=",
             key->names != NULL ? key->names : value_names[key->kind],
             (key->use & USE_BARE_TOO) != 0 ? "]" : "");
}

/* The bare form of a key, without brackets. */
static void write_key_form(struct buf *out, const struct grammar_key *key)
{
    if ((key->use & (USE_HEREDOC | USE_REST)) == USE_HEREDOC)
        buf_add_str(out, "<<WORD");
    else
        grammar_write_key(out, key);
}

/* [KEY=VALUE]; of keys that exclude one another and are neighbours one bracket: [down|up]. Returns
 * the last key that was written. */
static const struct grammar_key *write_key_use(struct buf *out, const struct grammar_key *key)
{
    bool is_required = (key->use & USE_REQUIRED) != 0;
    buf_add_str(out, is_required ? " " : " [");
    write_key_form(out, key);
    while ((key->use & key[1].use & USE_EXCLUSIVE) != 0) {
        buf_add_char(out, '|');
        write_key_form(out, ++key);
    }
    buf_addf(out, "%s%s", is_required ? "" : "]", (key->use & USE_REPEATED) != 0 ? "..." : "");
    return key;
}

static void write_position(struct buf *out, const struct grammar_key **key)
{
    while (((*key)->use & USE_POSITION) == 0)
        ++*key;
    const char *word = (*key)->names != NULL ? (*key)->names : (*key)->word;
    bool is_required = ((*key)->use & USE_REQUIRED) != 0;
    buf_addf(out, is_required ? " %s" : " [%s]", word);
    ++*key;
}

static void write_front(struct buf *out, const struct grammar_row *row)
{
    static const char *const names[] = {[WHO_NOBODY] = "",
                                        [WHO_NEW] = " NAME",
                                        [WHO_CLIENT] = " NAME",
                                        [WHO_LINK] = " [NAME|sender]"};
    if (row->group == GROUP_SUBJECT)
        buf_addf(out, "expect%s %s%s", names[row->who], row->may_be_negated ? "[not] " : "",
                 row->word);
    else if (row->group == GROUP_ACTION)
        buf_addf(out, "NAME%s%s", row->is_key ? "" : " ", row->is_key ? "" : row->word);
    else
        buf_addf(out, "%s%s", row->word, names[row->who]);
    if (row->verb == VERB_NEVER || (row->verb == VERB_EXPECT && row->group == GROUP_CHECK))
        buf_add_str(out, " ...");
}

void grammar_write_synopsis(struct buf *out, const struct grammar_row *row)
{
    const struct grammar_key *position = row->keys;
    write_front(out, row);
    for (const struct grammar_operand *o = row->operands; o->kind != OPERAND_END; o++) {
        if (o->kind == OPERAND_VALUE)
            write_position(out, &position);
        else
            buf_addf(out, " %s", o->word);
    }
    for (const struct grammar_key *k = row->keys; k != NULL && k->word != NULL; k++) {
        if ((k->use & USE_POSITION) == 0)
            k = write_key_use(out, k);
    }
}

void grammar_write_names(struct buf *out, const char *names)
{
    while (*names != '\0') {
        size_t len = strcspn(names, "|");
        buf_add(out, names, len);
        names += len;
        if (*names == '\0')
            return;
        names++;
        buf_add_str(out, strchr(names, '|') != NULL ? ", " : " or ");
    }
}

/* ---- the whole ---- */

static const char *const titles[GROUP_COUNT] = {
    [GROUP_WHAT] = N_("What the scenario is"), [GROUP_TEXT] = N_("Its text"),
    [GROUP_WORLD] = N_("The world"),           [GROUP_ACTION] = N_("What a client does"),
    [GROUP_CHECK] = N_("What must be seen"),   [GROUP_SUBJECT] = N_("What can be expected"),
};

static const char about[] = N_(
    "One statement a line: a time, then words. Columns of blanks mean nothing; a `#` at the\n"
    "start of a line or behind a blank begins a comment.\n"
    "\n"
    "Times count from the start: `9:59`, `3:00.250`, `1h2m`; `+1s` counts from the statement\n"
    "before; without a time it happens in the same instant. Time never goes back. Behind a\n"
    "`wait`, `+` counts from its end, and another time must not come before the latest moment\n"
    "that it can end.\n"
    "\n"
    "A word is `KEY`, `KEY=VALUE` or a comparison without blanks, KEY OP VALUE, where OP is one\n"
    "of `=`, `<=`, `>=`, `<` and `>`. A value with blanks in it is quoted: `digest=\"a b\"`\n"
    "(`\\\"` and `\\\\` inside). `content=`, `body=`, `form=` and `json=` take the rest of "
    "their line.\n"
    "`<<WORD` at the end of a line takes the lines up to one that is WORD alone;\n"
    "`content=@FILE` takes a file.\n"
    "\n"
    "D is a duration: `250ms`, `180s`, `10m`, `3:00` or `1h2m`. P is a share, `10%` or `0.5%`\n"
    "(whole 1/1000); left out, it is always. `m1..m60` are the IDs m1, m2 and so on. An ID and a\n"
    "client are named after the line that makes them. Files count from the folder of the file\n"
    "that names them.");

static const char about_holes[] = N_(
    "In `content=`, `body=` and `form=`, in `json=` and `lines=`, these stand for what is known\n"
    "only while it runs:");

/* Texts are wrapped by hand; their lines are indented here. */
static void write_indented(struct buf *out, const char *text, int indent)
{
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        buf_addf(out, "%*s%.*s\n", len > 0 ? indent : 0, "", (int)len, text);
        text += len + (text[len] == '\n');
    }
}

/* Breaks a form between its words. */
static void write_form(struct buf *out, const char *form, size_t indent)
{
    enum { WIDTH = 100, HANGING = 8 };
    size_t column = indent;
    buf_addf(out, "%*s", (int)indent, "");
    for (const char *word = form; *word != '\0';) {
        size_t len = strcspn(word, " ");
        while (strncmp(word + len, " OP ", 4) == 0) /* a comparison is not torn apart */
            len += 4 + strcspn(word + len + 4, " ");
        if (word != form && column + 1 + len > WIDTH) {
            buf_addf(out, "\n%*s", (int)indent + HANGING, "");
            column = indent + HANGING;
        } else if (word != form) {
            buf_add_char(out, ' ');
            column++;
        }
        buf_add(out, word, len);
        column += len;
        word += len;
        word += strspn(word, " ");
    }
    buf_add_char(out, '\n');
}

static void write_keys(struct buf *out, const struct grammar_row *row, bool is_markdown)
{
    for (const struct grammar_key *k = row->keys; k != NULL && k->word != NULL; k++) {
        if (k->help == NULL)
            continue;
        if (is_markdown)
            buf_addf(out, "- `%s`: %s\n", k->word, _(k->help));
        else
            buf_addf(out, "      %-24s %s\n", k->word, _(k->help));
    }
}

static void write_row(struct buf *out, const struct grammar_row *row, bool is_markdown)
{
    struct buf form = {0};
    grammar_write_synopsis(&form, row);
    if (is_markdown) {
        buf_add_str(out, "```\n");
        write_form(out, buf_str(&form), 0);
        buf_addf(out, "```\n\n%s\n\n", _(row->help));
    } else {
        write_form(out, buf_str(&form), 2);
        write_indented(out, _(row->help), 4);
    }
    const size_t before = out->len;
    write_keys(out, row, is_markdown);
    if (out->len > before || !is_markdown)
        buf_add_char(out, '\n');
    buf_done(&form);
}

static void write_heading(struct buf *out, const char *heading, bool is_markdown)
{
    buf_addf(out, is_markdown ? "### %s\n\n" : "%s\n\n", heading);
}

void scenario_write_language(struct buf *out, bool is_markdown)
{
    size_t count;
    const struct grammar_row *rows = grammar_rows(&count);
    if (is_markdown)
        buf_addf(out, "## %s\n\n", _("The scenario language"));
    buf_addf(out, "%s\n\n", _(about));
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || rows[i].group != rows[i - 1].group)
            write_heading(out, _(titles[rows[i].group]), is_markdown);
        write_row(out, &rows[i], is_markdown);
    }
    write_heading(out, _("Placeholders"), is_markdown);
    buf_addf(out, "%s\n\n", _(about_holes));
    scenario_write_holes(out, is_markdown);
}
