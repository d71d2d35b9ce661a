/* To be preloaded into the program: its database then stands on the failing
 * disk and memory, driven through the file named by $RESIT_FAULTS. */
#include "../support/failing.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("RESIT_FAULTS");
    int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    void *p = fd < 0 ? MAP_FAILED
                     : mmap(NULL, sizeof(struct faults), PROT_READ | PROT_WRITE,
                            MAP_SHARED, fd, 0);

    if (p == MAP_FAILED)
        abort();
    failing_install(p);
}
