/* A disk that is slow, or takes no writes: preloaded into the app by the tests of the profile's files.

   Only the app itself is concerned, not the processes of its web view.

   SLOW_DISK_SYNC_MS  how long it takes to bring a file to the disk
   READ_ONLY_FOLDER   nothing can be made, written or renamed below it while READ_ONLY_WHILE exists */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

/* Whether this is the app: its web view has processes of its own. */
static int concerned(void) {
    return strcmp(program_invocation_short_name, "communicator") == 0;
}

static void *next_of(const char *name) { return dlsym(RTLD_NEXT, name); }

static void wait_for_disk(void) {
    const char *text = getenv("SLOW_DISK_SYNC_MS");
    long ms = text ? atol(text) : 0;
    struct timespec pause = {ms / 1000, (ms % 1000) * 1000000};
    if (ms > 0 && concerned())
        nanosleep(&pause, NULL);
}

static int refuses(const char *path) {
    const char *folder = getenv("READ_ONLY_FOLDER"), *sign = getenv("READ_ONLY_WHILE");
    if (!folder || !sign || !path || !concerned() || strncmp(path, folder, strlen(folder)) != 0)
        return 0;
    return access(sign, F_OK) == 0;
}

static int refuse(void) {
    errno = EROFS;
    return -1;
}

int fsync(int file) {
    wait_for_disk();
    return ((int (*)(int))next_of("fsync"))(file);
}

int fdatasync(int file) {
    wait_for_disk();
    return ((int (*)(int))next_of("fdatasync"))(file);
}

#define OPEN(name)                                                                                        \
    int name(const char *path, int flags, ...) {                                                          \
        va_list rest;                                                                                      \
        va_start(rest, flags);                                                                             \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;                            \
        va_end(rest);                                                                                      \
        if ((flags & (O_WRONLY | O_RDWR | O_CREAT)) && refuses(path))                                      \
            return refuse();                                                                               \
        return ((int (*)(const char *, int, ...))next_of(#name))(path, flags, mode);                       \
    }

OPEN(open)
OPEN(open64)

int mkdir(const char *path, mode_t mode) {
    /* One that is there is told as such also where nothing can be made. */
    if (access(path, F_OK) != 0 && refuses(path))
        return refuse();
    return ((int (*)(const char *, mode_t))next_of("mkdir"))(path, mode);
}

int chmod(const char *path, mode_t mode) {
    return refuses(path) ? refuse() : ((int (*)(const char *, mode_t))next_of("chmod"))(path, mode);
}

int rename(const char *from, const char *to) {
    return refuses(to) ? refuse() : ((int (*)(const char *, const char *))next_of("rename"))(from, to);
}

int unlink(const char *path) {
    return refuses(path) ? refuse() : ((int (*)(const char *))next_of("unlink"))(path);
}
