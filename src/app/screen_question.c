#include "screen_question.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "io/files.h"
#include "screen_parts.h"

static bool writes_file(enum command command, const char *path)
{
    return command == COMMAND_DUMP || command == COMMAND_EXPORT || command == COMMAND_SAVE ||
           (command == COMMAND_RECORD && strcmp(path, "off") != 0);
}

static void open_question(struct screen *s, enum command command, const char *args,
                          struct buf *text, const char *detail)
{
    screen_question_close(s);
    s->question = (struct screen_question){
        .is_open = true, .command = command, .args = mem_dup_str(args), .text = buf_take(text)};
    s->question.view =
        (struct view_confirm){.question = s->question.text, .detail = detail, .is_yes = true};
}

static bool ask_about_file(struct screen *s, enum command command, const char *args,
                           const char *path)
{
    struct buf text = {0};
    if (path[0] == '\0' || !files_is_regular(path))
        return false;
    buf_addf(&text, _("%s is there already. Write over it?"), path);
    open_question(s, command, args, &text, "");
    return true;
}

static bool ask_about_messages(struct screen *s, const char *args)
{
    struct buf text = {0};
    const char *target = screen_list_target(&s->list);
    if (target == NULL || s->session.client == NULL)
        return false; /* the command itself says why not */
    redact_id(&s->redact, target);
    buf_addf(&text, _("Delete the conversation %s with all its messages?"), target);
    open_question(s, COMMAND_CLEAR, args, &text,
                  _("They are deleted on this phone, and do not come back (R16, R29)."));
    s->question.target = mem_dup_str(target);
    return true;
}

bool screen_question_asks(struct screen *s, enum command command, const char *args,
                          const char *path)
{
    if (s->question.is_answered)
        return false;
    if (writes_file(command, path))
        return ask_about_file(s, command, args, path);
    return command == COMMAND_CLEAR && ask_about_messages(s, args);
}

/* Another conversation may have taken the place of the one that was asked about. */
static bool is_still_meant(const struct screen *s, const char *target)
{
    const char *now = screen_list_target(&s->list);
    return target == NULL || (now != NULL && strcmp(now, target) == 0);
}

static void say_yes(struct screen *s)
{
    struct screen_question asked = s->question;
    s->question = (struct screen_question){.is_answered = true};
    if (is_still_meant(s, asked.target))
        screen_do(s, asked.command, asked.args);
    s->question = asked;
    screen_question_close(s);
}

bool screen_question_do(struct screen *s, enum command command)
{
    if (!s->question.is_open || (command != COMMAND_YES && command != COMMAND_NO))
        return false;
    if (command == COMMAND_YES)
        say_yes(s);
    else
        screen_question_close(s);
    return true;
}

void screen_question_close(struct screen *s)
{
    free(s->question.args);
    free(s->question.target);
    free(s->question.text);
    s->question = (struct screen_question){0};
}
