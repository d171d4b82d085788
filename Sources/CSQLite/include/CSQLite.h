#ifndef CSQLITE_H
#define CSQLITE_H
#include <sqlite3.h>

// What Swift cannot import: a macro that is a cast, and a variadic function.

/// SQLite copies the bound bytes before the call returns.
static inline sqlite3_destructor_type csqlite_transient(void) { return SQLITE_TRANSIENT; }

/// sqlite3_db_config for the options that take one integer and give nothing back.
static inline int csqlite_configure(sqlite3 *db, int option, int value) {
    return sqlite3_db_config(db, option, value, (int *)0);
}
#endif
