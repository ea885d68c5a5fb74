/* Stands between a program and the system's file calls, and lets those below one folder go wrong.
 *
 * FAULT_FOLDER   files below it are meant; those that end in -shm are memory, not disk
 * FAULT_CONTROL  a file of four 32-bit numbers, shared with whoever gives the orders:
 *                kind of fault, calls that still go well before it, calls that went wrong, unused
 * FAULT_LOG      where each change of a file is written down, in order; may be absent
 *
 * cc -shared -fPIC -O1 -o shim.so shim.c -ldl
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

enum { NONE, FULL, WRITE_FAILS, SHORT, READ_FAILS, SYNC_FAILS, READ_ONLY };

static volatile int32_t *control;
static const char *folder;
static int log_fd = -1;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("FAULT_CONTROL");
    folder = getenv("FAULT_FOLDER");
    if (path) {
        int fd = syscall(SYS_openat, AT_FDCWD, path, O_RDWR, 0);
        void *shared = mmap(NULL, 16, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (shared != MAP_FAILED) control = shared;
        close(fd);
    }
    if ((path = getenv("FAULT_LOG")))
        log_fd = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND, 0600);
}

static int meant_path(const char *path) {
    size_t length = strlen(path);
    if (!folder || strncmp(path, folder, strlen(folder))) return 0;
    return length < 4 || strcmp(path + length - 4, "-shm");
}

static int meant(int fd, char *path) {
    char link[64];
    ssize_t length;
    if (!control) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return meant_path(path);
}

static int goes_wrong(int kind) {
    if (!control || control[0] != kind) return 0;
    if (control[1] > 0) { control[1]--; return 0; }
    control[2]++;
    return 1;
}

static void note(char what, const char *path, const char *more, int64_t at, const void *bytes, int64_t count) {
    struct { char what; char pad[3]; uint32_t path, more; int64_t at, count; } head = {0};
    if (log_fd < 0) return;
    head.what = what; head.path = strlen(path); head.more = strlen(more); head.at = at; head.count = count;
    size_t whole = sizeof head + head.path + head.more + (bytes ? count : 0);
    char *record = malloc(whole);
    memcpy(record, &head, sizeof head);
    memcpy(record + sizeof head, path, head.path);
    memcpy(record + sizeof head + head.path, more, head.more);
    if (bytes) memcpy(record + sizeof head + head.path + head.more, bytes, count);
    syscall(SYS_write, log_fd, record, whole);
    free(record);
}

static ssize_t put(int fd, const void *bytes, size_t count, off_t at, int placed) {
    char path[PATH_MAX];
    ssize_t done;
    int ours = meant(fd, path);
    if (ours) {
        if (goes_wrong(FULL)) { errno = ENOSPC; return -1; }
        if (goes_wrong(WRITE_FAILS)) { errno = EIO; return -1; }
        if (goes_wrong(READ_ONLY)) { errno = EROFS; return -1; }
        if (goes_wrong(SHORT)) {
            if (control[2] % 2 == 0) { errno = ENOSPC; return -1; }  /* half of it, then nothing */
            count /= 2;
        }
        if (!placed) at = lseek(fd, 0, SEEK_CUR);
    }
    done = placed ? syscall(SYS_pwrite64, fd, bytes, count, at) : syscall(SYS_write, fd, bytes, count);
    if (ours && done > 0) note('W', path, "", at, bytes, done);
    return done;
}

ssize_t write(int fd, const void *bytes, size_t count) { return put(fd, bytes, count, 0, 0); }
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) { return put(fd, bytes, count, at, 1); }
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) { return put(fd, bytes, count, at, 1); }

static int reading_fails(int fd) {
    char path[PATH_MAX];
    return control && control[0] == READ_FAILS && meant(fd, path) && goes_wrong(READ_FAILS);
}

ssize_t read(int fd, void *bytes, size_t count) {
    if (reading_fails(fd)) { errno = EIO; return -1; }
    return syscall(SYS_read, fd, bytes, count);
}
ssize_t pread(int fd, void *bytes, size_t count, off_t at) {
    if (reading_fails(fd)) { errno = EIO; return -1; }
    return syscall(SYS_pread64, fd, bytes, count, at);
}
ssize_t pread64(int fd, void *bytes, size_t count, off64_t at) { return pread(fd, bytes, count, at); }

static int synced(int fd, long call) {
    char path[PATH_MAX];
    int ours = meant(fd, path);
    if (ours && goes_wrong(SYNC_FAILS)) { errno = EIO; return -1; }
    int done = syscall(call, fd);
    if (ours && !done) note('S', path, "", 0, NULL, 0);
    return done;
}
int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

static int cut(int fd, off_t size) {
    char path[PATH_MAX];
    int ours = meant(fd, path);
    if (ours && goes_wrong(READ_ONLY)) { errno = EROFS; return -1; }
    int done = syscall(SYS_ftruncate, fd, size);
    if (ours && !done) note('T', path, "", size, NULL, 0);
    return done;
}
int ftruncate(int fd, off_t size) { return cut(fd, size); }
int ftruncate64(int fd, off64_t size) { return cut(fd, size); }

int unlink(const char *path) {
    int ours = control && meant_path(path);
    if (ours && goes_wrong(READ_ONLY)) { errno = EROFS; return -1; }
    int done = syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    if (ours && !done) note('U', path, "", 0, NULL, 0);
    return done;
}

int rename(const char *from, const char *to) {
    int ours = control && meant_path(to);
    if (ours && goes_wrong(READ_ONLY)) { errno = EROFS; return -1; }
    int done = syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
    if (ours && !done) note('R', from, to, 0, NULL, 0);
    return done;
}

static int opened(int at, const char *path, int flags, mode_t mode) {
    if (control && path[0] == '/' && meant_path(path) && (flags & (O_CREAT | O_WRONLY | O_RDWR))
        && goes_wrong(READ_ONLY)) { errno = EROFS; return -1; }
    return syscall(SYS_openat, at, path, flags, mode);
}
#define MODE() mode_t mode = 0; if (flags & (O_CREAT | O_TMPFILE)) { va_list list; va_start(list, flags); mode = va_arg(list, int); va_end(list); }
int open(const char *path, int flags, ...) { MODE() return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE() return opened(AT_FDCWD, path, flags, mode); }
int openat(int at, const char *path, int flags, ...) { MODE() return opened(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { MODE() return opened(at, path, flags, mode); }
