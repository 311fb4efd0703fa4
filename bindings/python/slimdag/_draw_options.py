"""The options of a picture, as the library takes them."""

from __future__ import annotations

from ._calls import call, encoded
from ._declarations import DrawOptionsPointer
from ._handles import Handle, made


class DrawOptions(Handle[DrawOptionsPointer]):
    """The options of a picture, as the library takes them."""

    _free_function = "slimdag_draw_options_free"
    _what = "object with options"

    def __init__(self) -> None:
        super().__init__(made(DrawOptionsPointer, "slimdag_draw_options_new"))

    def set(self, name: str, value: str) -> None:
        data = encoded(value)
        call(f"slimdag_draw_options_set_{name}", self._live(), data, len(data))
