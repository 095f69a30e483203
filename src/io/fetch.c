#include "io/fetch.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/parse.h"
#include "io/clock.h"
#include "fetch_library.h"

#define RETRY_AFTER_MAX_S INT32_MAX /* a longer wish is taken for this one */

enum fetch_state {
    FETCH_IDLE,
    FETCH_UNDER_WAY,
    FETCH_ENDED, /* the answer waits to be taken */
};

struct fetch {
    size_t max_body;
    int64_t connect_ms;
    int64_t total_ms;

    CURLM *multi; /* keeps the connections between requests */
    CURL *easy;   /* the one request, and the options that all have in common */
    char detail[CURL_ERROR_SIZE];

    enum fetch_state state;
    struct curl_slist *headers;
    char *where; /* "host:port", for sentences */
    bool is_too_large;
    struct fetch_answer answer; /* grows while under way */

    struct curl_waitfd *waits;
    size_t wait_cap;
};

/* ---- sentences ---- */

static int64_t info_number(const struct fetch *f, CURLINFO what)
{
    curl_off_t value = 0;
    curl.easy_getinfo(f->easy, what, &value);
    return value;
}

static long info_long(const struct fetch *f, CURLINFO what)
{
    long value = 0;
    curl.easy_getinfo(f->easy, what, &value);
    return value;
}

static void describe_refused(const struct fetch *f, struct err *out)
{
    int why = (int)info_long(f, CURLINFO_OS_ERRNO);
    if (why == ECONNREFUSED)
        err_set(out, "the connection was refused; is the server running?");
    else
        err_set(out, "it cannot be reached: %s", why != 0 ? err_errno(why) : f->detail);
}

static void describe_timeout(const struct fetch *f, struct err *out)
{
    bool was_asked = info_long(f, CURLINFO_REQUEST_SIZE) > 0;
    struct buf limit = {0};
    parse_write_duration(&limit,
                         !was_asked && f->connect_ms < f->total_ms ? f->connect_ms : f->total_ms);
    if (!was_asked)
        err_set(out, "no connection within %s", buf_str(&limit));
    else if (f->answer.http == 0)
        err_set(out, "no answer within %s", buf_str(&limit));
    else
        err_set(out, "the answer was not complete after %s (%lld bytes had come)", buf_str(&limit),
                (long long)info_number(f, CURLINFO_SIZE_DOWNLOAD_T));
    buf_done(&limit);
}

static void describe_cut(const struct fetch *f, struct err *out)
{
    long long came = (long long)info_number(f, CURLINFO_SIZE_DOWNLOAD_T);
    long long announced = (long long)info_number(f, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T);
    if (announced >= 0)
        err_set(out, "the answer broke off after %lld of %lld bytes", came, announced);
    else
        err_set(out, "the answer broke off after %lld bytes", came);
}

static void describe_too_large(const struct fetch *f, struct err *out)
{
    err_set(out, "the answer is larger than %zu bytes and was not read to its end", f->max_body);
}

/* What libcurl calls a failure, in the words of somebody who reads the event stream. */
static const struct {
    CURLcode code;
    void (*describe)(const struct fetch *f, struct err *out); /* or: */
    const char *text;
    bool has_detail; /* libcurl knows more */
} failures[] = {
    {.code = CURLE_COULDNT_CONNECT, .describe = describe_refused},
    {.code = CURLE_OPERATION_TIMEDOUT, .describe = describe_timeout},
    {.code = CURLE_PARTIAL_FILE, .describe = describe_cut},
    {.code = CURLE_FILESIZE_EXCEEDED, .describe = describe_too_large},
    {.code = CURLE_COULDNT_RESOLVE_HOST, .text = N_("the host is unknown")},
    {CURLE_COULDNT_RESOLVE_PROXY, NULL, N_("the proxy on the way there is unknown"), true},
    {.code = CURLE_GOT_NOTHING, .text = N_("the connection was closed without an answer")},
    {CURLE_SEND_ERROR, NULL, N_("the connection broke while the request was sent"), true},
    {CURLE_RECV_ERROR, NULL, N_("the connection broke before the answer was complete"), true},
    {.code = CURLE_UNSUPPORTED_PROTOCOL, .text = N_("what answers there does not speak HTTP")},
    {CURLE_WEIRD_SERVER_REPLY, NULL, N_("what answers there does not speak proper HTTP"), true},
    /* What libcurl says of a line over its limit; when memory is out, nobody is told anything. */
    {.code = CURLE_OUT_OF_MEMORY, .text = N_("a line of the answer's head is too long")},
    {CURLE_BAD_CONTENT_ENCODING, NULL, N_("the answer's compression is broken or unknown"), true},
    {CURLE_SSL_CONNECT_ERROR, NULL, N_("TLS failed"), true},
    {CURLE_PEER_FAILED_VERIFICATION, NULL, N_("the certificate is not to be trusted"), true},
    {CURLE_SSL_CACERT_BADFILE, NULL, N_("the trusted certificates cannot be read"), true},
};

static void describe_failure(const struct fetch *f, CURLcode code, struct err *out)
{
    const char *detail = f->detail[0] != '\0' ? f->detail : curl.easy_strerror(code);
    err_set(out, "%s", detail);
    for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++) {
        if (failures[i].code != code)
            continue;
        if (failures[i].describe != NULL)
            failures[i].describe(f, out);
        else
            err_set_text(out, failures[i].text);
        if (failures[i].has_detail)
            err_add(out, ": %s", detail);
    }
    err_prefix(out, "%s", f->where);
}

/* ---- Retry-After ---- */

/* The first header of that name in the final answer; NULL when there is none. */
static const char *peek_header(const struct fetch *f, const char *name)
{
    struct curl_header *header = NULL;
    if (curl.easy_header(f->easy, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
        return NULL;
    return header->value;
}

static int64_t read_retry_after_ms(const struct fetch *f)
{
    const char *text = peek_header(f, "Retry-After");
    if (text == NULL)
        return -1;
    int64_t wait_s = -1;
    if (text[0] != '\0' && strspn(text, "0123456789") == strlen(text)) {
        if (!parse_i64(text, &wait_s))
            wait_s = RETRY_AFTER_MAX_S; /* more digits than a number has */
    } else {
        time_t until_s = curl.getdate(text, NULL);
        if (until_s < 0)
            return -1;
        /* Whoever names a date by a clock of its own mostly says in Date what that clock reads. */
        const char *date = peek_header(f, "Date");
        time_t now_s = date != NULL ? curl.getdate(date, NULL) : -1;
        if (now_s < 0) {
            struct clock clock;
            clock_start(&clock, 1);
            now_s = (time_t)(clock_now_ms(&clock) / 1000);
        }
        wait_s = until_s > now_s ? until_s - now_s : 0;
    }
    return (wait_s < RETRY_AFTER_MAX_S ? wait_s : RETRY_AFTER_MAX_S) * 1000;
}

/* ---- one exchange ---- */

static size_t take_bytes(char *bytes, size_t size, size_t count, void *ctx)
{
    struct fetch *f = ctx;
    size_t len = size * count;
    if (len > f->max_body - f->answer.body.len) {
        f->is_too_large = true;
        return CURL_WRITEFUNC_ERROR;
    }
    buf_add(&f->answer.body, bytes, len);
    return len;
}

/* The request is over, well or not: forgets it, but not its answer. */
static void detach(struct fetch *f)
{
    CURLMcode rc = curl.multi_remove_handle(f->multi, f->easy);
    assert(rc == CURLM_OK);
    curl.slist_free_all(f->headers);
    f->headers = NULL;
}

static void finish(struct fetch *f, CURLcode code)
{
    struct fetch_answer *a = &f->answer;
    a->http = (int)info_long(f, CURLINFO_RESPONSE_CODE);
    a->retry_after_ms = read_retry_after_ms(f);
    if (code != CURLE_OK) {
        a->has_failed = true;
        describe_failure(f, f->is_too_large ? CURLE_FILESIZE_EXCEEDED : code, &a->failure);
        buf_done(&a->body); /* half an answer is none */
    }
    detach(f);
    f->state = FETCH_ENDED;
}

/* Does what can be done without waiting. */
static void drive(struct fetch *f)
{
    if (f->state != FETCH_UNDER_WAY)
        return;
    int running = 0;
    CURLMcode rc = curl.multi_perform(f->multi, &running);
    assert(rc == CURLM_OK);
    int left = 0;
    const CURLMsg *message = curl.multi_info_read(f->multi, &left);
    if (message != NULL && message->msg == CURLMSG_DONE)
        finish(f, message->data.result);
}

/* ---- starting ---- */

static bool is_loopback(const char *host)
{
    unsigned char ipv4[4];
    if (inet_pton(AF_INET, host, ipv4) == 1)
        return ipv4[0] == 127;
    return strcasecmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0;
}

/* Checks the URL, and tells host and port. *host and *port are owned: curl_free. */
static int read_url(const char *url, char **host, char **port, struct err *err)
{
    int rc = ERR_INPUT;
    char *scheme = NULL;
    CURLU *parts = curl.url();
    CURLUcode bad = CURLUE_OUT_OF_MEMORY;
    if (parts != NULL)
        bad = curl.url_set(parts, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME);
    if (bad == CURLUE_OK)
        bad = curl.url_get(parts, CURLUPART_SCHEME, &scheme, 0);
    if (bad == CURLUE_OK && strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0)
        bad = CURLUE_UNSUPPORTED_SCHEME;
    if (bad == CURLUE_OK)
        bad = curl.url_get(parts, CURLUPART_HOST, host, 0);
    if (bad == CURLUE_OK)
        bad = curl.url_get(parts, CURLUPART_PORT, port, CURLU_DEFAULT_PORT);
    if (bad == CURLUE_OK)
        rc = 0;
    else if (bad == CURLUE_UNSUPPORTED_SCHEME || bad == CURLUE_BAD_SCHEME ||
             strstr(url, "://") == NULL)
        err_set(err, "\"%s\" is no URL of a server: it must begin with http:// or https://", url);
    else
        err_set(err, "\"%s\" is no URL of a server: %s", url, curl.url_strerror(bad));
    curl.free(scheme);
    curl.url_cleanup(parts);
    return rc;
}

static int copy_headers(struct fetch *f, const char *const *headers, struct err *err)
{
    for (; headers != NULL && *headers != NULL; headers++) {
        /* What follows a line break would be another header, or another request. */
        if (strpbrk(*headers, "\r\n") != NULL) {
            err_set(err, "the header %.*s holds a line break", (int)strcspn(*headers, ":"),
                    *headers);
            return ERR_INPUT;
        }
        struct curl_slist *longer = curl.slist_append(f->headers, *headers);
        assert(longer != NULL);
        f->headers = longer;
    }
    return 0;
}

/* libcurl refuses an option only when it was built without it, or memory is out. */
static void must(CURLcode rc)
{
    assert(rc == CURLE_OK);
}

static void set_body(struct fetch *f, const struct fetch_request *request)
{
    bool is_post = request->body != NULL;
    if (is_post) {
        must(curl.easy_setopt(f->easy, CURLOPT_POST, 1L));
        must(curl.easy_setopt(f->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_len));
        must(curl.easy_setopt(f->easy, CURLOPT_COPYPOSTFIELDS, request->body));
    } else {
        must(curl.easy_setopt(f->easy, CURLOPT_HTTPGET, 1L));
    }
    /* When a kept connection turns out to be dead, libcurl asks again on a fresh one. That is right
     * for a GET; a broadcast might so be sent twice. */
    must(curl.easy_setopt(f->easy, CURLOPT_FRESH_CONNECT, is_post ? 1L : 0L));
}

int fetch_start(struct fetch *f, const struct fetch_request *request, struct err *err)
{
    assert(f->state == FETCH_IDLE);
    char *host = NULL;
    char *port = NULL;
    int rc = read_url(request->url, &host, &port, err);
    if (rc != 0)
        goto out;
    rc = copy_headers(f, request->headers, err);
    if (rc != 0)
        goto out;

    struct buf where = {0};
    buf_addf(&where, "%s:%s", host, port);
    free(f->where);
    f->where = buf_take(&where);
    f->answer = (struct fetch_answer){.retry_after_ms = -1};
    f->is_too_large = false;
    f->detail[0] = '\0';

    must(curl.easy_setopt(f->easy, CURLOPT_URL, request->url));
    must(curl.easy_setopt(f->easy, CURLOPT_HTTPHEADER, f->headers));
    /* NULL = what the environment says about proxies. */
    must(curl.easy_setopt(f->easy, CURLOPT_NOPROXY, is_loopback(host) ? "*" : NULL));
    set_body(f, request);
    CURLMcode added = curl.multi_add_handle(f->multi, f->easy);
    assert(added == CURLM_OK);
    f->state = FETCH_UNDER_WAY;
out:
    if (rc != 0) {
        curl.slist_free_all(f->headers);
        f->headers = NULL;
    }
    curl.free(host);
    curl.free(port);
    return rc;
}

bool fetch_is_busy(const struct fetch *f)
{
    return f->state != FETCH_IDLE;
}

void fetch_cancel(struct fetch *f)
{
    if (f->state == FETCH_UNDER_WAY)
        detach(f);
    fetch_answer_done(&f->answer);
    f->state = FETCH_IDLE;
}

/* ---- waiting ---- */

/* Waits for the transfer or one of the descriptors; true when it was one of these. */
static bool poll_once(struct fetch *f, int64_t timeout_ms, size_t fd_count)
{
    CURLMcode rc = curl.multi_poll(f->multi, f->waits, (unsigned)fd_count, (int)timeout_ms, NULL);
    assert(rc == CURLM_OK);
    for (size_t i = 0; i < fd_count; i++) {
        if (f->waits[i].revents != 0)
            return true;
    }
    return false;
}

void fetch_wait(struct fetch *f, int timeout_ms, const int *fds, size_t fd_count)
{
    assert(timeout_ms >= 0);
    f->waits = mem_grow(f->waits, &f->wait_cap, fd_count, sizeof *f->waits);
    for (size_t i = 0; i < fd_count; i++)
        f->waits[i] = (struct curl_waitfd){.fd = fds[i], .events = CURL_WAIT_POLLIN};

    struct clock clock;
    clock_start(&clock, 1);
    int64_t deadline_ms = clock_now_ms(&clock) + timeout_ms;
    for (;;) {
        drive(f);
        if (f->state == FETCH_ENDED)
            return;
        int64_t left_ms = deadline_ms - clock_now_ms(&clock);
        if (left_ms < 0)
            left_ms = 0;
        if (poll_once(f, left_ms, fd_count) || left_ms == 0)
            return;
    }
}

bool fetch_take(struct fetch *f, struct fetch_answer *out)
{
    if (f->state != FETCH_ENDED)
        return false;
    *out = f->answer;
    f->answer = (struct fetch_answer){0};
    f->state = FETCH_IDLE;
    return true;
}

int fetch_run(struct fetch *f, const struct fetch_request *request, struct fetch_answer *out,
              struct err *err)
{
    int rc = fetch_start(f, request, err);
    if (rc != 0)
        return rc;
    while (!fetch_take(f, out))
        fetch_wait(f, INT_MAX, NULL, 0);
    return 0;
}

void fetch_answer_done(struct fetch_answer *a)
{
    buf_done(&a->body);
    *a = (struct fetch_answer){0};
}

/* ---- life ---- */

static void set_common(struct fetch *f)
{
    CURL *e = f->easy;
    must(curl.easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https"));
    must(curl.easy_setopt(e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1));
    must(curl.easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L));
    must(curl.easy_setopt(e, CURLOPT_USERAGENT, "castsim/" CASTSIM_VERSION));
    must(curl.easy_setopt(e, CURLOPT_ACCEPT_ENCODING, "gzip"));
    must(curl.easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, (long)f->connect_ms));
    must(curl.easy_setopt(e, CURLOPT_TIMEOUT_MS, (long)f->total_ms));
    must(curl.easy_setopt(e, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)f->max_body));
    must(curl.easy_setopt(e, CURLOPT_WRITEFUNCTION, take_bytes));
    must(curl.easy_setopt(e, CURLOPT_WRITEDATA, f));
    must(curl.easy_setopt(e, CURLOPT_ERRORBUFFER, f->detail));
    /* Signals are the caller's, and a slow name server must not hold up cancelling. */
    must(curl.easy_setopt(e, CURLOPT_NOSIGNAL, 1L));
    must(curl.easy_setopt(e, CURLOPT_QUICK_EXIT, 1L));
}

struct fetch *fetch_new(const struct fetch_config *config, struct err *err)
{
    assert(config->max_body > 0 && config->connect_ms >= 0 && config->total_ms >= 0);
    if (curl_load(err) < 0)
        return NULL;
    CURLcode rc = curl.global_init(CURL_GLOBAL_DEFAULT);
    if (rc != CURLE_OK) {
        err_set(err, "libcurl cannot start: %s", curl.easy_strerror(rc));
        return NULL;
    }
    struct fetch *f = mem_zalloc(sizeof *f);
    f->max_body = config->max_body;
    f->connect_ms = config->connect_ms > 0 ? config->connect_ms : FETCH_CONNECT_MS;
    f->total_ms = config->total_ms > 0 ? config->total_ms : FETCH_TOTAL_MS;
    f->multi = curl.multi_init();
    f->easy = curl.easy_init();
    if (f->multi == NULL || f->easy == NULL) {
        err_set(err, "libcurl cannot start");
        fetch_free(f);
        return NULL;
    }
    set_common(f);
    return f;
}

void fetch_free(struct fetch *f)
{
    if (f == NULL)
        return;
    fetch_cancel(f);
    curl.easy_cleanup(f->easy);
    curl.multi_cleanup(f->multi);
    free(f->where);
    free(f->waits);
    free(f);
    curl.global_cleanup();
}
