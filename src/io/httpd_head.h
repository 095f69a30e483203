/*
 * httpd_head: judges the head of a request as strictly as HTTP/1.1 wants it (RFC 9112), where
 * libmicrohttpd lets things pass. What two programs in a row could understand differently is
 * refused: that is how requests are smuggled. Private to httpd, and pure.
 *
 * libmicrohttpd hands out a head as pointers into the bytes it received, cut up in place. So a line
 * that it glued together, cut short at a NUL or ended at a lone LF shows as two neighbours that do
 * not touch: the judge measures the gaps.
 */
#ifndef CASTSIM_HTTPD_HEAD_H
#define CASTSIM_HTTPD_HEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HTTPD_HEAD_MAX 4096 /* bytes, from the method to the blank line */
#define HTTPD_QUERY_PARTS_MAX 32

struct httpd_request_line {
    const char *method;
    const char *target; /* as received, not decoded; ends in NUL */
    size_t target_len;
    const char *version;
    const char *target_at; /* where the target stood; its bytes may be decoded by now */
};

struct httpd_field {
    const char *name;
    size_t name_len;
    const char *value;
    size_t value_len;
};

struct httpd_head {
    /* The first thing found wrong, a sentence for the caller; NULL = nothing. */
    const char *fault;
    int fault_http; /* the status that goes with it */

    size_t path_at;    /* where the path begins in the target: behind "http://host", if given */
    const char *query; /* what stands behind "?" in the target; NULL = none */
    uint64_t body_len; /* as announced; UINT64_MAX when that is too large a number */

    /* The judge's own. */
    const char *start; /* of the head; NULL = gaps are not measured */
    const char *next;  /* where the next line must begin */
    bool is_http_1_0;
    int hosts;
    int lengths;
    int codings;
};

/* What is wrong with the size of a target, a sentence for the caller; NULL = nothing. To be asked
 * before libmicrohttpd splits the query: when that takes more memory than the connection has, it
 * neither answers nor closes. */
const char *httpd_head_judge_size(const char *target);

/* In this order: the request line; each header field as it was received; the end, with the size of
 * the whole head. measures_gaps is for pointers as described above. */
void httpd_head_begin(struct httpd_head *h, const struct httpd_request_line *line,
                      bool measures_gaps);
void httpd_head_field(struct httpd_head *h, const struct httpd_field *field);
void httpd_head_end(struct httpd_head *h, size_t size);

#endif
