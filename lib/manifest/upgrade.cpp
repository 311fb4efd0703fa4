#include "manifest/upgrade.hpp"

namespace slimdag {

void upgrade_fields(FieldValues& fields, Section section, int schema_version) {
  if (schema_version >= newest_schema_version || section != Section::nodes) return;
  if (const json::Value* raw_sql = fields.find(Field::raw_sql)) fields.set(Field::raw_code, *raw_sql);
}

}  // namespace slimdag
