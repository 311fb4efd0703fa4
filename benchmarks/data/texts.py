"""Names, sentences and SQL of an invented project."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]

WORDS = (  # noqa: SIM905 - a line for each would be pages
    "account address amount balance basket batch branch budget campaign cart channel charge city "
    "claim client code comment contact contract cost country coupon credit currency customer day "
    "debit delivery deposit device discount district email employee event export fee file gift "
    "goal group hour import inventory invoice item journey label lead ledger level line list "
    "location market member message month name note number offer order owner package page parcel "
    "partner payment period phone plan point policy price product profile project promise purchase "
    "quarter quote rate reason receipt record refund region rent report request result return "
    "review role route sale score season segment seller service session shelf shift ship shop "
    "signup site source stage status step stock store stream street supplier survey tag target tax "
    "team ticket till time token total tour trade transfer trial type unit update user value "
    "vendor visit voucher warehouse week year zone"
).split()
TYPES = ("integer", "bigint", "varchar", "timestamp", "date", "boolean", "numeric(18, 2)")


class Texts:
    """The same seed gives the same texts; a serial number makes names unique."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.serial = 0

    def word(self) -> str:
        return self.random.choice(WORDS)

    def new_name(self, prefix: str) -> str:
        self.serial += 1
        return f"{prefix}_{self.word()}_{self.word()}_{self.serial}"

    def sentence(self, least: int, most: int) -> str:
        words = self.random.choices(WORDS, k=self.random.randint(least, most))
        return " ".join(words).capitalize() + "."

    def column_names(self, least: int, most: int) -> list[str]:
        words = self.random.sample(WORDS, self.random.randint(least, most))
        return [
            "id",
            *(f"{word}_{self.random.choice(('id', 'at', 'name', 'sum'))}" for word in words),
        ]

    def columns(self, names: Iterable[str]) -> Json:
        return {
            name: {
                "name": name,
                "description": self.sentence(4, 18) if self.random.random() < 0.6 else "",
                "meta": {},
                "data_type": self.random.choice(TYPES) if self.random.random() < 0.5 else None,
                "constraints": [],
                "quote": None,
                "config": {"meta": {}, "tags": []},
                "tags": [],
                "granularity": None,
                "doc_blocks": [],
            }
            for name in names
        }

    def sql(self, inputs: list[str], columns: list[str], calls: list[str]) -> str:
        lines = ["with"]
        for i, text in enumerate(inputs):
            lines += [f"input_{i} as (", "", f"    select * from {text}", "", "),"]
        lines += ["joined as (", "", "    select"]
        for i, column in enumerate(columns):
            if self.random.random() < 0.3:
                lines.append(
                    f"        case when input_0.{column} is null then 0\n"
                    f"             when input_0.{column} = '{self.word()}' then 1\n"
                    f"             else coalesce(input_0.{column}, {i}) end as {column},"
                )
            elif calls and self.random.random() < 0.2:
                lines.append(
                    f"        {self.random.choice(calls)}('input_0.{column}') as {column},"
                )
            else:
                lines.append(f"        input_0.{column} as {column},")
        lines += ["        current_timestamp as loaded_at", "    from input_0"]
        for i in range(1, len(inputs)):
            lines.append(f"    left join input_{i} on input_{i}.id = input_0.{columns[0]}_{i}")
        lines += [f"    where input_0.id > {self.random.randint(0, 9999)}", "", ")", ""]
        return "\n".join([*lines, "select * from joined"])
