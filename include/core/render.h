/*
 * render: message + type -> the lines that a chat shows and the digest that a conversation list
 * shows (R22, R24, R25). The texts are what the vendor's UI kits show. Results may hold text from
 * the network as it came: whoever prints them uses the gate (base/utf8).
 */
#ifndef CASTSIM_CORE_RENDER_H
#define CASTSIM_CORE_RENDER_H

#include "base/buf.h"
#include "core/json.h"
#include "core/registry.h"

/* What is looked at and by whom. */
struct render_input {
    const char *object_name;
    const char *content; /* as received */
    size_t content_len;
    const struct message_type *type; /* NULL: not registered */
    const struct json *parsed;       /* the content parsed strictly, or NULL when it is not JSON */
    const char *self_id;             /* user id of this client; may be NULL */
    enum lang lang;
};

/* Appends the digest, one line: a newline (\n, \r\n, \r) becomes one blank.
 *   not registered                  the "unsupported" text (R24)
 *   built in, content no object     says that it cannot be decoded (R25)
 *   burnDuration above 0            the secret-chat text, whatever the type
 *   custom, content no object       the content itself (R25)
 *   else                            the type's digest template */
void render_digest(const struct render_input *in, struct buf *out);

/* Appends the chat lines, joined by \n, at least one (it may be empty). As the digest, but with
 * the lines' template, with a second line that holds the content of what cannot be decoded, and
 * without the secret-chat text: the tester sees what was sent. */
void render_lines(const struct render_input *in, struct buf *out);

/* How the chat row looks: the type's layout, a notice when not registered or undecodable. */
enum type_layout render_layout(const struct render_input *in);

#endif
