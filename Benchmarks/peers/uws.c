/* uWebSockets as a room server, for the comparison in `make bench`: rooms by the header X-Room, what somebody sends
 * goes to everybody in the room, the sender too, as in floor.c. In memory, no users, no rights, no JSON.
 *
 *     uws --port N [--tls CERT KEY]
 *
 * It links the C library inside the Python package socketify (uWebSockets over libuv, BoringSSL inside); only the
 * few functions that it calls are declared here. Port 0 takes a free one; `ready PORT` says which.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct us_socket_context_options_t {
    const char *key_file_name, *cert_file_name, *passphrase, *dh_params_file_name, *ca_file_name, *ssl_ciphers;
    int ssl_prefer_low_memory_usage;
};

typedef struct uws_app uws_app;
typedef struct uws_req uws_req;
typedef struct uws_res uws_res;
typedef struct uws_context uws_context;
typedef struct uws_websocket uws_websocket;
struct us_listen_socket_t;

typedef enum { TEXT = 1 } uws_opcode;

typedef struct {
    int port;
    const char *host;
    int options;
} uws_listen_config;

typedef struct {
    int compression;
    unsigned maxPayloadLength;
    unsigned short idleTimeout;
    unsigned maxBackpressure;
    bool closeOnBackpressureLimit, resetIdleTimeoutOnSend, sendPingsAutomatically;
    unsigned short maxLifetime;
    void (*upgrade)(uws_res *, uws_req *, uws_context *, void *);
    void (*open)(uws_websocket *, void *);
    void (*message)(uws_websocket *, const char *, size_t, uws_opcode, void *);
    void (*drain)(uws_websocket *, void *);
    void (*ping)(uws_websocket *, const char *, size_t, void *);
    void (*pong)(uws_websocket *, const char *, size_t, void *);
    void (*close)(uws_websocket *, int, const char *, size_t, void *);
    void (*subscription)(uws_websocket *, const char *, size_t, int, int, void *);
} uws_behavior;

uws_app *uws_create_app(int, struct us_socket_context_options_t);
void uws_app_listen_with_config(
    int, uws_app *, uws_listen_config, void (*)(struct us_listen_socket_t *, uws_listen_config, void *), void *);
void uws_app_run(int, uws_app *);
int us_socket_local_port(int, struct us_listen_socket_t *);
bool uws_constructor_failed(int, uws_app *);
bool uws_publish(int, uws_app *, const char *, size_t, const char *, size_t, uws_opcode, bool);
size_t uws_req_get_header(uws_req *, const char *, size_t, const char **);
void uws_res_upgrade(
    int, uws_res *, void *, const char *, size_t, const char *, size_t, const char *, size_t, uws_context *);
void uws_ws(int, uws_app *, const char *, uws_behavior, void *);
void *uws_ws_get_user_data(int, uws_websocket *);
bool uws_ws_subscribe(int, uws_websocket *, const char *, size_t);

/* A room's name, of at most 15 characters. */
typedef struct {
    size_t count;
    char name[16];
} Room;

static int ssl;
static uws_app *app;

static void upgrade(uws_res *response, uws_req *request, uws_context *context, void *unused) {
    (void)unused;
    const char *name = "", *key = "", *protocol = "", *extensions = "";
    Room *room = calloc(1, sizeof *room);
    if (!room) abort();
    size_t count = uws_req_get_header(request, "x-room", 6, &name);
    room->count = count < sizeof room->name ? count : sizeof room->name;
    memcpy(room->name, name, room->count);
    size_t key_count = uws_req_get_header(request, "sec-websocket-key", 17, &key);
    size_t protocol_count = uws_req_get_header(request, "sec-websocket-protocol", 22, &protocol);
    size_t extensions_count = uws_req_get_header(request, "sec-websocket-extensions", 24, &extensions);
    uws_res_upgrade(
        ssl, response, room, key, key_count, protocol, protocol_count, extensions, extensions_count, context);
}

static void opened(uws_websocket *socket, void *unused) {
    (void)unused;
    Room *room = uws_ws_get_user_data(ssl, socket);
    uws_ws_subscribe(ssl, socket, room->name, room->count);
}

static void received(uws_websocket *socket, const char *bytes, size_t count, uws_opcode opcode, void *unused) {
    (void)unused;
    Room *room = uws_ws_get_user_data(ssl, socket);
    uws_publish(ssl, app, room->name, room->count, bytes, count, opcode, false);
}

static void closed(uws_websocket *socket, int code, const char *bytes, size_t count, void *unused) {
    (void)code, (void)bytes, (void)count, (void)unused;
    free(uws_ws_get_user_data(ssl, socket));
}

static void listening(struct us_listen_socket_t *socket, uws_listen_config config, void *unused) {
    (void)config, (void)unused;
    if (!socket) {
        fprintf(stderr, "uws: the port cannot be had\n");
        exit(1);
    }
    printf("ready %d\n", us_socket_local_port(ssl, socket));
    fflush(stdout);
}

int main(int count, char **words) {
    struct us_socket_context_options_t options = {0};
    int port = 0;
    for (int i = 1; i < count; i++) {
        if (!strcmp(words[i], "--port") && i + 1 < count) {
            port = atoi(words[++i]);
        } else if (!strcmp(words[i], "--tls") && i + 2 < count) {
            ssl = 1;
            options.cert_file_name = words[++i];
            options.key_file_name = words[++i];
        } else {
            fprintf(stderr, "usage: uws --port N [--tls CERT KEY]\n");
            return 64;
        }
    }
    app = uws_create_app(ssl, options);
    if (uws_constructor_failed(ssl, app)) {
        fprintf(stderr, "uws: the certificate or its key cannot be read\n");
        return 1;
    }
    uws_behavior behavior = {
        .maxPayloadLength = 1 << 20, .idleTimeout = 960, .maxBackpressure = 16 << 20,
        .upgrade = upgrade, .open = opened, .message = received, .close = closed};
    uws_ws(ssl, app, "/*", behavior, NULL);
    uws_listen_config config = {.port = port, .host = "127.0.0.1"};
    uws_app_listen_with_config(ssl, app, config, listening, NULL);
    uws_app_run(ssl, app);
    return 0;
}
