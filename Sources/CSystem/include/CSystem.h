#ifndef CSYSTEM_H
#define CSYSTEM_H

/* What the Glibc module does not export: epoll, eventfd and accept4. */

#include <sys/socket.h>
#if defined(__linux__)
#include <sys/epoll.h>
#include <sys/eventfd.h>
#endif

/* accept(2) whose result is non-blocking and closed on exec; -1 and errno on failure. */
int csystem_accept(int listener, struct sockaddr *address, socklen_t *length);

#endif
