/* The floor: what a chat server costs when it does nothing but its job.
 *
 * One thread, one epoll set, WebSocket rooms by the header X-Room; what somebody sends goes to everybody in the
 * room, the sender too (`waggle bench --raw` speaks this). No users, no rights, no JSON, no history. It is the
 * ruler that Waggle is held against in the same run, not a server: peers are trusted to be `waggle bench`.
 *
 *     recv ─▶ unmask ─▶ turn's messages ─▶ [append, one fdatasync a turn] ─▶ one frame a message ─▶ send
 *
 *     floor --port N [--log FILE] [--cork] [--tls CERT KEY]
 *     floor --disk FOLDER [--seconds S]
 *
 * --log    the durable floor: nothing is delivered before it is in FILE and synced; messages of one epoll turn
 *          share the sync (group commit). FILE is written in full beforehand and used in a circle, so that a sync
 *          moves the messages alone and not the file's new length: the least a disk can be asked for
 * --cork   what one turn has for a socket leaves in one write
 * --tls    OpenSSL as Waggle sets it: released buffers, no session cache, one ticket
 * --disk   measures the disk instead: synced appends of 256 bytes a second, singly and in groups of 100
 *
 * Port 0 takes a free one; `ready PORT` on standard output says which.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LOG_BYTES = 32 << 20 };
enum { EVENTS_MAX = 1024, INPUT_BYTES = 512 * 1024, MESSAGE_MAX = 1 << 20, HEAD_MAX = 8192, ROOMS_MAX = 1 << 20 };

static void die(const char *what) {
    perror(what);
    exit(1);
}

static void *grow(void *old, size_t bytes) {
    void *new = realloc(old, bytes);
    if (!new) die("memory");
    return new;
}

/* ---- bytes that wait ---- */

typedef struct {
    uint8_t *bytes;
    size_t count, capacity;
} Buffer;

static void buffer_append(Buffer *buffer, const void *bytes, size_t count) {
    if (buffer->count + count > buffer->capacity) {
        buffer->capacity = (buffer->count + count) * 2;
        buffer->bytes = grow(buffer->bytes, buffer->capacity);
    }
    memcpy(buffer->bytes + buffer->count, bytes, count);
    buffer->count += count;
}

static void buffer_drop(Buffer *buffer, size_t count) {
    buffer->count -= count;
    if (buffer->count) {
        memmove(buffer->bytes, buffer->bytes + count, buffer->count);
    } else {
        free(buffer->bytes); /* an idle connection holds no buffer */
        memset(buffer, 0, sizeof *buffer);
    }
}

/* ---- connections and rooms ---- */

typedef struct {
    int descriptor;
    int32_t room;   /* -1 before the upgrade */
    uint32_t place; /* in its room */
    bool is_dirty, waits_to_write, is_dead;
    SSL *ssl;
    Buffer in, out;
} Connection;

typedef struct {
    Connection **members;
    uint32_t count, capacity;
} Room;

static Room *rooms;
static int32_t room_count;
static int poller;
static SSL_CTX *tls;
static bool corks;
static int log_file = -1;
static off_t log_end;

/* Of the present turn. */
static Connection **dirty, **dead;
static size_t dirty_count, dirty_capacity, dead_count, dead_capacity;
static Buffer turn_log;      /* what is to be synced: room, length, payload */

static void remember(Connection ***list, size_t *count, size_t *capacity, Connection *connection) {
    if (*count == *capacity) {
        *capacity = *capacity ? *capacity * 2 : 64;
        *list = grow(*list, *capacity * sizeof **list);
    }
    (*list)[(*count)++] = connection;
}

static void join(Connection *connection, int32_t number) {
    if (number >= room_count) {
        int32_t wanted = number * 2 + 16;
        rooms = grow(rooms, (size_t)wanted * sizeof *rooms);
        memset(rooms + room_count, 0, (size_t)(wanted - room_count) * sizeof *rooms);
        room_count = wanted;
    }
    Room *room = &rooms[number];
    if (room->count == room->capacity) {
        room->capacity = room->capacity ? room->capacity * 2 : 5;
        room->members = grow(room->members, room->capacity * sizeof *room->members);
    }
    connection->room = number;
    connection->place = room->count;
    room->members[room->count++] = connection;
}

/* The memory goes at the end of the turn: later events of it may still name the connection. */
static void end(Connection *connection) {
    if (connection->is_dead) return;
    connection->is_dead = true;
    if (connection->room >= 0) {
        Room *room = &rooms[connection->room];
        Connection *last = room->members[--room->count];
        room->members[connection->place] = last;
        last->place = connection->place;
    }
    remember(&dead, &dead_count, &dead_capacity, connection);
}

static void bury(void) {
    for (size_t i = 0; i < dead_count; i++) {
        if (dead[i]->ssl) SSL_free(dead[i]->ssl);
        close(dead[i]->descriptor);
        free(dead[i]->in.bytes);
        free(dead[i]->out.bytes);
        free(dead[i]);
    }
    dead_count = 0;
}

/* ---- writing ---- */

static void watch_writing(Connection *connection, bool waits) {
    if (connection->waits_to_write == waits) return;
    connection->waits_to_write = waits;
    struct epoll_event event = {.events = EPOLLIN | (waits ? EPOLLOUT : 0), .data.ptr = connection};
    epoll_ctl(poller, EPOLL_CTL_MOD, connection->descriptor, &event);
}

/* How much the socket took; -1 when it is over. */
static ssize_t push(Connection *connection, const uint8_t *bytes, size_t count) {
    if (connection->ssl) {
        int written = SSL_write(connection->ssl, bytes, (int)count);
        if (written > 0) return written;
        int error = SSL_get_error(connection->ssl, written);
        return error == SSL_ERROR_WANT_WRITE || error == SSL_ERROR_WANT_READ ? 0 : -1;
    }
    ssize_t written = send(connection->descriptor, bytes, count, MSG_NOSIGNAL);
    if (written >= 0) return written;
    return errno == EAGAIN || errno == EINTR ? 0 : -1;
}

static void flush(Connection *connection) {
    while (!connection->is_dead && connection->out.count) {
        ssize_t written = push(connection, connection->out.bytes, connection->out.count);
        if (written < 0) return end(connection);
        if (!written) return watch_writing(connection, true);
        buffer_drop(&connection->out, (size_t)written);
    }
    if (!connection->is_dead) watch_writing(connection, false);
}

static void say(Connection *connection, const uint8_t *bytes, size_t count) {
    if (connection->is_dead) return;
    if (!corks && !connection->out.count) {
        ssize_t written = push(connection, bytes, count);
        if (written < 0) return end(connection);
        if ((size_t)written == count) return;
        bytes += written;
        count -= (size_t)written;
        watch_writing(connection, true);
    }
    buffer_append(&connection->out, bytes, count);
    if (corks && !connection->is_dirty) {
        connection->is_dirty = true;
        remember(&dirty, &dirty_count, &dirty_capacity, connection);
    }
}

static size_t frame_head(uint8_t *head, uint8_t opcode, size_t count) {
    head[0] = 0x80 | opcode;
    if (count < 126) return head[1] = (uint8_t)count, 2;
    if (count < 65536) return head[1] = 126, head[2] = (uint8_t)(count >> 8), head[3] = (uint8_t)count, 4;
    head[1] = 127;
    for (int i = 0; i < 8; i++) head[2 + i] = (uint8_t)((uint64_t)count >> (56 - 8 * i));
    return 10;
}

/* ---- a turn's messages ---- */

static void deliver(int32_t number, const uint8_t *payload, size_t count) {
    static Buffer frame;
    uint8_t head[10];
    frame.count = 0;
    buffer_append(&frame, head, frame_head(head, 1, count));
    buffer_append(&frame, payload, count);
    Room *room = &rooms[number];
    /* Backwards: one that ends gives its place to the last, which was served already. */
    for (uint32_t i = room->count; i-- > 0;) say(room->members[i], frame.bytes, frame.count);
}

static void message(Connection *connection, const uint8_t *payload, size_t count) {
    if (log_file < 0) return deliver(connection->room, payload, count);
    uint32_t head[2] = {(uint32_t)connection->room, (uint32_t)count};
    buffer_append(&turn_log, head, sizeof head);
    buffer_append(&turn_log, payload, count);
}

static void commit(void) {
    if (!turn_log.count) return;
    if (log_end + (off_t)turn_log.count > LOG_BYTES) log_end = 0;
    for (size_t done = 0; done < turn_log.count;) {
        ssize_t written = pwrite(log_file, turn_log.bytes + done, turn_log.count - done, log_end);
        if (written < 0) die("log");
        done += (size_t)written;
        log_end += written;
    }
    if (fdatasync(log_file)) die("fdatasync");
    for (size_t at = 0; at < turn_log.count;) {
        uint32_t head[2];
        memcpy(head, turn_log.bytes + at, sizeof head);
        deliver((int32_t)head[0], turn_log.bytes + at + sizeof head, head[1]);
        at += sizeof head + head[1];
    }
    turn_log.count = 0;
}

/* ---- reading ---- */

/* Consumes whole frames; how many bytes. */
static size_t frames(Connection *connection, uint8_t *bytes, size_t count) {
    size_t at = 0;
    while (!connection->is_dead && count - at >= 6) {
        uint8_t *start = bytes + at, opcode = start[0] & 15;
        size_t head = 6;
        uint64_t length = start[1] & 127;
        if (length == 126) {
            if (count - at < 8) break;
            length = (uint64_t)start[2] << 8 | start[3];
            head = 8;
        } else if (length == 127) {
            end(connection); /* nobody's chat message */
            break;
        }
        if (!(start[0] & 0x80) || !(start[1] & 0x80) || length > MESSAGE_MAX) {
            end(connection);
            break;
        }
        if (count - at < head + length) break;
        uint8_t *mask = start + head - 4, *payload = start + head;
        uint32_t key;
        memcpy(&key, mask, 4);
        size_t i = 0;
        for (; i + 8 <= length; i += 8) {
            uint64_t word;
            memcpy(&word, payload + i, 8);
            word ^= (uint64_t)key << 32 | key;
            memcpy(payload + i, &word, 8);
        }
        for (; i < length; i++) payload[i] ^= mask[i & 3];
        at += head + length;
        if (opcode == 1 || opcode == 2) message(connection, payload, length);
        if (opcode == 8) end(connection);
    }
    return at;
}

static const char *header(const char *head, const char *name) {
    size_t length = strlen(name);
    for (const char *line = strstr(head, "\r\n"); line; line = strstr(line, "\r\n")) {
        line += 2;
        if (strncasecmp(line, name, length) || line[length] != ':') continue;
        line += length + 1;
        return line + strspn(line, " ");
    }
    return NULL;
}

/* Answers the handshake; how many bytes it took, 0 while it is not whole. */
static size_t upgrade(Connection *connection, const uint8_t *bytes, size_t count) {
    char head[HEAD_MAX + 1], text[64], accept[64], answer[256];
    size_t taken = count < HEAD_MAX ? count : HEAD_MAX;
    memcpy(head, bytes, taken);
    head[taken] = 0;
    char *tail = strstr(head, "\r\n\r\n");
    if (!tail) {
        if (taken == HEAD_MAX) end(connection);
        return 0;
    }
    tail[2] = 0;
    const char *key = header(head, "Sec-WebSocket-Key"), *room = header(head, "X-Room");
    long number = room ? atol(room) : 0;
    if (!key || strcspn(key, "\r") != 24 || number < 0 || number >= ROOMS_MAX) return end(connection), 0;
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned digest_count;
    snprintf(text, sizeof text, "%.24s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", key);
    EVP_Digest(text, strlen(text), digest, &digest_count, EVP_sha1(), NULL);
    EVP_EncodeBlock((unsigned char *)accept, digest, (int)digest_count);
    int length = snprintf(
        answer, sizeof answer,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: %s\r\n\r\n",
        accept);
    say(connection, (uint8_t *)answer, (size_t)length);
    join(connection, (int32_t)number);
    return (size_t)(tail - head) + 4;
}

static void take(Connection *connection, uint8_t *bytes, size_t count) {
    bool is_kept = connection->in.count > 0;
    if (is_kept) {
        buffer_append(&connection->in, bytes, count);
        bytes = connection->in.bytes;
        count = connection->in.count;
    }
    size_t used = 0;
    if (connection->room < 0) used = upgrade(connection, bytes, count);
    if (connection->room >= 0 && !connection->is_dead) used += frames(connection, bytes + used, count - used);
    if (is_kept) {
        buffer_drop(&connection->in, used);
    } else if (used < count) {
        buffer_append(&connection->in, bytes + used, count - used);
    }
}

static void read_from(Connection *connection) {
    static uint8_t input[INPUT_BYTES];
    if (!connection->ssl) {
        ssize_t count = recv(connection->descriptor, input, sizeof input, 0);
        if (count > 0) return take(connection, input, (size_t)count);
        if (count == 0 || (errno != EAGAIN && errno != EINTR)) end(connection);
        return;
    }
    for (;;) {
        int count = SSL_read(connection->ssl, input, sizeof input);
        if (count > 0) {
            take(connection, input, (size_t)count);
            if (connection->is_dead) return;
            continue;
        }
        int error = SSL_get_error(connection->ssl, count);
        if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) end(connection);
        return;
    }
}

/* ---- start ---- */

static void admit(int listener) {
    for (;;) {
        int descriptor = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (descriptor < 0) return;
        int one = 1;
        setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        Connection *connection = calloc(1, sizeof *connection);
        if (!connection) die("memory");
        connection->descriptor = descriptor;
        connection->room = -1;
        if (tls) {
            connection->ssl = SSL_new(tls);
            SSL_set_fd(connection->ssl, descriptor);
            SSL_set_accept_state(connection->ssl);
        }
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
        if (epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &event)) die("epoll_ctl");
    }
}

static SSL_CTX *read_certificate(const char *certificate, const char *key) {
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_set_mode(
        context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context, 1);
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    if (SSL_CTX_use_certificate_chain_file(context, certificate) != 1
        || SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1) {
        fprintf(stderr, "floor: the certificate or its key cannot be read\n");
        exit(1);
    }
    return context;
}

static int listen_on(uint16_t port) {
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), one = 1;
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *)&address, size) || listen(listener, 4096)) die("listen");
    getsockname(listener, (struct sockaddr *)&address, &size);
    printf("ready %d\n", ntohs(address.sin_port));
    fflush(stdout);
    return listener;
}

static int open_log(const char *path) {
    static uint8_t zeros[1 << 20];
    int file = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    if (file < 0) die(path);
    for (int written = 0; written < LOG_BYTES; written += (int)sizeof zeros)
        if (write(file, zeros, sizeof zeros) != sizeof zeros) die(path);
    if (fsync(file)) die(path);
    return file;
}

static void serve(int listener) {
    static struct epoll_event events[EVENTS_MAX];
    poller = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int count = epoll_wait(poller, events, EVENTS_MAX, -1);
        for (int i = 0; i < count; i++) {
            Connection *connection = events[i].data.ptr;
            if (!connection) {
                admit(listener);
                continue;
            }
            if (events[i].events & EPOLLOUT) flush(connection);
            if (!connection->is_dead && events[i].events & ~(uint32_t)EPOLLOUT) read_from(connection);
        }
        commit();
        for (size_t i = 0; i < dirty_count; i++) {
            dirty[i]->is_dirty = false;
            flush(dirty[i]);
        }
        dirty_count = 0;
        bury();
    }
}

/* ---- the disk ---- */

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Syncs a second when each is of `group` appends of 256 bytes. */
static double sync_rate(int file, int group, double seconds) {
    uint8_t block[256];
    memset(block, 'x', sizeof block);
    double start = seconds_now(), elapsed = 0;
    long count = 0;
    while (elapsed < seconds) {
        for (int i = 0; i < group; i++)
            if (write(file, block, sizeof block) != sizeof block) die("write");
        if (fdatasync(file)) die("fdatasync");
        count++;
        elapsed = seconds_now() - start;
    }
    return (double)count / elapsed;
}

static int measure_disk(const char *folder, double seconds) {
    char path[4096];
    snprintf(path, sizeof path, "%s/floor-disk.tmp", folder);
    int file = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) die(path);
    double single = sync_rate(file, 1, seconds), grouped = sync_rate(file, 100, seconds);
    close(file);
    unlink(path);
    printf("{\"single_syncs_per_s\":%.1f,\"group_of_100_syncs_per_s\":%.1f,\"group_of_100_appends_per_s\":%.0f}\n",
           single, grouped, grouped * 100);
    return 0;
}

int main(int count, char **words) {
    const char *certificate = NULL, *key = NULL, *folder = NULL;
    double seconds = 1;
    uint16_t port = 0;
    for (int i = 1; i < count; i++) {
        const char *word = words[i], *value = i + 1 < count ? words[i + 1] : "";
        if (!strcmp(word, "--port")) port = (uint16_t)atoi(value), i++;
        else if (!strcmp(word, "--cork")) corks = true;
        else if (!strcmp(word, "--disk")) folder = value, i++;
        else if (!strcmp(word, "--seconds")) seconds = atof(value), i++;
        else if (!strcmp(word, "--tls") && i + 2 < count) certificate = value, key = words[i + 2], i += 2;
        else if (!strcmp(word, "--log")) log_file = open_log(value), i++;
        else {
            fprintf(stderr, "usage: floor --port N [--log FILE] [--cork] [--tls CERT KEY] | --disk FOLDER\n");
            return 64;
        }
    }
    if (folder) return measure_disk(folder, seconds);
    signal(SIGPIPE, SIG_IGN);
    if (certificate) tls = read_certificate(certificate, key);
    serve(listen_on(port));
}
