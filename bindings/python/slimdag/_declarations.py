"""The C ABI as ctypes sees it: one table of all functions, compared with slimdag.h by a test.

A function that is not in the table must not be called: ctypes would take its result for an int and
cut pointers.
"""

from __future__ import annotations

import ctypes
from ctypes import POINTER, c_char_p, c_int32, c_int64, c_size_t, c_uint32, c_uint64, c_void_p
from typing import Any


class Text(ctypes.Structure):
    """slimdag_text: borrowed bytes."""

    _fields_ = (("data", c_void_p), ("size", c_size_t))


class ConstraintSupportTable(ctypes.Structure):
    """slimdag_constraint_support_table."""

    _fields_ = (
        ("check", c_int32),
        ("not_null", c_int32),
        ("unique", c_int32),
        ("primary_key", c_int32),
        ("foreign_key", c_int32),
    )


class NodeBuild(ctypes.Structure):
    """slimdag_node_build"""

    _fields_ = (
        ("unique_id", Text),
        ("environment", Text),
        ("run_id", Text),
        ("built_at", Text),
        ("built", c_int32),
    )


# One pointer type for each handle, so that ctypes refuses a handle of another type.
class ErrorPointer(c_void_p):
    """slimdag_error*"""


class StringPointer(c_void_p):
    """slimdag_string*"""


class StringsPointer(c_void_p):
    """slimdag_strings*"""


class IndicesPointer(c_void_p):
    """slimdag_indices*"""


class ManifestPointer(c_void_p):
    """slimdag_manifest*"""


class NodeSetPointer(c_void_p):
    """slimdag_node_set*"""


class StatePointer(c_void_p):
    """slimdag_state*"""


class CompareOptionsPointer(c_void_p):
    """slimdag_compare_options*"""


class ComparisonPointer(c_void_p):
    """slimdag_comparison*"""


class SelectOptionsPointer(c_void_p):
    """slimdag_select_options*"""


class WarningPointer(c_void_p):
    """slimdag_warning*"""


class DrawOptionsPointer(c_void_p):
    """slimdag_draw_options*"""


class EnvironmentsPointer(c_void_p):
    """slimdag_environments*"""


class VariableContextPointer(c_void_p):
    """slimdag_variable_context*"""


class EditPointer(c_void_p):
    """slimdag_edit*"""


class RelationOptionsPointer(c_void_p):
    """slimdag_relation_options*"""


class StorePointer(c_void_p):
    """slimdag_store*"""


class StoreOptionsPointer(c_void_p):
    """slimdag_store_options*"""


class RunRecordPointer(c_void_p):
    """slimdag_run_record*"""


class StateQueryPointer(c_void_p):
    """slimdag_state_query*"""


class DeletionPointer(c_void_p):
    """slimdag_deletion*"""


class ExportOptionsPointer(c_void_p):
    """slimdag_export_options*"""


class DeferralContextPointer(c_void_p):
    """slimdag_deferral_context*"""


class BufferPointer(c_void_p):
    """slimdag_buffer*"""


class StoragePointer(c_void_p):
    """slimdag_storage*"""


class DeferOptionsPointer(c_void_p):
    """slimdag_defer_options*"""


class DeferralPointer(c_void_p):
    """slimdag_deferral*"""


DestroyCallback = ctypes.CFUNCTYPE(None, c_void_p)
WarningCallback = ctypes.CFUNCTYPE(c_int32, WarningPointer, c_void_p)
StoragePut = ctypes.CFUNCTYPE(c_int32, c_void_p, c_size_t, c_void_p, c_size_t, c_void_p)
StorageGet = ctypes.CFUNCTYPE(c_int32, c_void_p, c_size_t, BufferPointer, c_void_p)
StorageRemove = ctypes.CFUNCTYPE(c_int32, c_void_p, c_size_t, c_void_p)
StorageSize = ctypes.CFUNCTYPE(c_int32, c_void_p, c_size_t, POINTER(c_int64), c_void_p)

NameCallback = ctypes.CFUNCTYPE(
    c_int32, Text, Text, Text, Text, Text, Text, POINTER(Text), c_void_p
)
RelationExistsCallback = ctypes.CFUNCTYPE(c_int32, Text, POINTER(c_int32), c_void_p)

OutError = POINTER(ErrorPointer)
OutString = POINTER(StringPointer)
OutStrings = POINTER(StringsPointer)
OutIndices = POINTER(IndicesPointer)
OutManifest = POINTER(ManifestPointer)
OutNodeSet = POINTER(NodeSetPointer)
OutState = POINTER(StatePointer)
OutComparison = POINTER(ComparisonPointer)
OutDeferral = POINTER(DeferralPointer)
NodeBuilds = POINTER(NodeBuild)
OutStore = POINTER(StorePointer)
OutStoreOptions = POINTER(StoreOptionsPointer)
OutRunRecord = POINTER(RunRecordPointer)
OutDeletion = POINTER(DeletionPointer)
OutExportOptions = POINTER(ExportOptionsPointer)
OutStateQuery = POINTER(StateQueryPointer)
OutDeferralContext = POINTER(DeferralContextPointer)
OutText = POINTER(Text)
Texts = POINTER(Text)
OutSize = POINTER(c_size_t)
OutInt32 = POINTER(c_int32)
OutUint32 = POINTER(c_uint32)
OutUint64 = POINTER(c_uint64)
Nodes = POINTER(c_uint32)
OutNodes = POINTER(POINTER(c_uint32))
OutOffsets = POINTER(POINTER(c_uint64))
OutConstraintSupport = POINTER(ConstraintSupportTable)

_bytes = (c_char_p, c_size_t)  # A text or path and its size.

# name: (result, parameters)
DECLARATIONS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "slimdag_version": (c_char_p, ()),
    "slimdag_abi_version": (c_int32, ()),
    "slimdag_input_limit": (c_uint64, ()),
    "slimdag_set_input_limit": (c_int32, (c_uint64, OutError)),
    "slimdag_string_text": (Text, (StringPointer,)),
    "slimdag_string_free": (None, (StringPointer,)),
    "slimdag_strings_count": (c_size_t, (StringsPointer,)),
    "slimdag_strings_at": (Text, (StringsPointer, c_size_t)),
    "slimdag_strings_packed": (c_int32, (StringsPointer, OutText, OutOffsets, OutError)),
    "slimdag_strings_free": (None, (StringsPointer,)),
    "slimdag_indices_count": (c_size_t, (IndicesPointer,)),
    "slimdag_indices_data": (Nodes, (IndicesPointer,)),
    "slimdag_indices_free": (None, (IndicesPointer,)),
    "slimdag_status_name": (c_char_p, (c_int32,)),
    "slimdag_error_status": (c_int32, (ErrorPointer,)),
    "slimdag_error_message": (Text, (ErrorPointer,)),
    "slimdag_error_hint": (Text, (ErrorPointer,)),
    "slimdag_error_file": (Text, (ErrorPointer,)),
    "slimdag_error_unique_id": (Text, (ErrorPointer,)),
    "slimdag_error_text": (Text, (ErrorPointer,)),
    "slimdag_error_line": (c_int32, (ErrorPointer, OutUint64)),
    "slimdag_error_column": (c_int32, (ErrorPointer, OutUint64)),
    "slimdag_error_byte": (c_int32, (ErrorPointer, OutUint64)),
    "slimdag_error_free": (None, (ErrorPointer,)),
    "slimdag_manifest_load": (c_int32, (*_bytes, OutManifest, OutError)),
    "slimdag_manifest_parse": (c_int32, (*_bytes, *_bytes, OutManifest, OutError)),
    "slimdag_manifest_save_snapshot": (c_int32, (ManifestPointer, *_bytes, OutError)),
    "slimdag_manifest_free": (None, (ManifestPointer,)),
    "slimdag_manifest_metadata": (c_int32, (ManifestPointer, c_int32, OutText, OutError)),
    "slimdag_manifest_schema_version": (c_int32, (ManifestPointer, OutInt32, OutError)),
    "slimdag_manifest_semantics_json": (c_int32, (ManifestPointer, OutString, OutError)),
    "slimdag_semantics_json": (c_int32, (OutString, OutError)),
    "slimdag_manifest_node_count": (c_int32, (ManifestPointer, OutSize, OutError)),
    "slimdag_manifest_find": (c_int32, (ManifestPointer, *_bytes, OutUint32, OutError)),
    "slimdag_manifest_node_text": (
        c_int32,
        (ManifestPointer, c_uint32, c_int32, OutText, OutError),
    ),
    "slimdag_manifest_node_texts": (c_int32, (ManifestPointer, c_int32, OutStrings, OutError)),
    "slimdag_manifest_node_strings": (
        c_int32,
        (ManifestPointer, c_uint32, c_int32, OutStrings, OutError),
    ),
    "slimdag_manifest_node_enabled": (c_int32, (ManifestPointer, c_uint32, OutInt32, OutError)),
    "slimdag_manifest_nodes_json": (
        c_int32,
        (ManifestPointer, Nodes, c_size_t, OutString, OutError),
    ),
    "slimdag_manifest_read_node": (c_int32, (ManifestPointer, *_bytes, OutString, OutError)),
    "slimdag_manifest_read_nodes": (
        c_int32,
        (ManifestPointer, Nodes, c_size_t, OutStrings, OutError),
    ),
    "slimdag_node_set_from_indices": (
        c_int32,
        (ManifestPointer, Nodes, c_size_t, OutNodeSet, OutError),
    ),
    "slimdag_node_set_from_unique_ids": (
        c_int32,
        (ManifestPointer, Texts, c_size_t, OutNodeSet, OutError),
    ),
    "slimdag_node_set_enabled": (c_int32, (ManifestPointer, OutNodeSet, OutError)),
    "slimdag_node_set_union": (c_int32, (NodeSetPointer, NodeSetPointer, OutNodeSet, OutError)),
    "slimdag_node_set_intersection": (
        c_int32,
        (NodeSetPointer, NodeSetPointer, OutNodeSet, OutError),
    ),
    "slimdag_node_set_difference": (
        c_int32,
        (NodeSetPointer, NodeSetPointer, OutNodeSet, OutError),
    ),
    "slimdag_node_set_count": (c_int32, (NodeSetPointer, OutSize, OutError)),
    "slimdag_node_set_contains": (c_int32, (NodeSetPointer, c_uint32, OutInt32, OutError)),
    "slimdag_node_set_indices": (c_int32, (NodeSetPointer, OutIndices, OutError)),
    "slimdag_node_set_unique_ids": (c_int32, (NodeSetPointer, OutStrings, OutError)),
    "slimdag_node_set_free": (None, (NodeSetPointer,)),
    "slimdag_graph_edge_count": (c_int32, (ManifestPointer, OutSize, OutError)),
    "slimdag_graph_parents": (c_int32, (ManifestPointer, c_uint32, OutNodes, OutSize, OutError)),
    "slimdag_graph_children": (c_int32, (ManifestPointer, c_uint32, OutNodes, OutSize, OutError)),
    "slimdag_graph_ancestors": (
        c_int32,
        (NodeSetPointer, c_uint64, NodeSetPointer, OutNodeSet, OutError),
    ),
    "slimdag_graph_descendants": (
        c_int32,
        (NodeSetPointer, c_uint64, NodeSetPointer, OutNodeSet, OutError),
    ),
    "slimdag_graph_childrens_parents": (
        c_int32,
        (NodeSetPointer, NodeSetPointer, OutNodeSet, OutError),
    ),
    "slimdag_graph_topological_order": (c_int32, (ManifestPointer, OutIndices, OutError)),
    "slimdag_graph_shortest_path": (
        c_int32,
        (NodeSetPointer, c_uint32, NodeSetPointer, OutIndices, OutError),
    ),
    "slimdag_graph_subset_edges": (c_int32, (NodeSetPointer, OutIndices, OutError)),
    "slimdag_graph_test_edges": (c_int32, (ManifestPointer, OutIndices, OutError)),
    "slimdag_graph_build_order": (
        c_int32,
        (NodeSetPointer, c_int32, OutIndices, OutIndices, OutError),
    ),
    "slimdag_state_load": (c_int32, (*_bytes, OutState, OutError)),
    "slimdag_load_with_state": (c_int32, (*_bytes, *_bytes, OutManifest, OutState, OutError)),
    "slimdag_state_from_manifest": (c_int32, (ManifestPointer, OutState, OutError)),
    "slimdag_state_manifest": (c_int32, (StatePointer, OutManifest, OutError)),
    "slimdag_state_save_snapshot": (c_int32, (StatePointer, *_bytes, OutError)),
    "slimdag_snapshot_json": (c_int32, (*_bytes, OutString, OutError)),
    "slimdag_dbt_arguments": (c_int32, (NodeSetPointer, *_bytes, OutStrings, OutError)),
    "slimdag_dbt_selectors_yaml": (
        c_int32,
        (NodeSetPointer, *_bytes, *_bytes, OutString, OutError),
    ),
    "slimdag_secret_rules_json": (c_int32, (OutString, OutError)),
    "slimdag_is_secret_name": (c_int32, (*_bytes, POINTER(c_int32), OutError)),
    "slimdag_redacted_json": (c_int32, (*_bytes, OutString, OutError)),
    "slimdag_run_record_add_secret_name": (
        c_int32,
        (RunRecordPointer, *_bytes, c_int32, OutError),
    ),
    "slimdag_run_record_set_strict": (c_int32, (RunRecordPointer, c_int32, OutError)),
    "slimdag_run_record_warnings_json": (c_int32, (RunRecordPointer, OutString, OutError)),
    "slimdag_visible_text": (c_int32, (*_bytes, OutString, OutError)),
    "slimdag_shown_url": (c_int32, (*_bytes, OutString, OutError)),
    "slimdag_without_secrets": (c_int32, (*_bytes, OutString, OutError)),
    "slimdag_yaml_to_json": (c_int32, (*_bytes, *_bytes, OutString, OutError)),
    "slimdag_state_free": (None, (StatePointer,)),
    "slimdag_constraint_support_of": (c_int32, (*_bytes, OutConstraintSupport, OutError)),
    "slimdag_compare_options_new": (c_int32, (POINTER(CompareOptionsPointer), OutError)),
    "slimdag_compare_options_free": (None, (CompareOptionsPointer,)),
    "slimdag_compare_options_set_more_unrendered_values": (
        c_int32,
        (CompareOptionsPointer, c_int32, OutError),
    ),
    "slimdag_compare_options_set_semantics": (
        c_int32,
        (CompareOptionsPointer, *_bytes, OutError),
    ),
    "slimdag_compare_options_set_project_dir": (
        c_int32,
        (CompareOptionsPointer, *_bytes, OutError),
    ),
    "slimdag_compare_options_set_constraint_support": (
        c_int32,
        (CompareOptionsPointer, OutConstraintSupport, OutError),
    ),
    "slimdag_compare_options_set_now": (c_int32, (CompareOptionsPointer, c_int64, OutError)),
    "slimdag_compare": (
        c_int32,
        (ManifestPointer, StatePointer, CompareOptionsPointer, OutComparison, OutError),
    ),
    "slimdag_comparison_free": (None, (ComparisonPointer,)),
    "slimdag_comparison_semantics_json": (c_int32, (ComparisonPointer, OutString, OutError)),
    "slimdag_comparison_new_nodes": (c_int32, (ComparisonPointer, OutNodeSet, OutError)),
    "slimdag_comparison_modified": (c_int32, (ComparisonPointer, OutNodeSet, OutError)),
    "slimdag_comparison_unmodified": (c_int32, (ComparisonPointer, OutNodeSet, OutError)),
    "slimdag_comparison_removed": (c_int32, (ComparisonPointer, OutStrings, OutError)),
    "slimdag_comparison_rename_count": (c_int32, (ComparisonPointer, OutSize, OutError)),
    "slimdag_comparison_rename": (
        c_int32,
        (ComparisonPointer, c_size_t, OutText, OutStrings, OutError),
    ),
    "slimdag_comparison_contract_break_count": (c_int32, (ComparisonPointer, OutSize, OutError)),
    "slimdag_comparison_contract_break": (
        c_int32,
        (ComparisonPointer, c_size_t, OutText, OutInt32, OutInt32, OutStrings, OutError),
    ),
    "slimdag_comparison_aspects": (c_int32, (ComparisonPointer, *_bytes, OutStrings, OutError)),
    "slimdag_comparison_reasons_json": (c_int32, (ComparisonPointer, *_bytes, OutString, OutError)),
    "slimdag_comparison_path_from_modified": (
        c_int32,
        (ComparisonPointer, *_bytes, OutStrings, OutError),
    ),
    "slimdag_comparison_json": (c_int32, (ComparisonPointer, c_int32, OutString, OutError)),
    "slimdag_warning_code": (Text, (WarningPointer,)),
    "slimdag_warning_message": (Text, (WarningPointer,)),
    "slimdag_warning_unique_id": (Text, (WarningPointer,)),
    "slimdag_select_options_new": (c_int32, (POINTER(SelectOptionsPointer), OutError)),
    "slimdag_select_options_free": (None, (SelectOptionsPointer,)),
    "slimdag_select_options_set_select": (
        c_int32,
        (SelectOptionsPointer, Texts, c_size_t, OutError),
    ),
    "slimdag_select_options_set_exclude": (
        c_int32,
        (SelectOptionsPointer, Texts, c_size_t, OutError),
    ),
    "slimdag_select_options_set_selector": (c_int32, (SelectOptionsPointer, *_bytes, OutError)),
    "slimdag_select_options_set_selectors_yaml": (
        c_int32,
        (SelectOptionsPointer, *_bytes, *_bytes, OutError),
    ),
    "slimdag_select_options_set_indirect_selection": (
        c_int32,
        (SelectOptionsPointer, *_bytes, OutError),
    ),
    "slimdag_select_options_set_resource_types": (
        c_int32,
        (SelectOptionsPointer, Texts, c_size_t, OutError),
    ),
    "slimdag_select_options_set_exclude_resource_types": (
        c_int32,
        (SelectOptionsPointer, Texts, c_size_t, OutError),
    ),
    "slimdag_select_options_set_include_empty": (
        c_int32,
        (SelectOptionsPointer, c_int32, OutError),
    ),
    "slimdag_select_options_set_more_unrendered_values": (
        c_int32,
        (SelectOptionsPointer, c_int32, OutError),
    ),
    "slimdag_select_options_set_semantics": (c_int32, (SelectOptionsPointer, *_bytes, OutError)),
    "slimdag_select_options_set_project_dir": (c_int32, (SelectOptionsPointer, *_bytes, OutError)),
    "slimdag_select_options_set_constraint_support": (
        c_int32,
        (SelectOptionsPointer, OutConstraintSupport, OutError),
    ),
    "slimdag_select_options_set_now": (c_int32, (SelectOptionsPointer, c_int64, OutError)),
    "slimdag_select_options_set_current_sources": (
        c_int32,
        (SelectOptionsPointer, *_bytes, OutError),
    ),
    "slimdag_select_options_set_on_warning": (
        c_int32,
        (SelectOptionsPointer, WarningCallback, c_void_p, DestroyCallback, OutError),
    ),
    "slimdag_select": (
        c_int32,
        (ManifestPointer, StatePointer, SelectOptionsPointer, OutNodeSet, OutError),
    ),
    "slimdag_why_json": (
        c_int32,
        (ManifestPointer, StatePointer, SelectOptionsPointer, *_bytes, OutString, OutError),
    ),
    "slimdag_draw_options_new": (c_int32, (POINTER(DrawOptionsPointer), OutError)),
    "slimdag_draw_options_free": (None, (DrawOptionsPointer,)),
    "slimdag_draw_options_set_format": (c_int32, (DrawOptionsPointer, *_bytes, OutError)),
    "slimdag_draw_options_set_title": (c_int32, (DrawOptionsPointer, *_bytes, OutError)),
    "slimdag_draw": (
        c_int32,
        (NodeSetPointer, ComparisonPointer, DrawOptionsPointer, OutString, OutError),
    ),
    "slimdag_environments_load": (
        c_int32,
        (*_bytes, Texts, Texts, c_size_t, POINTER(EnvironmentsPointer), OutError),
    ),
    "slimdag_environments_parse": (
        c_int32,
        (*_bytes, *_bytes, Texts, Texts, c_size_t, POINTER(EnvironmentsPointer), OutError),
    ),
    "slimdag_environments_free": (None, (EnvironmentsPointer,)),
    "slimdag_environments_names": (c_int32, (EnvironmentsPointer, OutStrings, OutError)),
    "slimdag_environments_findings_json": (c_int32, (EnvironmentsPointer, OutString, OutError)),
    "slimdag_environments_require_valid": (c_int32, (EnvironmentsPointer, OutError)),
    "slimdag_environments_json": (c_int32, (EnvironmentsPointer, OutString, OutError)),
    "slimdag_environments_environment_json": (
        c_int32,
        (EnvironmentsPointer, *_bytes, *_bytes, OutString, OutError),
    ),
    "slimdag_environments_deferral_json": (
        c_int32,
        (EnvironmentsPointer, *_bytes, *_bytes, *_bytes, OutString, OutError),
    ),
    "slimdag_environments_chain_json": (
        c_int32,
        (EnvironmentsPointer, *_bytes, *_bytes, OutString, OutError),
    ),
    "slimdag_environments_upstream_json": (
        c_int32,
        (EnvironmentsPointer, *_bytes, *_bytes, OutString, OutError),
    ),
    "slimdag_variable_context_new": (c_int32, (POINTER(VariableContextPointer), OutError)),
    "slimdag_variable_context_free": (None, (VariableContextPointer,)),
    "slimdag_variable_context_set_job": (c_int32, (VariableContextPointer, *_bytes, OutError)),
    "slimdag_variable_context_set_user_name": (
        c_int32,
        (VariableContextPointer, *_bytes, OutError),
    ),
    "slimdag_variable_context_set_personal": (
        c_int32,
        (VariableContextPointer, Texts, Texts, c_size_t, OutError),
    ),
    "slimdag_variable_context_set_run": (
        c_int32,
        (VariableContextPointer, Texts, Texts, c_size_t, OutError),
    ),
    "slimdag_environments_variables_json": (
        c_int32,
        (EnvironmentsPointer, *_bytes, *_bytes, VariableContextPointer, OutString, OutError),
    ),
    "slimdag_environments_variable_uses_json": (
        c_int32,
        (EnvironmentsPointer, *_bytes, *_bytes, VariableContextPointer, OutString, OutError),
    ),
    "slimdag_environments_require_variables": (
        c_int32,
        (EnvironmentsPointer, *_bytes, *_bytes, VariableContextPointer, OutError),
    ),
    "slimdag_environments_profile_json": (
        c_int32,
        (EnvironmentsPointer, *_bytes, *_bytes, VariableContextPointer, OutString, OutError),
    ),
    "slimdag_environments_schema": (
        c_int32,
        (EnvironmentsPointer, *_bytes, *_bytes, VariableContextPointer, OutString, OutError),
    ),
    "slimdag_environments_add": (
        c_int32,
        (
            EnvironmentsPointer,
            *_bytes,
            *_bytes,
            Texts,
            Texts,
            c_size_t,
            POINTER(EditPointer),
            OutError,
        ),
    ),
    "slimdag_environments_set": (
        c_int32,
        (
            EnvironmentsPointer,
            *_bytes,
            *_bytes,
            Texts,
            Texts,
            c_size_t,
            POINTER(EditPointer),
            OutError,
        ),
    ),
    "slimdag_environments_mark_production": (
        c_int32,
        (EnvironmentsPointer, *_bytes, *_bytes, POINTER(EditPointer), OutError),
    ),
    "slimdag_environments_move_jobs": (
        c_int32,
        (
            EnvironmentsPointer,
            *_bytes,
            *_bytes,
            *_bytes,
            Texts,
            c_size_t,
            POINTER(EditPointer),
            OutError,
        ),
    ),
    "slimdag_environments_delete": (
        c_int32,
        (
            EnvironmentsPointer,
            *_bytes,
            *_bytes,
            c_int32,
            c_uint64,
            c_int32,
            POINTER(EditPointer),
            OutError,
        ),
    ),
    "slimdag_edit_text": (Text, (EditPointer,)),
    "slimdag_edit_json": (c_int32, (EditPointer, OutString, OutError)),
    "slimdag_edit_save": (c_int32, (EditPointer, OutError)),
    "slimdag_edit_free": (None, (EditPointer,)),
    "slimdag_relation_options_new": (c_int32, (POINTER(RelationOptionsPointer), OutError)),
    "slimdag_relation_options_free": (None, (RelationOptionsPointer,)),
    "slimdag_relation_options_set_schema_rule": (
        c_int32,
        (RelationOptionsPointer, *_bytes, *_bytes, OutError),
    ),
    "slimdag_relation_options_set_vars": (
        c_int32,
        (RelationOptionsPointer, Texts, Texts, c_size_t, OutError),
    ),
    "slimdag_relation_options_set_context": (
        c_int32,
        (RelationOptionsPointer, VariableContextPointer, OutError),
    ),
    "slimdag_relation_options_set_own_manifest": (
        c_int32,
        (RelationOptionsPointer, c_int32, OutError),
    ),
    "slimdag_relation_options_set_callback": (
        c_int32,
        (RelationOptionsPointer, NameCallback, c_void_p, DestroyCallback, OutError),
    ),
    "slimdag_relations_json": (
        c_int32,
        (
            ManifestPointer,
            EnvironmentsPointer,
            *_bytes,
            *_bytes,
            RelationOptionsPointer,
            OutString,
            OutError,
        ),
    ),
    "slimdag_manifest_variables_json": (c_int32, (ManifestPointer, OutString, OutError)),
    "slimdag_defer_options_new": (c_int32, (POINTER(DeferOptionsPointer), OutError)),
    "slimdag_defer_options_free": (None, (DeferOptionsPointer,)),
    "slimdag_defer_options_set_mode": (c_int32, (DeferOptionsPointer, *_bytes, OutError)),
    "slimdag_defer_options_set_command": (c_int32, (DeferOptionsPointer, *_bytes, OutError)),
    "slimdag_defer_options_set_target_environment": (
        c_int32,
        (DeferOptionsPointer, *_bytes, OutError),
    ),
    "slimdag_defer_options_set_favor_state": (c_int32, (DeferOptionsPointer, c_int32, OutError)),
    "slimdag_defer_options_set_foreign_keys_as_ref": (
        c_int32,
        (DeferOptionsPointer, c_int32, OutError),
    ),
    "slimdag_defer_options_set_check_deferred_relations": (
        c_int32,
        (DeferOptionsPointer, c_int32, OutError),
    ),
    "slimdag_defer_options_set_environment_moved": (
        c_int32,
        (DeferOptionsPointer, c_int32, OutError),
    ),
    "slimdag_defer_options_set_full_refresh": (c_int32, (DeferOptionsPointer, c_int32, OutError)),
    "slimdag_defer_options_set_semantics": (c_int32, (DeferOptionsPointer, *_bytes, OutError)),
    "slimdag_defer_options_set_project_dir": (c_int32, (DeferOptionsPointer, *_bytes, OutError)),
    "slimdag_defer_options_set_more_unrendered_values": (
        c_int32,
        (DeferOptionsPointer, c_int32, OutError),
    ),
    "slimdag_defer_options_set_existing_relations": (
        c_int32,
        (DeferOptionsPointer, Texts, c_size_t, OutError),
    ),
    "slimdag_defer_options_set_relation_exists": (
        c_int32,
        (DeferOptionsPointer, RelationExistsCallback, c_void_p, DestroyCallback, OutError),
    ),
    "slimdag_defer_options_set_compared_with": (
        c_int32,
        (DeferOptionsPointer, StatePointer, OutError),
    ),
    "slimdag_defer_options_add_source": (
        c_int32,
        (DeferOptionsPointer, StatePointer, *_bytes, *_bytes, NodeBuilds, c_size_t, OutError),
    ),
    "slimdag_defer": (c_int32, (NodeSetPointer, DeferOptionsPointer, OutDeferral, OutError)),
    "slimdag_deferral_free": (None, (DeferralPointer,)),
    "slimdag_deferral_build": (c_int32, (DeferralPointer, OutNodeSet, OutError)),
    "slimdag_deferral_deferred": (c_int32, (DeferralPointer, OutNodeSet, OutError)),
    "slimdag_deferral_resolutions_json": (c_int32, (DeferralPointer, *_bytes, OutString, OutError)),
    "slimdag_deferral_findings_json": (c_int32, (DeferralPointer, OutString, OutError)),
    "slimdag_deferral_json": (c_int32, (DeferralPointer, OutString, OutError)),
    "slimdag_clone_json": (c_int32, (NodeSetPointer, DeferOptionsPointer, OutString, OutError)),
    "slimdag_stale_relations_json": (
        c_int32,
        (ManifestPointer, StatePointer, DeferOptionsPointer, OutString, OutError),
    ),
    "slimdag_state_parse": (
        c_int32,
        (*_bytes, *_bytes, *_bytes, *_bytes, OutState, OutError),
    ),
    "slimdag_state_origin_json": (c_int32, (StatePointer, OutString, OutError)),
    "slimdag_state_provenance_json": (c_int32, (StatePointer, *_bytes, OutString, OutError)),
    "slimdag_state_export": (c_int32, (StatePointer, *_bytes, OutError)),
    "slimdag_buffer_new": (c_int32, (POINTER(BufferPointer), OutError)),
    "slimdag_buffer_free": (None, (BufferPointer,)),
    "slimdag_buffer_append": (c_int32, (BufferPointer, *_bytes, OutError)),
    "slimdag_store_options_new": (c_int32, (OutStoreOptions, OutError)),
    "slimdag_store_options_free": (None, (StoreOptionsPointer,)),
    "slimdag_store_options_set_create": (c_int32, (StoreOptionsPointer, c_int32, OutError)),
    "slimdag_store_options_set_patience": (c_int32, (StoreOptionsPointer, c_int64, OutError)),
    "slimdag_store_options_set_environments": (
        c_int32,
        (StoreOptionsPointer, EnvironmentsPointer, OutError),
    ),
    "slimdag_store_options_set_found_environments": (
        c_int32,
        (StoreOptionsPointer, EnvironmentsPointer, OutError),
    ),
    "slimdag_store_remember_environments": (
        c_int32,
        (StorePointer, EnvironmentsPointer, *_bytes, OutStrings, OutError),
    ),
    "slimdag_store_remembered_environments": (
        c_int32,
        (StorePointer, *_bytes, *_bytes, POINTER(EnvironmentsPointer), OutError),
    ),
    "slimdag_store_rules_json": (c_int32, (StorePointer, *_bytes, *_bytes, OutString, OutError)),
    "slimdag_storage_new": (
        c_int32,
        (*_bytes, c_void_p, DestroyCallback, POINTER(StoragePointer), OutError),
    ),
    "slimdag_storage_free": (None, (StoragePointer,)),
    "slimdag_storage_set_put": (c_int32, (StoragePointer, StoragePut, OutError)),
    "slimdag_storage_set_get": (c_int32, (StoragePointer, StorageGet, OutError)),
    "slimdag_storage_set_remove": (c_int32, (StoragePointer, StorageRemove, OutError)),
    "slimdag_storage_set_size": (c_int32, (StoragePointer, StorageSize, OutError)),
    "slimdag_store_options_set_storage": (
        c_int32,
        (StoreOptionsPointer, StoragePointer, OutError),
    ),
    "slimdag_store_open": (c_int32, (*_bytes, StoreOptionsPointer, OutStore, OutError)),
    "slimdag_store_free": (None, (StorePointer,)),
    "slimdag_store_url": (c_int32, (StorePointer, OutText, OutError)),
    "slimdag_run_record_new": (c_int32, (OutRunRecord, OutError)),
    "slimdag_run_record_free": (None, (RunRecordPointer,)),
    "slimdag_run_record_set_text": (c_int32, (RunRecordPointer, c_int32, *_bytes, OutError)),
    "slimdag_run_record_set_process_environment": (
        c_int32,
        (RunRecordPointer, Texts, Texts, c_size_t, OutError),
    ),
    "slimdag_run_record_set_allow_future_end": (c_int32, (RunRecordPointer, c_int32, OutError)),
    "slimdag_run_record_set_time": (c_int32, (RunRecordPointer, c_int32, c_int64, OutError)),
    "slimdag_store_record_run": (c_int32, (StorePointer, RunRecordPointer, OutString, OutError)),
    "slimdag_export_options_new": (c_int32, (OutExportOptions, OutError)),
    "slimdag_export_options_free": (None, (ExportOptionsPointer,)),
    "slimdag_export_options_set_force": (c_int32, (ExportOptionsPointer, c_int32, OutError)),
    "slimdag_export_options_set_file_mode": (c_int32, (ExportOptionsPointer, c_uint32, OutError)),
    "slimdag_state_export_with": (
        c_int32,
        (StatePointer, *_bytes, ExportOptionsPointer, OutError),
    ),
    "slimdag_store_options_set_file_mode": (c_int32, (StoreOptionsPointer, c_uint32, OutError)),
    "slimdag_deletion_new": (c_int32, (OutDeletion, OutError)),
    "slimdag_deletion_free": (None, (DeletionPointer,)),
    "slimdag_deletion_set_text": (c_int32, (DeletionPointer, c_int32, *_bytes, OutError)),
    "slimdag_deletion_set_dry_run": (c_int32, (DeletionPointer, c_int32, OutError)),
    "slimdag_store_delete_json": (c_int32, (StorePointer, DeletionPointer, OutString, OutError)),
    "slimdag_state_query_new": (c_int32, (OutStateQuery, OutError)),
    "slimdag_state_query_free": (None, (StateQueryPointer,)),
    "slimdag_state_query_set_text": (c_int32, (StateQueryPointer, c_int32, *_bytes, OutError)),
    "slimdag_state_query_set_as_of": (c_int32, (StateQueryPointer, c_int64, OutError)),
    "slimdag_store_comparison_state": (
        c_int32,
        (StorePointer, StateQueryPointer, OutState, OutError),
    ),
    "slimdag_store_run_state": (
        c_int32,
        (StorePointer, *_bytes, *_bytes, OutState, OutError),
    ),
    "slimdag_store_runs_json": (
        c_int32,
        (StorePointer, *_bytes, *_bytes, *_bytes, *_bytes, c_uint64, OutString, OutError),
    ),
    "slimdag_store_run_json": (c_int32, (StorePointer, *_bytes, *_bytes, OutString, OutError)),
    "slimdag_store_view_json": (c_int32, (StorePointer, StateQueryPointer, OutString, OutError)),
    "slimdag_store_prune_json": (
        c_int32,
        (StorePointer, c_int64, c_int64, c_int32, OutString, OutError),
    ),
    "slimdag_deferral_context_new": (
        c_int32,
        (
            EnvironmentsPointer,
            StorePointer,
            *_bytes,
            *_bytes,
            *_bytes,
            OutDeferralContext,
            OutError,
        ),
    ),
    "slimdag_deferral_context_for_mode": (
        c_int32,
        (
            EnvironmentsPointer,
            StorePointer,
            StateQueryPointer,
            *_bytes,
            OutDeferralContext,
            OutError,
        ),
    ),
    "slimdag_deferral_context_chain_state": (
        c_int32,
        (DeferralContextPointer, c_size_t, OutState, OutError),
    ),
    "slimdag_deferral_context_free": (None, (DeferralContextPointer,)),
    "slimdag_deferral_context_json": (c_int32, (DeferralContextPointer, OutString, OutError)),
    "slimdag_deferral_context_state": (
        c_int32,
        (DeferralContextPointer, *_bytes, c_size_t, OutState, OutError),
    ),
    "slimdag_defer_options_set_context": (
        c_int32,
        (DeferOptionsPointer, DeferralContextPointer, OutError),
    ),
}
