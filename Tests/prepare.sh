#!/usr/bin/env bash
# Makes ready the second database that the tests run the law's SQL in: `.venv-tests` at the project's root. With
# `spark` as its argument Apache Spark too, which needs Java 17. As root also the exporters of lab/; the tests that need
# them say "not run" elsewhere. Says nothing when there is nothing to do.
set -euo pipefail
cd "$(dirname "$0")/.."

[ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null || bash lab/prepare.sh

chdb=chdb-core==26.9.0
spark=(pyspark==4.0.1 py4j==0.10.9.9)

[ -x .venv-tests/bin/python ] && .venv-tests/bin/python -c '' 2>/dev/null || python3 -m venv --clear .venv-tests
install() { # Without what it would bring along: data frames are not needed.
  .venv-tests/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps "$@"
}
wanted() { [ "$(cat ".venv-tests/$1" 2>/dev/null)" = "$2" ]; }

if ! wanted chdb "$chdb"; then
  echo "tests: installing chDB into .venv-tests"
  install --only-binary :all: "$chdb"
  echo "$chdb" >.venv-tests/chdb
fi
if [ "${1:-}" = spark ] && ! wanted spark "${spark[*]}"; then
  echo "tests: installing Spark into .venv-tests"
  install "${spark[@]}"
  echo "${spark[*]}" >.venv-tests/spark
fi
