#include "screen_tour.h"

#include <string.h>

#include "base/i18n.h"
#include "screen_parts.h"
#include "ui/keys.h"

/* ---- what is waited for ---- */

static size_t count_entries(const struct screen *s, enum traffic_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < s->traffic.count; i++)
        count += s->traffic.entries[i].kind == kind;
    return count;
}

static bool has_received(const struct screen *s)
{
    return count_entries(s, TRAFFIC_MESSAGE) > s->tour.received;
}

static bool is_chat_open(const struct screen *s)
{
    return s->page == PAGE_INBOX && s->focus == FOCUS_CHAT;
}

static bool is_inspecting(const struct screen *s)
{
    return s->inspector.is_open;
}

static bool is_not_inspecting(const struct screen *s)
{
    return !s->inspector.is_open;
}

static bool is_on_inbox(const struct screen *s)
{
    return s->page == PAGE_INBOX;
}

static bool is_on_wire(const struct screen *s)
{
    return s->page == PAGE_WIRE;
}

static bool is_on_types(const struct screen *s)
{
    return s->page == PAGE_TYPES;
}

static bool is_on_timeline(const struct screen *s)
{
    return s->page == PAGE_TIMELINE;
}

static bool is_offline(const struct screen *s)
{
    return s->session.client != NULL && !session_is_online(&s->session);
}

/* By a jump of the clock, or by waiting. */
static bool is_window_over(const struct screen *s)
{
    return session_now_ms(&s->session) - s->tour.began_ms > WINDOW_MS;
}

static bool has_missed(const struct screen *s)
{
    return count_entries(s, TRAFFIC_MISSED) > 0;
}

static bool is_searching(const struct screen *s)
{
    return s->search.is_open;
}

static bool is_not_searching(const struct screen *s)
{
    return !s->search.is_open;
}

static bool is_form_open(const struct screen *s)
{
    return s->send.is_open;
}

static bool is_form_closed(const struct screen *s)
{
    return !s->send.is_open;
}

/* ---- the steps ---- */

enum { DEEDS_MAX = 5 };

struct step {
    const char *text; /* through _() */
    const char *ask;  /* likewise; %s is the key of the command below */
    enum command command;
    const char *args;                        /* of that command's binding; NULL = any */
    bool (*is_done)(const struct screen *s); /* NULL = the user says so */
    int broadcasts[DEEDS_MAX];               /* made when the step begins */
    int broadcast_count;
};

static const struct step steps[] = {
    {.text =
         N_("This is a phone that receives RongCloud broadcasts; its server runs in here too, on "
            "the same clock. The tour waits for you at every step. Do anything else in "
            "between: nothing breaks."),
     .ask = N_("Press %s to begin."),
     .command = COMMAND_TOUR_NEXT},
    {.text =
         N_("A back end has just broadcast a text to everybody who is online. The phone does not "
            "have it yet: it pulls at once on connecting, then every 3 minutes (R13). The line "
            "above counts down."),
     .ask = N_("Press %s to pull now."),
     .command = COMMAND_PULL,
     .is_done = has_received,
     .broadcasts = {DEMO_WELCOME},
     .broadcast_count = 1},
    {.text =
         N_("There it is: a row in the list of SYSTEM conversations, with its last message, its "
            "time, and 1 unread."),
     .ask = N_("Press %s to open the conversation, which reads it."),
     .command = COMMAND_OPEN,
     .is_done = is_chat_open},
    {.text = N_("The chat shows the message as a phone does. Above the text: when it was sent, how "
                "long it took until the phone had it, and its objectName."),
     .ask = N_("Press %s to look into it."),
     .command = COMMAND_INSPECT,
     .is_done = is_inspecting},
    {.text = N_("The inspector: the delay against the 3 and the 10 minutes, the verdict in five "
                "marks, the rules that decided it, and the content as it came."),
     .ask = N_("Press %s to go back."),
     .command = COMMAND_BACK,
     .is_done = is_not_inspecting},
    {.text =
         N_("Five more were broadcast: a picture, a notification, a command, a custom type that "
            "this app has registered, and one that it has not."),
     .ask = N_("Press %s to pull them."),
     .command = COMMAND_PULL,
     .is_done = has_received,
     .broadcasts = {DEMO_PICTURE_SENT, DEMO_NOTIFICATION, DEMO_COMMAND, DEMO_ORDER, DEMO_COUPON},
     .broadcast_count = 5},
    {.text = N_("Each type has its fate: the picture counts as unread, the notification does not, "
                "and the command is in no list at all (R20, R21). But it was received."),
     .ask = N_("Press %s for the wire, which has everything that came."),
     .command = COMMAND_VIEW,
     .args = "wire",
     .is_done = is_on_wire},
    {.text = N_("Every pull, and below it what it brought, stored or not: RC:CmdMsg is here. What "
                "decides is the registry of message types."),
     .ask = N_("Press %s for the types."),
     .command = COMMAND_VIEW,
     .args = "types",
     .is_done = is_on_types},
    {.text = N_("Flag and origin of each type, and how often it was seen. app:order comes from a "
                "file; app:coupon is unknown, so the chat says that it is not supported (R24)."),
     .ask = N_("Press %s to go back to the inbox."),
     .command = COMMAND_VIEW,
     .args = "inbox",
     .is_done = is_on_inbox},
    {.text =
         N_("Now for the network. A phone in a tunnel does not pull: its timer stands still, its "
            "cursor stays where it is (R13)."),
     .ask = N_("Press %s to go offline."),
     .command = COMMAND_TOGGLE_ONLINE,
     .is_done = is_offline},
    {.text = N_("Meanwhile a text was broadcast. It waits on the server for 10 minutes (R14)."),
     .ask = N_("Press %s to come back in time."),
     .command = COMMAND_TOGGLE_ONLINE,
     .is_done = has_received,
     .broadcasts = {DEMO_IN_TUNNEL},
     .broadcast_count = 1},
    {.text = N_("The phone pulled at once, and has it, marked as offline: it was sent before the "
                "phone connected (R18). Once more, for longer."),
     .ask = N_("Press %s to go offline again."),
     .command = COMMAND_TOGGLE_ONLINE,
     .is_done = is_offline},
    {.text =
         N_("Another text was broadcast. Nobody wants to wait for 10 minutes, and this clock is "
            "ours."),
     .ask = N_("Press %s, type 11m and Enter: 11 minutes pass at once."),
     .command = COMMAND_JUMP,
     .is_done = is_window_over,
     .broadcasts = {DEMO_NEVER_READ},
     .broadcast_count = 1},
    {.text =
         N_("The window of that broadcast is closed: the server does not hand it out any more."),
     .ask = N_("Press %s to come back, too late."),
     .command = COMMAND_TOGGLE_ONLINE,
     .is_done = has_missed},
    {.text = N_("Missed for good (R14). Whoever tests windows wants to see when and why."),
     .ask = N_("Press %s for the time line."),
     .command = COMMAND_VIEW,
     .args = "timeline",
     .is_done = is_on_timeline},
    {.text =
         N_("The last 10 minutes: online or not, the pulls, each broadcast with its window. The "
            "missed one is red, with the cause beside it."),
     .ask = N_("Press %s, and type a word such as tunnel or 隧道."),
     .command = COMMAND_SEARCH,
     .is_done = is_searching},
    {.text = N_("All messages are searched as you type: any part of a word, Chinese from one "
                "character on. Enter keeps the hits, Esc leaves them."),
     .ask = N_("Press %s, until the search is closed."),
     .command = COMMAND_BACK,
     .is_done = is_not_searching},
    {.text =
         N_("You can broadcast yourself: a form that knows every type, with an example to begin "
            "with, and checks it before it is sent."),
     .ask = N_("Press %s to open the form."),
     .command = COMMAND_SEND,
     .is_done = is_form_open},
    {.text =
         N_("Type TxtMsg and Enter: that is the type, and its example comes along; the sender is "
            "the conversation that you came from. Once it is sent, the answer is shown, and the "
            "message is followed until it arrives."),
     .ask = N_("Press %s to send it, and Esc to close the form."),
     .command = COMMAND_SUBMIT,
     .is_done = is_form_closed},
    {.text = N_("That was the tour. : takes every command by name, also faults for the network, a "
                "kill of the phone, scenarios to step through. The phone stays: play with it."),
     .ask = N_("Press %s for all keys and marks."),
     .command = COMMAND_HELP},
};
enum { STEP_COUNT = sizeof steps / sizeof steps[0] };

/* ---- going from step to step ---- */

static void make_broadcasts(struct screen *s, const struct step *step)
{
    struct err err;
    for (int i = 0; i < step->broadcast_count; i++) {
        const struct demo_sender *guide = s->tour.guide;
        int status = guide->send(guide->ctx, (enum demo_broadcast)step->broadcasts[i],
                                 session_now_ms(&s->session), &err);
        screen_flash_error(s, status, &err);
    }
}

/* What is read again broadcasts nothing again. */
static void enter(struct screen *s, size_t number)
{
    struct screen_tour *t = &s->tour;
    t->step = number;
    t->received = count_entries(s, TRAFFIC_MESSAGE);
    t->began_ms = session_now_ms(&s->session);
    if (number >= t->entered) {
        make_broadcasts(s, &steps[number]);
        t->entered = number + 1;
    }
    t->is_waiting = steps[number].is_done != NULL && !steps[number].is_done(s);
}

/* A step that was begun before is left by the key alone, as is one that asks for what is so
 * already: else its text would be gone before it was read. */
static bool is_waited_for(const struct screen_tour *t)
{
    return t->is_waiting && t->step + 1 == t->entered;
}

void screen_tour_start(struct screen *s, const struct demo_sender *guide)
{
    s->tour.guide = guide;
    s->tour.is_open = guide != NULL;
    if (guide != NULL)
        enter(s, 0);
}

void screen_tour_turn(struct screen *s)
{
    struct screen_tour *t = &s->tour;
    const struct step *step = &steps[t->step];
    if (!t->is_open || step->is_done == NULL || s->scenario != NULL)
        return;
    bool is_done = step->is_done(s);
    if (is_done && is_waited_for(t))
        enter(s, t->step + 1);
    else if (!is_done)
        t->is_waiting = true;
}

bool screen_tour_do(struct screen *s, enum command command)
{
    struct screen_tour *t = &s->tour;
    if (t->guide == NULL)
        return false;
    if (command == COMMAND_TOUR_NEXT && t->is_open && t->step + 1 < STEP_COUNT)
        enter(s, t->step + 1);
    else if (command == COMMAND_TOUR_NEXT)
        t->is_open = !t->is_open; /* behind the last step it ends; closed, it comes back */
    else if (command == COMMAND_TOUR_BACK && t->is_open && t->step > 0)
        enter(s, t->step - 1);
    else if (command == COMMAND_TOUR_END)
        t->is_open = false;
    else
        return command == COMMAND_TOUR_BACK;
    return true;
}

/* ---- showing ---- */

/* The first key that does it, with these arguments; else how it is typed. */
static void add_key(const struct screen *s, enum command command, const char *args, struct buf *out)
{
    for (size_t i = 0; args != NULL && i < s->keymap.count; i++) {
        const struct key_binding *b = &s->keymap.items[i];
        if (b->command == command && strcmp(b->args, args) == 0) {
            keys_write(out, b->key);
            return;
        }
    }
    screen_add_key(s, command, out);
    if (args != NULL)
        buf_addf(out, " %s", args);
}

static void write_ask(struct screen *s, const struct step *step)
{
    struct buf key = {0};
    bool is_read = step->is_done != NULL && !is_waited_for(&s->tour);
    if (is_read)
        add_key(s, COMMAND_TOUR_NEXT, NULL, &key);
    else
        add_key(s, step->command, step->args, &key);
    buf_clear(&s->tour.ask);
    buf_addf(&s->tour.ask, is_read ? _("Press %s to go on.") : _(step->ask), buf_str(&key));
    buf_done(&key);
}

static void write_keys(struct screen *s)
{
    struct buf next = {0};
    struct buf back = {0};
    add_key(s, COMMAND_TOUR_NEXT, NULL, &next);
    add_key(s, COMMAND_TOUR_BACK, NULL, &back);
    buf_clear(&s->tour.keys);
    buf_addf(&s->tour.keys, _("%s next  %s back  :%s"), buf_str(&next), buf_str(&back),
             commands_get(COMMAND_TOUR_END)->word);
    buf_done(&next);
    buf_done(&back);
}

const struct view_tour *screen_tour_view(struct screen *s)
{
    struct screen_tour *t = &s->tour;
    if (!t->is_open)
        return NULL;
    const struct step *step = &steps[t->step];
    write_ask(s, step);
    write_keys(s);
    t->view = (struct view_tour){.number = (int)t->step + 1,
                                 .count = STEP_COUNT,
                                 .text = _(step->text),
                                 .ask = buf_str(&t->ask),
                                 .keys = buf_str(&t->keys)};
    return &t->view;
}

void screen_tour_commands(struct command_set *set, bool has_tour)
{
    set->has[COMMAND_TOUR_NEXT] = has_tour;
    set->has[COMMAND_TOUR_BACK] = has_tour;
    set->has[COMMAND_TOUR_END] = has_tour;
}

void screen_tour_done(struct screen *s)
{
    buf_done(&s->tour.ask);
    buf_done(&s->tour.keys);
}
