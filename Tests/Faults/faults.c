// A disk that fails when it is told to: preloaded into a process, it stands between the program and the C library's
// calls on files below one folder. It can make the k-th call fail (once, or from then on), end the process right
// before it, let every call wait as long as a disk that does not answer, and write down every change in order, so that a power cut can be played afterwards.
//
//   WAGGLE_FAULTS_UNDER    the folder whose files count; several, with colons between
//   WAGGLE_FAULTS_CONTROL  a file with a `struct control`, shared with the test, which may change it at any time
//   WAGGLE_FAULTS_JOURNAL  where changes are written down while `recording` is set
//
// One lock is held over each call and its record, so the journal's order is the order of what happened. Memory that is
// mapped (the index of the write-ahead log) is not seen; it is rebuilt after a crash and proves nothing.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { OPEN = 1, WRITE = 2, SYNC = 4, TRUNCATE = 8, NAME = 16, READ = 32 };

struct control {
    uint64_t kinds;     // which calls count, as bits
    uint64_t calls;     // how many came since the test set this to 0
    uint64_t fail_at;   // the call to fail; 0: none
    uint64_t lasting;   // not 0: every later one as well
    uint64_t error;     // with which errno
    uint64_t kill_at;   // the call before which the process ends; 0: none
    uint64_t hanging;   // not 0: calls wait until this is 0
    uint64_t failed;    // how many were failed
    uint64_t recording; // not 0: write the journal
    uint64_t journal;   // its length in bytes
    char last[128];     // the last call that failed or killed
};

// One change in the journal; `name` bytes of a path and `data` bytes follow.
struct record {
    uint32_t kind;
    uint32_t name;
    uint64_t inode, offset, data;
};
enum { R_CREATE = 1, R_WRITE, R_TRUNCATE, R_SYNC, R_RENAME, R_UNLINK };

#define FILES 65536
static unsigned char tracked[FILES];
static struct control *control;
static int journal = -1;
static const char *under;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&name))real(#name))
static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

__attribute__((constructor)) static void begin(void) {
    under = getenv("WAGGLE_FAULTS_UNDER");
    const char *file = getenv("WAGGLE_FAULTS_CONTROL");
    if (!under || !file) return;
    int fd = REAL(open)(file, O_RDWR | O_CLOEXEC);
    if (fd < 0) return;
    void *page = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    REAL(close)(fd);
    if (page == MAP_FAILED) return;
    const char *path = getenv("WAGGLE_FAULTS_JOURNAL");
    if (path) journal = REAL(open)(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    control = page;
}

static int is_under(const char *path) {
    if (!control || !path) return 0;
    for (const char *start = under; *start;) {
        size_t length = strcspn(start, ":");
        if (length && !strncmp(path, start, length)) return 1;
        start += length;
        if (*start) start++;
    }
    return 0;
}

// Counts a call; not 0: it is to fail with that errno. With the lock held.
static int fault(unsigned kind, const char *what, const char *path, int fd) {
    if (!(control->kinds & kind)) return 0;
    while (*(volatile uint64_t *)&control->hanging) usleep(5000);
    uint64_t call = ++control->calls;
    int kills = call == control->kill_at;
    int fails = control->fail_at && (call == control->fail_at || (control->lasting && call > control->fail_at));
    if (!kills && !fails) return 0;
    char link[32], name[96] = "";
    if (path) snprintf(name, sizeof name, "%s", path);
    else {
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t length = readlink(link, name, sizeof name - 1);
        name[length > 0 ? length : 0] = 0;
    }
    const char *base = strrchr(name, '/');
    snprintf(control->last, sizeof control->last, "%s %s", what, base ? base + 1 : name);
    if (kills) {
        raise(SIGKILL);
        for (;;) pause();
    }
    control->failed++;
    return (int)control->error;
}

static void note(uint32_t kind, int fd, uint64_t inode, uint64_t offset, const char *name, const void *data,
                 uint64_t count) {
    if (!control->recording || journal < 0) return;
    int kept = errno;
    struct stat info;
    if (fd >= 0 && fstat(fd, &info) == 0) inode = info.st_ino;
    struct record head = {kind, name ? (uint32_t)strlen(name) : 0, inode, offset, count};
    struct iovec parts[3] = {{&head, sizeof head}, {(void *)name, head.name}, {(void *)data, count}};
    ssize_t written = REAL(writev)(journal, parts, 3);
    if (written > 0) control->journal += (uint64_t)written;
    errno = kept;
}

// MARK: names

static int opened(const char *path, int flags, mode_t mode, int at) {
    if (!is_under(path)) return REAL(openat)(at, path, flags, mode);
    pthread_mutex_lock(&lock);
    int error = fault(OPEN, "open", path, -1);
    int existed = access(path, F_OK) == 0;
    int fd = -1;
    if (error) errno = error;
    else fd = REAL(openat)(at, path, flags, mode);
    if (fd >= 0 && fd < FILES) {
        tracked[fd] = 1;
        if (!existed) note(R_CREATE, fd, 0, 0, path, NULL, 0);
        else if (flags & O_TRUNC) note(R_TRUNCATE, fd, 0, 0, NULL, NULL, 0);
    }
    pthread_mutex_unlock(&lock);
    return fd;
}

#define MODE                                                                                                           \
    mode_t mode = 0;                                                                                                   \
    if (flags & (O_CREAT | __O_TMPFILE)) {                                                                             \
        va_list more;                                                                                                  \
        va_start(more, flags);                                                                                         \
        mode = va_arg(more, mode_t);                                                                                   \
        va_end(more);                                                                                                  \
    }

int open(const char *path, int flags, ...) { MODE return opened(path, flags, mode, AT_FDCWD); }
int open64(const char *path, int flags, ...) { MODE return opened(path, flags, mode, AT_FDCWD); }
int openat(int at, const char *path, int flags, ...) { MODE return opened(path, flags, mode, at); }
int openat64(int at, const char *path, int flags, ...) { MODE return opened(path, flags, mode, at); }

int close(int fd) {
    if (fd >= 0 && fd < FILES) tracked[fd] = 0;
    return REAL(close)(fd);
}

int rename(const char *from, const char *to) {
    if (!is_under(from) && !is_under(to)) return REAL(rename)(from, to);
    pthread_mutex_lock(&lock);
    int error = fault(NAME, "rename", to, -1), result = -1;
    if (error) errno = error;
    else if ((result = REAL(rename)(from, to)) == 0) note(R_RENAME, -1, 0, 0, from, to, strlen(to));
    pthread_mutex_unlock(&lock);
    return result;
}

int unlink(const char *path) {
    if (!is_under(path)) return REAL(unlink)(path);
    pthread_mutex_lock(&lock);
    int error = fault(NAME, "unlink", path, -1), result = -1;
    if (error) errno = error;
    else if ((result = REAL(unlink)(path)) == 0) note(R_UNLINK, -1, 0, 0, path, NULL, 0);
    pthread_mutex_unlock(&lock);
    return result;
}

int mkdir(const char *path, mode_t mode) {
    if (!is_under(path)) return REAL(mkdir)(path, mode);
    pthread_mutex_lock(&lock);
    int error = fault(NAME, "mkdir", path, -1), result = -1;
    if (error) errno = error;
    else result = REAL(mkdir)(path, mode);
    pthread_mutex_unlock(&lock);
    return result;
}

// MARK: content

#define TRACKED(fd) (control && (fd) >= 0 && (fd) < FILES && tracked[fd])

static ssize_t wrote(int fd, const void *bytes, size_t count, off_t offset, int positioned) {
    pthread_mutex_lock(&lock);
    int error = fault(WRITE, "write", NULL, fd);
    ssize_t done = -1;
    if (!positioned) offset = lseek(fd, 0, SEEK_CUR);
    // A failing disk takes half of what it was given.
    if (error && count > 1) {
        ssize_t half = REAL(pwrite)(fd, bytes, count / 2, offset);
        if (half > 0) note(R_WRITE, fd, 0, (uint64_t)offset, NULL, bytes, (uint64_t)half);
    }
    if (error) errno = error;
    else done = positioned ? REAL(pwrite)(fd, bytes, count, offset) : REAL(write)(fd, bytes, count);
    if (done > 0) note(R_WRITE, fd, 0, (uint64_t)offset, NULL, bytes, (uint64_t)done);
    pthread_mutex_unlock(&lock);
    return done;
}

ssize_t write(int fd, const void *bytes, size_t count) {
    return TRACKED(fd) ? wrote(fd, bytes, count, 0, 0) : REAL(write)(fd, bytes, count);
}
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
    return TRACKED(fd) ? wrote(fd, bytes, count, offset, 1) : REAL(pwrite)(fd, bytes, count, offset);
}
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
    return TRACKED(fd) ? wrote(fd, bytes, count, offset, 1) : REAL(pwrite64)(fd, bytes, count, offset);
}

static int synced(int fd, int (*sync)(int)) {
    pthread_mutex_lock(&lock);
    int error = fault(SYNC, "sync", NULL, fd), result = -1;
    if (error) errno = error;
    else if ((result = sync(fd)) == 0) note(R_SYNC, fd, 0, 0, NULL, NULL, 0);
    pthread_mutex_unlock(&lock);
    return result;
}

int fsync(int fd) { return TRACKED(fd) ? synced(fd, REAL(fsync)) : REAL(fsync)(fd); }
int fdatasync(int fd) { return TRACKED(fd) ? synced(fd, REAL(fdatasync)) : REAL(fdatasync)(fd); }

static int truncated(int fd, off_t size) {
    pthread_mutex_lock(&lock);
    int error = fault(TRUNCATE, "truncate", NULL, fd), result = -1;
    if (error) errno = error;
    else if ((result = REAL(ftruncate)(fd, size)) == 0) note(R_TRUNCATE, fd, 0, (uint64_t)size, NULL, NULL, 0);
    pthread_mutex_unlock(&lock);
    return result;
}

int ftruncate(int fd, off_t size) { return TRACKED(fd) ? truncated(fd, size) : REAL(ftruncate)(fd, size); }
int ftruncate64(int fd, off64_t size) { return TRACKED(fd) ? truncated(fd, size) : REAL(ftruncate64)(fd, size); }

// A reading that fails; 1 when it did, with errno set.
static int unreadable(int fd) {
    pthread_mutex_lock(&lock);
    int error = fault(READ, "read", NULL, fd);
    pthread_mutex_unlock(&lock);
    if (error) errno = error;
    return error != 0;
}

ssize_t read(int fd, void *bytes, size_t count) {
    return TRACKED(fd) && unreadable(fd) ? -1 : REAL(read)(fd, bytes, count);
}
ssize_t pread(int fd, void *bytes, size_t count, off_t offset) {
    return TRACKED(fd) && unreadable(fd) ? -1 : REAL(pread)(fd, bytes, count, offset);
}
ssize_t pread64(int fd, void *bytes, size_t count, off64_t offset) {
    return TRACKED(fd) && unreadable(fd) ? -1 : REAL(pread64)(fd, bytes, count, offset);
}
