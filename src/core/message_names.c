#include "core/message.h"

#include <stdlib.h>
#include <string.h>

/* Every name that the vendor's type overview, its SDKs or its server callbacks define; sorted by
 * bytes. It is longer than the registry: of some nobody outside knows the persistence flag, yet
 * their names are taken all the same (R6). */
static const char *const names[] = {
    "RC:CCConfigChangeRequestMsg",
    "RC:CSCha",
    "RC:CardMsg",
    "RC:ChrmBanMsg",
    "RC:ChrmBlockMsg",
    "RC:ChrmMemChange",
    "RC:ChrmSyncMsg",
    "RC:CmdMsg",
    "RC:CmdNtf",
    "RC:CombineMsg",
    "RC:CombineV2Msg",
    "RC:ContactNtf",
    "RC:CsChaR",
    "RC:CsContact",
    "RC:CsEnd",
    "RC:CsEva",
    "RC:CsHs",
    "RC:CsHsR",
    "RC:CsLM",
    "RC:CsPLM",
    "RC:CsSp",
    "RC:CsUpdate",
    "RC:DRMsg",
    "RC:Delivered",
    "RC:DizNtf",
    "RC:FileMsg",
    "RC:GIFMsg",
    "RC:GrpNtf",
    "RC:HQVCMsg",
    "RC:ImgMsg",
    "RC:ImgTextMsg",
    "RC:InfoNtf",
    "RC:InterceptMsg",
    "RC:LBSMsg",
    "RC:LogCmdMsg",
    "RC:MsgExMsg",
    "RC:OldMsgNtf",
    "RC:PSCmd",
    "RC:PSImgTxtMsg",
    "RC:PSMultiImgTxtMsg",
    "RC:ProfileNtf",
    "RC:RL",
    "RC:RLEnd",
    "RC:RLJoin",
    "RC:RLQuit",
    "RC:RLStart",
    "RC:RRMsg",
    "RC:RRReqMsg",
    "RC:RRRspMsg",
    "RC:RSMsg",
    "RC:RcCmd",
    "RC:RcNtf",
    "RC:ReadNtf",
    "RC:ReferenceMsg",
    "RC:SRSMsg",
    "RC:SightMsg",
    "RC:StkMsg",
    "RC:StreamMsg",
    "RC:TxtMsg",
    "RC:TypSts",
    "RC:UIUMsg",
    "RC:UnknownMsg",
    "RC:VCAccept",
    "RC:VCHangup",
    "RC:VCInvite",
    "RC:VCModifyMedia",
    "RC:VCModifyMem",
    "RC:VCRinging",
    "RC:VCSummary",
    "RC:VSTMsg",
    "RC:VcMsg",
    "RC:chrmKVNotiMsg",
    "RCJrmf:RpMsg",
    "RCJrmf:RpOpendMsg",
};
enum { NAME_COUNT = sizeof names / sizeof names[0] };

static int by_name(const void *name, const void *entry)
{
    return strcmp(name, *(const char *const *)entry);
}

bool message_name_is_builtin(const char *object_name)
{
    return bsearch(object_name, names, NAME_COUNT, sizeof names[0], by_name) != NULL;
}

const char *const *message_builtin_names(size_t *count)
{
    *count = NAME_COUNT;
    return names;
}
