#!/bin/sh
# Compares a study on two workers with the same cells in two plain processes at a time, each of which
# runs half of the seeds: the seconds of either in turn, and the median of their ratios, which is the
# throughput of the workers relative to that of the plain processes.
#   throughput.sh STUDY.yaml SEEDS OTHER_SEEDS [ROUNDS]
# EQUILIBRIA is the command to run, ./equilibria by default.
set -eu
study=$1 first=$2 second=$3 rounds=${4:-5}
run=${EQUILIBRIA:-./equilibria}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

now() { date +%s.%N; }

plain() {
  $run study run "$study" --seeds "$first" --out "$work/a" >/dev/null 2>&1 &
  one=$!
  $run study run "$study" --seeds "$second" --out "$work/b" >/dev/null 2>&1
  wait $one
}

workers() {
  $run study run "$study" --seeds "$first,$second" --workers 2 --out "$work/c" >/dev/null 2>&1
}

seconds() {
  rm -rf "$work/a" "$work/b" "$work/c"
  begun=$(now)
  "$1"
  echo "$begun $(now)" | awk '{ printf "%.2f", $2 - $1 }'
}

round=1
while [ "$round" -le "$rounds" ]; do
  if [ $((round % 2)) = 1 ]; then
    p=$(seconds plain); w=$(seconds workers)
  else
    w=$(seconds workers); p=$(seconds plain)
  fi
  echo "$p $w" | tee -a "$work/times" |
    awk '{ printf "plain %.1f s, workers %.1f s, throughput %.3f\n", $1, $2, $1 / $2 }'
  round=$((round + 1))
done
awk '{ print $1 / $2 }' "$work/times" | sort -n |
  awk '{ r[NR] = $1 } END { printf "median %.3f of %d\n", (r[int((NR + 1) / 2)] + r[int(NR / 2) + 1]) / 2, NR }'
