#include "broadcasts.h"

#include "app/types_load.h"
#include "base/buf.h"
#include "base/mem.h"
#include "bench.h"

#define FIRST_SENT_MS INT64_C(1700000000000)
enum { EVERY_MS = 40 };

int64_t broadcast_sent_ms(int64_t number)
{
    return FIRST_SENT_MS + number * EVERY_MS;
}

void broadcast_make(int64_t number, size_t senders, struct message *out)
{
    long long sender = number % (long long)senders;
    struct buf from = {0};
    struct buf content = {0};
    buf_addf(&from, "ops-%04lld", sender);
    buf_addf(
        &content,
        "{\"content\":\"今晚 22:00 至 23:00 系统维护，期间无法登录。 The system is down for "
        "maintenance from 22:00 to 23:00 tonight; please save your work before. Ticket %07lld\","
        "\"user\":{\"id\":\"%s\",\"name\":\"Robin "
        "Operations\",\"portrait\":\"https://example.com/p/1.png\"},"
        "\"extra\":\"campaign-7-blue\"}",
        (long long)number, buf_str(&from));
    *out = (struct message){.object_name = mem_dup_str("RC:TxtMsg"),
                            .content_len = content.len,
                            .persisted = true,
                            .counted = true,
                            .sent_time_ms = broadcast_sent_ms(number)};
    out->content = buf_take(&content);
    out->from_user_id = buf_take(&from);
    message_uid_write(
        &(struct message_uid_parts){.time_ms = out->sent_time_ms,
                                    .type = MESSAGE_CONVERSATION_SYSTEM,
                                    .target = message_uid_target_hash(out->from_user_id)},
        out->uid);
}

struct registry *broadcasts_registry(void)
{
    struct registry *registry = registry_new();
    struct err err;
    if (types_load_path(registry, TYPE_BUILTIN, SOURCE_DIR "/registry/builtin", true, &err) < 0)
        bench_fail("%s", err.text);
    return registry;
}
