"""What dbt's exceptions mean in slimdag's codes, by class name and text."""

from __future__ import annotations


def error_kind(name: str, text: str) -> str:
    """slimdag's code for an exception of dbt, or dbt's class name where any error will do."""
    if name == "ContractBreakingChangeError":
        return "contract_breaking_change"
    if "depends on a macro or test that does not exist" in text:
        return "macro_not_found"
    if name == "KeyError" and "macro." in text:
        return "macro_not_found"
    if name == "KeyError" and "ConstraintType" in text:
        return "unknown_adapter"  # slimdag has one code for both
    if name == "KeyError" and "." not in text:  # dbt's table of adapters
        return "unknown_adapter"
    if (
        "no comparison manifest" in text
        or "No comparison run_results" in text
        or "state comparison freshness" in text
    ):
        return "missing_state"
    if name == "SelectorNotFound":
        return "selector_not_found"
    if name == "GraphDependencyNotFoundError":
        return "dependency_not_found"
    if "Found a cycle" in text:
        return "cycle"
    if name == "DbtSelectorsError" and "did not match any selector" in text:
        return "selector_not_found"
    if name == "RecursionError" and "Circular dependency detected in selector" in text:
        return "cycle"
    if name == "DbtSelectorsError":
        return "DbtSelectorsError"
    if name == "InvalidSelectorError" or "Invalid node spec" in text:
        return "invalid_selector"
    if name == "DbtRuntimeError" and "nvalid" in text:
        return "invalid_selector"
    return name


def recorded_error_kind(error: str) -> str:
    """The same for "Type: message"."""
    name, _, text = error.partition(": ")
    return error_kind(name, text)
