/*
 * fault_server: a bad network for end-to-end tests. Usage: fault_server TARGET_PORT FAULT...
 *
 * Listens on a free loopback port and prints it. The first connection gets the first fault, the
 * second the second, and so on; every later one is passed on to TARGET_PORT.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int connect_to(int port)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0)
        exit(1);
    return fd;
}

static int send_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, bytes, len);
        if (n <= 0)
            return -1;
        bytes += n;
        len -= (size_t)n;
    }
    return 0;
}

static void pass_on(int client, int port)
{
    int target = connect_to(port);
    struct pollfd fds[2] = {{.fd = client, .events = POLLIN}, {.fd = target, .events = POLLIN}};
    char bytes[65536];
    for (;;) {
        poll(fds, 2, -1);
        for (int i = 0; i < 2; i++) {
            if (fds[i].revents == 0)
                continue;
            ssize_t n = read(fds[i].fd, bytes, sizeof bytes);
            if (n <= 0 || send_all(fds[1 - i].fd, bytes, (size_t)n) < 0)
                return;
        }
    }
}

enum { REQUEST_SIZE = 65536 };

static void read_request(int client, char bytes[REQUEST_SIZE])
{
    size_t len = 0;
    bytes[0] = '\0';
    while (len < REQUEST_SIZE - 1) {
        ssize_t n = read(client, bytes + len, REQUEST_SIZE - 1 - len);
        if (n <= 0)
            return;
        len += (size_t)n;
        bytes[len] = '\0';
        if (strstr(bytes, "\r\n\r\n") != NULL)
            return;
    }
}

#define HEAD "HTTP/1.1 %s\r\nContent-Type: application/json\r\nConnection: close\r\n"

static void answer(int client, const char *status, const char *headers, long length,
                   const char *body)
{
    dprintf(client, HEAD "%sContent-Length: %ld\r\n\r\n%s", status, headers, length, body);
}

/* A body of 100 MB that would be an answer if anybody read so far. */
static void send_huge(int client)
{
    enum { SIZE = 100 * 1024 * 1024, CHUNK = 65536 };
    char *blanks = malloc(CHUNK);
    memset(blanks, ' ', CHUNK);
    answer(client, "200 OK", "", SIZE, "");
    for (int i = 0; i < SIZE / CHUNK && send_all(client, blanks, CHUNK) == 0; i++)
        ;
    free(blanks);
}

/* An error that repeats what came with the request, as those of careless servers do. */
static void echo(int client, char *request)
{
    char body[REQUEST_SIZE + 128];
    for (char *p = request; *p != '\0'; p++)
        *p = *p < ' ' || *p == '"' || *p == '\\' ? ' ' : *p;
    snprintf(body, sizeof body, "{\"code\":1000,\"errorMessage\":\"you sent %s\"}", request);
    answer(client, "500 Internal Server Error", "", (long)strlen(body), body);
}

static void misbehave(int client, const char *fault)
{
    static const char error[] = "{\"code\":1000,\"errorMessage\":\"the disk is on fire\"}";
    if (strcmp(fault, "close") == 0)
        return;
    char request[REQUEST_SIZE];
    read_request(client, request);
    if (strcmp(fault, "hang") == 0)
        pause();
    else if (strcmp(fault, "echo") == 0)
        echo(client, request);
    else if (strcmp(fault, "500") == 0)
        answer(client, "500 Internal Server Error", "", (long)strlen(error), error);
    else if (strcmp(fault, "429") == 0)
        answer(client, "429 Too Many Requests", "Retry-After: 1\r\n", 2, "{}");
    else if (strcmp(fault, "cut") == 0)
        answer(client, "200 OK", "", 500, "{\"code\":200,\"serverTime\":\"15");
    else if (strcmp(fault, "garbage") == 0)
        answer(client, "200 OK", "", 13, "\x1b[2J<html>\x07 \xff");
    else if (strcmp(fault, "nonsense") == 0)
        dprintf(client, "SSH-2.0-OpenSSH_9.2\r\n");
    else if (strcmp(fault, "huge") == 0)
        send_huge(client);
    else
        exit(2);
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_IGN);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in self = {.sin_family = AF_INET};
    self.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof self;
    if (argc < 2 || bind(listener, (struct sockaddr *)&self, size) != 0 ||
        listen(listener, 16) != 0 || getsockname(listener, (struct sockaddr *)&self, &size) != 0)
        return 2;
    printf("%d\n", ntohs(self.sin_port));
    fflush(stdout);
    for (int next = 2;; next++) {
        int client = accept(listener, NULL, NULL);
        if (client < 0)
            return 1;
        if (fork() == 0) {
            close(listener);
            if (next < argc)
                misbehave(client, argv[next]);
            else
                pass_on(client, atoi(argv[1]));
            _exit(0);
        }
        close(client);
    }
}
