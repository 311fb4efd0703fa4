/*
 * Lists the nodes that changed between two runs of dbt, and what of each differs.
 *
 * usage: modified_nodes TARGET STATE, two directories that hold a manifest.json
 */
#include <slimdag.h>
#include <stdio.h>
#include <string.h>

/* Prints one node: its unique_id, "new" where the state does not have it, and the aspects that differ. */
static slimdag_status print_node(const slimdag_manifest* manifest, const slimdag_comparison* changes,
                                 const slimdag_node_set* new_nodes, slimdag_text unique_id, slimdag_error** error) {
  uint32_t node = 0;
  int32_t is_new = 0;
  slimdag_strings* aspects = NULL;
  slimdag_status status = slimdag_manifest_find(manifest, unique_id.data, unique_id.size, &node, error);
  if (status == SLIMDAG_OK) status = slimdag_node_set_contains(new_nodes, node, &is_new, error);
  if (status == SLIMDAG_OK)
    status = slimdag_comparison_aspects(changes, unique_id.data, unique_id.size, &aspects, error);
  if (status != SLIMDAG_OK) return status;

  printf("%s:%s", unique_id.data, is_new ? " new" : "");
  for (size_t i = 0; i < slimdag_strings_count(aspects); ++i) printf(" %s", slimdag_strings_at(aspects, i).data);
  printf("\n");
  slimdag_strings_free(aspects);
  return SLIMDAG_OK;
}

static slimdag_status list_modified(const char* target, const char* previous, slimdag_error** error) {
  slimdag_manifest* manifest = NULL;
  slimdag_state* state = NULL;
  slimdag_comparison* changes = NULL;
  slimdag_node_set *modified = NULL, *new_nodes = NULL;
  slimdag_strings* unique_ids = NULL;

  slimdag_status status = slimdag_manifest_load(target, strlen(target), &manifest, error);
  if (status == SLIMDAG_OK) status = slimdag_state_load(previous, strlen(previous), &state, error);
  if (status == SLIMDAG_OK) status = slimdag_compare(manifest, state, NULL, &changes, error);
  if (status == SLIMDAG_OK) status = slimdag_comparison_modified(changes, &modified, error);
  if (status == SLIMDAG_OK) status = slimdag_comparison_new_nodes(changes, &new_nodes, error);
  if (status == SLIMDAG_OK) status = slimdag_node_set_unique_ids(modified, &unique_ids, error);
  for (size_t i = 0; status == SLIMDAG_OK && i < slimdag_strings_count(unique_ids); ++i)
    status = print_node(manifest, changes, new_nodes, slimdag_strings_at(unique_ids, i), error);

  /* Free functions take NULL: whatever was not made is not freed. */
  slimdag_strings_free(unique_ids);
  slimdag_node_set_free(new_nodes);
  slimdag_node_set_free(modified);
  slimdag_comparison_free(changes);
  slimdag_state_free(state);
  slimdag_manifest_free(manifest);
  return status;
}

int main(int argc, char** argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: modified_nodes TARGET STATE\n");
    return 2;
  }
  slimdag_error* error = NULL;
  if (list_modified(argv[1], argv[2], &error) != SLIMDAG_OK) {
    fprintf(stderr, "%s\n", slimdag_error_text(error).data); /* place, message and a hint */
    slimdag_error_free(error);
    return 1;
  }
  return 0;
}
