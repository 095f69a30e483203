#include "app/send_post.h"

#include "base/utf8.h"
#include "core/json.h"
#include "io/entropy.h"

void send_post_init(struct api_call *call, const struct identity *id,
                    const struct message_draft *draft, int64_t now_ms)
{
    struct buf form = {0};
    wire_form_add_broadcast(&form, draft);
    api_call_init(call,
                  &(struct api_signer){
                      .app_key = id->app_key, .secret = id->secret, .fill_random = entropy_fill},
                  WIRE_BROADCAST_PATH, now_ms, &form);
}

int send_post_judge(const struct fetch_answer *answer, struct wire_api_answer *out, struct err *err)
{
    *out = (struct wire_api_answer){0};
    if (answer->has_failed) {
        *err = answer->failure;
        return ERR_OUTSIDE;
    }
    int status = wire_api_answer_parse(buf_str(&answer->body), answer->body.len, out, err);
    if (status < 0) {
        err_prefix(err, "HTTP %d", answer->http);
        return status;
    }
    if (answer->http == 200 && out->code == 200)
        return 0;
    err_set(err, "the server refused it: HTTP %d, code %lld", answer->http, (long long)out->code);
    return ERR_REFUSED;
}

void send_post_write_answer(const struct fetch_answer *answer, struct buf *out)
{
    struct json *json = json_parse(buf_str(&answer->body), answer->body.len, NULL);
    if (json != NULL)
        json_print(json, out);
    else
        utf8_clean_line(buf_str(&answer->body), answer->body.len, out);
    json_free(json);
}
