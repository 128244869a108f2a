#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Judges a series as it was mailed, for a bot that cron starts: leaves a reply, KTAP and the HTML report.
#   deploy/mail-bot.sh MBOX TREE REVISION FOLDER
# MBOX: an mbox or maildir, as `b4 am` writes them. TREE: a kernel git tree, whose working files are not touched.
# REVISION: what the series was made for. FOLDER: where the results go, reply.txt, results.ktap and report/.
# STAGE2_VERIFY: the program, npx stage2-verify unless said. RUNS: scenarios of each patch.
# Ends as `series` does: 0 nothing undeclared, 1 something, 2 bad input (reply.txt then says what), 3 inconclusive.
set -euo pipefail

if (( $# != 4 )); then
  sed -n 's/^#   \(deploy.*\)/usage: \1/p' "$0" >&2
  exit 2
fi
mbox=$1 tree=$2 revision=$3 folder=$4
read -r -a program <<<"${STAGE2_VERIFY:-npx stage2-verify}"
arguments=(series "--mbox=$mbox" "--tree=$tree" "--git=$revision" "--report-dir=$folder/report")
if [[ -n "${RUNS:-}" ]]; then arguments+=("--runs=$RUNS"); fi

mkdir -p "$folder"
status=0
"${program[@]}" "${arguments[@]}" --format=mail >"$folder/reply.txt" 2>"$folder/log.txt" || status=$?
# 2: there is no result to be written in another form; 4: the program is at fault.
if (( status == 2 || status == 4 )); then
  cat "$folder/log.txt" >"$folder/reply.txt"
  exit "$status"
fi
"${program[@]}" "${arguments[@]}" --format=ktap >"$folder/results.ktap" 2>>"$folder/log.txt" || true
exit "$status"
