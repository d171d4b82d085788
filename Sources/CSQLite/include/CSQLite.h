#ifndef CSQLITE_H
#define CSQLITE_H
#include <sqlite3.h>

// What Swift cannot import: a macro that is a cast, and a variadic function.

/// SQLite copies the bound bytes before the call returns.
static inline sqlite3_destructor_type csqlite_transient(void) { return SQLITE_TRANSIENT; }

/// Turns off the count of all memory in use, which nobody asks for and for which every allocation takes a lock. Before the
/// first connection.
static inline int csqlite_forgo_memory_count(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

/// sqlite3_db_config for the options that take one integer and give nothing back.
static inline int csqlite_configure(sqlite3 *db, int option, int value) {
    return sqlite3_db_config(db, option, value, (int *)0);
}
#endif
