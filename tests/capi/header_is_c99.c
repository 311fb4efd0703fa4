/* slimdag.h alone, as C99 with -pedantic -Werror; and a whole use of the library in C. */
#include "slimdag.h"

slimdag_status count_selected_in_c(const char* path, size_t path_size, size_t* out, slimdag_error** error);

slimdag_status count_selected_in_c(const char* path, size_t path_size, size_t* out, slimdag_error** error) {
  slimdag_manifest* manifest = NULL;
  slimdag_node_set* selected = NULL;
  slimdag_status status = slimdag_manifest_load(path, path_size, &manifest, error);
  if (status == SLIMDAG_OK) status = slimdag_select(manifest, NULL, NULL, &selected, error);
  if (status == SLIMDAG_OK) status = slimdag_node_set_count(selected, out, error);
  slimdag_node_set_free(selected);
  slimdag_manifest_free(manifest);
  return status;
}
