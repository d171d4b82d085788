#ifndef CSYSTEM_H
#define CSYSTEM_H

/* What the Glibc module does not export: epoll, eventfd and accept4. */

#if defined(__linux__)
#include <sys/epoll.h>
#include <sys/eventfd.h>
#endif

/* accept(2) whose result is non-blocking and closed on exec; -1 and errno on failure. `address` has room for a
 * struct sockaddr_storage. <sys/socket.h> is not included here: its constants belong to the Glibc module. */
int csystem_accept(int listener, void *address, unsigned int *length);

#endif
