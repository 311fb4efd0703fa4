from __future__ import annotations

import copy
import pickle

import pytest
import slimdag
from slimdag._declarations import ErrorPointer
from slimdag._failures import OUT_OF_MEMORY, exception_of


def test_an_error_says_what_where_and_what_to_do() -> None:
    where = slimdag.ErrorLocation(file="a.json", line=3, column=4, byte=17)
    error = slimdag.Error("invalid_json", "The file is cut off.", where, "Write it again.")
    assert error.code == "invalid_json"
    assert str(error) == "a.json, line 3, column 4, byte 17: The file is cut off. (Write it again.)"
    assert str(slimdag.Error("io", "No.")) == "No."
    with pytest.raises(AttributeError):
        where.line = 4  # type: ignore[misc]


def test_an_error_can_be_sent_to_another_process() -> None:
    error = slimdag.Error("io", "No.", slimdag.ErrorLocation(unique_id="model.a.b"), "Yes.")
    for other in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert (other.code, other.message, other.where, other.hint) == (
            error.code,
            error.message,
            error.where,
            error.hint,
        )


def test_out_of_memory_is_pythons_own() -> None:
    assert isinstance(exception_of(OUT_OF_MEMORY, ErrorPointer()), MemoryError)


def test_positions_come_along() -> None:
    with pytest.raises(slimdag.Error) as raised:
        slimdag.Manifest.parse(b'{"metadata": nothing}', "broken.json")
    assert raised.value.where.file == "broken.json"
    assert raised.value.where.byte is not None
    assert 12 <= raised.value.where.byte <= 21
