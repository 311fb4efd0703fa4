/**
 * @file slimdag.h
 * @brief C ABI of slimdag: which nodes of a dbt manifest changed, what a selection means, and why.
 *
 * Conventions, valid for every function below:
 *
 * - **Status and error.** A function that can fail returns a ::slimdag_status and takes `slimdag_error **error` as its
 * last parameter. `error` may be NULL. Where it is not, `*error` becomes NULL on success and an error object on
 * failure, which the caller frees with slimdag_error_free(). Every such function may return
 * ::SLIMDAG_ERROR_INVALID_ARGUMENT (a required pointer is NULL, a handle is of another type or was freed, text is not
 * UTF-8), ::SLIMDAG_ERROR_OUT_OF_MEMORY and
 *   ::SLIMDAG_ERROR_INTERNAL; the description lists the others. New status values may be added: treat those that you do
 * not know as a failure.
 * - **Order of parameters.** Inputs, options, outputs, error. Outputs are written only on success.
 * - **Ownership.** A pointer or ::slimdag_text that is returned or written is borrowed from the handle it was asked of
 * and lives as long as that handle. A handle that is written to an out parameter is the caller's, who frees it with the
 * `_free` function of its type. Handles do not depend on each other: a selection may outlive its manifest. Free
 * functions accept NULL and never fail. Nothing is ever freed with free().
 * - **Text.** In: a pointer and a number of bytes; NULL with 0 bytes is the empty text; a NUL at the end is not needed
 * and does not count. Out: a pointer and a number of bytes, with a NUL behind the last byte. Text is UTF-8, in which a
 * lone surrogate that the artifact holds is encoded like any other code point (Python: errors="surrogatepass"). Paths
 * are bytes, as the operating system has them. JSON text is ASCII, in the format of Python's json.dumps.
 * - **Threads.** All handles but the options are immutable: any number of threads may use one at the same time. Options
 * may be shared while nobody changes them. A handle must not be freed while another thread uses it. There is no global
 * state, nothing to initialize and nothing to finish.
 * - **Nodes.** A node is identified by its unique_id, or by its index in one manifest: 0 .. count - 1, in the order of
 * the file. Lines and columns count from 1, bytes from 0.
 * - **Compatibility.** Functions and constants are only ever added. `Since` says with which version.
 */
#ifndef SLIMDAG_H
#define SLIMDAG_H

#include <stddef.h>
#include <stdint.h>

/** @cond */
#if defined(SLIMDAG_C_STATIC)
#define SLIMDAG_API
#elif defined(_WIN32)
#if defined(SLIMDAG_C_BUILD)
#define SLIMDAG_API __declspec(dllexport)
#else
#define SLIMDAG_API __declspec(dllimport)
#endif
#elif defined(__GNUC__)
#define SLIMDAG_API __attribute__((visibility("default")))
#else
#define SLIMDAG_API
#endif
/** @endcond */

#ifdef __cplusplus
extern "C" {
#endif

/* ---------------------------------------------------------------------------------------------------------------- */
/* Version                                                                                                          */
/* ---------------------------------------------------------------------------------------------------------------- */

/** Version of this header. @since 0.1 */
#define SLIMDAG_VERSION "0.1.0"
/** Number of the C interface of this header: it grows by one with each release that adds functions. @since 0.1 */
#define SLIMDAG_ABI_VERSION 1

/**
 * Version of the library, e.g. "0.1.0".
 * @return Static storage, never NULL.
 * @since 0.1
 */
SLIMDAG_API const char* slimdag_version(void);

/**
 * Number of the C interface of the library. A program needs a library whose number is at least the
 * ::SLIMDAG_ABI_VERSION it was compiled with.
 * @since 0.1
 */
SLIMDAG_API int32_t slimdag_abi_version(void);

/* ---------------------------------------------------------------------------------------------------------------- */
/* Text, lists                                                                                                      */
/* ---------------------------------------------------------------------------------------------------------------- */

/** Result of a function: 0, or one of the SLIMDAG_ERROR_ values. Values are never renumbered. @since 0.1 */
typedef int32_t slimdag_status;

/**
 * Receives the payload of a callback when nothing can call that any more: when it was replaced, or when the last handle
 * that keeps it was freed. It is called exactly once, also where the function that got it fails (at once then), on
 * whichever thread lets go last, and must not use the handles of this library that are being freed. NULL: the payload
 * stays the caller's, who keeps it for as long as the callback may be called.
 * @param payload As it was given.
 * @since 0.1
 */
typedef void (*slimdag_destroy_callback)(void* payload);

/** Borrowed text, with a NUL behind its last byte. @since 0.1 */
typedef struct slimdag_text {
  const char* data; /**< The bytes; NULL where the artifact has null. */
  size_t size;      /**< Their number, without the NUL. */
} slimdag_text;

/** Owned text. @since 0.1 */
typedef struct slimdag_string slimdag_string;
/** A list of texts. @since 0.1 */
typedef struct slimdag_strings slimdag_strings;
/** A list of node indices. @since 0.1 */
typedef struct slimdag_indices slimdag_indices;
/** What failed, where, and what to do about it. @since 0.1 */
typedef struct slimdag_error slimdag_error;

/**
 * The text of an owned string.
 * @param string NULL gives an empty text.
 * @return Borrowed from `string`.
 * @since 0.1
 */
SLIMDAG_API slimdag_text slimdag_string_text(const slimdag_string* string);

/** Frees a string. @param string May be NULL. @since 0.1 */
SLIMDAG_API void slimdag_string_free(slimdag_string* string);

/** Number of texts in a list. @param strings NULL counts 0. @since 0.1 */
SLIMDAG_API size_t slimdag_strings_count(const slimdag_strings* strings);

/**
 * One text of a list.
 * @param strings The list.
 * @param position 0 .. count - 1.
 * @return Borrowed from `strings`; `data` is NULL for a null in the artifact, and where `position` is out of range.
 * @since 0.1
 */
SLIMDAG_API slimdag_text slimdag_strings_at(const slimdag_strings* strings, size_t position);

/**
 * A whole list at once: text i begins at byte offsets[i] of the buffer, and the NUL behind it is at offsets[i + 1] - 1.
 * A null of the artifact looks like an empty text here.
 * @param strings The list.
 * @param out_buffer All texts, each with a NUL behind it. Borrowed.
 * @param out_offsets Count + 1 byte offsets. Borrowed.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_strings_packed(const slimdag_strings* strings, slimdag_text* out_buffer,
                                                  const uint64_t** out_offsets, slimdag_error** error);

/** Frees a list of texts. @param strings May be NULL. @since 0.1 */
SLIMDAG_API void slimdag_strings_free(slimdag_strings* strings);

/** Number of indices in a list. @param indices NULL counts 0. @since 0.1 */
SLIMDAG_API size_t slimdag_indices_count(const slimdag_indices* indices);

/** The indices of a list. @param indices The list. @return Borrowed; NULL where the list is empty. @since 0.1 */
SLIMDAG_API const uint32_t* slimdag_indices_data(const slimdag_indices* indices);

/** Frees a list of indices. @param indices May be NULL. @since 0.1 */
SLIMDAG_API void slimdag_indices_free(slimdag_indices* indices);

/* ---------------------------------------------------------------------------------------------------------------- */
/* Status, error                                                                                                    */
/* ---------------------------------------------------------------------------------------------------------------- */

/** Values of ::slimdag_status. @since 0.1 */
enum {
  /** Success. */
  SLIMDAG_OK = 0,
  /** The caller passed something that the function does not take. Fix the call. */
  SLIMDAG_ERROR_INVALID_ARGUMENT = 1,
  /** An allocation failed; every object passed in is still usable. */
  SLIMDAG_ERROR_OUT_OF_MEMORY = 2,
  /** A file or directory is not there, or a directory has no manifest.json. */
  SLIMDAG_ERROR_FILE_NOT_FOUND = 3,
  /** The operating system refused to read. */
  SLIMDAG_ERROR_IO = 4,
  /** The bytes are not JSON as Python's json module reads it. Often a file that was cut off: let dbt write it again. */
  SLIMDAG_ERROR_INVALID_JSON = 5,
  /** JSON, but not the artifact it should be: a field is missing or has the wrong type. */
  SLIMDAG_ERROR_INVALID_ARTIFACT = 6,
  /** An artifact of a schema version that is not supported. */
  SLIMDAG_ERROR_UNSUPPORTED_VERSION = 7,
  /** depends_on names a node that is not in the graph. */
  SLIMDAG_ERROR_DEPENDENCY_NOT_FOUND = 8,
  /** The graph has a cycle; the message names its path. */
  SLIMDAG_ERROR_CYCLE = 9,
  /** A selector that dbt refuses: unknown method, invalid value, `@x+`. */
  SLIMDAG_ERROR_INVALID_SELECTOR = 10,
  /** A YAML selector of that name does not exist. */
  SLIMDAG_ERROR_SELECTOR_NOT_FOUND = 11,
  /** selectors.yml is not what dbt accepts. */
  SLIMDAG_ERROR_INVALID_SELECTORS_FILE = 12,
  /** A state, result or source_status selector without the artifact it needs. Pass a state that has it. */
  SLIMDAG_ERROR_MISSING_STATE = 13,
  /** A versioned model breaks its contract (dbt's ContractBreakingChangeError). */
  SLIMDAG_ERROR_CONTRACT_BREAKING_CHANGE = 14,
  /** dbt would have to ask an unknown adapter about constraints. Set the constraint support in the options. */
  SLIMDAG_ERROR_UNKNOWN_ADAPTER = 15,
  /** The file was rewritten after it was loaded, so its text cannot be shown. Load it again. */
  SLIMDAG_ERROR_ARTIFACT_REPLACED = 16,
  /** No node has that unique_id. */
  SLIMDAG_ERROR_NODE_NOT_FOUND = 17,
  /** depends_on.macros names null or a macro that is in neither manifest. */
  SLIMDAG_ERROR_MACRO_NOT_FOUND = 18,
  /** A callback of the caller reported a failure. */
  SLIMDAG_ERROR_CALLBACK_FAILED = 19,
  /** environments.yml is no YAML, or violates a rule. The message lists every violation with its place. */
  SLIMDAG_ERROR_INVALID_ENVIRONMENTS_FILE = 20,
  /** No environment has that name, or several projects have one. */
  SLIMDAG_ERROR_ENVIRONMENT_NOT_FOUND = 21,
  /** No job has that name. */
  SLIMDAG_ERROR_JOB_NOT_FOUND = 22,
  /** No project has that name, or it is not among the dependencies. */
  SLIMDAG_ERROR_PROJECT_NOT_FOUND = 23,
  /** Environment variables have no value; the message lists every place that needs them. */
  SLIMDAG_ERROR_MISSING_VARIABLE = 24,
  /** The file cannot be edited there without touching other lines. Edit it by hand. */
  SLIMDAG_ERROR_UNSAFE_EDIT = 25,
  /** Jobs or run history would be lost. Say that they may be, or move them first. */
  SLIMDAG_ERROR_WOULD_LOSE_DATA = 26,
  /** A snapshot that is damaged, cut off, or of another byte order. Make it again from the artifacts. */
  SLIMDAG_ERROR_INVALID_SNAPSHOT = 27,
  /** A snapshot does not hold the text, and the artifact is not beside it. Put it there, or load it instead. */
  SLIMDAG_ERROR_TEXT_NOT_HELD = 28,
  /** A reference across projects to a model that the other project does not have. */
  SLIMDAG_ERROR_REFERENCE_NOT_FOUND = 30,
  /** A reference across projects to a model that is not public. */
  SLIMDAG_ERROR_REFERENCE_NOT_PUBLIC = 31,
  /** The store has no run of that id. @since 0.1 */
  SLIMDAG_ERROR_RUN_NOT_FOUND = 40,
  /** Another run is recorded under that id. @since 0.1 */
  SLIMDAG_ERROR_RUN_CONFLICT = 41,
  /** The environment has no run that the policy asks for. @since 0.1 */
  SLIMDAG_ERROR_NO_COMPARISON_STATE = 42,
  /** An artifact belongs to another project, or to another manifest. @since 0.1 */
  SLIMDAG_ERROR_WRONG_ARTIFACT = 43,
  /** The store cannot be opened or connected to, or its library is missing. @since 0.1 */
  SLIMDAG_ERROR_STORE_UNREACHABLE = 44,
  /** Another process kept the store locked for too long. @since 0.1 */
  SLIMDAG_ERROR_STORE_LOCKED = 45,
  /** The store may not be written to. @since 0.1 */
  SLIMDAG_ERROR_STORE_READ_ONLY = 46,
  /** There is no room left for the store. @since 0.1 */
  SLIMDAG_ERROR_STORE_FULL = 47,
  /** The store is damaged, or is no store of slimdag's. @since 0.1 */
  SLIMDAG_ERROR_STORE_CORRUPT = 48,
  /** The store was made by a newer version of slimdag. @since 0.1 */
  SLIMDAG_ERROR_STORE_VERSION = 49,
  /** A defect of this library. Please report it. */
  SLIMDAG_ERROR_INTERNAL = 100
};

/**
 * Name of a status in snake_case, e.g. "invalid_selector"; "ok" for 0, "unknown" for a value that this version does not
 * know.
 * @param status Any value.
 * @return Static storage, never NULL.
 * @since 0.1
 */
SLIMDAG_API const char* slimdag_status_name(slimdag_status status);

/** Status that an error stands for. @param error NULL gives ::SLIMDAG_OK. @since 0.1 */
SLIMDAG_API slimdag_status slimdag_error_status(const slimdag_error* error);

/**
 * One sentence in plain words, without the location.
 * @param error NULL gives an empty text.
 * @return Borrowed.
 * @since 0.1
 */
SLIMDAG_API slimdag_text slimdag_error_message(const slimdag_error* error);

/** What to do about it; may be empty. @param error NULL gives an empty text. @return Borrowed. @since 0.1 */
SLIMDAG_API slimdag_text slimdag_error_hint(const slimdag_error* error);

/** File that the error is in; may be empty. @param error NULL gives an empty text. @return Borrowed. @since 0.1 */
SLIMDAG_API slimdag_text slimdag_error_file(const slimdag_error* error);

/** Node that the error is about; may be empty. @param error NULL gives an empty text. @return Borrowed. @since 0.1 */
SLIMDAG_API slimdag_text slimdag_error_unique_id(const slimdag_error* error);

/** Location, message and hint in one text. @param error NULL gives an empty text. @return Borrowed. @since 0.1 */
SLIMDAG_API slimdag_text slimdag_error_text(const slimdag_error* error);

/**
 * Line of the error in its file, from 1.
 * @param error May be NULL.
 * @param out_line Written where the line is known; may be NULL.
 * @return 1 where it is known, else 0.
 * @since 0.1
 */
SLIMDAG_API int32_t slimdag_error_line(const slimdag_error* error, uint64_t* out_line);

/**
 * Column of the error in its line, from 1.
 * @param error May be NULL.
 * @param out_column Written where the column is known; may be NULL.
 * @return 1 where it is known, else 0.
 * @since 0.1
 */
SLIMDAG_API int32_t slimdag_error_column(const slimdag_error* error, uint64_t* out_column);

/**
 * Byte offset of the error in its file, from 0.
 * @param error May be NULL.
 * @param out_byte Written where the offset is known; may be NULL.
 * @return 1 where it is known, else 0.
 * @since 0.1
 */
SLIMDAG_API int32_t slimdag_error_byte(const slimdag_error* error, uint64_t* out_byte);

/** Frees an error. @param error May be NULL. @since 0.1 */
SLIMDAG_API void slimdag_error_free(slimdag_error* error);

/**
 * Bytes up to which artifacts, configuration and snapshots are read, from files and from pipes; more is
 * ::SLIMDAG_ERROR_IO. 8 GiB where nobody changed it.
 * @since 0.1
 */
SLIMDAG_API uint64_t slimdag_input_limit(void);

/**
 * Changes slimdag_input_limit() for the whole process; nothing else is kept for all of it. Any thread may call it.
 * @param bytes The new limit, at least 1.
 * @param error May be NULL. INVALID_ARGUMENT.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_set_input_limit(uint64_t bytes, slimdag_error** error);

/* ---------------------------------------------------------------------------------------------------------------- */
/* Manifest                                                                                                         */
/* ---------------------------------------------------------------------------------------------------------------- */

/** A loaded manifest.json. @since 0.1 */
typedef struct slimdag_manifest slimdag_manifest;

/** What slimdag_manifest_metadata() answers. @since 0.1 */
typedef int32_t slimdag_metadata_field;

/** Values of ::slimdag_metadata_field. @since 0.1 */
enum {
  SLIMDAG_METADATA_DBT_SCHEMA_VERSION = 0, /**< The URL as written. */
  SLIMDAG_METADATA_DBT_VERSION = 1,
  SLIMDAG_METADATA_PROJECT_NAME = 2,
  SLIMDAG_METADATA_ADAPTER_TYPE = 3,
  SLIMDAG_METADATA_GENERATED_AT = 4,
  SLIMDAG_METADATA_INVOCATION_ID = 5
};

/** A text of a node. Empty where its kind has no such field. @since 0.1 */
typedef int32_t slimdag_node_field;

/** Values of ::slimdag_node_field. @since 0.1 */
enum {
  SLIMDAG_NODE_UNIQUE_ID = 0,
  SLIMDAG_NODE_RESOURCE_TYPE = 1, /**< dbt's name of the type, e.g. "saved_query". */
  SLIMDAG_NODE_SECTION = 2,       /**< The manifest's dictionary that holds it, e.g. "nodes". */
  SLIMDAG_NODE_NAME = 3,
  SLIMDAG_NODE_PACKAGE_NAME = 4,
  SLIMDAG_NODE_ORIGINAL_FILE_PATH = 5,
  SLIMDAG_NODE_PATCH_PATH = 6, /**< "package://path". */
  SLIMDAG_NODE_SOURCE_NAME = 7,
  SLIMDAG_NODE_GROUP = 8,
  SLIMDAG_NODE_ACCESS = 9,
  SLIMDAG_NODE_RELATION_NAME = 10,
  SLIMDAG_NODE_DATABASE = 11,
  SLIMDAG_NODE_SCHEMA = 12,
  SLIMDAG_NODE_ALIAS = 13,        /**< The identifier of a source. */
  SLIMDAG_NODE_SEARCH_NAME = 14,  /**< What `dbt ls --output name` prints. */
  SLIMDAG_NODE_SELECTOR_NAME = 15 /**< What `dbt ls --output selector` prints. */
};

/** A list of texts of a node. @since 0.1 */
typedef int32_t slimdag_node_list;

/** Values of ::slimdag_node_list. @since 0.1 */
enum {
  SLIMDAG_NODE_FQN = 0,
  SLIMDAG_NODE_TAGS = 1,
  SLIMDAG_NODE_DEPENDS_ON_NODES = 2, /**< unique ids as written. */
  SLIMDAG_NODE_DEPENDS_ON_MACROS = 3 /**< unique ids as written; may hold null. */
};

/**
 * Reads a manifest.json of schema version 4 to 12, or a snapshot; the first bytes tell which one it is. O(bytes).
 * @param path The file, or a directory that holds a manifest.json (target/) or, where it has none, a state.slimdag.
 * @param path_size Bytes of `path`.
 * @param out Receives the manifest; free with slimdag_manifest_free().
 * @param error May be NULL. FILE_NOT_FOUND, IO, INVALID_JSON, INVALID_ARTIFACT, UNSUPPORTED_VERSION, INVALID_SNAPSHOT.
 * Dangling dependencies and cycles are reported by the functions that need the graph.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_manifest_load(const char* path, size_t path_size, slimdag_manifest** out,
                                                 slimdag_error** error);

/**
 * The same for bytes in memory, which are copied.
 * @param bytes The content of a manifest.json or of a snapshot.
 * @param size Bytes at `bytes`.
 * @param name Stands for the file in errors, any bytes; empty: "<memory>".
 * @param name_size Bytes of `name`.
 * @param out Receives the manifest; free with slimdag_manifest_free().
 * @param error May be NULL. INVALID_JSON, INVALID_ARTIFACT, UNSUPPORTED_VERSION, INVALID_SNAPSHOT.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_manifest_parse(const char* bytes, size_t size, const char* name, size_t name_size,
                                                  slimdag_manifest** out, slimdag_error** error);

/**
 * Writes a snapshot: a small file that slimdag_manifest_load() and slimdag_state_load() map into memory, with the same
 * answers. It does not hold the text of nodes: what needs that reads the manifest.json beside the snapshot, or fails
 * with TEXT_NOT_HELD where there is none, ARTIFACT_REPLACED where it is another one. The file is replaced in one step.
 * O(nodes + edges + text kept).
 * @param manifest The manifest.
 * @param path The file to write.
 * @param path_size Bytes of `path`.
 * @param error May be NULL. IO.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_manifest_save_snapshot(const slimdag_manifest* manifest, const char* path,
                                                          size_t path_size, slimdag_error** error);

/** Frees a manifest. @param manifest May be NULL. @since 0.1 */
SLIMDAG_API void slimdag_manifest_free(slimdag_manifest* manifest);

/**
 * One field of `metadata`.
 * @param manifest The manifest.
 * @param field Which one.
 * @param out Borrowed; empty where the artifact has null.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_manifest_metadata(const slimdag_manifest* manifest, slimdag_metadata_field field,
                                                     slimdag_text* out, slimdag_error** error);

/**
 * Schema version of the artifact, 4 .. 12.
 * @param manifest The manifest.
 * @param out The version.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_manifest_schema_version(const slimdag_manifest* manifest, int32_t* out,
                                                           slimdag_error** error);

/**
 * Which engine's answers are given for a manifest where the options do not say: {"semantics": {"name", "by",
 * "dbt_version", "warning"}}. `name` is dbt-core-1.11, dbt-core-1.12 or dbt-2, `by` is dbt_version or assumed (the
 * version is missing or not known, and `warning` says what was taken).
 * @param manifest The manifest.
 * @param out Receives the JSON; free with slimdag_string_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_manifest_semantics_json(const slimdag_manifest* manifest, slimdag_string** out,
                                                           slimdag_error** error);

/**
 * Every point in which the engines differ: [{"rule", "area", "what", "holds": {semantics: bool}, "source"}].
 * @param out Receives the JSON; free with slimdag_string_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_semantics_json(slimdag_string** out, slimdag_error** error);

/**
 * Number of nodes: those of all kinds, disabled ones among `nodes` included, those of the section `disabled` not.
 * @param manifest The manifest.
 * @param out The number.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_manifest_node_count(const slimdag_manifest* manifest, size_t* out,
                                                       slimdag_error** error);

/**
 * Index of a node. O(1).
 * @param manifest The manifest.
 * @param unique_id The id.
 * @param unique_id_size Bytes of `unique_id`.
 * @param out The index.
 * @param error May be NULL. NODE_NOT_FOUND.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_manifest_find(const slimdag_manifest* manifest, const char* unique_id,
                                                 size_t unique_id_size, uint32_t* out, slimdag_error** error);

/**
 * One text of one node. The first question for a field collects it for all nodes, O(nodes); later ones are O(1).
 * @param manifest The manifest.
 * @param node Index of the node.
 * @param field Which text.
 * @param out Borrowed from `manifest`.
 * @param error May be NULL. INVALID_ARGUMENT where there is no such node or field.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_manifest_node_text(const slimdag_manifest* manifest, uint32_t node,
                                                      slimdag_node_field field, slimdag_text* out,
                                                      slimdag_error** error);

/**
 * One text of all nodes, in the order of their indices.
 * @param manifest The manifest.
 * @param field Which text.
 * @param out Receives the list; free with slimdag_strings_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_manifest_node_texts(const slimdag_manifest* manifest, slimdag_node_field field,
                                                       slimdag_strings** out, slimdag_error** error);

/**
 * One list of one node.
 * @param manifest The manifest.
 * @param node Index of the node.
 * @param list Which list.
 * @param out Receives the list; free with slimdag_strings_free().
 * @param error May be NULL. INVALID_ARGUMENT where there is no such node or list.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_manifest_node_strings(const slimdag_manifest* manifest, uint32_t node,
                                                         slimdag_node_list list, slimdag_strings** out,
                                                         slimdag_error** error);

/**
 * Whether a node is enabled (config.enabled).
 * @param manifest The manifest.
 * @param node Index of the node.
 * @param out 1 or 0.
 * @param error May be NULL. INVALID_ARGUMENT where there is no such node.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_manifest_node_enabled(const slimdag_manifest* manifest, uint32_t node, int32_t* out,
                                                         slimdag_error** error);

/**
 * Everything that the functions above answer about some nodes, as a JSON array of objects in the order of the question:
 * "unique_id", "resource_type", "section", ... "selector_name" as in ::slimdag_node_field, "fqn", "tags",
 * "depends_on_nodes", "depends_on_macros" and "enabled". The artifact is not read again.
 * @param manifest The manifest.
 * @param nodes Indices; NULL: all nodes.
 * @param count Number of indices; ignored where `nodes` is NULL.
 * @param out Receives the text; free with slimdag_string_free().
 * @param error May be NULL. INVALID_ARGUMENT where there is no such node.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_manifest_nodes_json(const slimdag_manifest* manifest, const uint32_t* nodes,
                                                       size_t count, slimdag_string** out, slimdag_error** error);

/**
 * The node's JSON object as it stands in the artifact, upgraded to schema version 12 as dbt-core upgrades it. Reads the
 * artifact again, O(bytes).
 * @param manifest The manifest.
 * @param unique_id The id.
 * @param unique_id_size Bytes of `unique_id`.
 * @param out Receives the text; free with slimdag_string_free().
 * @param error May be NULL. NODE_NOT_FOUND, ARTIFACT_REPLACED, FILE_NOT_FOUND, IO.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_manifest_read_node(const slimdag_manifest* manifest, const char* unique_id,
                                                      size_t unique_id_size, slimdag_string** out,
                                                      slimdag_error** error);

/**
 * The same for many nodes in one pass over the artifact.
 * @param manifest The manifest.
 * @param nodes Indices.
 * @param count Number of indices.
 * @param out Receives one text a node, in the order of `nodes`; free with slimdag_strings_free().
 * @param error May be NULL. INVALID_ARGUMENT where there is no such node, ARTIFACT_REPLACED, FILE_NOT_FOUND, IO.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_manifest_read_nodes(const slimdag_manifest* manifest, const uint32_t* nodes,
                                                       size_t count, slimdag_strings** out, slimdag_error** error);

/* ---------------------------------------------------------------------------------------------------------------- */
/* Sets of nodes                                                                                                    */
/* ---------------------------------------------------------------------------------------------------------------- */

/** A set of nodes of one manifest. @since 0.1 */
typedef struct slimdag_node_set slimdag_node_set;

/**
 * The set of these indices.
 * @param manifest The manifest.
 * @param nodes Indices, in any order; duplicates count once.
 * @param count Number of indices.
 * @param out Receives the set; free with slimdag_node_set_free().
 * @param error May be NULL. INVALID_ARGUMENT where there is no such node.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_node_set_from_indices(const slimdag_manifest* manifest, const uint32_t* nodes,
                                                         size_t count, slimdag_node_set** out, slimdag_error** error);

/**
 * The set of these unique ids.
 * @param manifest The manifest.
 * @param unique_ids The ids, in any order; duplicates count once.
 * @param count Number of ids.
 * @param out Receives the set; free with slimdag_node_set_free().
 * @param error May be NULL. NODE_NOT_FOUND.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_node_set_from_unique_ids(const slimdag_manifest* manifest,
                                                            const slimdag_text* unique_ids, size_t count,
                                                            slimdag_node_set** out, slimdag_error** error);

/**
 * All enabled nodes: the graph that dbt selects from.
 * @param manifest The manifest.
 * @param out Receives the set; free with slimdag_node_set_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_node_set_enabled(const slimdag_manifest* manifest, slimdag_node_set** out,
                                                    slimdag_error** error);

/**
 * Members of either set.
 * @param a A set.
 * @param b A set of the same manifest.
 * @param out Receives the set; free with slimdag_node_set_free().
 * @param error May be NULL. INVALID_ARGUMENT where the sets belong to different manifests.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_node_set_union(const slimdag_node_set* a, const slimdag_node_set* b,
                                                  slimdag_node_set** out, slimdag_error** error);

/** Members of both sets; otherwise as slimdag_node_set_union(). @since 0.1 */
SLIMDAG_API slimdag_status slimdag_node_set_intersection(const slimdag_node_set* a, const slimdag_node_set* b,
                                                         slimdag_node_set** out, slimdag_error** error);

/** Members of `a` that are not in `b`; otherwise as slimdag_node_set_union(). @since 0.1 */
SLIMDAG_API slimdag_status slimdag_node_set_difference(const slimdag_node_set* a, const slimdag_node_set* b,
                                                       slimdag_node_set** out, slimdag_error** error);

/** Number of members. @param set The set. @param out The number. @param error May be NULL. @since 0.1 */
SLIMDAG_API slimdag_status slimdag_node_set_count(const slimdag_node_set* set, size_t* out, slimdag_error** error);

/**
 * Whether a node is a member.
 * @param set The set.
 * @param node Index of the node.
 * @param out 1 or 0; 0 where the manifest has no such node.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_node_set_contains(const slimdag_node_set* set, uint32_t node, int32_t* out,
                                                     slimdag_error** error);

/**
 * Members by index, ascending.
 * @param set The set.
 * @param out Receives the list; free with slimdag_indices_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_node_set_indices(const slimdag_node_set* set, slimdag_indices** out,
                                                    slimdag_error** error);

/**
 * Members by unique_id, sorted by code point as Python sorts them.
 * @param set The set.
 * @param out Receives the list; free with slimdag_strings_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_node_set_unique_ids(const slimdag_node_set* set, slimdag_strings** out,
                                                       slimdag_error** error);

/** Frees a set. @param set May be NULL. @since 0.1 */
SLIMDAG_API void slimdag_node_set_free(slimdag_node_set* set);

/* ---------------------------------------------------------------------------------------------------------------- */
/* Graph                                                                                                            */
/* An edge goes from a node to what depends on it. Every function that needs the graph builds it once and keeps it;   */
/* it may return DEPENDENCY_NOT_FOUND and CYCLE.                                                                    */
/* ---------------------------------------------------------------------------------------------------------------- */

/** No limit for the depth of a walk. @since 0.1 */
#define SLIMDAG_NO_LIMIT UINT64_MAX

/**
 * Number of edges; duplicates in depends_on count once.
 * @param manifest The manifest.
 * @param out The number.
 * @param error May be NULL. DEPENDENCY_NOT_FOUND, CYCLE.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_graph_edge_count(const slimdag_manifest* manifest, size_t* out,
                                                    slimdag_error** error);

/**
 * Nodes that a node depends on, ascending.
 * @param manifest The manifest.
 * @param node Index of the node.
 * @param out_nodes Borrowed from `manifest`.
 * @param out_count Number of indices.
 * @param error May be NULL. INVALID_ARGUMENT where there is no such node, DEPENDENCY_NOT_FOUND, CYCLE.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_graph_parents(const slimdag_manifest* manifest, uint32_t node,
                                                 const uint32_t** out_nodes, size_t* out_count, slimdag_error** error);

/** Nodes that depend on a node; otherwise as slimdag_graph_parents(). @since 0.1 */
SLIMDAG_API slimdag_status slimdag_graph_children(const slimdag_manifest* manifest, uint32_t node,
                                                  const uint32_t** out_nodes, size_t* out_count, slimdag_error** error);

/**
 * Nodes from which a member of a set is reached in 1 .. `max_depth` steps. A member is in the answer only where it is
 * an ancestor of another one. O(nodes + edges).
 * @param set Where to start.
 * @param max_depth Number of steps, or ::SLIMDAG_NO_LIMIT.
 * @param within Nodes to walk over, of the same manifest; NULL: the enabled ones.
 * @param out Receives the set; free with slimdag_node_set_free().
 * @param error May be NULL. DEPENDENCY_NOT_FOUND, CYCLE.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_graph_ancestors(const slimdag_node_set* set, uint64_t max_depth,
                                                   const slimdag_node_set* within, slimdag_node_set** out,
                                                   slimdag_error** error);

/** Nodes that are reached from a member of a set; otherwise as slimdag_graph_ancestors(). @since 0.1 */
SLIMDAG_API slimdag_status slimdag_graph_descendants(const slimdag_node_set* set, uint64_t max_depth,
                                                     const slimdag_node_set* within, slimdag_node_set** out,
                                                     slimdag_error** error);

/**
 * dbt's operator `@`: the members, their descendants, and all ancestors of those. O(nodes + edges).
 * @param set Where to start.
 * @param within Nodes to walk over, of the same manifest; NULL: the enabled ones.
 * @param out Receives the set; free with slimdag_node_set_free().
 * @param error May be NULL. DEPENDENCY_NOT_FOUND, CYCLE.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_graph_childrens_parents(const slimdag_node_set* set, const slimdag_node_set* within,
                                                           slimdag_node_set** out, slimdag_error** error);

/**
 * All nodes, each after all its parents; among those that are free, the lowest index first.
 * @param manifest The manifest.
 * @param out Receives the list; free with slimdag_indices_free().
 * @param error May be NULL. DEPENDENCY_NOT_FOUND, CYCLE.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_graph_topological_order(const slimdag_manifest* manifest, slimdag_indices** out,
                                                           slimdag_error** error);

/**
 * The shortest path along the edges from a member of a set to a node, both included. O(nodes + edges).
 * @param from Where to start.
 * @param to Index of the node to reach.
 * @param within Nodes to walk over, of the same manifest; NULL: the enabled ones.
 * @param out Receives the indices, from first to last; empty where there is no path. Free with slimdag_indices_free().
 * @param error May be NULL. INVALID_ARGUMENT where there is no such node, DEPENDENCY_NOT_FOUND, CYCLE.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_graph_shortest_path(const slimdag_node_set* from, uint32_t to,
                                                       const slimdag_node_set* within, slimdag_indices** out,
                                                       slimdag_error** error);

/**
 * Edges of the sub-graph of a set in which a path over nodes that are not members becomes an edge, as in dbt's queue.
 * @param set The nodes of the sub-graph.
 * @param out Receives source and target of each edge in turn, edges sorted; free with slimdag_indices_free().
 * @param error May be NULL. DEPENDENCY_NOT_FOUND, CYCLE.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_graph_subset_edges(const slimdag_node_set* set, slimdag_indices** out,
                                                      slimdag_error** error);

/**
 * The edges from tests to what is downstream of the tested nodes that `dbt build` adds. They order a build and never
 * change a selection.
 * @param manifest The manifest.
 * @param out Receives source and target of each edge in turn, edges sorted; free with slimdag_indices_free().
 * @param error May be NULL. DEPENDENCY_NOT_FOUND, CYCLE.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_graph_test_edges(const slimdag_manifest* manifest, slimdag_indices** out,
                                                    slimdag_error** error);

/**
 * What a selection runs: its nodes in an order that respects all edges, and the edges among them.
 * @param set The selection.
 * @param with_test_edges 1 as in `dbt build`, 0 as in `dbt run`.
 * @param out_nodes Receives the nodes; free with slimdag_indices_free().
 * @param out_edges Receives source and target of each edge in turn; free with slimdag_indices_free().
 * @param error May be NULL. DEPENDENCY_NOT_FOUND, CYCLE.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_graph_build_order(const slimdag_node_set* set, int32_t with_test_edges,
                                                     slimdag_indices** out_nodes, slimdag_indices** out_edges,
                                                     slimdag_error** error);

/* ---------------------------------------------------------------------------------------------------------------- */
/* State                                                                                                            */
/* ---------------------------------------------------------------------------------------------------------------- */

/** A comparison state: what `dbt --state DIR` reads. @since 0.1 */
typedef struct slimdag_state slimdag_state;

/**
 * Reads a comparison state. As in dbt a directory may lack any of its files: the selectors that need one then fail.
 * @param path A directory with manifest.json and, where they are, run_results.json and sources.json; or the path of a
 *   manifest file, with the other two beside it. Or a snapshot, which stands for all three: by its path, or a directory
 *   that has none of the three and a state.slimdag.
 * @param path_size Bytes of `path`.
 * @param out Receives the state; free with slimdag_state_free().
 * @param error May be NULL. FILE_NOT_FOUND (no such directory), and what slimdag_manifest_load() returns.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_state_load(const char* path, size_t path_size, slimdag_state** out,
                                              slimdag_error** error);

/**
 * slimdag_manifest_load() and slimdag_state_load() at the same time, on two threads: takes as long as the larger one.
 * @param manifest A manifest.json, or the directory that holds it.
 * @param manifest_size Bytes of `manifest`.
 * @param state As in slimdag_state_load().
 * @param state_size Bytes of `state`.
 * @param out_manifest Receives the manifest; free with slimdag_manifest_free().
 * @param out_state Receives the state; free with slimdag_state_free().
 * @param error May be NULL. What the two functions return; where both fail, what slimdag_manifest_load() returns. In
 * case of an error there is neither a manifest nor a state to free.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_load_with_state(const char* manifest, size_t manifest_size, const char* state,
                                                   size_t state_size, slimdag_manifest** out_manifest,
                                                   slimdag_state** out_state, slimdag_error** error);

/**
 * A state that is just a manifest.
 * @param manifest The manifest; it is shared, not copied.
 * @param out Receives the state; free with slimdag_state_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_state_from_manifest(const slimdag_manifest* manifest, slimdag_state** out,
                                                       slimdag_error** error);

/**
 * The manifest of a state.
 * @param state The state.
 * @param out Receives a manifest; free with slimdag_manifest_free().
 * @param error May be NULL. MISSING_STATE where the directory had none.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_state_manifest(const slimdag_state* state, slimdag_manifest** out,
                                                  slimdag_error** error);

/**
 * Writes manifest, run results and source freshness of a state into one snapshot; see slimdag_manifest_save_snapshot().
 * @param state The state.
 * @param path The file to write.
 * @param path_size Bytes of `path`.
 * @param error May be NULL. IO.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_state_save_snapshot(const slimdag_state* state, const char* path, size_t path_size,
                                                       slimdag_error** error);

/**
 * What a snapshot holds, as a JSON object; its schema is docs/schemas/snapshot.json. The whole file is checked.
 * O(bytes).
 * @param path A snapshot.
 * @param path_size Bytes of `path`.
 * @param out Receives the text; free with slimdag_string_free().
 * @param error May be NULL. FILE_NOT_FOUND, IO, INVALID_SNAPSHOT, UNSUPPORTED_VERSION.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_snapshot_json(const char* path, size_t path_size, slimdag_string** out,
                                                 slimdag_error** error);

/** Frees a state. @param state May be NULL. @since 0.1 */
SLIMDAG_API void slimdag_state_free(slimdag_state* state);

/* ---------------------------------------------------------------------------------------------------------------- */
/* YAML                                                                                                             */
/* ---------------------------------------------------------------------------------------------------------------- */

/**
 * One YAML document as JSON text, its values typed as dbt types those of dbt_project.yml and of its options: PyYAML's
 * SafeLoader. Dates become texts; of equal keys the last counts; an empty text is null. O(bytes + values).
 * @param yaml The text.
 * @param yaml_size Bytes of `yaml`.
 * @param file Named in errors; may be empty.
 * @param file_size Bytes of `file`.
 * @param out Receives the text; free with slimdag_string_free().
 * @param error May be NULL. INVALID_ARTIFACT, with line and column.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_yaml_to_json(const char* yaml, size_t yaml_size, const char* file, size_t file_size,
                                                slimdag_string** out, slimdag_error** error);

/**
 * A text with everything escaped that moves a cursor, hides or reorders what is shown, or ends a line: control
 * characters and newlines (`\x1b`, `\n`), marks of bidirectional text, invisible characters and separators of lines
 * (`\u202e`), lone surrogates, and bytes that are no UTF-8 (`\xff`); and what a CI would take for a command (`::` at
 * the beginning, `##[`). Names in errors, warnings and answers stand as they are: who shows them calls this. O(bytes).
 * @param given The text.
 * @param given_size Bytes of `given`.
 * @param out Receives the text; free with slimdag_string_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_visible_text(const char* given, size_t given_size, slimdag_string** out,
                                                slimdag_error** error);

/* ---------------------------------------------------------------------------------------------------------------- */
/* Secrets                                                                                                          */
/* ---------------------------------------------------------------------------------------------------------------- */

/**
 * A text without what looks like a secret: the values of names such as `password` or `token` (`token: x`,
 * `--password=x`, `{"secret": "x"}`), passwords in URLs (`scheme://user:x@host`) and private keys in PEM form. It hides
 * rather too much than too little. O(bytes).
 * @param given The text.
 * @param given_size Bytes of `given`.
 * @param out Receives the text; free with slimdag_string_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_without_secrets(const char* given, size_t given_size, slimdag_string** out,
                                                   slimdag_error** error);
/**
 * The rules for names and values that are secrets, as JSON: [{"kind": ..., "pattern": ...}], in the order of the table
 * in docs/secrets.md.
 * @param out Receives the text; free with slimdag_string_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_secret_rules_json(slimdag_string** out, slimdag_error** error);
/**
 * Whether a key, variable or option of that name holds a secret, by these rules.
 * @param name The name.
 * @param name_size Bytes of `name`.
 * @param out Receives 1 or 0.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_is_secret_name(const char* name, size_t name_size, int32_t* out,
                                                  slimdag_error** error);
/**
 * A value of JSON without secrets: those that slimdag_without_secrets() finds in its texts, the values of keys that are
 * names of secrets, of options in lists, and of objects such as {"name": "TOKEN", "value": "x"}. Where nothing was
 * found, the same text. O(bytes).
 * @param json The value.
 * @param json_size Bytes of `json`.
 * @param out Receives the text; free with slimdag_string_free().
 * @param error May be NULL. INVALID_JSON.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_redacted_json(const char* json, size_t json_size, slimdag_string** out,
                                                 slimdag_error** error);
/**
 * A URL as it is shown: without what stands before its host, without query and fragment, and without what looks like a
 * secret in the rest. A password that holds `/`, `?`, `#` or `@` takes everything before the last `@` along. Texts that
 * are no URL are treated alike. O(bytes).
 * @param url The URL.
 * @param url_size Bytes of `url`.
 * @param out Receives the text; free with slimdag_string_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_shown_url(const char* url, size_t url_size, slimdag_string** out,
                                             slimdag_error** error);

/* ---------------------------------------------------------------------------------------------------------------- */
/* Comparison                                                                                                       */
/* ---------------------------------------------------------------------------------------------------------------- */

/** A manifest against a comparison state. @since 0.1 */
typedef struct slimdag_comparison slimdag_comparison;
/** Options of slimdag_compare(). @since 0.1 */
typedef struct slimdag_compare_options slimdag_compare_options;

/** Whether a platform enforces a constraint. @since 0.1 */
typedef int32_t slimdag_constraint_support;

/** Values of ::slimdag_constraint_support. @since 0.1 */
enum { SLIMDAG_CONSTRAINT_ENFORCED = 0, SLIMDAG_CONSTRAINT_NOT_ENFORCED = 1, SLIMDAG_CONSTRAINT_NOT_SUPPORTED = 2 };

/** What a platform does with each type of constraint that dbt knows. @since 0.1 */
typedef struct slimdag_constraint_support_table {
  slimdag_constraint_support check;       /**< `check` */
  slimdag_constraint_support not_null;    /**< `not_null` */
  slimdag_constraint_support unique;      /**< `unique` */
  slimdag_constraint_support primary_key; /**< `primary_key` */
  slimdag_constraint_support foreign_key; /**< `foreign_key` */
} slimdag_constraint_support_table;

/**
 * The table of a known adapter (postgres, snowflake, bigquery, duckdb, ...).
 * @param adapter_type Name of the adapter as in `metadata`.
 * @param adapter_type_size Bytes of `adapter_type`.
 * @param out The table.
 * @param error May be NULL. UNKNOWN_ADAPTER.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_constraint_support_of(const char* adapter_type, size_t adapter_type_size,
                                                         slimdag_constraint_support_table* out, slimdag_error** error);

/**
 * Options with dbt's defaults.
 * @param out Receives the options; free with slimdag_compare_options_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_compare_options_new(slimdag_compare_options** out, slimdag_error** error);

/** Frees options. @param options May be NULL. @since 0.1 */
SLIMDAG_API void slimdag_compare_options_free(slimdag_compare_options* options);

/**
 * dbt's flag state_modified_compare_more_unrendered_values. Not set: as the run that wrote the current manifest had it,
 * as far as that can be known: `args` of a run_results.json beside it with the same invocation_id, else `flags:` of the
 * project's dbt_project.yml, else the default of the engine whose semantics count.
 * @param options The options.
 * @param value 0 or 1.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_compare_options_set_more_unrendered_values(slimdag_compare_options* options,
                                                                              int32_t value, slimdag_error** error);

/**
 * Which engine's answer is given. Not set: that of the engine that wrote the current manifest, see
 * slimdag_manifest_semantics_json().
 * @param options The options.
 * @param name "dbt-core-1.11", "dbt-core-1.12" or "dbt-2".
 * @param name_size Bytes of `name`.
 * @param error May be NULL. INVALID_ARGUMENT where there is no such name.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_compare_options_set_semantics(slimdag_compare_options* options, const char* name,
                                                                 size_t name_size, slimdag_error** error);

/**
 * The folder of the project's dbt_project.yml, whose `flags:` count where a flag is not set otherwise. Not set: the
 * folder of the current manifest or the one above it, if a dbt_project.yml of that project's name is there.
 * @param options The options.
 * @param path Path of the folder. Copied.
 * @param path_size Bytes of `path`.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_compare_options_set_project_dir(slimdag_compare_options* options, const char* path,
                                                                   size_t path_size, slimdag_error** error);

/**
 * Overrides what is known about the manifest's adapter.
 * @param options The options.
 * @param table Copied.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_compare_options_set_constraint_support(slimdag_compare_options* options,
                                                                          const slimdag_constraint_support_table* table,
                                                                          slimdag_error** error);

/**
 * What counts as now when a deprecation date is compared.
 * @param options The options.
 * @param unix_microseconds Microseconds since 1970-01-01 00:00 UTC. Not set: the clock of the system.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_compare_options_set_now(slimdag_compare_options* options, int64_t unix_microseconds,
                                                           slimdag_error** error);

/**
 * Compares as state:modified of the engine does whose semantics count. A broken contract is listed, it is no failure.
 * O(nodes + edges); the state's artifact is read once more where another version of dbt wrote it and the engine repairs
 * such states.
 * @param manifest The manifest.
 * @param state What to compare with.
 * @param options NULL: the defaults.
 * @param out Receives the comparison; free with slimdag_comparison_free().
 * @param error May be NULL. MISSING_STATE (the state has no manifest), MACRO_NOT_FOUND, UNKNOWN_ADAPTER,
 *   DEPENDENCY_NOT_FOUND, CYCLE, INVALID_ARTIFACT (a status that the engine does not know, a dbt_project.yml that
 * cannot be read), UNSUPPORTED_VERSION, TEXT_NOT_HELD and ARTIFACT_REPLACED (a snapshot does not hold what is
 * compared).
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_compare(const slimdag_manifest* manifest, const slimdag_state* state,
                                           const slimdag_compare_options* options, slimdag_comparison** out,
                                           slimdag_error** error);

/** Frees a comparison. @param comparison May be NULL. @since 0.1 */
SLIMDAG_API void slimdag_comparison_free(slimdag_comparison* comparison);

/**
 * Which engine's answer a comparison is, and what decided: {"semantics": {"name", "by", "dbt_version", "warning"},
 * "more_unrendered_values", "more_unrendered_values_by"}, as in slimdag_comparison_json().
 * @param comparison The comparison.
 * @param out Receives the JSON; free with slimdag_string_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_comparison_semantics_json(const slimdag_comparison* comparison, slimdag_string** out,
                                                             slimdag_error** error);

/**
 * Nodes that the state does not have, as dbt's state:new. The sets overlap where dbt's do.
 * @param comparison The comparison.
 * @param out Receives the set; free with slimdag_node_set_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_comparison_new_nodes(const slimdag_comparison* comparison, slimdag_node_set** out,
                                                        slimdag_error** error);

/** dbt's state:modified; otherwise as slimdag_comparison_new_nodes(). @since 0.1 */
SLIMDAG_API slimdag_status slimdag_comparison_modified(const slimdag_comparison* comparison, slimdag_node_set** out,
                                                       slimdag_error** error);

/** dbt's state:unmodified; otherwise as slimdag_comparison_new_nodes(). @since 0.1 */
SLIMDAG_API slimdag_status slimdag_comparison_unmodified(const slimdag_comparison* comparison, slimdag_node_set** out,
                                                         slimdag_error** error);

/**
 * unique ids of nodes of the state that the manifest no longer has enabled, sorted.
 * @param comparison The comparison.
 * @param out Receives the list; free with slimdag_strings_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_comparison_removed(const slimdag_comparison* comparison, slimdag_strings** out,
                                                      slimdag_error** error);

/**
 * Number of likely renames.
 * @param comparison The comparison.
 * @param out The number.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_comparison_rename_count(const slimdag_comparison* comparison, size_t* out,
                                                           slimdag_error** error);

/**
 * A removed node and the new nodes with the same content. One: a likely rename. Several: a tie.
 * @param comparison The comparison.
 * @param position 0 .. count - 1; renames are sorted by the old id.
 * @param out_old_unique_id Borrowed.
 * @param out_new_unique_ids Receives the list; free with slimdag_strings_free().
 * @param error May be NULL. INVALID_ARGUMENT where there is no such rename.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_comparison_rename(const slimdag_comparison* comparison, size_t position,
                                                     slimdag_text* out_old_unique_id,
                                                     slimdag_strings** out_new_unique_ids, slimdag_error** error);

/**
 * Number of broken contracts.
 * @param comparison The comparison.
 * @param out The number.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_comparison_contract_break_count(const slimdag_comparison* comparison, size_t* out,
                                                                   slimdag_error** error);

/**
 * A change of a contract that dbt calls breaking.
 * @param comparison The comparison.
 * @param position 0 .. count - 1.
 * @param out_unique_id Borrowed.
 * @param out_versioned 1: dbt raises ContractBreakingChangeError; 0: it warns. May be NULL.
 * @param out_removed 1: the model was deleted, renamed or disabled. May be NULL.
 * @param out_breaking_changes Receives dbt's own sentences; free with slimdag_strings_free().
 * @param error May be NULL. INVALID_ARGUMENT where there is no such break.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_comparison_contract_break(const slimdag_comparison* comparison, size_t position,
                                                             slimdag_text* out_unique_id, int32_t* out_versioned,
                                                             int32_t* out_removed,
                                                             slimdag_strings** out_breaking_changes,
                                                             slimdag_error** error);

/**
 * Names of the aspects of a node that differ, e.g. "body", "configs". The artifacts are not read again.
 * @param comparison The comparison.
 * @param unique_id The node.
 * @param unique_id_size Bytes of `unique_id`.
 * @param out Receives the list; free with slimdag_strings_free().
 * @param error May be NULL. NODE_NOT_FOUND.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_comparison_aspects(const slimdag_comparison* comparison, const char* unique_id,
                                                      size_t unique_id_size, slimdag_strings** out,
                                                      slimdag_error** error);

/**
 * Why a node is modified: every aspect, field and macro chain that differs, as a JSON object with the keys "unique_id",
 * "aspects" (names), "fields" (objects with "aspect", "path", "old" and "new"; a field that is absent on one side has
 * no such key), "macros" (objects with "chain", unique ids from the node's direct macro to the one that changed, and
 * "kind": "added", "changed" or "removed") and "contract_break" (null, or an object with "unique_id", "versioned",
 * "removed", "breaking_changes"). The first call reads both artifacts again, once for all modified nodes.
 * @param comparison The comparison.
 * @param unique_id The node.
 * @param unique_id_size Bytes of `unique_id`.
 * @param out Receives the text; free with slimdag_string_free().
 * @param error May be NULL. NODE_NOT_FOUND, ARTIFACT_REPLACED, FILE_NOT_FOUND, IO.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_comparison_reasons_json(const slimdag_comparison* comparison, const char* unique_id,
                                                           size_t unique_id_size, slimdag_string** out,
                                                           slimdag_error** error);

/**
 * The shortest path along the DAG from a modified node to this one.
 * @param comparison The comparison.
 * @param unique_id The node.
 * @param unique_id_size Bytes of `unique_id`.
 * @param out Receives unique ids, both ends included; empty where there is none. Free with slimdag_strings_free().
 * @param error May be NULL. NODE_NOT_FOUND.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_comparison_path_from_modified(const slimdag_comparison* comparison,
                                                                 const char* unique_id, size_t unique_id_size,
                                                                 slimdag_strings** out, slimdag_error** error);

/**
 * The whole comparison as a JSON object; its schema is docs/schemas/comparison.json.
 * @param comparison The comparison.
 * @param with_fields 1 adds the reasons of each modified node, for which both artifacts are read again.
 * @param out Receives the text; free with slimdag_string_free().
 * @param error May be NULL. ARTIFACT_REPLACED, FILE_NOT_FOUND, IO.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_comparison_json(const slimdag_comparison* comparison, int32_t with_fields,
                                                   slimdag_string** out, slimdag_error** error);

/* ---------------------------------------------------------------------------------------------------------------- */
/* Selection                                                                                                        */
/* ---------------------------------------------------------------------------------------------------------------- */

/** Options of slimdag_select(). @since 0.1 */
typedef struct slimdag_select_options slimdag_select_options;
/** A warning that dbt would log. Lives as long as the call of the callback that gets it. @since 0.1 */
typedef struct slimdag_warning slimdag_warning;

/**
 * Receives dbt's warnings in dbt's order, on the thread that called the library and before that call returns.
 * @param warning Borrowed for the time of this call.
 * @param payload As it was set.
 * @return ::SLIMDAG_OK, or anything else to stop: the call then returns ::SLIMDAG_ERROR_CALLBACK_FAILED.
 * @since 0.1
 */
typedef slimdag_status (*slimdag_warning_callback)(const slimdag_warning* warning, void* payload);

/**
 * dbt's name of the event, e.g. "NoNodesForSelectionCriteria".
 * @param warning NULL gives an empty text.
 * @return Borrowed.
 * @since 0.1
 */
SLIMDAG_API slimdag_text slimdag_warning_code(const slimdag_warning* warning);

/** dbt's sentence. @param warning NULL gives an empty text. @return Borrowed. @since 0.1 */
SLIMDAG_API slimdag_text slimdag_warning_message(const slimdag_warning* warning);

/** The node it is about, or empty. @param warning NULL gives an empty text. @return Borrowed. @since 0.1 */
SLIMDAG_API slimdag_text slimdag_warning_unique_id(const slimdag_warning* warning);

/**
 * Options with dbt's defaults: the default selection of `dbt ls`.
 * @param out Receives the options; free with slimdag_select_options_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_select_options_new(slimdag_select_options** out, slimdag_error** error);

/** Frees options. @param options May be NULL. @since 0.1 */
SLIMDAG_API void slimdag_select_options_free(slimdag_select_options* options);

/**
 * What `--select` gets. Not set: dbt's default selection.
 * @param options The options.
 * @param items Each is a union of criteria separated by spaces. Copied.
 * @param count Number of items; 0 selects nothing.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_select_options_set_select(slimdag_select_options* options, const slimdag_text* items,
                                                             size_t count, slimdag_error** error);

/** What `--exclude` gets; otherwise as slimdag_select_options_set_select(). Not set: nothing. @since 0.1 */
SLIMDAG_API slimdag_status slimdag_select_options_set_exclude(slimdag_select_options* options,
                                                              const slimdag_text* items, size_t count,
                                                              slimdag_error** error);

/**
 * Name of a YAML selector; select and exclude are then ignored, as in dbt.
 * @param options The options.
 * @param name The name. Copied.
 * @param name_size Bytes of `name`.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_select_options_set_selector(slimdag_select_options* options, const char* name,
                                                               size_t name_size, slimdag_error** error);

/**
 * Content of selectors.yml. Not set: the selectors that the manifest carries.
 * @param options The options.
 * @param yaml YAML or JSON. Copied.
 * @param yaml_size Bytes of `yaml`.
 * @param file Name of the file, for errors; may be empty. Copied.
 * @param file_size Bytes of `file`.
 * @param error May be NULL. What is wrong with the content is reported by slimdag_select().
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_select_options_set_selectors_yaml(slimdag_select_options* options, const char* yaml,
                                                                     size_t yaml_size, const char* file,
                                                                     size_t file_size, slimdag_error** error);

/**
 * Which tests come along with a selected node.
 * @param options The options.
 * @param mode "eager" (the default), "cautious", "buildable" or "empty".
 * @param mode_size Bytes of `mode`.
 * @param error May be NULL. INVALID_ARGUMENT for another mode.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_select_options_set_indirect_selection(slimdag_select_options* options,
                                                                         const char* mode, size_t mode_size,
                                                                         slimdag_error** error);

/**
 * Resource types to list. Not set: what `dbt ls` lists.
 * @param options The options.
 * @param names dbt's names, e.g. "model", "saved_query".
 * @param count Number of names; 0 lists nothing.
 * @param error May be NULL. INVALID_ARGUMENT for a name that dbt does not know.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_select_options_set_resource_types(slimdag_select_options* options,
                                                                     const slimdag_text* names, size_t count,
                                                                     slimdag_error** error);

/** Resource types to leave out; otherwise as slimdag_select_options_set_resource_types(). @since 0.1 */
SLIMDAG_API slimdag_status slimdag_select_options_set_exclude_resource_types(slimdag_select_options* options,
                                                                             const slimdag_text* names, size_t count,
                                                                             slimdag_error** error);

/**
 * Whether models without SQL are listed.
 * @param options The options.
 * @param value 1 (the default) as `dbt ls`, 0 as `dbt run`.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_select_options_set_include_empty(slimdag_select_options* options, int32_t value,
                                                                    slimdag_error** error);

/** As slimdag_compare_options_set_more_unrendered_values(). @since 0.1 */
SLIMDAG_API slimdag_status slimdag_select_options_set_more_unrendered_values(slimdag_select_options* options,
                                                                             int32_t value, slimdag_error** error);

/** As slimdag_compare_options_set_semantics(); what is selected follows it too. @since 0.1 */
SLIMDAG_API slimdag_status slimdag_select_options_set_semantics(slimdag_select_options* options, const char* name,
                                                                size_t name_size, slimdag_error** error);

/** As slimdag_compare_options_set_project_dir(). @since 0.1 */
SLIMDAG_API slimdag_status slimdag_select_options_set_project_dir(slimdag_select_options* options, const char* path,
                                                                  size_t path_size, slimdag_error** error);

/** As slimdag_compare_options_set_constraint_support(). @since 0.1 */
SLIMDAG_API slimdag_status slimdag_select_options_set_constraint_support(slimdag_select_options* options,
                                                                         const slimdag_constraint_support_table* table,
                                                                         slimdag_error** error);

/** As slimdag_compare_options_set_now(). @since 0.1 */
SLIMDAG_API slimdag_status slimdag_select_options_set_now(slimdag_select_options* options, int64_t unix_microseconds,
                                                          slimdag_error** error);

/**
 * The present sources.json, for source_status:fresher; the state holds the previous one.
 * @param options The options.
 * @param path Path of the file. Copied.
 * @param path_size Bytes of `path`.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_select_options_set_current_sources(slimdag_select_options* options, const char* path,
                                                                      size_t path_size, slimdag_error** error);

/**
 * Who receives dbt's warnings.
 * @param options The options.
 * @param callback NULL: nobody (the default).
 * @param payload Handed to the callback.
 * @param destroy Gets `payload` as soon as nothing can call the callback any more; see ::slimdag_destroy_callback.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_select_options_set_on_warning(slimdag_select_options* options,
                                                                 slimdag_warning_callback callback, void* payload,
                                                                 slimdag_destroy_callback destroy,
                                                                 slimdag_error** error);

/**
 * What `dbt ls` would select. Any number of threads may select from one manifest at a time.
 * @param manifest The manifest.
 * @param state What state:, result: and source_status: compare with; may be NULL.
 * @param options NULL: the defaults.
 * @param out Receives the selection; free with slimdag_node_set_free().
 * @param error May be NULL. Wherever the engine raises: INVALID_SELECTOR, SELECTOR_NOT_FOUND,
 * INVALID_SELECTORS_FILE, MISSING_STATE, CONTRACT_BREAKING_CHANGE, UNKNOWN_ADAPTER, MACRO_NOT_FOUND,
 * DEPENDENCY_NOT_FOUND, CYCLE; for the file of the present sources what slimdag_manifest_load() returns;
 * CALLBACK_FAILED.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_select(const slimdag_manifest* manifest, const slimdag_state* state,
                                          const slimdag_select_options* options, slimdag_node_set** out,
                                          slimdag_error** error);

/**
 * Arguments with which dbt's commands select exactly these nodes: `--select`, criteria, `--indirect-selection empty`,
 * and `--resource-type all` where dbt-core would not list one of them. No test comes along, and none stays behind; no
 * argument needs quotes in a shell. The empty set has arguments that select nothing.
 * @param nodes The nodes.
 * @param semantics The engine that gets them, e.g. "dbt-2"; empty: the one that wrote the manifest.
 * @param semantics_size Bytes of `semantics`.
 * @param out Receives the arguments; free with slimdag_strings_free().
 * @param error May be NULL. INVALID_SELECTOR, which names the nodes: disabled ones, and those that no criterion of dbt
 * tells from a node that is not in the set; DEPENDENCY_NOT_FOUND, CYCLE.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_dbt_arguments(const slimdag_node_set* nodes, const char* semantics,
                                                 size_t semantics_size, slimdag_strings** out, slimdag_error** error);

/**
 * The same as the text of a selectors.yml with one selector, where the arguments would be too long.
 * @param nodes The nodes.
 * @param name The selector's name.
 * @param name_size Bytes of `name`.
 * @param semantics As in slimdag_dbt_arguments().
 * @param semantics_size Bytes of `semantics`.
 * @param out Receives the text; free with slimdag_string_free().
 * @param error May be NULL. As slimdag_dbt_arguments().
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_dbt_selectors_yaml(const slimdag_node_set* nodes, const char* name, size_t name_size,
                                                      const char* semantics, size_t semantics_size,
                                                      slimdag_string** out, slimdag_error** error);

/**
 * Why a node is in a selection, or the first rule that keeps it out, as a JSON object; its schema is
 * docs/schemas/why.json.
 * @param manifest The manifest.
 * @param state As in slimdag_select().
 * @param options NULL: the defaults.
 * @param unique_id The node.
 * @param unique_id_size Bytes of `unique_id`.
 * @param out Receives the text; free with slimdag_string_free().
 * @param error May be NULL. NODE_NOT_FOUND, and what slimdag_select() returns.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_why_json(const slimdag_manifest* manifest, const slimdag_state* state,
                                            const slimdag_select_options* options, const char* unique_id,
                                            size_t unique_id_size, slimdag_string** out, slimdag_error** error);

/* ---------------------------------------------------------------------------------------------------------------- */
/* Pictures                                                                                                         */
/* ---------------------------------------------------------------------------------------------------------------- */

/** Options of slimdag_draw(). @since 0.1 */
typedef struct slimdag_draw_options slimdag_draw_options;

/**
 * Options for an SVG without title.
 * @param out Receives the options; free with slimdag_draw_options_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_draw_options_new(slimdag_draw_options** out, slimdag_error** error);

/** Frees options. @param options May be NULL. @since 0.1 */
SLIMDAG_API void slimdag_draw_options_free(slimdag_draw_options* options);

/**
 * Format of the picture.
 * @param options The options.
 * @param format "svg" (the default), "dot", "mermaid" or "html".
 * @param format_size Bytes of `format`.
 * @param error May be NULL. INVALID_ARGUMENT for another format.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_draw_options_set_format(slimdag_draw_options* options, const char* format,
                                                           size_t format_size, slimdag_error** error);

/**
 * Title of the picture.
 * @param options The options.
 * @param title The title; may be empty. Copied.
 * @param title_size Bytes of `title`.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_draw_options_set_title(slimdag_draw_options* options, const char* title,
                                                          size_t title_size, slimdag_error** error);

/**
 * Draws nodes; edges over nodes that are not shown are kept.
 * @param shown The nodes.
 * @param comparison Of the same manifest: new, modified, downstream and removed nodes then look different, also without
 * colour. May be NULL.
 * @param options NULL: an SVG.
 * @param out Receives the picture as text; free with slimdag_string_free().
 * @param error May be NULL. INVALID_ARGUMENT where the comparison is of another manifest, DEPENDENCY_NOT_FOUND, CYCLE.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_draw(const slimdag_node_set* shown, const slimdag_comparison* comparison,
                                        const slimdag_draw_options* options, slimdag_string** out,
                                        slimdag_error** error);

/* ---------------------------------------------------------------------------------------------------------------- */
/* Environments                                                                                                     */
/* ---------------------------------------------------------------------------------------------------------------- */

/**
 * environments.yml: projects, environments, jobs, connections. Secrets never leave it. In all functions an environment
 * is named by its name or by "project/name", and `project` may be empty where no two projects have it. Functions that
 * answer from the configuration give INVALID_ENVIRONMENTS_FILE where a rule is violated, ENVIRONMENT_NOT_FOUND,
 * JOB_NOT_FOUND and PROJECT_NOT_FOUND.
 * @since 0.1
 */
typedef struct slimdag_environments slimdag_environments;

/** For which job, user and run variables are resolved. @since 0.1 */
typedef struct slimdag_variable_context slimdag_variable_context;

/**
 * Reads a file. Violated rules are no failure: slimdag_environments_findings_json() tells them.
 * @param path Path of the file, bytes.
 * @param path_size Bytes of `path`.
 * @param names Names of the variables of the process that asks; the library reads no environment itself. May be NULL.
 * @param values Their values.
 * @param count Number of names and of values.
 * @param out Receives the configuration; free with slimdag_environments_free().
 * @param error May be NULL. FILE_NOT_FOUND, IO, INVALID_ENVIRONMENTS_FILE where the text is not YAML.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_environments_load(const char* path, size_t path_size, const slimdag_text* names,
                                                     const slimdag_text* values, size_t count,
                                                     slimdag_environments** out, slimdag_error** error);

/**
 * The same for a text.
 * @param yaml The text. Copied.
 * @param yaml_size Bytes of `yaml`.
 * @param file Names it in findings and errors; may be empty.
 * @param file_size Bytes of `file`.
 * @param names As slimdag_environments_load().
 * @param values As slimdag_environments_load().
 * @param count As slimdag_environments_load().
 * @param out Receives the configuration; free with slimdag_environments_free().
 * @param error May be NULL. INVALID_ENVIRONMENTS_FILE where the text is not YAML.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_environments_parse(const char* yaml, size_t yaml_size, const char* file,
                                                      size_t file_size, const slimdag_text* names,
                                                      const slimdag_text* values, size_t count,
                                                      slimdag_environments** out, slimdag_error** error);

/** Frees a configuration. @param environments May be NULL. @since 0.1 */
SLIMDAG_API void slimdag_environments_free(slimdag_environments* environments);

/**
 * Names of all environments in the order of the file: "name", or "project/name" where there are several projects.
 * @param environments The configuration.
 * @param out Receives the names; free with slimdag_strings_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_environments_names(const slimdag_environments* environments, slimdag_strings** out,
                                                      slimdag_error** error);

/**
 * Every violated rule, warnings and notes included: a JSON list of objects with severity, rule, message, hint, path,
 * file, line, column.
 * @param environments The configuration.
 * @param out Receives the JSON; free with slimdag_string_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_environments_findings_json(const slimdag_environments* environments,
                                                              slimdag_string** out, slimdag_error** error);

/**
 * Fails where a finding is an error.
 * @param environments The configuration.
 * @param error May be NULL. INVALID_ENVIRONMENTS_FILE, with all of them.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_environments_require_valid(const slimdag_environments* environments,
                                                              slimdag_error** error);

/**
 * The whole configuration as JSON, secrets hidden.
 * @param environments The configuration.
 * @param out Receives the JSON; free with slimdag_string_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_environments_json(const slimdag_environments* environments, slimdag_string** out,
                                                     slimdag_error** error);

/**
 * One environment with its jobs, its effective profile and what it defers to, as JSON, secrets hidden.
 * @param environments The configuration.
 * @param name Name of the environment.
 * @param name_size Bytes of `name`.
 * @param project Name of the project; may be empty.
 * @param project_size Bytes of `project`.
 * @param out Receives the JSON; free with slimdag_string_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_environments_environment_json(const slimdag_environments* environments,
                                                                 const char* name, size_t name_size,
                                                                 const char* project, size_t project_size,
                                                                 slimdag_string** out, slimdag_error** error);

/**
 * What an environment or job defers to by its rules, as JSON: rule, reason, and in order the targets, each with its
 * environment, policy and rule. Whether a target has a state is not looked at.
 * @param environments The configuration.
 * @param environment Name of the environment; may be empty where a job is named.
 * @param environment_size Bytes of `environment`.
 * @param job Name of the job; may be empty.
 * @param job_size Bytes of `job`.
 * @param project Name of the project; may be empty.
 * @param project_size Bytes of `project`.
 * @param out Receives the JSON; free with slimdag_string_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_environments_deferral_json(const slimdag_environments* environments,
                                                              const char* environment, size_t environment_size,
                                                              const char* job, size_t job_size, const char* project,
                                                              size_t project_size, slimdag_string** out,
                                                              slimdag_error** error);

/**
 * For the mode `chain`: a JSON list of the targets after the environment itself, staging before production.
 * @param environments The configuration.
 * @param environment Name of the environment.
 * @param environment_size Bytes of `environment`.
 * @param project Name of the project; may be empty.
 * @param project_size Bytes of `project`.
 * @param out Receives the JSON; free with slimdag_string_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_environments_chain_json(const slimdag_environments* environments,
                                                           const char* environment, size_t environment_size,
                                                           const char* project, size_t project_size,
                                                           slimdag_string** out, slimdag_error** error);

/**
 * Where references to models of other projects resolve: a JSON list of one target for each upstream project.
 * @param environments The configuration.
 * @param environment Name of the environment that refers.
 * @param environment_size Bytes of `environment`.
 * @param project Its project; may be empty.
 * @param project_size Bytes of `project`.
 * @param out Receives the JSON; free with slimdag_string_free().
 * @param error May be NULL. ENVIRONMENT_NOT_FOUND where an upstream project has no such environment.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_environments_upstream_json(const slimdag_environments* environments,
                                                              const char* environment, size_t environment_size,
                                                              const char* project, size_t project_size,
                                                              slimdag_string** out, slimdag_error** error);

/**
 * A context without job, user and run.
 * @param out Receives the context; free with slimdag_variable_context_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_variable_context_new(slimdag_variable_context** out, slimdag_error** error);

/** Frees a context. @param context May be NULL. @since 0.1 */
SLIMDAG_API void slimdag_variable_context_free(slimdag_variable_context* context);

/**
 * The job whose variables count.
 * @param context The context.
 * @param job Its name; empty: none. Copied.
 * @param job_size Bytes of `job`.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_variable_context_set_job(slimdag_variable_context* context, const char* job,
                                                            size_t job_size, slimdag_error** error);

/**
 * `user.name` of templates.
 * @param context The context.
 * @param name The name. Copied.
 * @param name_size Bytes of `name`.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_variable_context_set_user_name(slimdag_variable_context* context, const char* name,
                                                                  size_t name_size, slimdag_error** error);

/**
 * A developer's own variables, which count in development environments.
 * @param context The context.
 * @param names Their names. Copied.
 * @param values Their values. Copied.
 * @param count Number of names and of values.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_variable_context_set_personal(slimdag_variable_context* context,
                                                                 const slimdag_text* names, const slimdag_text* values,
                                                                 size_t count, slimdag_error** error);

/**
 * Values of the built-in variables of a run, by either name: SLIMDAG_RUN_ID or DBT_CLOUD_RUN_ID.
 * @param context The context.
 * @param names Their names. Copied.
 * @param values Their values. Copied.
 * @param count Number of names and of values.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_variable_context_set_run(slimdag_variable_context* context,
                                                            const slimdag_text* names, const slimdag_text* values,
                                                            size_t count, slimdag_error** error);

/**
 * All variables that have a value in an environment, as a JSON list: name, value (null for secrets), where it comes
 * from.
 * @param environments The configuration.
 * @param environment Name of the environment.
 * @param environment_size Bytes of `environment`.
 * @param project Name of the project; may be empty.
 * @param project_size Bytes of `project`.
 * @param context NULL: without job, user and run.
 * @param out Receives the JSON; free with slimdag_string_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_environments_variables_json(const slimdag_environments* environments,
                                                               const char* environment, size_t environment_size,
                                                               const char* project, size_t project_size,
                                                               const slimdag_variable_context* context,
                                                               slimdag_string** out, slimdag_error** error);

/**
 * Every env_var() in what concerns an environment, as a JSON list: name, place, whether there is a value or a default.
 * Parameters as slimdag_environments_variables_json().
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_environments_variable_uses_json(const slimdag_environments* environments,
                                                                   const char* environment, size_t environment_size,
                                                                   const char* project, size_t project_size,
                                                                   const slimdag_variable_context* context,
                                                                   slimdag_string** out, slimdag_error** error);

/**
 * Fails where a variable that an environment needs has no value.
 * Parameters as slimdag_environments_variables_json().
 * @param error May be NULL. MISSING_VARIABLE, with every place of each.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_environments_require_variables(const slimdag_environments* environments,
                                                                  const char* environment, size_t environment_size,
                                                                  const char* project, size_t project_size,
                                                                  const slimdag_variable_context* context,
                                                                  slimdag_error** error);

/**
 * The profile that dbt would run with in an environment, as a JSON list of fields: value (null for secrets), and
 * whether it comes from the connection, the deployment section, the credentials, the environment or its extended
 * attributes. Parameters as slimdag_environments_variables_json().
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_environments_profile_json(const slimdag_environments* environments,
                                                             const char* environment, size_t environment_size,
                                                             const char* project, size_t project_size,
                                                             const slimdag_variable_context* context,
                                                             slimdag_string** out, slimdag_error** error);

/**
 * The schema of an environment with its template evaluated.
 * Parameters as slimdag_environments_variables_json().
 * @param error May be NULL. MISSING_VARIABLE; INVALID_ARGUMENT where the name of the user is needed.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_environments_schema(const slimdag_environments* environments,
                                                       const char* environment, size_t environment_size,
                                                       const char* project, size_t project_size,
                                                       const slimdag_variable_context* context, slimdag_string** out,
                                                       slimdag_error** error);

/* ---------------------------------------------------------------------------------------------------------------- */
/* Edits of environments.yml                                                                                        */
/* ---------------------------------------------------------------------------------------------------------------- */

/**
 * A change of environments.yml that is not yet in the file. Lines that are not concerned stay as they are, byte for
 * byte. The functions that make one give INVALID_ENVIRONMENTS_FILE where the changed file would violate a rule that it
 * did not violate before, and UNSAFE_EDIT where the place cannot be changed without touching something else.
 * @since 0.1
 */
typedef struct slimdag_edit slimdag_edit;

/**
 * Adds an environment to a project.
 * @param environments The configuration.
 * @param name Name of the new environment.
 * @param name_size Bytes of `name`.
 * @param project Name of the project; may be empty where there is one.
 * @param project_size Bytes of `project`.
 * @param keys Settings, e.g. "type", "schema", "variables.DBT_DATABASE". A `type` is needed.
 * @param values Their values.
 * @param count Number of keys and of values.
 * @param out Receives the edit; free with slimdag_edit_free().
 * @param error May be NULL. INVALID_ARGUMENT where there is one of that name.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_environments_add(const slimdag_environments* environments, const char* name,
                                                    size_t name_size, const char* project, size_t project_size,
                                                    const slimdag_text* keys, const slimdag_text* values, size_t count,
                                                    slimdag_edit** out, slimdag_error** error);

/**
 * Changes settings of an environment.
 * @param environments The configuration.
 * @param name Name of the environment.
 * @param name_size Bytes of `name`.
 * @param project Name of the project; may be empty.
 * @param project_size Bytes of `project`.
 * @param keys Settings, as slimdag_environments_add().
 * @param values Their values; one whose `data` is NULL takes the setting away.
 * @param count Number of keys and of values.
 * @param out Receives the edit; free with slimdag_edit_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_environments_set(const slimdag_environments* environments, const char* name,
                                                    size_t name_size, const char* project, size_t project_size,
                                                    const slimdag_text* keys, const slimdag_text* values, size_t count,
                                                    slimdag_edit** out, slimdag_error** error);

/**
 * Moves the mark of the production environment.
 * @param environments The configuration.
 * @param name Name of the environment to mark.
 * @param name_size Bytes of `name`.
 * @param project Name of the project; may be empty.
 * @param project_size Bytes of `project`.
 * @param out Receives the edit; free with slimdag_edit_free().
 * @param error May be NULL. INVALID_ARGUMENT for a development environment.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_environments_mark_production(const slimdag_environments* environments,
                                                                const char* name, size_t name_size, const char* project,
                                                                size_t project_size, slimdag_edit** out,
                                                                slimdag_error** error);

/**
 * Moves jobs from one environment to another.
 * @param environments The configuration.
 * @param from Name of the environment that they run in.
 * @param from_size Bytes of `from`.
 * @param to Name of the environment that they will run in.
 * @param to_size Bytes of `to`.
 * @param project Name of the project; may be empty.
 * @param project_size Bytes of `project`.
 * @param jobs Names of jobs.
 * @param count Number of jobs; 0: all of them.
 * @param out Receives the edit; free with slimdag_edit_free().
 * @param error May be NULL. JOB_NOT_FOUND for a job that does not run there.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_environments_move_jobs(const slimdag_environments* environments, const char* from,
                                                          size_t from_size, const char* to, size_t to_size,
                                                          const char* project, size_t project_size,
                                                          const slimdag_text* jobs, size_t count, slimdag_edit** out,
                                                          slimdag_error** error);

/**
 * Deletes an environment and its jobs.
 * @param environments The configuration.
 * @param name Name of the environment.
 * @param name_size Bytes of `name`.
 * @param project Name of the project; may be empty.
 * @param project_size Bytes of `project`.
 * @param delete_jobs 1: its jobs may go with it.
 * @param runs How many runs of it are recorded.
 * @param delete_runs 1: their history may be lost.
 * @param out Receives the edit; free with slimdag_edit_free().
 * @param error May be NULL. WOULD_LOSE_DATA, which names the jobs.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_environments_delete(const slimdag_environments* environments, const char* name,
                                                       size_t name_size, const char* project, size_t project_size,
                                                       int32_t delete_jobs, uint64_t runs, int32_t delete_runs,
                                                       slimdag_edit** out, slimdag_error** error);

/**
 * The whole changed text, which may hold secrets that the file holds.
 * @param edit NULL gives an empty text.
 * @return Borrowed.
 * @since 0.1
 */
SLIMDAG_API slimdag_text slimdag_edit_text(const slimdag_edit* edit);

/**
 * What was changed, deleted jobs, and findings that the file did not have before, as JSON.
 * @param edit The edit.
 * @param out Receives the JSON; free with slimdag_string_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_edit_json(const slimdag_edit* edit, slimdag_string** out, slimdag_error** error);

/**
 * Writes the changed text to the file, all of it or nothing.
 * @param edit The edit.
 * @param error May be NULL. IO; ARTIFACT_REPLACED where the file is no longer what was loaded.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_edit_save(const slimdag_edit* edit, slimdag_error** error);

/** Frees an edit. @param edit May be NULL. @since 0.1 */
SLIMDAG_API void slimdag_edit_free(slimdag_edit* edit);

/* ---------------------------------------------------------------------------------------------------------------- */
/* Where nodes are built                                                                                            */
/* ---------------------------------------------------------------------------------------------------------------- */

/** Options of slimdag_relations_json(). @since 0.1 */
typedef struct slimdag_relation_options slimdag_relation_options;

/**
 * Gives the name of a database, schema or alias in the place of dbt's generate_<component>_name macro.
 * @param component "database", "schema" or "alias". Borrowed during the call, as all texts here.
 * @param unique_id The node.
 * @param custom_name The config's value; `data` is NULL for None.
 * @param target_name target.name
 * @param target_database target.database; `data` is NULL where it is not known.
 * @param target_schema target.schema; `data` is NULL where it is not known.
 * @param out_name Receives the name, which has to live until the call is over; left alone, the rules decide.
 * @param payload As given to slimdag_relation_options_set_callback().
 * @return ::SLIMDAG_OK; anything else ends the question with CALLBACK_FAILED.
 * @since 0.1
 */
typedef slimdag_status (*slimdag_name_callback)(slimdag_text component, slimdag_text unique_id,
                                                slimdag_text custom_name, slimdag_text target_name,
                                                slimdag_text target_database, slimdag_text target_schema,
                                                slimdag_text* out_name, void* payload);

/**
 * Options with dbt's rules.
 * @param out Receives the options; free with slimdag_relation_options_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_relation_options_new(slimdag_relation_options** out, slimdag_error** error);

/** Frees options. @param options May be NULL. @since 0.1 */
SLIMDAG_API void slimdag_relation_options_free(slimdag_relation_options* options);

/**
 * How schemas are named.
 * @param options The options.
 * @param rule "automatic" (what the configuration says, else the manifest's macro where it is a known one), "default",
 * "for_env" or "production".
 * @param rule_size Bytes of `rule`.
 * @param production_target target.name of production; empty: what the rule's source says.
 * @param production_target_size Bytes of `production_target`.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_relation_options_set_schema_rule(slimdag_relation_options* options, const char* rule,
                                                                    size_t rule_size, const char* production_target,
                                                                    size_t production_target_size,
                                                                    slimdag_error** error);

/**
 * Values of var().
 * @param options The options.
 * @param names Their names. Copied.
 * @param values Their values. Copied.
 * @param count Number of names and of values.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_relation_options_set_vars(slimdag_relation_options* options,
                                                             const slimdag_text* names, const slimdag_text* values,
                                                             size_t count, slimdag_error** error);

/**
 * For which job, user and run environment variables are resolved.
 * @param options The options.
 * @param context Copied.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_relation_options_set_context(slimdag_relation_options* options,
                                                                const slimdag_variable_context* context,
                                                                slimdag_error** error);

/**
 * The manifest was made in the environment: its names stand as they are.
 * @param options The options.
 * @param on 1: they do.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_relation_options_set_own_manifest(slimdag_relation_options* options, int32_t on,
                                                                     slimdag_error** error);

/**
 * A function that is asked for every name.
 * @param options The options.
 * @param callback NULL: none. It is called on the thread that asks.
 * @param payload Handed to the callback.
 * @param destroy Gets `payload` as soon as nothing can call the callback any more; see ::slimdag_destroy_callback.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_relation_options_set_callback(slimdag_relation_options* options,
                                                                 slimdag_name_callback callback, void* payload,
                                                                 slimdag_destroy_callback destroy,
                                                                 slimdag_error** error);

/**
 * Where each node and source of a manifest is in an environment, and which share a relation, as JSON. What cannot be
 * evaluated is null, with its expression in `unknown`. Schema: environment-answers.json. Reads the artifact again.
 * @param manifest The manifest.
 * @param environments The configuration.
 * @param environment Name of the environment.
 * @param environment_size Bytes of `environment`.
 * @param project Name of the project; may be empty.
 * @param project_size Bytes of `project`.
 * @param options NULL: dbt's rules.
 * @param out Receives the JSON; free with slimdag_string_free().
 * @param error May be NULL. ARTIFACT_REPLACED, IO, CALLBACK_FAILED; INVALID_ARGUMENT for the manifest of another
 *              project of the file.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_relations_json(const slimdag_manifest* manifest,
                                                  const slimdag_environments* environments, const char* environment,
                                                  size_t environment_size, const char* project, size_t project_size,
                                                  const slimdag_relation_options* options, slimdag_string** out,
                                                  slimdag_error** error);

/**
 * Which nodes mention which environment variables, in their code, unrendered configs, sources and macros, as a JSON
 * list. Reads the artifact again.
 * @param manifest The manifest.
 * @param out Receives the JSON; free with slimdag_string_free().
 * @param error May be NULL. ARTIFACT_REPLACED, IO.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_manifest_variables_json(const slimdag_manifest* manifest, slimdag_string** out,
                                                           slimdag_error** error);
/* Deferral                                                                                                         */
/* ---------------------------------------------------------------------------------------------------------------- */

/** Options of slimdag_defer(), slimdag_clone_json() and slimdag_stale_relations_json(). @since 0.1 */
typedef struct slimdag_defer_options slimdag_defer_options;
/** Where the references of selected nodes end. @since 0.1 */
typedef struct slimdag_deferral slimdag_deferral;

/**
 * Answers whether a relation is there, on the thread that called the library and before that call returns.
 * @param relation_name As the manifest writes it. Borrowed for the time of this call.
 * @param out_exists To be set to 1 or 0; it is 0 before.
 * @param payload As it was set.
 * @return ::SLIMDAG_OK, or anything else to stop: the call then returns ::SLIMDAG_ERROR_CALLBACK_FAILED.
 * @since 0.1
 */
typedef slimdag_status (*slimdag_relation_exists_callback)(slimdag_text relation_name, int32_t* out_exists,
                                                           void* payload);

/** How one node of a comparison state came into being. Texts that are not known are empty. @since 0.1 */
typedef struct slimdag_node_build {
  slimdag_text unique_id;
  slimdag_text environment; /**< Empty: that of the source. */
  slimdag_text run_id;
  slimdag_text built_at; /**< ISO 8601. */
  int32_t built;         /**< 0: no run has built the node there yet; else 1. */
} slimdag_node_build;

/**
 * Options for mode "dbt", command "build", nothing in the target, no source.
 * @param out Receives the options; free with slimdag_defer_options_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_defer_options_new(slimdag_defer_options** out, slimdag_error** error);

/** Frees options. @param options May be NULL. @since 0.1 */
SLIMDAG_API void slimdag_defer_options_free(slimdag_defer_options* options);

/**
 * Which rules apply.
 * @param options The options.
 * @param mode "dbt" (the default), "slim", "slim_strict" or "chain".
 * @param mode_size Bytes of `mode`.
 * @param error May be NULL. INVALID_ARGUMENT for another mode.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_defer_options_set_mode(slimdag_defer_options* options, const char* mode,
                                                          size_t mode_size, slimdag_error** error);

/**
 * Which dbt command resolves the references.
 * @param options The options.
 * @param command "build" (the default), "run", "seed", "snapshot", "test", "compile", "show" or "docs generate".
 * @param command_size Bytes of `command`.
 * @param error May be NULL. INVALID_ARGUMENT for another command.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_defer_options_set_command(slimdag_defer_options* options, const char* command,
                                                             size_t command_size, slimdag_error** error);

/** dbt's --favor-state. @param options The options. @param value 0 or 1. @param error May be NULL. @since 0.1 */
SLIMDAG_API slimdag_status slimdag_defer_options_set_favor_state(slimdag_defer_options* options, int32_t value,
                                                                 slimdag_error** error);

/**
 * Whether foreign keys follow the rule of `ref` instead of dbt's own rule for them.
 * @param options The options.
 * @param value 0 (the default) or 1.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_defer_options_set_foreign_keys_as_ref(slimdag_defer_options* options, int32_t value,
                                                                         slimdag_error** error);

/**
 * Whether relations that are deferred to are looked for as well, so that missing ones are reported.
 * @param options The options.
 * @param value 0 (the default) or 1.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_defer_options_set_check_deferred_relations(slimdag_defer_options* options,
                                                                              int32_t value, slimdag_error** error);

/** dbt's --full-refresh, for clones. @param options The options. @param value 0 or 1. @param error May be NULL.
 * @since 0.1 */
SLIMDAG_API slimdag_status slimdag_defer_options_set_full_refresh(slimdag_defer_options* options, int32_t value,
                                                                  slimdag_error** error);

/** For stale relations: most nodes may be in another schema than in the state, since the environment itself is.
 * @param options The options. @param value 0, the default, or 1. @param error May be NULL.
 * @since 0.1 */
SLIMDAG_API slimdag_status slimdag_defer_options_set_environment_moved(slimdag_defer_options* options, int32_t value,
                                                                       slimdag_error** error);

/**
 * The relations that are there; replaces an earlier set or callback.
 * @param options The options.
 * @param relation_names As the manifest writes them. Copied.
 * @param count How many.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_defer_options_set_existing_relations(slimdag_defer_options* options,
                                                                        const slimdag_text* relation_names,
                                                                        size_t count, slimdag_error** error);

/**
 * Who knows which relations are there; replaces an earlier set or callback.
 * @param options The options.
 * @param callback NULL: nothing is there (the default). Called at most once for a name.
 * @param payload Handed to the callback.
 * @param destroy Gets `payload` as soon as nothing can call the callback any more; see ::slimdag_destroy_callback.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_defer_options_set_relation_exists(slimdag_defer_options* options,
                                                                     slimdag_relation_exists_callback callback,
                                                                     void* payload, slimdag_destroy_callback destroy,
                                                                     slimdag_error** error);

/**
 * Name of the environment that the manifest's own relations are in.
 * @param options The options.
 * @param environment The name; empty: none.
 * @param environment_size Bytes of `environment`.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_defer_options_set_target_environment(slimdag_defer_options* options,
                                                                        const char* environment,
                                                                        size_t environment_size, slimdag_error** error);

/**
 * Modes slim and slim_strict: what counts as modified is compared with this state, not with the first source.
 * @param options The options; they keep the state.
 * @param state NULL: the first source (the default).
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_defer_options_set_compared_with(slimdag_defer_options* options,
                                                                   const slimdag_state* state, slimdag_error** error);

/** dbt's flag state_modified_compare_more_unrendered_values, for the slim modes. @param options The options. @param
 * value 0 or 1. @param error May be NULL. @since 0.1 */
SLIMDAG_API slimdag_status slimdag_defer_options_set_more_unrendered_values(slimdag_defer_options* options,
                                                                            int32_t value, slimdag_error** error);

/** As slimdag_compare_options_set_semantics(); where references end follows it too. @since 0.1 */
SLIMDAG_API slimdag_status slimdag_defer_options_set_semantics(slimdag_defer_options* options, const char* name,
                                                               size_t name_size, slimdag_error** error);

/** As slimdag_compare_options_set_project_dir(), for the slim modes. @since 0.1 */
SLIMDAG_API slimdag_status slimdag_defer_options_set_project_dir(slimdag_defer_options* options, const char* path,
                                                                 size_t path_size, slimdag_error** error);

/**
 * One more state to defer to, after those that were added before. dbt knows one: modes other than "chain" take the
 * first of the own project.
 * @param options The options; they keep the state.
 * @param state The state.
 * @param environment Name of its environment; empty: none.
 * @param environment_size Bytes of `environment`.
 * @param project Empty: a state of the manifest's own project. Else it is one of that project, for references across
 * projects.
 * @param project_size Bytes of `project`.
 * @param builds What is known about how nodes of the state came into being; NULL: the invocation that wrote the state's
 * manifest, and what its run_results.json says. Copied.
 * @param count Number of builds.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_defer_options_add_source(slimdag_defer_options* options, const slimdag_state* state,
                                                            const char* environment, size_t environment_size,
                                                            const char* project, size_t project_size,
                                                            const slimdag_node_build* builds, size_t count,
                                                            slimdag_error** error);

/**
 * Where each reference of the selected nodes resolves to. Where models with foreign keys or unit tests are selected,
 * the artifact is read again, once.
 * @param selected The selection, e.g. of slimdag_select().
 * @param options Options with at least one source.
 * @param out Receives the deferral; free with slimdag_deferral_free().
 * @param error May be NULL. MISSING_STATE, REFERENCE_NOT_FOUND, REFERENCE_NOT_PUBLIC, CALLBACK_FAILED,
 * ARTIFACT_REPLACED, IO; in the slim modes what slimdag_select() reports.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_defer(const slimdag_node_set* selected, const slimdag_defer_options* options,
                                         slimdag_deferral** out, slimdag_error** error);

/** Frees a deferral. @param deferral May be NULL. @since 0.1 */
SLIMDAG_API void slimdag_deferral_free(slimdag_deferral* deferral);

/**
 * What the command runs.
 * @param deferral The deferral.
 * @param out Receives the set; free with slimdag_node_set_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_deferral_build(const slimdag_deferral* deferral, slimdag_node_set** out,
                                                  slimdag_error** error);

/**
 * What is not run and is reached at another environment's relation.
 * @param deferral The deferral.
 * @param out Receives the set; free with slimdag_node_set_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_deferral_deferred(const slimdag_deferral* deferral, slimdag_node_set** out,
                                                     slimdag_error** error);

/**
 * The references of one node, as a JSON array of objects with "unique_id", "kind", "relation_name", "origin",
 * "project", "environment", "run_id", "built_at", "rule" and "via"; empty for a node that is not run.
 * @param deferral The deferral.
 * @param unique_id The node.
 * @param unique_id_size Bytes of `unique_id`.
 * @param out Receives the text; free with slimdag_string_free().
 * @param error May be NULL. NODE_NOT_FOUND.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_deferral_resolutions_json(const slimdag_deferral* deferral, const char* unique_id,
                                                             size_t unique_id_size, slimdag_string** out,
                                                             slimdag_error** error);

/**
 * What is wrong or surprising, as a JSON array of objects with "code", "is_problem", "unique_id", "message" and "hint".
 * @param deferral The deferral.
 * @param out Receives the text; free with slimdag_string_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_deferral_findings_json(const slimdag_deferral* deferral, slimdag_string** out,
                                                          slimdag_error** error);

/**
 * The whole deferral as JSON text; schema in docs/schemas/deferral.json.
 * @param deferral The deferral.
 * @param out Receives the text; free with slimdag_string_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_deferral_json(const slimdag_deferral* deferral, slimdag_string** out,
                                                 slimdag_error** error);

/**
 * What `dbt clone` would do for a selection, as a JSON array of objects with "unique_id", "action" ("clone", "exists",
 * "not_in_state", "same_relation"), "relation_name", "cloned_from", "environment", "run_id" and "built_at".
 * @param selected The selection; what is no model, seed or snapshot is passed over.
 * @param options Options with a source; of the rest the relations that are there and full_refresh count.
 * @param out Receives the text; free with slimdag_string_free().
 * @param error May be NULL. MISSING_STATE, CALLBACK_FAILED.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_clone_json(const slimdag_node_set* selected, const slimdag_defer_options* options,
                                              slimdag_string** out, slimdag_error** error);

/**
 * Relations that nodes of a state had in an environment and that no node of the environment's present manifest owns, as
 * a JSON array of objects with "relation_name", "unique_id", "resource_type", "reason" ("removed", "disabled", "moved",
 * "ephemeral") and "replaced_by".
 * @param manifest The present manifest of the environment.
 * @param state An earlier state of the same environment.
 * @param options Only the relations that are there count: where they are given, others are left out. May be NULL.
 * @param out Receives the text; free with slimdag_string_free().
 * @param error May be NULL. MISSING_STATE, CALLBACK_FAILED.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_stale_relations_json(const slimdag_manifest* manifest, const slimdag_state* state,
                                                        const slimdag_defer_options* options, slimdag_string** out,
                                                        slimdag_error** error);

/* ---------------------------------------------------------------------------------------------------------------- */
/* State store                                                                                                      */
/* ---------------------------------------------------------------------------------------------------------------- */

/** The run history of environments, open. Any number of threads may use one handle. @since 0.1 */
typedef struct slimdag_store slimdag_store;
/** An object store of the caller's. @since 0.1 */
typedef struct slimdag_storage slimdag_storage;
/** How to open a store. @since 0.1 */
typedef struct slimdag_store_options slimdag_store_options;
/** A run that is to be recorded. @since 0.1 */
typedef struct slimdag_run_record slimdag_run_record;
/** Which state of an environment is meant. @since 0.1 */
typedef struct slimdag_state_query slimdag_state_query;
/** Which history a store deletes. @since 0.1 */
typedef struct slimdag_deletion slimdag_deletion;
/** How a state is exported. @since 0.1 */
typedef struct slimdag_export_options slimdag_export_options;
/** Receives the bytes of an object that a callback reads. @since 0.1 */
typedef struct slimdag_buffer slimdag_buffer;

/**
 * Makes an empty buffer, for trying a callback; the library brings its own.
 * @param out Receives it; free with slimdag_buffer_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_buffer_new(slimdag_buffer** out, slimdag_error** error);
/**
 * Frees a buffer that slimdag_buffer_new() made.
 * @param buffer May be NULL.
 * @since 0.1
 */
SLIMDAG_API void slimdag_buffer_free(slimdag_buffer* buffer);
/**
 * Adds bytes to a buffer.
 * @param buffer The buffer.
 * @param data The bytes.
 * @param size Their number.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_buffer_append(slimdag_buffer* buffer, const char* data, size_t size,
                                                 slimdag_error** error);

/**
 * Writes an object of an object store, over one that is there.
 * @param name Relative name, e.g. "ab/cdef.zst"; borrowed for the call, like the content.
 * @param payload What slimdag_storage_new() got.
 * @return ::SLIMDAG_OK, or anything else to fail with ::SLIMDAG_ERROR_CALLBACK_FAILED.
 * @since 0.1
 */
typedef slimdag_status (*slimdag_storage_put_callback)(const char* name, size_t name_size, const char* content,
                                                       size_t content_size, void* payload);
/** Reads an object whole into a buffer. See ::slimdag_storage_put_callback. @since 0.1 */
typedef slimdag_status (*slimdag_storage_get_callback)(const char* name, size_t name_size, slimdag_buffer* into,
                                                       void* payload);
/** Deletes an object; one that is not there is no failure. See ::slimdag_storage_put_callback. @since 0.1 */
typedef slimdag_status (*slimdag_storage_remove_callback)(const char* name, size_t name_size, void* payload);
/**
 * Tells the size of an object. See ::slimdag_storage_put_callback.
 * @param size Receives the bytes of the object; left as it is, negative, where the object is not there.
 * @since 0.1
 */
typedef slimdag_status (*slimdag_storage_size_callback)(const char* name, size_t name_size, int64_t* size,
                                                        void* payload);

/**
 * An object store that callbacks stand for. They are called one at a time for each store, by the thread that asks the
 * store or something that came out of it: a state, a manifest, a comparison.
 * @param url What is recorded and shown as its place, e.g. "s3://bucket/prefix", as slimdag_shown_url() has it.
 * @param url_size Bytes of `url`.
 * @param payload Handed to each callback.
 * @param destroy Gets `payload` as soon as nothing can call a callback any more, which is when the last of this handle,
 * of options and stores that use it, and of what came out of those stores was freed; see ::slimdag_destroy_callback.
 * @param out Receives it; free with slimdag_storage_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_storage_new(const char* url, size_t url_size, void* payload,
                                               slimdag_destroy_callback destroy, slimdag_storage** out,
                                               slimdag_error** error);
/** Frees an object store's handle; what uses it goes on. @param storage May be NULL. @since 0.1 */
SLIMDAG_API void slimdag_storage_free(slimdag_storage* storage);
/**
 * What writes an object. Required.
 * @param storage The object store.
 * @param callback The function.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_storage_set_put(slimdag_storage* storage, slimdag_storage_put_callback callback,
                                                   slimdag_error** error);
/**
 * What reads an object. Required.
 * @param storage The object store.
 * @param callback The function.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_storage_set_get(slimdag_storage* storage, slimdag_storage_get_callback callback,
                                                   slimdag_error** error);
/**
 * What deletes an object.
 * @param storage The object store.
 * @param callback NULL: objects are never deleted (the default).
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_storage_set_remove(slimdag_storage* storage,
                                                      slimdag_storage_remove_callback callback, slimdag_error** error);
/**
 * What tells the size of an object: recording asks whether an object is still there that an earlier run wrote, and
 * writes it again where it is not.
 * @param storage The object store.
 * @param callback NULL: the object is read instead (the default).
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_storage_set_size(slimdag_storage* storage, slimdag_storage_size_callback callback,
                                                    slimdag_error** error);

/**
 * Makes options with defaults: a store that is not there is made, artifacts are kept in the database.
 * @param out Receives the options; free with slimdag_store_options_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_store_options_new(slimdag_store_options** out, slimdag_error** error);
/**
 * Frees options.
 * @param options May be NULL.
 * @since 0.1
 */
SLIMDAG_API void slimdag_store_options_free(slimdag_store_options* options);
/**
 * Whether a store that is not there is made (1, the default) or an error (0).
 * @param options The options.
 * @param value 0 or 1.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_store_options_set_create(slimdag_store_options* options, int32_t value,
                                                            slimdag_error** error);
/**
 * How many milliseconds to wait for other writers; 60,000 by default.
 * @param options The options.
 * @param milliseconds 0 to 2^31 - 1.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_store_options_set_patience(slimdag_store_options* options, int64_t milliseconds,
                                                              slimdag_error** error);
/**
 * Permissions of the file of a new SQLite store, and of the files beside it; 0600 by default.
 * @param options The options.
 * @param mode Bits as 0600 or 0640: the owner may read and write.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_store_options_set_file_mode(slimdag_store_options* options, uint32_t mode,
                                                               slimdag_error** error);
/**
 * The environments that runs belong to: names of others are then errors, and give branch and default policy.
 * @param options The options.
 * @param environments They are shared, not copied.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_store_options_set_environments(slimdag_store_options* options,
                                                                  const slimdag_environments* environments,
                                                                  slimdag_error** error);
/**
 * Environments that nobody named, as of a file in the working directory: they count where no others are given and the
 * store remembers none.
 * @param options The options.
 * @param environments They are shared, not copied.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_store_options_set_found_environments(slimdag_store_options* options,
                                                                        const slimdag_environments* environments,
                                                                        slimdag_error** error);
/**
 * Keeps artifacts in an object store instead of the database. The store and its states keep what they need of it: the
 * handle may be freed.
 * @param options The options.
 * @param storage The object store.
 * @param error May be NULL. INVALID_ARGUMENT where it has no callback that writes, or none that reads.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_store_options_set_storage(slimdag_store_options* options,
                                                             const slimdag_storage* storage, slimdag_error** error);

/**
 * Opens a state store.
 * @param url "sqlite:///state.db" (relative), "sqlite:////var/lib/state.db", a path, or what libpq takes:
 * "postgresql://user@host/database", or keywords ("host=h dbname=d"). A password in it is shown nowhere; of an address
 * that cannot be read nothing is shown.
 * @param url_size Bytes of `url`.
 * @param options May be NULL.
 * @param out Receives the store; free with slimdag_store_free().
 * @param error May be NULL.
 * @return ::SLIMDAG_ERROR_FILE_NOT_FOUND, ::SLIMDAG_ERROR_STORE_UNREACHABLE, ::SLIMDAG_ERROR_STORE_LOCKED,
 * ::SLIMDAG_ERROR_STORE_READ_ONLY, ::SLIMDAG_ERROR_STORE_FULL, ::SLIMDAG_ERROR_STORE_CORRUPT,
 * ::SLIMDAG_ERROR_STORE_VERSION, ::SLIMDAG_ERROR_IO.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_store_open(const char* url, size_t url_size, const slimdag_store_options* options,
                                              slimdag_store** out, slimdag_error** error);
/**
 * Closes a store; states that it gave keep it open for themselves.
 * @param store May be NULL.
 * @since 0.1
 */
SLIMDAG_API void slimdag_store_free(slimdag_store* store);
/**
 * The path of a store's file, or a URL of its user, host, port and database.
 * @param store The store.
 * @param out Borrowed from `store`.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_store_url(const slimdag_store* store, slimdag_text* out, slimdag_error** error);

/** Texts of a run. One of the values below. @since 0.1 */
typedef int32_t slimdag_run_field;

/** Values of ::slimdag_run_field. @since 0.1 */
enum {
  SLIMDAG_RUN_ENVIRONMENT = 0, /**< Required. */
  SLIMDAG_RUN_JOB = 1,
  SLIMDAG_RUN_STATUS = 2, /**< success, error or cancelled; not set: what the run results say, which then are needed. */
  /** schedule, api, merge, pull_request or manual. Not set: pull_request where the pull request, the process's
      environment or the job says so, else what the process's environment says, else manual. */
  SLIMDAG_RUN_TRIGGER = 3,
  SLIMDAG_RUN_MANIFEST = 4,    /**< Path of manifest.json or of its directory. Required. */
  SLIMDAG_RUN_RUN_RESULTS = 5, /**< Path of run_results.json. */
  SLIMDAG_RUN_SOURCES = 6,     /**< Path of sources.json. */
  SLIMDAG_RUN_ID = 7,          /**< Not set: dbt's invocation_id. */
  SLIMDAG_RUN_CODE_VERSION = 8,
  SLIMDAG_RUN_PULL_REQUEST = 9,
  SLIMDAG_RUN_BRANCH = 10,
  SLIMDAG_RUN_PROJECT = 11 /**< Not set: the manifest's project_name. */
};

/** Moments of a run. One of the values below. @since 0.1 */
typedef int32_t slimdag_run_time;

/** Values of ::slimdag_run_time. @since 0.1 */
enum {
  SLIMDAG_RUN_STARTED_AT = 0, /**< Not set: what the run results say. */
  SLIMDAG_RUN_FINISHED_AT = 1 /**< Not set: what the artifacts say. */
};

/**
 * Remembers the rules of environments: what answers and deferral depend on, and no connection, credential, variable or
 * command. They count wherever a store is opened without environments of its own. A recorded run that no pull request
 * triggered remembers those that it was recorded by.
 * @param store The store.
 * @param environments The environments.
 * @param project Name of the project of environments that name none; may be empty.
 * @param project_size Bytes of `project`.
 * @param out Receives the names of the projects; free with slimdag_strings_free().
 * @param error May be NULL.
 * @return ::SLIMDAG_ERROR_INVALID_ENVIRONMENTS_FILE, ::SLIMDAG_ERROR_INVALID_ARGUMENT (a project has no name), what
 * slimdag_store_open() returns.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_store_remember_environments(slimdag_store* store,
                                                               const slimdag_environments* environments,
                                                               const char* project, size_t project_size,
                                                               slimdag_strings** out, slimdag_error** error);
/**
 * The environments that a store remembers of a project.
 * @param store The store.
 * @param project May be empty: the only project with runs in `environment`.
 * @param project_size Bytes of `project`.
 * @param environment May be empty where `project` is given.
 * @param environment_size Bytes of `environment`.
 * @param out Receives the environments; free with slimdag_environments_free().
 * @param error May be NULL.
 * @return ::SLIMDAG_ERROR_ENVIRONMENT_NOT_FOUND where it remembers none.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_store_remembered_environments(const slimdag_store* store, const char* project,
                                                                 size_t project_size, const char* environment,
                                                                 size_t environment_size, slimdag_environments** out,
                                                                 slimdag_error** error);
/**
 * Which rules answers about an environment follow, as JSON: "source" (none, file, store, found_file), "name",
 * "warning"; `rules` of docs/schemas/store.json.
 * @param store The store.
 * @param environment The environment.
 * @param environment_size Bytes of `environment`.
 * @param project May be empty.
 * @param project_size Bytes of `project`.
 * @param out Receives the text; free with slimdag_string_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_store_rules_json(const slimdag_store* store, const char* environment,
                                                    size_t environment_size, const char* project, size_t project_size,
                                                    slimdag_string** out, slimdag_error** error);

/**
 * Makes an empty record.
 * @param out Receives it; free with slimdag_run_record_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_run_record_new(slimdag_run_record** out, slimdag_error** error);
/**
 * Frees a record.
 * @param record May be NULL.
 * @since 0.1
 */
SLIMDAG_API void slimdag_run_record_free(slimdag_run_record* record);
/**
 * Sets a text of a record; an empty text counts as not set.
 * @param record The record.
 * @param field One of the values above.
 * @param text The text.
 * @param text_size Bytes of `text`.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_run_record_set_text(slimdag_run_record* record, slimdag_run_field field,
                                                       const char* text, size_t text_size, slimdag_error** error);
/**
 * Sets a moment of a record, in microseconds since 1970-01-01 UTC.
 * @param record The record.
 * @param field One of the values above.
 * @param unix_microseconds The moment.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_run_record_set_time(slimdag_run_record* record, slimdag_run_time field,
                                                       int64_t unix_microseconds, slimdag_error** error);
/**
 * Whether the run may end more than 24 hours after it is recorded. It would be the last one until then, so that it is
 * an error by default. Ends in the past are free.
 * @param record The record.
 * @param value 0 or 1.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_run_record_set_allow_future_end(slimdag_run_record* record, int32_t value,
                                                                   slimdag_error** error);
/**
 * Variables of the process that ran, or of its CI: those that dbt's platform, GitHub, GitLab, Azure Pipelines,
 * Bitbucket and Jenkins set say what triggered the run, and which pull request it checks, where the record does not.
 * Nothing of them is kept. None by default.
 * @param record The record.
 * @param names Names of the variables.
 * @param values Their values, in the same order.
 * @param count Number of both.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_run_record_set_process_environment(slimdag_run_record* record,
                                                                      const slimdag_text* names,
                                                                      const slimdag_text* values, size_t count,
                                                                      slimdag_error** error);

/**
 * Adds a name to the rules of slimdag_secret_rules_json() for this run. Case does not count, nor whether words are
 * joined by `_`, `-` or `.`.
 * @param record The run.
 * @param name The name.
 * @param name_size Bytes of `name`.
 * @param is_secret 1: its values are hidden, whatever the rules say; 0: they are kept, unless the name was added as a
 * secret, too.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_run_record_add_secret_name(slimdag_run_record* record, const char* name,
                                                              size_t name_size, int32_t is_secret,
                                                              slimdag_error** error);
/**
 * Texts and configs of nodes are never altered; a secret found there is a warning, or with this an error.
 * @param record The run.
 * @param strict 1: ::SLIMDAG_ERROR_INVALID_ARTIFACT when the run is recorded; 0, the default: a warning.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_run_record_set_strict(slimdag_run_record* record, int32_t strict,
                                                         slimdag_error** error);
/**
 * The warnings of the last slimdag_store_record_run() with this record, as JSON: [{"code": "SecretInNode", "message":
 * ..., "unique_id": ...}]. They say where something is, and show nothing of it. Not while another thread records it.
 * @param record The run.
 * @param out Receives the text; free with slimdag_string_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_run_record_warnings_json(const slimdag_run_record* record, slimdag_string** out,
                                                            slimdag_error** error);
/**
 * Records a run: all of it or nothing. Recording the same again changes nothing.
 * @param store The store.
 * @param record The run.
 * @param out Receives the run's id; free with slimdag_string_free().
 * @param error May be NULL.
 * @return ::SLIMDAG_ERROR_RUN_CONFLICT (another run has that id), ::SLIMDAG_ERROR_WRONG_ARTIFACT,
 * ::SLIMDAG_ERROR_ENVIRONMENT_NOT_FOUND, ::SLIMDAG_ERROR_JOB_NOT_FOUND, ::SLIMDAG_ERROR_PROJECT_NOT_FOUND, what
 * slimdag_manifest_load() and slimdag_store_open() return, ::SLIMDAG_ERROR_CALLBACK_FAILED.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_store_record_run(slimdag_store* store, const slimdag_run_record* record,
                                                    slimdag_string** out, slimdag_error** error);

/** Texts of a question for a state. One of the values below. @since 0.1 */
typedef int32_t slimdag_state_query_field;

/** Values of ::slimdag_state_query_field. @since 0.1 */
enum {
  SLIMDAG_STATE_QUERY_ENVIRONMENT = 0, /**< Required. */
  SLIMDAG_STATE_QUERY_POLICY = 1,      /**< last_successful_run, last_successful_deploy_run, job or applied. */
  SLIMDAG_STATE_QUERY_JOB = 2,
  SLIMDAG_STATE_QUERY_PROJECT = 3,
  SLIMDAG_STATE_QUERY_AS_OF_RUN = 4 /**< The state right after this run. */
};

/**
 * Makes an empty question.
 * @param out Receives it; free with slimdag_state_query_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_state_query_new(slimdag_state_query** out, slimdag_error** error);
/**
 * Frees a question.
 * @param query May be NULL.
 * @since 0.1
 */
SLIMDAG_API void slimdag_state_query_free(slimdag_state_query* query);
/**
 * Sets a text of a question; an empty text counts as not set.
 * @param query The question.
 * @param field One of the values above.
 * @param text The text.
 * @param text_size Bytes of `text`.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_state_query_set_text(slimdag_state_query* query, slimdag_state_query_field field,
                                                        const char* text, size_t text_size, slimdag_error** error);
/**
 * Asks for the state at a moment, in microseconds since 1970-01-01 UTC.
 * @param query The question.
 * @param unix_microseconds The moment.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_state_query_set_as_of(slimdag_state_query* query, int64_t unix_microseconds,
                                                         slimdag_error** error);

/**
 * The comparison state of an environment.
 * @param store The store.
 * @param query The question.
 * @param out Receives the state; free with slimdag_state_free().
 * @param error May be NULL.
 * @return ::SLIMDAG_ERROR_NO_COMPARISON_STATE (no run fits), ::SLIMDAG_ERROR_RUN_NOT_FOUND,
 * ::SLIMDAG_ERROR_ENVIRONMENT_NOT_FOUND, ::SLIMDAG_ERROR_JOB_NOT_FOUND, ::SLIMDAG_ERROR_PROJECT_NOT_FOUND, what
 * slimdag_store_open() returns, ::SLIMDAG_ERROR_CALLBACK_FAILED.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_store_comparison_state(const slimdag_store* store, const slimdag_state_query* query,
                                                          slimdag_state** out, slimdag_error** error);

/**
 * The state that one run is, whatever its status.
 * @param store The store.
 * @param run_id The run's id.
 * @param run_id_size Bytes of `run_id`.
 * @param project Needed where several projects have a run of that id; may be empty.
 * @param project_size Bytes of `project`.
 * @param out Receives the state; free with slimdag_state_free().
 * @param error May be NULL.
 * @return ::SLIMDAG_ERROR_RUN_NOT_FOUND, ::SLIMDAG_ERROR_PROJECT_NOT_FOUND, ::SLIMDAG_ERROR_CALLBACK_FAILED.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_store_run_state(const slimdag_store* store, const char* run_id, size_t run_id_size,
                                                   const char* project, size_t project_size, slimdag_state** out,
                                                   slimdag_error** error);

/**
 * Runs as a JSON list, the last one first, in the format of docs/schemas/store.json.
 * @param store The store.
 * @param environment Empty: all.
 * @param environment_size Bytes of `environment`.
 * @param project Empty: all.
 * @param project_size Bytes of `project`.
 * @param job Empty: all.
 * @param job_size Bytes of `job`.
 * @param status Empty: all.
 * @param status_size Bytes of `status`.
 * @param limit At most so many.
 * @param out Receives the text; free with slimdag_string_free().
 * @param error May be NULL.
 * @return ::SLIMDAG_ERROR_ENVIRONMENT_NOT_FOUND, ::SLIMDAG_ERROR_PROJECT_NOT_FOUND.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_store_runs_json(const slimdag_store* store, const char* environment,
                                                   size_t environment_size, const char* project, size_t project_size,
                                                   const char* job, size_t job_size, const char* status,
                                                   size_t status_size, uint64_t limit, slimdag_string** out,
                                                   slimdag_error** error);
/**
 * One run as JSON.
 * @param store The store.
 * @param run_id The run's id.
 * @param run_id_size Bytes of `run_id`.
 * @param project Needed where several projects have a run of that id; may be empty.
 * @param project_size Bytes of `project`.
 * @param out Receives the text; free with slimdag_string_free().
 * @param error May be NULL.
 * @return ::SLIMDAG_ERROR_RUN_NOT_FOUND.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_store_run_json(const slimdag_store* store, const char* run_id, size_t run_id_size,
                                                  const char* project, size_t project_size, slimdag_string** out,
                                                  slimdag_error** error);
/**
 * The nodes of an environment as a JSON list: all of its latest deployed manifest, with the run that last built each.
 * @param store The store.
 * @param query The question.
 * @param out Receives the text; free with slimdag_string_free().
 * @param error May be NULL.
 * @return As slimdag_store_comparison_state().
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_store_view_json(const slimdag_store* store, const slimdag_state_query* query,
                                                   slimdag_string** out, slimdag_error** error);
/**
 * Deletes old runs, and artifacts that no run needs any more, but nothing that a comparison state needs. Questions
 * about the past are then answered as before, or are ::SLIMDAG_ERROR_NO_COMPARISON_STATE.
 * @param store The store.
 * @param keep_last Keep the last runs of each environment, so many; -1: no such rule.
 * @param keep_days Keep runs that ended in the last days, so many; -1: no such rule.
 * @param dry_run 1: change nothing.
 * @param out Receives a report as JSON; free with slimdag_string_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_store_prune_json(slimdag_store* store, int64_t keep_last, int64_t keep_days,
                                                    int32_t dry_run, slimdag_string** out, slimdag_error** error);

/** Texts of a deletion. One of the values below. @since 0.1 */
typedef int32_t slimdag_deletion_field;

/** Values of ::slimdag_deletion_field; exactly one of the first two is needed. @since 0.1 */
enum {
  SLIMDAG_DELETION_RUN_ID = 0,      /**< One run. */
  SLIMDAG_DELETION_ENVIRONMENT = 1, /**< All runs of an environment. */
  SLIMDAG_DELETION_PROJECT = 2      /**< Needed where several have that run or environment. */
};

/**
 * Makes a deletion of nothing.
 * @param out Receives it; free with slimdag_deletion_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_deletion_new(slimdag_deletion** out, slimdag_error** error);
/**
 * Frees a deletion.
 * @param deletion May be NULL.
 * @since 0.1
 */
SLIMDAG_API void slimdag_deletion_free(slimdag_deletion* deletion);
/**
 * Sets a text of a deletion; an empty text counts as not set.
 * @param deletion The deletion.
 * @param field One of the values above.
 * @param text The text.
 * @param text_size Bytes of `text`.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_deletion_set_text(slimdag_deletion* deletion, slimdag_deletion_field field,
                                                     const char* text, size_t text_size, slimdag_error** error);
/**
 * Whether the store only tells what it would delete.
 * @param deletion The deletion.
 * @param value 0 or 1.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_deletion_set_dry_run(slimdag_deletion* deletion, int32_t value,
                                                        slimdag_error** error);
/**
 * Deletes history for good, in one transaction: afterwards it is as if the run, or all runs of the environment, had
 * never been recorded, also for moments of the past and for a new environment of that name. A run is deleted whatever
 * is in its row.
 * @param store The store.
 * @param deletion What to delete.
 * @param out Receives a report as JSON; free with slimdag_string_free().
 * @param error May be NULL.
 * @return ::SLIMDAG_ERROR_RUN_NOT_FOUND, ::SLIMDAG_ERROR_ENVIRONMENT_NOT_FOUND, ::SLIMDAG_ERROR_PROJECT_NOT_FOUND,
 *   ::SLIMDAG_ERROR_INVALID_ARGUMENT and the errors of slimdag_store_open().
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_store_delete_json(slimdag_store* store, const slimdag_deletion* deletion,
                                                     slimdag_string** out, slimdag_error** error);

/**
 * A state from the contents of artifacts, e.g. read from a bucket.
 * @param manifest Content of manifest.json.
 * @param manifest_size Bytes of `manifest`.
 * @param run_results NULL: not there.
 * @param run_results_size Bytes of `run_results`.
 * @param sources NULL: not there.
 * @param sources_size Bytes of `sources`.
 * @param name Stands for their place in errors.
 * @param name_size Bytes of `name`.
 * @param out Receives the state; free with slimdag_state_free().
 * @param error May be NULL.
 * @return As slimdag_state_load().
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_state_parse(const char* manifest, size_t manifest_size, const char* run_results,
                                               size_t run_results_size, const char* sources, size_t sources_size,
                                               const char* name, size_t name_size, slimdag_state** out,
                                               slimdag_error** error);
/**
 * Where a state comes from, as JSON: project, environment, policy, runs, nodes that were never built, change of branch.
 * @param state The state.
 * @param out Receives the text, "null" for a state that no store gave; free with slimdag_string_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_state_origin_json(const slimdag_state* state, slimdag_string** out,
                                                     slimdag_error** error);
/**
 * The run that says what a node of the state currently is, as JSON.
 * @param state The state.
 * @param unique_id The node.
 * @param unique_id_size Bytes of `unique_id`.
 * @param out Receives the text, "null" for a state that no store gave; free with slimdag_string_free().
 * @param error May be NULL.
 * @return ::SLIMDAG_ERROR_NODE_NOT_FOUND.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_state_provenance_json(const slimdag_state* state, const char* unique_id,
                                                         size_t unique_id_size, slimdag_string** out,
                                                         slimdag_error** error);
/**
 * Makes options of an export.
 * @param out Receives them; free with slimdag_export_options_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_export_options_new(slimdag_export_options** out, slimdag_error** error);
/**
 * Frees options.
 * @param options May be NULL.
 * @since 0.1
 */
SLIMDAG_API void slimdag_export_options_free(slimdag_export_options* options);
/**
 * Whether artifacts may be replaced in a directory that is neither empty nor made by an export; no other file of it is
 * touched. 0 by default.
 * @param options The options.
 * @param value 0 or 1.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_export_options_set_force(slimdag_export_options* options, int32_t value,
                                                            slimdag_error** error);
/**
 * Permissions of the files; 0600 by default. Who may read them may enter the directory, where that is made.
 * @param options The options.
 * @param mode Bits as 0600 or 0640: the owner may read and write.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_export_options_set_file_mode(slimdag_export_options* options, uint32_t mode,
                                                                slimdag_error** error);
/**
 * Writes a state as a directory that `dbt --state` and `--defer-state` read. One that is not there, that is empty or
 * that an export made is swapped for the new one at once, and is on the disk when this returns; files of others in it
 * stay.
 * @param state The state.
 * @param directory The directory.
 * @param directory_size Bytes of `directory`.
 * @param error May be NULL.
 * @return ::SLIMDAG_ERROR_MISSING_STATE, ::SLIMDAG_ERROR_WOULD_LOSE_DATA (a directory of others),
 *   ::SLIMDAG_ERROR_IO, and what reading the store returns.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_state_export(const slimdag_state* state, const char* directory,
                                                size_t directory_size, slimdag_error** error);
/**
 * The same with options.
 * @param state The state.
 * @param directory The directory.
 * @param directory_size Bytes of `directory`.
 * @param options NULL: none.
 * @param error May be NULL.
 * @return As slimdag_state_export().
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_state_export_with(const slimdag_state* state, const char* directory,
                                                     size_t directory_size, const slimdag_export_options* options,
                                                     slimdag_error** error);

/* ---------------------------------------------------------------------------------------------------------------- */
/* Deferral by an environment's rules                                                                               */
/* ---------------------------------------------------------------------------------------------------------------- */

/** What an environment or job defers to: states of a store, and those of upstream projects. @since 0.1 */
typedef struct slimdag_deferral_context slimdag_deferral_context;

/**
 * Asks a store for the states that an environment or job defers to, by the rules of
 * slimdag_environments_deferral_json(). There is no fall-through: a chosen environment without a state is an error; one
 * of an upstream project as soon as a reference needs it.
 * @param environments The environments.
 * @param store The store.
 * @param environment May be empty where `job` is given.
 * @param environment_size Bytes of `environment`.
 * @param job May be empty.
 * @param job_size Bytes of `job`.
 * @param project May be empty.
 * @param project_size Bytes of `project`.
 * @param out Receives the context; free with slimdag_deferral_context_free().
 * @param error May be NULL.
 * @return ::SLIMDAG_ERROR_NO_COMPARISON_STATE, what slimdag_environments_deferral_json() and
 * slimdag_store_comparison_state() return.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_deferral_context_new(const slimdag_environments* environments,
                                                        const slimdag_store* store, const char* environment,
                                                        size_t environment_size, const char* job, size_t job_size,
                                                        const char* project, size_t project_size,
                                                        slimdag_deferral_context** out, slimdag_error** error);
/**
 * The same for a mode: for "chain", which asks the environments of the chain instead, the chosen one need not have a
 * state.
 * @param environments The environments.
 * @param store The store.
 * @param query Names environment, job and project; nothing else of it counts.
 * @param mode "dbt", "slim", "slim_strict" or "chain".
 * @param mode_size Bytes of `mode`.
 * @param out Receives the context; free with slimdag_deferral_context_free().
 * @param error May be NULL.
 * @return As slimdag_deferral_context_new().
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_deferral_context_for_mode(const slimdag_environments* environments,
                                                             const slimdag_store* store,
                                                             const slimdag_state_query* query, const char* mode,
                                                             size_t mode_size, slimdag_deferral_context** out,
                                                             slimdag_error** error);
/**
 * Frees a context.
 * @param context May be NULL.
 * @since 0.1
 */
SLIMDAG_API void slimdag_deferral_context_free(slimdag_deferral_context* context);
/**
 * Rule, reason and states as JSON, in the format of docs/schemas/deferral-context.json.
 * @param context The context.
 * @param out Receives the text; free with slimdag_string_free().
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_deferral_context_json(const slimdag_deferral_context* context, slimdag_string** out,
                                                         slimdag_error** error);
/**
 * One of the states, in the order in which they are asked.
 * @param context The context.
 * @param project An upstream project; empty: the own one.
 * @param project_size Bytes of `project`.
 * @param position 0, 1, ...
 * @param out Receives the state; free with slimdag_state_free().
 * @param error May be NULL.
 * @return ::SLIMDAG_ERROR_INVALID_ARGUMENT (no such position), ::SLIMDAG_ERROR_PROJECT_NOT_FOUND.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_deferral_context_state(const slimdag_deferral_context* context, const char* project,
                                                          size_t project_size, size_t position, slimdag_state** out,
                                                          slimdag_error** error);
/**
 * One of the states that the mode "chain" asks.
 * @param context The context.
 * @param position As in "chain" of slimdag_deferral_context_json().
 * @param out Receives the state; free with slimdag_state_free().
 * @param error May be NULL.
 * @return ::SLIMDAG_ERROR_INVALID_ARGUMENT for a position that is not there.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_deferral_context_chain_state(const slimdag_deferral_context* context,
                                                                size_t position, slimdag_state** out,
                                                                slimdag_error** error);
/**
 * Defers to the states of a context, in the place of all sources, upstream projects and the target environment that
 * were set. Where the context has no state, nothing is deferred. The mode "chain" asks staging, then production.
 * @param options The options.
 * @param context May be NULL: none. It is copied.
 * @param error May be NULL.
 * @since 0.1
 */
SLIMDAG_API slimdag_status slimdag_defer_options_set_context(slimdag_defer_options* options,
                                                             const slimdag_deferral_context* context,
                                                             slimdag_error** error);

#ifdef __cplusplus
}
#endif

#endif
