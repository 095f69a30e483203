/*
 * registry: which message types a client knows, and what each one's flag, fields and texts are.
 *
 * One strict JSON file describes one type (docs/REGISTRY.md is the format). Built-in types are
 * the vendor's (R22); custom types are the app's own, as it registers them with its SDK (R23).
 * This module reads the text of files, checks them, and finds a type by objectName. It opens no
 * file itself (io/files does) and judges no message (core/verdict does).
 */
#ifndef CASTSIM_CORE_REGISTRY_H
#define CASTSIM_CORE_REGISTRY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "core/json.h"
#include "core/profile.h"
#include "core/template.h"

/* The persistence flag of a type (R20). A bit mask: 1 persist, 2 count, 16 status. */
enum type_flag {
    FLAG_NONE = 0,
    FLAG_ISPERSISTED = 1,
    FLAG_ISCOUNTED = 3,
    FLAG_STATUS = 16,
};

enum type_origin {
    TYPE_BUILTIN, /* from the program's own registry folder */
    TYPE_CUSTOM,  /* from --types */
};

/* How a chat row of the type looks. */
enum type_layout {
    LAYOUT_BUBBLE, /* text */
    LAYOUT_BOX,    /* a labelled box: picture, file, place, card */
    LAYOUT_NOTICE, /* one centred grey line */
};

enum field_kind {
    FIELD_STRING,
    FIELD_INTEGER,
    FIELD_NUMBER,
    FIELD_BOOLEAN,
    FIELD_ARRAY,
    FIELD_OBJECT,
    FIELD_JSON_STRING, /* JSON inside a string, or the object itself (GrpNtf data) */
    FIELD_SIZE,        /* a number, or a string of digits (FileMsg size) */
    FIELD_ANY,
};

struct type_field {
    char *name;
    enum field_kind kind;
    bool is_required;
    char *note; /* what it holds, unit and limit; may be NULL */
};

/* An example of a content and what it must look like; the tests render every one. */
struct type_example {
    char *content;            /* the content exactly as sent */
    char *self;               /* id of the user who looks; NULL = somebody else */
    char *digest[LANG_COUNT]; /* expected; NULL = not stated */
    char *lines[LANG_COUNT];  /* expected chat lines joined by \n; NULL = not stated */
};

/* One registered type. Read-only outside this module and core/type_file, which makes it. */
struct message_type {
    char *object_name;
    enum type_origin origin;
    enum type_flag flag;
    enum type_flag flag_by_profile[PROFILE_COUNT]; /* = flag but where an SDK differs (R22) */
    char *module; /* optional SDK module the type lives in ("contactcard"); NULL = core */
    char *title[LANG_COUNT];
    char *valid_in; /* words joined by blanks: "private group chatroom system ultragroup" */
    char *note;     /* may be NULL */
    enum type_layout layout;
    struct type_field *fields;
    size_t field_count;
    struct template *digest[LANG_COUNT];
    struct template *lines[LANG_COUNT];
    struct type_example *examples;
    size_t example_count;
    char *file; /* name of the file it came from */
};

struct registry;

struct registry *registry_new(void);
void registry_free(struct registry *r);

/* Reads the text of one type file and registers the type. Refused (ERR_INPUT), with the file, the
 * key and the allowed words in err: what is not strict JSON, an unknown or missing key, an unknown
 * word, a bad template, a template that names a field that is not declared, an objectName that is
 * registered already, an example that does not render as it says; for a custom type also a name
 * that is empty, longer than 32 characters, begins with "RC:" (unless allow_rc_prefix, R6) or is a
 * built-in name (R23). */
int registry_add(struct registry *r, enum type_origin origin, const char *file, const char *text,
                 size_t len, bool allow_rc_prefix, struct err *err);

/* Appends the text of a file. 0, or negative with err. */
typedef int registry_read_fn(const char *file, struct buf *out, struct err *err);

/* Registers a built-in type by its name alone. Its file is read when the type is first found, or by
 * registry_finish: the first screen need not wait for dozens of files, of which it shows a few.
 * ERR_INPUT when the name is registered already. */
int registry_add_late(struct registry *r, const char *object_name, const char *file,
                      registry_read_fn *read, struct err *err);

/* Reads what is not read yet, and refuses it as registry_add does; also a file that states another
 * name. Before, a type whose file is refused is not found, and nobody learns why. */
int registry_finish(struct registry *r, struct err *err);

/* Leaves out every type of an optional module ("contactcard", "sticker", ...): an app that did not
 * integrate it does not know the type. Returns how many types went. The registry must be finished.
 */
size_t registry_leave_out(struct registry *r, const char *module);

/* Takes one type out: the app does not register it any more. False when there is none. */
bool registry_remove(struct registry *r, const char *object_name);

/* The type registered under exactly this name, or NULL. Borrowed. O(log n). */
const struct message_type *registry_find(const struct registry *r, const char *object_name);

/* All types, sorted by objectName's bytes. Borrowed. The registry must be finished. */
size_t registry_count(const struct registry *r);
const struct message_type *registry_at(const struct registry *r, size_t i);

const char *registry_flag_word(enum type_flag flag);       /* "ISCOUNTED" */
const char *registry_field_word(enum field_kind kind);     /* "string" */
const char *registry_layout_word(enum type_layout layout); /* "bubble" */

/* Renders a type's examples and compares; ERR_INPUT with the key and both texts for the first that
 * differs. registry_add does it for every type. */
int registry_check_examples(const struct message_type *type, struct err *err);

/* Checks a content against the declared fields and the common ones (required ones present, kinds
 * right; null = absent) and appends a line per problem, in the user's language. content is NULL
 * when it is no JSON. Clients are lenient about these; `castsim send --check` and `types explain`
 * tell. Returns the number of problems. */
size_t registry_check_content(const struct message_type *type, const struct json *content,
                              struct buf *problems);

#endif
