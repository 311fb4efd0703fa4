"""Variables of a CI that say what triggered a run: tests are not to depend on where they run."""

from __future__ import annotations

import pytest

NAMES = (
    "DBT_CLOUD_PR_ID",
    "DBT_CLOUD_RUN_REASON_CATEGORY",
    "DBT_CLOUD_INVOCATION_CONTEXT",
    "GITHUB_EVENT_NAME",
    "GITHUB_REF",
    "CI_PIPELINE_SOURCE",
    "CI_MERGE_REQUEST_IID",
    "CI_EXTERNAL_PULL_REQUEST_IID",
    "CI_MERGE_REQUEST_REF_PATH",
    "BUILD_REASON",
    "BUILD_SOURCEBRANCH",
    "SYSTEM_PULLREQUEST_PULLREQUESTID",
    "SYSTEM_PULLREQUEST_PULLREQUESTNUMBER",
    "BITBUCKET_PR_ID",
    "CHANGE_ID",
)


@pytest.fixture(autouse=True)
def no_ci_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine that is no runner of a CI."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
