// PostgreSQL's client library, loaded when the first PostgreSQL store is opened: what needs no such store does not need
// libpq, nor the libraries that it brings along. Its interface has been stable since its first shared version, 5.
#pragma once

#include <string>

namespace slimdag {

struct PgConnection;  // PGconn
struct PgResult;      // PGresult

/// PQconninfoOption: a keyword of a connection string.
struct PgOption {
  const char* keyword;  ///< Null in the last one.
  const char* variable;
  const char* compiled;
  const char* value;  ///< Null where it was not given.
  const char* label;
  const char* display;  ///< "*": it is hidden in dialogs.
  int size;
};

/// The functions of libpq that are used here, with the signatures of libpq-fe.h.
struct LibPq {
  PgOption* (*parse_options)(const char* text, char** message);
  void (*free_options)(PgOption*);
  void (*free_memory)(void*);
  PgConnection* (*connect)(const char* const* keywords, const char* const* values, int expand_dbname);
  void (*finish)(PgConnection*);
  int (*status)(const PgConnection*);
  char* (*error_message)(const PgConnection*);
  PgResult* (*exec)(PgConnection*, const char* sql);
  PgResult* (*exec_params)(PgConnection*, const char* sql, int count, const unsigned* types, const char* const* values,
                           const int* lengths, const int* formats, int result_format);
  int (*result_status)(const PgResult*);
  char* (*result_error_message)(const PgResult*);
  char* (*result_error_field)(const PgResult*, int field);
  int (*row_count)(const PgResult*);
  int (*column_count)(const PgResult*);
  unsigned (*column_type)(const PgResult*, int column);
  int (*is_null)(const PgResult*, int row, int column);
  char* (*value)(const PgResult*, int row, int column);
  int (*value_size)(const PgResult*, int row, int column);
  void (*clear)(PgResult*);
};

/// Loads libpq at the first call, and never unloads it. Throws Error(store_unreachable) where it is not installed.
const LibPq& libpq(const std::string& store);

}  // namespace slimdag
