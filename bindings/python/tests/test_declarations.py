"""The table of declarations is what slimdag.h declares, and what capi/symbols.txt lists."""

from __future__ import annotations

import ctypes
import re
from ctypes import POINTER, c_char_p, c_int32, c_int64, c_size_t, c_uint32, c_uint64, c_void_p
from pathlib import Path
from typing import Any

import pytest
from slimdag import _declarations as d
from slimdag._library import library

ROOT = Path(__file__).resolve().parents[3]
HEADER = (ROOT / "capi" / "include" / "slimdag.h").read_text()
LEDGER = (ROOT / "capi" / "symbols.txt").read_text()

HANDLES: dict[str, Any] = {
    "slimdag_error": d.ErrorPointer,
    "slimdag_string": d.StringPointer,
    "slimdag_strings": d.StringsPointer,
    "slimdag_indices": d.IndicesPointer,
    "slimdag_manifest": d.ManifestPointer,
    "slimdag_node_set": d.NodeSetPointer,
    "slimdag_state": d.StatePointer,
    "slimdag_compare_options": d.CompareOptionsPointer,
    "slimdag_comparison": d.ComparisonPointer,
    "slimdag_select_options": d.SelectOptionsPointer,
    "slimdag_warning": d.WarningPointer,
    "slimdag_draw_options": d.DrawOptionsPointer,
    "slimdag_relation_options": d.RelationOptionsPointer,
    "slimdag_edit": d.EditPointer,
    "slimdag_variable_context": d.VariableContextPointer,
    "slimdag_environments": d.EnvironmentsPointer,
    "slimdag_defer_options": d.DeferOptionsPointer,
    "slimdag_deferral": d.DeferralPointer,
    "slimdag_store": d.StorePointer,
    "slimdag_store_options": d.StoreOptionsPointer,
    "slimdag_run_record": d.RunRecordPointer,
    "slimdag_state_query": d.StateQueryPointer,
    "slimdag_deletion": d.DeletionPointer,
    "slimdag_export_options": d.ExportOptionsPointer,
    "slimdag_buffer": d.BufferPointer,
    "slimdag_storage": d.StoragePointer,
    "slimdag_deferral_context": d.DeferralContextPointer,
}
VALUES: dict[str, Any] = {
    "void": None,
    "char*": c_char_p,
    "void*": c_void_p,
    "size_t": c_size_t,
    "int32_t": c_int32,
    "int64_t": c_int64,
    "uint32_t": c_uint32,
    "uint64_t": c_uint64,
    "slimdag_status": c_int32,
    "slimdag_metadata_field": c_int32,
    "slimdag_node_field": c_int32,
    "slimdag_node_list": c_int32,
    "slimdag_text": d.Text,
    "slimdag_constraint_support_table": d.ConstraintSupportTable,
    "slimdag_destroy_callback": d.DestroyCallback,
    "slimdag_warning_callback": d.WarningCallback,
    "slimdag_name_callback": d.NameCallback,
    "slimdag_relation_exists_callback": d.RelationExistsCallback,
    "slimdag_node_build": d.NodeBuild,
    "slimdag_run_field": c_int32,
    "slimdag_run_time": c_int32,
    "slimdag_state_query_field": c_int32,
    "slimdag_deletion_field": c_int32,
    "slimdag_storage_put_callback": d.StoragePut,
    "slimdag_storage_get_callback": d.StorageGet,
    "slimdag_storage_remove_callback": d.StorageRemove,
    "slimdag_storage_size_callback": d.StorageSize,
}


def ctype(text: str) -> Any:
    """The ctypes type for a C type."""
    name = re.sub(r"\s+", "", text.replace("const ", " "))
    if name in VALUES:
        return VALUES[name]
    base = name.rstrip("*")
    stars = len(name) - len(base)
    if base in HANDLES:
        kind = HANDLES[base]
        stars -= 1
    else:
        kind = VALUES[base]
    for _ in range(stars):
        kind = POINTER(kind)
    return kind


def declared() -> dict[str, tuple[Any, tuple[Any, ...]]]:
    code = re.sub(r"/\*.*?\*/", "", HEADER, flags=re.DOTALL)
    functions = {}
    for result, name, parameters in re.findall(
        r"SLIMDAG_API ([\w \*]+?)\b(slimdag_\w+)\(([^;]*?)\);", code, flags=re.DOTALL
    ):
        types = [
            ctype(parameter[: re.search(r"\w+\s*$", parameter).start()])  # type: ignore[union-attr]
            for parameter in parameters.split(",")
            if parameter.strip() != "void"
        ]
        functions[name] = (ctype(result), tuple(types))
    return functions


def test_the_table_has_what_the_header_declares() -> None:
    header = declared()
    assert len(header) > 100
    assert set(d.DECLARATIONS) == set(header)
    for name, declaration in header.items():
        assert d.DECLARATIONS[name] == declaration, name


def test_the_table_has_what_the_ledger_lists() -> None:
    lines = [line for line in LEDGER.splitlines() if not line.startswith("#")]
    assert set(d.DECLARATIONS) == {line.split()[0] for line in lines}


def test_the_library_has_the_types_of_the_table() -> None:
    for name, (result, parameters) in d.DECLARATIONS.items():
        function = getattr(library(), name)
        assert function.restype == result
        assert tuple(function.argtypes) == parameters


@pytest.mark.parametrize(
    ("structure", "name"),
    [
        (d.Text, "slimdag_text"),
        (d.ConstraintSupportTable, "slimdag_constraint_support_table"),
        (d.NodeBuild, "slimdag_node_build"),
    ],
)
def test_structures_have_the_fields_of_the_header(structure: Any, name: str) -> None:
    body = re.search(rf"typedef struct {name} \{{(.*?)\}} {name};", HEADER, flags=re.DOTALL)
    assert body is not None
    fields = re.findall(r"(\w+);", re.sub(r"/\*.*?\*/", "", body[1], flags=re.DOTALL))
    assert [field[0] for field in structure._fields_] == fields


def test_a_handle_of_another_type_is_refused() -> None:
    with pytest.raises(ctypes.ArgumentError):
        library().slimdag_strings_count(d.ManifestPointer(None))
