#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Gates what changed in this checkout since a revision, for any CI system, or before a push.
#   docs/ci/gate.sh [REVISION]     the main branch if none is given
# RUNS: scenarios for each variant. REPORT_DIR: where the reports go.
set -euo pipefail
cd "$(git rev-parse --show-toplevel)"

arguments=("--report-dir=${REPORT_DIR:-reports/ci}")
if (( $# > 0 )); then arguments+=("--base=$1"); fi
if [[ -n "${RUNS:-}" ]]; then arguments+=("--runs=$RUNS"); fi

npm ci --ignore-scripts --no-audit --no-fund
npm run -s build
exec node dist/src/cli/main.js gate "${arguments[@]}"
