/*
 * What a compiled template is made of: template.c makes it, template_write.c reads it.
 */
#ifndef CASTSIM_CORE_TEMPLATE_PARTS_H
#define CASTSIM_CORE_TEMPLATE_PARTS_H

#include <stddef.h>

/* "data.targetUserIds.0" as three words, each with its NUL, one behind the other. */
struct path {
    char *words;
    size_t count;
};

enum filter {
    FILTER_NONE,
    FILTER_JOIN,
    FILTER_CUT,
};

/* A stretch of text as it is, or a field. */
struct part {
    char *literal; /* NULL: a field */
    struct path path;
    enum filter filter;
    char *separator; /* of FILTER_JOIN */
    size_t units;    /* of FILTER_CUT: UTF-16 code units */
};

struct text {
    struct part *parts;
    size_t count;
};

enum match {
    MATCH_WORD,
    MATCH_SELF,
    MATCH_OTHER,
};

struct condition {
    struct path path;
    enum match match;
    struct text word; /* of MATCH_WORD */
};

struct text_case {
    struct condition *conditions; /* all must hold; none = always */
    size_t count;
    struct text text;
};

struct template
{
    struct text_case *cases;
    size_t count;
};

#endif
