/*
 * Prints the scenario language as docs/SCENARIOS.md has it between its two marks (scripts/docs).
 */
#include <stdio.h>

#include "core/scenario.h"

int main(void)
{
    struct buf text = {0};
    scenario_write_language(&text, true);
    size_t written = fwrite(buf_str(&text), 1, text.len, stdout);
    int status = written == text.len && fflush(stdout) == 0 ? 0 : 1;
    buf_done(&text);
    return status;
}
