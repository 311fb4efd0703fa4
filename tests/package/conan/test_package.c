#include <slimdag.h>
#include <stdio.h>

int main(void) {
  slimdag_manifest* manifest = NULL;
  slimdag_error* error = NULL;
  const slimdag_status status = slimdag_manifest_load("no/such/manifest.json", 21, &manifest, &error);
  printf("slimdag %s (C): %s\n", slimdag_version(), slimdag_error_message(error).data);
  slimdag_error_free(error);
  return status == SLIMDAG_ERROR_FILE_NOT_FOUND ? 0 : 1;
}
