#include "screen_text.h"

#include <string.h>

#include "base/i18n.h"
#include "ui/view.h"

/* ---- topics ---- */

static const char filter_text[] =
    N_("A filter says which rows of a list are shown. Terms stand apart by blanks, and a row must "
       "satisfy all of them. :filter alone shows everything again.\n"
       "\n"
       "  type:RC:TxtMsg   the type; a star at the end stands for anything: type:RC:*\n"
       "  from:2191        the sender, whose conversation it is\n"
       "  uid:BS45-*       the messageUID, letters in any case\n"
       "  why:R24          a rule that decided (:help rules)\n"
       "  http:5xx         the status of a pull's answer; 0 = none came\n"
       "  delay>2m         from sending to receiving; also < <= >= =\n"
       "  took>=1s         what a pull took\n"
       "  size<10KiB       bytes of the content, or of the answer\n"
       "  hello            stands in the text, in any case of its letters\n"
       "  \"a b\"            the same, with blanks\n"
       "  -offline         not so; before any term\n"
       "\n"
       "Facts that a row has or has not:\n"
       "\n"
       "  unread           not read yet\n"
       "  undelivered      missed for good (R14); also: missed\n"
       "  stored counted shown listed parsed\n"
       "                   what was made of the message (R20 to R27)\n"
       "  offline          sent before the connect that brought it (R18)\n"
       "  late             came later than a pull would have brought it (R19)\n"
       "  mine             sent by this user (R30)\n"
       "  failed           a pull that failed (R15)\n"
       "  pull message     which kind of row it is\n"
       "\n"
       "A row that has nothing of the kind (a pull has no delay) does not satisfy a term, so it "
       "satisfies its negation.\n");

/* docs/RULES.md in short. */
static const char *const rules[] = {
    N_("R1  A broadcast is one call of /message/online/broadcast.json: fromUserId, objectName, "
       "content, and perhaps disableUpdateLastMsg."),
    N_("R2  The call is signed with the app's secret."),
    N_("R3  An error has a code, and a sentence that says what to do."),
    N_("R4  The first check that fails decides the answer."),
    N_("R5  Sixty calls a minute are let through for each app."),
    N_("R6  A custom type has at most 32 characters and does not begin with RC:."),
    N_("R7  Content has at most 131072 bytes; a built-in type's is one JSON object."),
    N_("R8  The sender has 1 to 64 bytes and need not be a user; a boolean is true, false, 1 or "
       "0."),
    N_("R9  The server gives the message its messageUID and sentTime."),
    N_("R10 What was accepted is kept, also when the server dies."),
    N_("R11 A broadcast cannot be recalled."),
    N_("R12 A client pulls with a token."),
    N_("R13 A client pulls at once on connecting, at once while there is more, then 180 seconds "
       "after its last attempt. Offline the timer stops and the cursor stays."),
    N_("R14 A broadcast is handed out for ten minutes. What was not pulled by then is missed for "
       "good."),
    N_("R15 A pull that failed is tried again after 1, 2, 4 ... 60 seconds."),
    N_("R16 A messageUID is taken once; deleted messages do not come back."),
    N_("R17 All that one answer brings is stored at once, and shown afterwards."),
    N_("R18 Messages come by sentTime. One sent before the connect is offline."),
    N_("R19 In time: at most 180 seconds after sending, or on reconnect inside the window. Later: "
       "late. Not at all: missed, with its cause."),
    N_("R20 Four flags: NONE is not stored; ISPERSISTED is stored; ISCOUNTED is stored and counts "
       "as unread; STATUS is not stored, and dropped when it is old."),
    N_("R21 What is not stored is neither in the chat nor in the list."),
    N_("R22 Built-in types are as the vendor's SDKs have them."),
    N_("R23 A custom type is a file that says what the app registers."),
    N_("R24 A type that is not registered is stored and counted all the same, and says that this "
       "version does not support it."),
    N_("R25 Content that does not decode is kept as it came."),
    N_("R26 The conversation is SYSTEM, its id the sender's. A stored message creates it, moves it "
       "up and counts when it is newer than the read mark."),
    N_("R27 disableUpdateLastMsg: the row keeps its old last message, but moves and counts."),
    N_("R28 The last message is the newest by sentTime; deleting it brings back the one before."),
    N_("R29 Pinned rows first, then the newest. Above 99 a badge is 99+. Removing hides the row "
       "until the next message; clearing deletes its messages too."),
    N_("R30 A SYSTEM conversation takes no reply. What this very user sent never counts."),
};

static void write_rules(struct buf *out)
{
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        buf_addf(out, "%s\n", _(rules[i]));
}

static void write_marks(struct buf *out)
{
    struct view_key mark;
    for (size_t i = 0; view_mark_at(i, &mark); i++)
        buf_addf(out, "  %s\n      %s\n", mark.keys, mark.words);
}

bool screen_text_write_help(const char *topic, const struct keymap *keymap, struct buf *out)
{
    if (strcmp(topic, "keys") == 0)
        keymap_write_reference(keymap, KEYMAP_TEXT, out);
    else if (strcmp(topic, "filter") == 0)
        buf_add_str(out, _(filter_text));
    else if (strcmp(topic, "rules") == 0)
        write_rules(out);
    else if (strcmp(topic, "marks") == 0)
        write_marks(out);
    else
        return false;
    return true;
}

static const char *title_of(const char *topic)
{
    if (strcmp(topic, "keys") == 0)
        return _("Help: keys and commands");
    if (strcmp(topic, "filter") == 0)
        return _("Help: filters");
    if (strcmp(topic, "rules") == 0)
        return _("Help: the rules castsim follows");
    return _("Help: marks");
}

/* ---- the page ---- */

void screen_text_close(struct screen_text *t)
{
    content_tree_free(t->tree);
    buf_done(&t->text);
    *t = (struct screen_text){0};
}

void screen_text_open_help(struct screen_text *t, const char *topic, const struct keymap *keymap,
                           int cols)
{
    screen_text_close(t);
    if (!screen_text_write_help(topic, keymap, &t->text))
        return;
    /* The last newline would be an empty row. */
    if (t->text.len > 0 && t->text.data[t->text.len - 1] == '\n')
        t->text.len--;
    t->is_open = true;
    t->title = title_of(topic);
    t->cols = view_text_cols(cols);
    t->tree = content_tree_new_text(t->text.data, t->text.len, t->cols);
}

const struct view_text_page *screen_text_view(struct screen_text *t, int cols)
{
    if (!t->is_open)
        return NULL;
    if (view_text_cols(cols) != t->cols) {
        t->cols = view_text_cols(cols);
        content_tree_set_cols(t->tree, t->cols, NULL);
    }
    t->view = (struct view_text_page){.title = t->title, .text = t->tree, .top = t->top};
    return &t->view;
}
