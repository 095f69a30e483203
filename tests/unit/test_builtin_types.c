/* The message types that come with the program: registry/builtin and registry/examples. What must
 * hold is written down here a second time, taken from what is known of the vendor's system and not
 * from the files, so that a slip in a file is a failed test. */
#include "unit.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/buf.h"
#include "core/json.h"
#include "core/message.h"
#include "core/registry.h"
#include "core/render.h"

#define BUILTIN_DIR SOURCE_DIR "/registry/builtin"
#define EXAMPLES_DIR SOURCE_DIR "/registry/examples"

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

static struct registry *types; /* of every test but those that change it */

/* ---- loading ---- */

static void read_file(const char *path, struct buf *out)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        fail_msg("cannot open %s", path);
    char block[4096];
    size_t len;
    while ((len = fread(block, 1, sizeof block, f)) > 0)
        buf_add(out, block, len);
    assert_false(ferror(f));
    assert_int_equal(fclose(f), 0);
}

/* Calls back with every entry of a folder, in whatever order. Returns how many. */
static size_t each_file(const char *dir, void (*seen)(const char *dir, const char *name, void *ctx),
                        void *ctx)
{
    DIR *d = opendir(dir);
    if (d == NULL)
        fail_msg("cannot open %s", dir);
    size_t count = 0;
    for (struct dirent *entry = readdir(d); entry != NULL; entry = readdir(d)) {
        if (entry->d_name[0] == '.')
            continue;
        seen(dir, entry->d_name, ctx);
        count++;
    }
    assert_int_equal(closedir(d), 0);
    return count;
}

struct loading {
    struct registry *into;
    enum type_origin origin;
};

static void load_file(const char *dir, const char *name, void *ctx)
{
    const struct loading *loading = ctx;
    struct buf path = {0};
    buf_addf(&path, "%s/%s", dir, name);
    struct buf text = {0};
    read_file(buf_str(&path), &text);
    struct err err = {0};
    if (registry_add(loading->into, loading->origin, name, buf_str(&text), text.len, false, &err))
        fail_msg("%s", err.text);
    buf_done(&text);
    buf_done(&path);
}

static struct registry *load_all(void)
{
    struct registry *r = registry_new();
    each_file(BUILTIN_DIR, load_file, &(struct loading){r, TYPE_BUILTIN});
    each_file(EXAMPLES_DIR, load_file, &(struct loading){r, TYPE_CUSTOM});
    return r;
}

static int load_types(void **state)
{
    (void)state;
    types = load_all();
    return 0;
}

static int free_types(void **state)
{
    (void)state;
    registry_free(types);
    return 0;
}

static const struct message_type *must_find(const char *object_name)
{
    const struct message_type *type = registry_find(types, object_name);
    if (type == NULL)
        fail_msg("%s has no file", object_name);
    return type;
}

/* ---- flags ---- */

static const char *const counted[] = {"RC:TxtMsg",
                                      "RC:HQVCMsg",
                                      "RC:VcMsg",
                                      "RC:ImgMsg",
                                      "RC:GIFMsg",
                                      "RC:ImgTextMsg",
                                      "RC:FileMsg",
                                      "RC:LBSMsg",
                                      "RC:SightMsg",
                                      "RC:ReferenceMsg",
                                      "RC:CombineMsg",
                                      "RC:CombineV2Msg",
                                      "RC:StreamMsg",
                                      "RC:CardMsg",
                                      "RC:StkMsg",
                                      "RC:PSImgTxtMsg",
                                      "RC:PSMultiImgTxtMsg",
                                      "RCJrmf:RpMsg",
                                      "RCJrmf:RpOpendMsg",
                                      "RC:RLStart",
                                      "RC:RLEnd",
                                      NULL};
static const char *const persisted[] = {"RC:RcNtf",  "RC:ContactNtf", "RC:ProfileNtf", "RC:InfoNtf",
                                        "RC:GrpNtf", "RC:CmdNtf",     "RC:DizNtf",     NULL};
static const char *const persisted_but_on_web[] = {"RC:VCSummary", NULL};
static const char *const persisted_on_web_alone[] = {"RC:RcCmd", NULL};
static const char *const not_stored[] = {"RC:CmdMsg",    "RC:ReadNtf",
                                         "RC:RRReqMsg",  "RC:RRRspMsg",
                                         "RC:SRSMsg",    "RC:chrmKVNotiMsg",
                                         "RC:MsgExMsg",  "RC:PSCmd",
                                         "RC:RLJoin",    "RC:RLQuit",
                                         "RC:Delivered", "RC:RRMsg",
                                         "RC:LogCmdMsg", "RC:CCConfigChangeRequestMsg",
                                         "RC:OldMsgNtf", NULL};
static const char *const calls[] = {"RC:VCInvite", "RC:VCAccept",      "RC:VCRinging",
                                    "RC:VCHangup", "RC:VCModifyMedia", "RC:VCModifyMem",
                                    NULL};
static const char *const customer_service[] = {
    "RC:CsHs",      "RC:CsHsR", "RC:CsChaR", "RC:CSCha",    "RC:CsEva",
    "RC:CsContact", "RC:CsSp",  "RC:CsEnd",  "RC:CsUpdate", NULL};
static const char *const status[] = {"RC:TypSts", "RC:RL", "RC:InterceptMsg", "RC:ChrmMemChange",
                                     NULL};

static const struct known_flag {
    const char *const *names;
    enum type_flag flag;
    enum type_flag on_web; /* both web profiles */
} known_flags[] = {
    {counted, FLAG_ISCOUNTED, FLAG_ISCOUNTED},
    {persisted, FLAG_ISPERSISTED, FLAG_ISPERSISTED},
    {persisted_but_on_web, FLAG_ISPERSISTED, FLAG_NONE},
    {persisted_on_web_alone, FLAG_NONE, FLAG_ISPERSISTED},
    {not_stored, FLAG_NONE, FLAG_NONE},
    {calls, FLAG_NONE, FLAG_NONE},
    {customer_service, FLAG_NONE, FLAG_NONE},
    {status, FLAG_STATUS, FLAG_STATUS},
};
#define KNOWN_TYPES 64

static void r22_every_type_whose_flag_is_known_has_a_file_with_that_flag(void **state)
{
    (void)state;
    size_t count = 0;
    for (size_t i = 0; i < LENGTH(known_flags); i++) {
        const struct known_flag *known = &known_flags[i];
        for (const char *const *name = known->names; *name != NULL; name++, count++) {
            const struct message_type *type = must_find(*name);
            assert_int_equal(type->origin, TYPE_BUILTIN);
            if (type->flag != known->flag || type->flag_by_profile[PROFILE_NATIVE] != known->flag ||
                type->flag_by_profile[PROFILE_WEB] != known->on_web ||
                type->flag_by_profile[PROFILE_WEB_5_2] != known->on_web)
                fail_msg("%s has another flag than is known", *name);
        }
    }
    assert_int_equal(count, KNOWN_TYPES);
}

/* A file for a type whose flag nobody knows would be one too many. */
static void r22_no_built_in_file_claims_a_flag_that_nobody_knows(void **state)
{
    (void)state;
    size_t count = 0;
    for (size_t i = 0; i < registry_count(types); i++)
        count += registry_at(types, i)->origin == TYPE_BUILTIN;
    assert_int_equal(count, KNOWN_TYPES);
}

static void r23_the_examples_show_one_type_of_each_way_to_be_kept(void **state)
{
    (void)state;
    assert_int_equal(must_find("app:order")->flag, FLAG_ISCOUNTED);
    assert_int_equal(must_find("app:tip")->flag, FLAG_ISPERSISTED);
    assert_int_equal(must_find("app:ping")->flag, FLAG_STATUS);
    assert_int_equal(must_find("app:order")->origin, TYPE_CUSTOM);
}

/* ---- names ---- */

static void r6_every_built_in_type_is_on_the_servers_list_of_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < registry_count(types); i++) {
        const struct message_type *type = registry_at(types, i);
        bool is_builtin = type->origin == TYPE_BUILTIN;
        if (message_name_is_builtin(type->object_name) != is_builtin)
            fail_msg("%s: the server's list disagrees", type->object_name);
    }
}

static void a_file_is_named_after_its_type(void **state)
{
    (void)state;
    for (size_t i = 0; i < registry_count(types); i++) {
        const struct message_type *type = registry_at(types, i);
        struct buf name = {0};
        buf_addf(&name, "%s.json", type->object_name);
        *strchr(name.data, ':') = '_';
        assert_string_equal(type->file, buf_str(&name));
        buf_done(&name);
    }
}

/* ---- what examples say ---- */

static void render(const struct message_type *type, const char *content, const char *self,
                   enum lang lang, struct buf *digest, struct buf *lines)
{
    struct json *parsed = json_parse(content, strlen(content), NULL);
    const struct render_input in = {
        .object_name = type->object_name,
        .content = content,
        .content_len = strlen(content),
        .type = type,
        .parsed = parsed,
        .self_id = self,
        .lang = lang,
    };
    buf_clear(digest);
    buf_clear(lines);
    render_digest(&in, digest);
    render_lines(&in, lines);
    json_free(parsed);
}

static void every_example_reads_as_it_says_in_both_languages(void **state)
{
    (void)state;
    struct buf digest = {0};
    struct buf lines = {0};
    for (size_t i = 0; i < registry_count(types); i++) {
        const struct message_type *type = registry_at(types, i);
        assert_true(type->example_count > 0);
        for (size_t e = 0; e < type->example_count; e++) {
            const struct type_example *example = &type->examples[e];
            for (int lang = 0; lang < LANG_COUNT; lang++) {
                render(type, example->content, example->self, (enum lang)lang, &digest, &lines);
                assert_non_null(example->digest[lang]);
                assert_string_equal(buf_str(&digest), example->digest[lang]);
                assert_non_null(example->lines[lang]);
                assert_string_equal(buf_str(&lines), example->lines[lang]);
            }
        }
    }
    buf_done(&lines);
    buf_done(&digest);
}

/* Later examples may leave out what is required, to show how a client copes. */
static void the_first_example_of_a_type_fits_its_fields(void **state)
{
    (void)state;
    for (size_t i = 0; i < registry_count(types); i++) {
        const struct message_type *type = registry_at(types, i);
        const char *content = type->examples[0].content;
        struct json *parsed = json_parse(content, strlen(content), NULL);
        assert_non_null(parsed);
        struct buf problems = {0};
        if (registry_check_content(type, parsed, &problems) != 0)
            fail_msg("%s: %s", type->object_name, buf_str(&problems));
        buf_done(&problems);
        json_free(parsed);
    }
}

static void a_required_field_that_is_missing_is_noticed(void **state)
{
    (void)state;
    struct buf problems = {0};
    struct json *empty = json_new_object();
    assert_int_equal(registry_check_content(must_find("RC:TxtMsg"), empty, &problems), 1);
    assert_int_equal(registry_check_content(must_find("RC:GrpNtf"), empty, &problems), 4);
    json_free(empty);
    buf_done(&problems);
}

/* ---- what phones show ---- */

struct known_digest {
    const char *object_name;
    const char *content;
    const char *self;
    const char *en;
    const char *zh;
};

#define UNSUPPORTED_EN "The current version does not support viewing this message"
#define UNSUPPORTED_ZH "当前版本暂不支持查看此消息"
#define GROUP(operation, data)                                                                     \
    "{\"operatorUserId\":\"o\",\"operation\":\"" operation "\",\"data\":\"{" data "}\","           \
    "\"message\":\"\"}"
#define BY_BOB "\\\"operatorNickname\\\":\\\"Bob\\\""
#define OF_ANN ",\\\"targetUserIds\\\":[\\\"a\\\"],\\\"targetUserDisplayNames\\\":[\\\"Ann\\\"]"
#define OF_TWO                                                                                     \
    ",\\\"targetUserIds\\\":[\\\"a\\\",\\\"c\\\"],\\\"targetUserDisplayNames\\\":[\\\"Ann\\\","    \
    "\\\"Cy\\\"]"
#define NAMED ",\\\"targetGroupName\\\":\\\"G\\\""
#define RECALL(admin) "{\"operatorId\":\"o\",\"admin\":" admin "}"
#define CONTACT(operation)                                                                         \
    "{\"operation\":\"" operation "\",\"sourceUserId\":\"o\","                                     \
    "\"user\":{\"id\":\"o\",\"name\":\"Bob\"}}"

static const struct known_digest known_digests[] = {
    {"RC:TxtMsg", "{\"content\":\"a\\nb\"}", NULL, "a b", "a b"},
    {"RC:ImgMsg", "{}", NULL, "[Image]", "[图片]"},
    {"RC:GIFMsg", "{}", NULL, "[Image]", "[图片]"},
    {"RC:HQVCMsg", "{}", NULL, "[Voice]", "[语音]"},
    {"RC:VcMsg", "{}", NULL, "[Voice]", "[语音]"},
    {"RC:ImgTextMsg", "{}", NULL, "[Message]", "[图文]"},
    {"RC:LBSMsg", "{}", NULL, "[Location]", "[位置]"},
    {"RC:FileMsg", "{\"name\":\"a.pdf\"}", NULL, "[File]a.pdf", "[文件]a.pdf"},
    {"RC:SightMsg", "{}", NULL, "[Video]", "[小视频]"},
    {"RC:CardMsg", "{}", NULL, "[Card]", "[个人名片]"},
    {"RC:StkMsg", "{}", NULL, "[Sticker]", "[动态表情]"},
    {"RCJrmf:RpMsg", "{}", NULL, "[Red Packet]", "[红包]"},
    {"RC:VCSummary", "{}", NULL, "[Audio video call]", "[音视频通话]"},
    {"RC:CombineMsg", "{}", NULL, "[Chat History]", "[聊天记录]"},
    {"RC:CombineV2Msg", "{}", NULL, "[Chat History]", "[聊天记录]"},
    {"RC:RLStart", "{}", NULL, "Location sharing...", "我发起了位置共享"},
    {"RC:RLEnd", "{}", NULL, "Location sharing is ended", "位置共享已结束"},
    {"RC:ReferenceMsg", "{\"content\":\"ok\"}", NULL, "ok", "ok"},
    {"RC:StreamMsg", "{\"content\":\"Hel\"}", NULL, "Hel", "Hel"},
    {"RC:InfoNtf", "{\"message\":\"m\"}", NULL, "m", "m"},
    {"RC:InfoNtf", "{}", NULL, UNSUPPORTED_EN, UNSUPPORTED_ZH},
    {"RC:CmdNtf", "{\"name\":\"n\"}", NULL, "", ""},
    {"RC:ProfileNtf", "{\"operation\":\"Update\"}", NULL, "", ""},
    {"RC:RcNtf", RECALL("false"), "o", "You have recalled a message", "你撤回了一条消息"},
    {"RC:RcNtf", RECALL("false"), NULL, "o has recalled a message", "o 撤回了一条消息"},
    {"RC:RcNtf", RECALL("true"), "o", "Admin has recalled a message", "管理员 撤回了一条消息"},
    {"RC:ContactNtf", CONTACT("Request"), NULL, "friend invitation from Bob",
     "来自 Bob 的好友请求"},
    {"RC:ContactNtf", CONTACT("AcceptResponse"), NULL, "Accepted your friend request",
     "通过了你的好友请求"},
    {"RC:ContactNtf", CONTACT("RejectResponse"), NULL, "Bob Rejected your friend request",
     "Bob 拒绝了你的好友请求"},
    {"RC:ContactNtf", CONTACT("Forget"), NULL, "", ""},
    {"RC:ContactNtf", "{\"operation\":\"Request\"}", NULL, "Friend adding request", "添加好友请求"},
    {"RC:GrpNtf", GROUP("Add", BY_BOB OF_ANN), NULL, "Bob has invited Ann to join the group",
     "Bob邀请 Ann 加入群组"},
    {"RC:GrpNtf", GROUP("Add", BY_BOB OF_TWO), "o", "You have invited Ann, Cy to join the group",
     "你邀请 Ann、Cy 加入群组"},
    {"RC:GrpNtf", GROUP("Add", "\\\"targetUserIds\\\":[\\\"o\\\"]"), NULL, "o joined the group",
     "o加入了群组"},
    {"RC:GrpNtf", GROUP("Kicked", BY_BOB OF_TWO), NULL, "Bob has removed Ann, Cy from the group",
     "Bob将 Ann、Cy 移出群组"},
    {"RC:GrpNtf", GROUP("Kicked", BY_BOB OF_TWO), "c",
     "You have been removed by Bob from the group", "你被 Bob 移出群组"},
    {"RC:GrpNtf", GROUP("Kicked", BY_BOB OF_ANN), "o", "You have removed Ann from the group",
     "你将 Ann 移出群组"},
    {"RC:GrpNtf", GROUP("Create", BY_BOB NAMED), NULL, "Bob has created the group",
     "Bob创建了群组"},
    {"RC:GrpNtf", GROUP("Create", BY_BOB NAMED), "o", "You have created the group", "你创建了群组"},
    {"RC:GrpNtf", GROUP("Dismiss", BY_BOB), NULL, "Bob dismissed the group", "Bob 解散了群组"},
    {"RC:GrpNtf", GROUP("Quit", BY_BOB), NULL, "Bob has quit the group", "Bob 退出了群组"},
    {"RC:GrpNtf", GROUP("Rename", BY_BOB NAMED), NULL, "Bob changed the group name to \"G\"",
     "Bob修改群名称为\"G\""},
    {"RC:GrpNtf", GROUP("Rename", BY_BOB NAMED), "o", "You changed the group name to \"G\"",
     "你修改群名称为\"G\""},
    {"RC:GrpNtf", GROUP("Bulletin", BY_BOB), NULL, "Bob has updated the group announcement",
     "Bob 更新了群公告"},
    {"RC:GrpNtf", "{\"operation\":\"Mute\",\"data\":\"{}\",\"message\":\"m\"}", NULL, "m", "m"},
    {"RC:GrpNtf", GROUP("Mute", BY_BOB), NULL, "[Group Announcement]", "[群组通知]"},
};

static void r22_digests_read_as_on_phones(void **state)
{
    (void)state;
    struct buf digest = {0};
    struct buf lines = {0};
    for (size_t i = 0; i < LENGTH(known_digests); i++) {
        const struct known_digest *known = &known_digests[i];
        const struct message_type *type = must_find(known->object_name);
        render(type, known->content, known->self, LANG_EN, &digest, &lines);
        assert_string_equal(buf_str(&digest), known->en);
        render(type, known->content, known->self, LANG_ZH, &digest, &lines);
        assert_string_equal(buf_str(&digest), known->zh);
    }
    buf_done(&lines);
    buf_done(&digest);
}

static void r22_a_notice_for_the_app_alone_shows_the_unsupported_text_in_the_chat(void **state)
{
    (void)state;
    static const char *const names[] = {"RC:CmdNtf", "RC:ProfileNtf"};
    struct buf digest = {0};
    struct buf lines = {0};
    for (size_t i = 0; i < LENGTH(names); i++) {
        render(must_find(names[i]), "{}", NULL, LANG_EN, &digest, &lines);
        assert_string_equal(buf_str(&lines), UNSUPPORTED_EN);
        render(must_find(names[i]), "{}", NULL, LANG_ZH, &digest, &lines);
        assert_string_equal(buf_str(&lines), UNSUPPORTED_ZH);
    }
    buf_done(&lines);
    buf_done(&digest);
}

static void r22_group_data_may_be_an_object_too(void **state)
{
    (void)state;
    struct buf digest = {0};
    struct buf lines = {0};
    render(must_find("RC:GrpNtf"),
           "{\"operatorUserId\":\"o\",\"operation\":\"Quit\",\"data\":{\"operatorNickname\":"
           "\"Bob\"}}",
           NULL, LANG_ZH, &digest, &lines);
    assert_string_equal(buf_str(&digest), "Bob 退出了群组");
    assert_string_equal(buf_str(&lines), "Bob 退出了群组");
    buf_done(&lines);
    buf_done(&digest);
}

/* ---- where types live ---- */

static void r22_types_of_an_optional_module_can_be_left_out(void **state)
{
    (void)state;
    static const struct {
        const char *module;
        size_t count;
        const char *one_of_them;
    } modules[] = {
        {"contactcard", 1, "RC:CardMsg"},  {"sticker", 1, "RC:StkMsg"},
        {"redpacket", 2, "RCJrmf:RpMsg"},  {"call", 7, "RC:VCInvite"},
        {"location", 5, "RC:RLStart"},     {"publicservice", 3, "RC:PSCmd"},
        {"customerservice", 9, "RC:CsHs"},
    };
    struct registry *r = load_all();
    size_t left = registry_count(r);
    for (size_t i = 0; i < LENGTH(modules); i++) {
        assert_non_null(registry_find(r, modules[i].one_of_them));
        assert_int_equal(registry_leave_out(r, modules[i].module), modules[i].count);
        assert_null(registry_find(r, modules[i].one_of_them));
        left -= modules[i].count;
        assert_int_equal(registry_count(r), left);
    }
    assert_non_null(registry_find(r, "RC:TxtMsg"));
    registry_free(r);
}

static void types_of_one_kind_of_conversation_say_so(void **state)
{
    (void)state;
    assert_string_equal(must_find("RC:StreamMsg")->valid_in, "private group");
    assert_string_equal(must_find("RC:TypSts")->valid_in, "private");
    assert_string_equal(must_find("RC:chrmKVNotiMsg")->valid_in, "chatroom");
    assert_string_equal(must_find("RC:ChrmMemChange")->valid_in, "chatroom");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r22_every_type_whose_flag_is_known_has_a_file_with_that_flag),
        cmocka_unit_test(r22_no_built_in_file_claims_a_flag_that_nobody_knows),
        cmocka_unit_test(r23_the_examples_show_one_type_of_each_way_to_be_kept),
        cmocka_unit_test(r6_every_built_in_type_is_on_the_servers_list_of_names),
        cmocka_unit_test(a_file_is_named_after_its_type),
        cmocka_unit_test(every_example_reads_as_it_says_in_both_languages),
        cmocka_unit_test(the_first_example_of_a_type_fits_its_fields),
        cmocka_unit_test(a_required_field_that_is_missing_is_noticed),
        cmocka_unit_test(r22_digests_read_as_on_phones),
        cmocka_unit_test(r22_a_notice_for_the_app_alone_shows_the_unsupported_text_in_the_chat),
        cmocka_unit_test(r22_group_data_may_be_an_object_too),
        cmocka_unit_test(r22_types_of_an_optional_module_can_be_left_out),
        cmocka_unit_test(types_of_one_kind_of_conversation_say_so),
    };
    return cmocka_run_group_tests(tests, load_types, free_types);
}
