#include "unit.h"

#include "base/mem.h"
#include "io/files.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- a temporary folder for each test ---- */

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/castsim-files-XXXXXX");
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)st;
    (void)kind;
    (void)ftw;
    return remove(path);
}

static int remove_folder(void **state)
{
    (void)state;
    unsetenv("CASTSIM_REGISTRY");
    return nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

/* Path of a name in the folder; valid until the fourth call from now. */
static const char *at(const char *name)
{
    static char paths[4][256];
    static size_t next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static void write_file(const char *path, const char *bytes, size_t len, mode_t mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, len), len);
    assert_int_equal(close(fd), 0);
}

/* ---- reading ---- */

static void a_file_is_appended_whole_nul_bytes_included(void **state)
{
    (void)state;
    write_file(at("f"), "a\0b\n", 4, 0600);
    struct buf out = {0};
    struct err err;
    buf_add_str(&out, "before ");
    assert_int_equal(files_read(at("f"), 100, &out, &err), 0);
    assert_int_equal(out.len, 11);
    assert_memory_equal(out.data, "before a\0b\n", 12);
    buf_done(&out);
}

static void a_file_of_many_chunks_comes_in_order(void **state)
{
    (void)state;
    size_t len = 3 * 65536 + 17;
    char *bytes = mem_zalloc(len);
    for (size_t i = 0; i < len; i++)
        bytes[i] = (char)(i * 31 >> 3);
    write_file(at("f"), bytes, len, 0600);
    struct buf out = {0};
    assert_int_equal(files_read(at("f"), len, &out, NULL), 0);
    assert_int_equal(out.len, len);
    assert_memory_equal(out.data, bytes, len);
    buf_done(&out);
    free(bytes);
}

static void an_empty_file_is_no_error(void **state)
{
    (void)state;
    write_file(at("f"), "", 0, 0600);
    struct buf out = {0};
    assert_int_equal(files_read(at("f"), 0, &out, NULL), 0);
    assert_string_equal(buf_str(&out), "");
    buf_done(&out);
}

static void a_file_may_be_just_as_large_as_allowed(void **state)
{
    (void)state;
    write_file(at("f"), "12345", 5, 0600);
    struct buf out = {0};
    struct err err;
    buf_add_str(&out, "kept");
    assert_int_equal(files_read(at("f"), 4, &out, &err), ERR_INPUT);
    assert_non_null(strstr(err.text, at("f")));
    assert_non_null(strstr(err.text, "4 bytes"));
    assert_string_equal(buf_str(&out), "kept");
    assert_int_equal(files_read(at("f"), 5, &out, &err), 0);
    assert_string_equal(buf_str(&out), "kept12345");
    buf_done(&out);
}

static void a_file_without_end_is_read_no_further_than_allowed(void **state)
{
    (void)state;
    struct buf out = {0};
    assert_int_equal(files_read("/dev/zero", 100000, &out, NULL), ERR_INPUT);
    assert_int_equal(out.len, 0);
    buf_done(&out);
}

static void what_cannot_be_read_is_named(void **state)
{
    (void)state;
    struct buf out = {0};
    struct err err;
    assert_int_equal(files_read(at("none"), 10, &out, &err), ERR_OUTSIDE);
    assert_non_null(strstr(err.text, at("none")));
    assert_non_null(strstr(err.text, "No such file"));
    assert_int_equal(files_read(folder, 10, &out, &err), ERR_OUTSIDE);
    assert_non_null(strstr(err.text, folder));
    assert_non_null(strstr(err.text, "directory"));
    assert_int_equal(out.len, 0);
    buf_done(&out);
}

static void a_dash_is_standard_input(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "piped in", 8), 8);
    close(ends[1]);
    int kept = dup(STDIN_FILENO);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
    struct buf out = {0};
    struct err err;
    int rc = files_read("-", 100, &out, &err);
    bool is_still_open = fcntl(STDIN_FILENO, F_GETFD) != -1;
    if (kept >= 0) {
        dup2(kept, STDIN_FILENO);
        close(kept);
    }
    assert_int_equal(rc, 0);
    assert_true(is_still_open);
    assert_string_equal(buf_str(&out), "piped in");
    buf_done(&out);
}

/* ---- folders ---- */

static void a_folder_is_listed_sorted_by_bytes_by_suffix(void **state)
{
    (void)state;
    static const char *const made[] = {"b.json",  "a.json",       "Z.json",  "é.json",
                                       "a.txt",   ".hidden.json", "json",    "a.json~",
                                       "10.json", "9.json",       ".#a.json"};
    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++)
        write_file(at(made[i]), "", 0, 0600);
    static const char *const wanted[] = {"10.json", "9.json", "Z.json",
                                         "a.json",  "b.json", "é.json"};
    char **names = NULL;
    size_t count = 0;
    assert_int_equal(files_list(folder, ".json", &names, &count, NULL), 0);
    assert_int_equal(count, sizeof wanted / sizeof wanted[0]);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(names[i], wanted[i]);
    files_free_list(names, count);
}

static void every_entry_ends_in_nothing(void **state)
{
    (void)state;
    write_file(at("one"), "", 0, 0600);
    assert_int_equal(mkdir(at("two"), 0700), 0);
    char **names = NULL;
    size_t count = 0;
    assert_int_equal(files_list(folder, "", &names, &count, NULL), 0);
    assert_int_equal(count, 2);
    assert_string_equal(names[0], "one");
    assert_string_equal(names[1], "two");
    files_free_list(names, count);
}

static void an_empty_folder_lists_nothing(void **state)
{
    (void)state;
    char **names = NULL;
    size_t count = 7;
    assert_int_equal(files_list(folder, ".json", &names, &count, NULL), 0);
    assert_int_equal(count, 0);
    files_free_list(names, count);
}

static void what_is_no_folder_is_not_listed(void **state)
{
    (void)state;
    write_file(at("f"), "", 0, 0600);
    char **names = NULL;
    size_t count = 0;
    struct err err;
    assert_int_equal(files_list(at("f"), ".json", &names, &count, &err), ERR_OUTSIDE);
    assert_non_null(strstr(err.text, at("f")));
    assert_non_null(strstr(err.text, "Not a directory"));
    assert_int_equal(files_list(at("none"), ".json", &names, &count, &err), ERR_OUTSIDE);
    assert_null(names);
    assert_false(files_is_dir(at("f")));
    assert_false(files_is_dir(at("none")));
    assert_true(files_is_dir(folder));
}

static void a_path_reads_the_same_from_any_folder_once_it_is_absolute(void **state)
{
    (void)state;
    struct buf path = {0};
    struct buf wanted = {0};
    char *here = getcwd(NULL, 0);
    assert_non_null(here);
    assert_int_equal(files_absolute_path("/a/b", &path, NULL), 0);
    assert_string_equal(buf_str(&path), "/a/b");
    buf_clear(&path);
    assert_int_equal(files_absolute_path("types/order.json", &path, NULL), 0);
    buf_addf(&wanted, "%s/types/order.json", here);
    assert_string_equal(buf_str(&path), buf_str(&wanted));
    free(here);
    buf_done(&path);
    buf_done(&wanted);
}

static void parents_are_made_private_and_what_is_there_stays(void **state)
{
    (void)state;
    assert_int_equal(mkdir(at("open"), 0755), 0);
    assert_int_equal(chmod(at("open"), 0755), 0);
    for (int i = 0; i < 2; i++)
        assert_int_equal(files_make_parents(at("open/x//y/store.db"), NULL), 0);
    struct stat st;
    assert_int_equal(stat(at("open"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0755);
    assert_int_equal(stat(at("open/x"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    assert_int_equal(stat(at("open/x/y"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    assert_int_equal(stat(at("open/x/y/store.db"), &st), -1);
    assert_int_equal(files_make_parents("store.db", NULL), 0);
    assert_int_equal(files_make_parents("/store.db", NULL), 0);
}

static void a_file_in_the_way_of_a_folder_is_named(void **state)
{
    (void)state;
    write_file(at("f"), "", 0, 0600);
    struct err err;
    assert_int_equal(files_make_parents(at("f/store.db"), &err), ERR_OUTSIDE);
    assert_non_null(strstr(err.text, at("f")));
    assert_int_equal(files_make_parents(at("f/deeper/store.db"), &err), ERR_OUTSIDE);
}

/* ---- places ---- */

static void set_environment(const char *name, const char *value)
{
    int rc = value != NULL ? setenv(name, value, 1) : unsetenv(name);
    assert_int_equal(rc, 0);
}

static void data_goes_where_xdg_says(void **state)
{
    (void)state;
    static const struct {
        const char *xdg;
        const char *home;
        const char *path; /* NULL = no place */
    } cases[] = {
        {"/data", "/home/ann", "/data/castsim/a.db"},
        {"/data", NULL, "/data/castsim/a.db"},
        {NULL, "/home/ann", "/home/ann/.local/share/castsim/a.db"},
        {"", "/home/ann", "/home/ann/.local/share/castsim/a.db"},
        {"relative", "/home/ann", "/home/ann/.local/share/castsim/a.db"},
        {NULL, NULL, NULL},
        {"", "", NULL},
        {"relative", NULL, NULL},
    };
    char *home = mem_dup_str(getenv("HOME"));
    char *xdg = mem_dup_str(getenv("XDG_DATA_HOME"));
    struct buf paths[sizeof cases / sizeof cases[0]] = {{0}};
    int results[sizeof cases / sizeof cases[0]];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        set_environment("XDG_DATA_HOME", cases[i].xdg);
        set_environment("HOME", cases[i].home);
        results[i] = files_data_path("a.db", &paths[i], NULL);
    }
    set_environment("HOME", home);
    set_environment("XDG_DATA_HOME", xdg);
    free(home);
    free(xdg);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(results[i], cases[i].path ? 0 : ERR_INPUT);
        assert_string_equal(buf_str(&paths[i]), cases[i].path ? cases[i].path : "");
        buf_done(&paths[i]);
    }
}

static void what_the_user_writes_has_a_place_of_its_own(void **state)
{
    (void)state;
    char *xdg = mem_dup_str(getenv("XDG_CONFIG_HOME"));
    char *home = mem_dup_str(getenv("HOME"));
    struct buf named = {0}, below_home = {0}, nowhere = {0};
    struct err err;
    set_environment("HOME", "/home/ann");
    set_environment("XDG_CONFIG_HOME", "/config");
    int named_status = files_config_path("keys", &named, NULL);
    set_environment("XDG_CONFIG_HOME", NULL);
    int home_status = files_config_path("keys", &below_home, NULL);
    set_environment("HOME", NULL);
    int nowhere_status = files_config_path("keys", &nowhere, &err);
    set_environment("HOME", home);
    set_environment("XDG_CONFIG_HOME", xdg);
    free(home);
    free(xdg);
    assert_int_equal(named_status, 0);
    assert_string_equal(buf_str(&named), "/config/castsim/keys");
    assert_int_equal(home_status, 0);
    assert_string_equal(buf_str(&below_home), "/home/ann/.config/castsim/keys");
    assert_int_equal(nowhere_status, ERR_INPUT);
    assert_non_null(strstr(err.text, "XDG_CONFIG_HOME"));
    buf_done(&named);
    buf_done(&below_home);
    buf_done(&nowhere);
}

static void the_registry_is_where_the_environment_says(void **state)
{
    (void)state;
    struct buf out = {0};
    struct err err;
    setenv("CASTSIM_REGISTRY", folder, 1);
    assert_int_equal(files_registry_dir(&out, &err), 0);
    assert_string_equal(buf_str(&out), folder);
    buf_clear(&out);
    setenv("CASTSIM_REGISTRY", at("none"), 1);
    assert_int_equal(files_registry_dir(&out, &err), ERR_OUTSIDE);
    assert_non_null(strstr(err.text, "CASTSIM_REGISTRY"));
    assert_non_null(strstr(err.text, at("none")));
    assert_string_equal(buf_str(&out), "");
    buf_done(&out);
}

/* Runs the binary at path, a copy of this one, which answers with what files_registry_dir gives:
 * the folder, or the sentence of the failure. Returns its exit code. */
static int run_copy(const char *path, struct buf *output)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        execl(path, path, "registry-dir", (char *)NULL);
        _exit(99);
    }
    close(ends[1]);
    char chunk[1024];
    for (ssize_t n; (n = read(ends[0], chunk, sizeof chunk)) > 0;)
        buf_add(output, chunk, (size_t)n);
    close(ends[0]);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int tell_registry_dir(void)
{
    struct buf dir = {0};
    struct err err;
    int rc = files_registry_dir(&dir, &err);
    fputs(rc == 0 ? buf_str(&dir) : err.text, stdout);
    buf_done(&dir);
    return -rc;
}

static void the_registry_moves_with_the_binary(void **state)
{
    (void)state;
    struct buf self = {0};
    struct buf said = {0};
    assert_int_equal(files_read("/proc/self/exe", SIZE_MAX, &self, NULL), 0);
    assert_int_equal(mkdir(at("moved"), 0700), 0);
    assert_int_equal(mkdir(at("moved/bin"), 0700), 0);
    write_file(at("moved/bin/castsim"), self.data, self.len, 0700);

    /* Without the folder the failure names where it should be. */
    assert_int_equal(run_copy(at("moved/bin/castsim"), &said), -ERR_OUTSIDE);
    char *start = strstr(said.data, folder);
    assert_non_null(start);
    char *end = strchr(start, ';');
    assert_non_null(end);
    struct buf dir = {0};
    buf_add(&dir, start, (size_t)(end - start));
    buf_add_str(&dir, "/x.json");
    assert_int_equal(files_make_parents(buf_str(&dir), NULL), 0);
    dir.data[dir.len -= strlen("/x.json")] = '\0';

    buf_clear(&said);
    assert_int_equal(run_copy(at("moved/bin/castsim"), &said), 0);
    assert_string_equal(buf_str(&said), buf_str(&dir));
    buf_done(&dir);
    buf_done(&said);
    buf_done(&self);
}

/* ---- writing ---- */

static void a_file_is_written_whole_over_what_was_there(void **state)
{
    (void)state;
    struct err err;
    struct buf text = {0};
    assert_int_equal(files_write(at("report"), "a longer text", 13, &err), 0);
    assert_int_equal(files_write(at("report"), "short", 5, &err), 0);
    assert_int_equal(files_read(at("report"), 100, &text, &err), 0);
    assert_string_equal(buf_str(&text), "short");
    assert_int_not_equal(access(at("report.part"), F_OK), 0);
    buf_done(&text);
}

static void what_cannot_be_written_is_named_and_leaves_no_part(void **state)
{
    (void)state;
    struct err err;
    assert_int_equal(files_write(at("no/report"), "x", 1, &err), ERR_OUTSIDE);
    assert_non_null(strstr(err.text, "no/report"));
    assert_int_equal(files_write("/dev/full", "x", 1, &err), ERR_OUTSIDE);
    assert_int_equal(access("/dev/full", F_OK), 0);
}

static void a_temporary_folder_is_new_private_and_goes_with_its_files(void **state)
{
    (void)state;
    struct err err;
    struct stat info;
    struct buf first = {0}, second = {0}, file = {0};
    setenv("TMPDIR", at("."), 1);
    assert_int_equal(files_make_temp_dir("world", &first, &err), 0);
    assert_int_equal(files_make_temp_dir("world", &second, &err), 0);
    assert_string_not_equal(buf_str(&first), buf_str(&second));
    assert_int_equal(stat(buf_str(&first), &info), 0);
    assert_int_equal(info.st_mode & 0777, 0700);
    buf_addf(&file, "%s/x.db", buf_str(&first));
    assert_int_equal(files_write(buf_str(&file), "x", 1, &err), 0);
    files_remove_dir(buf_str(&first));
    assert_int_not_equal(access(buf_str(&first), F_OK), 0);
    files_remove_dir(buf_str(&second));
    setenv("TMPDIR", at("nowhere"), 1);
    buf_clear(&first);
    assert_int_equal(files_make_temp_dir("world", &first, &err), ERR_OUTSIDE);
    assert_int_equal(first.len, 0);
    unsetenv("TMPDIR");
    buf_done(&first);
    buf_done(&second);
    buf_done(&file);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "registry-dir") == 0)
        return tell_registry_dir();
    unsetenv("CASTSIM_REGISTRY");
    const struct CMUnitTest tests[] = {
        TEST(a_file_is_appended_whole_nul_bytes_included),
        TEST(a_file_of_many_chunks_comes_in_order),
        TEST(an_empty_file_is_no_error),
        TEST(a_file_may_be_just_as_large_as_allowed),
        TEST(a_file_without_end_is_read_no_further_than_allowed),
        TEST(what_cannot_be_read_is_named),
        TEST(a_dash_is_standard_input),
        TEST(a_folder_is_listed_sorted_by_bytes_by_suffix),
        TEST(every_entry_ends_in_nothing),
        TEST(an_empty_folder_lists_nothing),
        TEST(what_is_no_folder_is_not_listed),
        TEST(a_path_reads_the_same_from_any_folder_once_it_is_absolute),
        TEST(parents_are_made_private_and_what_is_there_stays),
        TEST(a_file_in_the_way_of_a_folder_is_named),
        TEST(data_goes_where_xdg_says),
        TEST(what_the_user_writes_has_a_place_of_its_own),
        TEST(the_registry_is_where_the_environment_says),
        TEST(the_registry_moves_with_the_binary),
        TEST(a_file_is_written_whole_over_what_was_there),
        TEST(what_cannot_be_written_is_named_and_leaves_no_part),
        TEST(a_temporary_folder_is_new_private_and_goes_with_its_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
