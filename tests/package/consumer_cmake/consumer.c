#include <slimdag.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char** argv) {
  slimdag_manifest* manifest = NULL;
  slimdag_error* error = NULL;
  if (argc != 2) return 2;
  if (slimdag_manifest_load(argv[1], strlen(argv[1]), &manifest, &error) != SLIMDAG_OK) {
    fprintf(stderr, "%s\n", slimdag_error_text(error).data);
    slimdag_error_free(error);
    return 1;
  }
  printf("%s: manifest read\n", slimdag_version());
  slimdag_manifest_free(manifest);
  return 0;
}
