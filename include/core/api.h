/*
 * api: the rules of the server (R1-R12, R14) as a function of (state, now, request): the Server
 * API as the vendor documents it, and the pull API (docs/API.md). No socket, no clock, no disk:
 * io/httpd carries the bytes, the caller tells the time, a broadcast_log keeps what must last.
 *
 * Not thread-safe: one caller at a time.
 */
#ifndef CASTSIM_CORE_API_H
#define CASTSIM_CORE_API_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "core/broadcast_log.h"

#define API_RATE_PER_MINUTE 60           /* R5, documented */
#define API_REMEMBERED_MS (24 * 3600000) /* how long a missed UID can be named */

struct api;

struct api_app {
    const char *app_key;
    const char *secret;
    bool is_service_off; /* the broadcast service is not enabled: 1009 */
};

struct api_config {
    const struct api_app *apps; /* copied */
    size_t app_count;
    int rate_per_minute;       /* R5; 0 = no limit */
    int64_t window_ms;         /* R14; WINDOW_MS */
    int64_t max_clock_skew_ms; /* R2; 0 = Timestamp is not compared with the clock */
    bool allow_rc_prefix;      /* R6 */
    double speed;              /* > 0; told to clients when it is not 1 */
    struct broadcast_log *log; /* borrowed; outlives the api */
    /* Fills len bytes for a new token: the system's entropy when live, seeded in a world. */
    void (*fill_random)(void *ctx, unsigned char *bytes, size_t len);
    void *random_ctx;
};

/* NULL and err when the log cannot be read or the apps contradict each other. */
struct api *api_new(const struct api_config *config, struct err *err);
void api_free(struct api *api);

/* A request. All borrowed for the call. */
struct api_request {
    const char *method;
    const char *path;  /* percent-decoded, without the query; doubled slashes are allowed (R1) */
    const char *query; /* what stood behind "?", still encoded; NULL when there was none */
    /* Value of a header, whatever the case of its name; NULL when absent. */
    const char *(*header)(void *ctx, const char *name);
    void *header_ctx;
    const char *body;
    size_t body_len;
    bool is_body_too_long; /* the carrier saw more than WIRE_BODY_MAX announced or sent, and
                              stopped reading; body is empty then */
};

struct api_response {
    int http;          /* status */
    struct buf body;   /* JSON; the caller's, reused: api_handle clears it first */
    const char *allow; /* Allow header, or NULL; static */
    int retry_after_s; /* Retry-After header; -1 = none */
    struct buf note;   /* for the server's own log, never for the caller: why a signature was
                          refused (secrets left out), hazards of an accepted broadcast. Cleared
                          first; "" mostly */
};
void api_response_done(struct api_response *r);

void api_handle(struct api *api, int64_t now_ms, const struct api_request *request,
                struct api_response *response);

/* What an operator may change while the server runs: the rate (0 = no limit), and whether the
 * broadcast service is enabled for an app. An unknown app is ignored. */
void api_set_rate(struct api *api, int rate_per_minute);
void api_set_speed(struct api *api, double speed); /* of its clock; told to clients */
void api_set_service(struct api *api, const char *app_key, bool is_off);

/* Writes the error that the carrier itself must answer (a request that is no proper HTTP), in the
 * same JSON shape: code 1002, HTTP 400. */
void api_bad_request(const char *path, const char *sentence, struct api_response *response);

/* Which contents may go: hands the two limits to the log's trim. The caller runs it in the
 * background, on whatever connection to the log it has. */
void api_trim_limits(int64_t window_ms, int64_t now_ms, int64_t *held_ms, int64_t *remembered_ms);

#endif
