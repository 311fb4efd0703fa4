"""Makes the helpers of tests/support known, and the servers that these tests need."""

from __future__ import annotations

from slimdag_testing.buckets import bucket
from slimdag_testing.postgres import postgres_server

__all__ = ["bucket", "postgres_server"]
