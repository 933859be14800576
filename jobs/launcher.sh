# Runs one job: builds what is missing, then starts Java, or spark-submit where SPARK_HOME is set.
# Sourced by the files beside it: launcher.sh JOB ARGUMENT...
set -euo pipefail

job=$1
shift
home=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
classpath=$home/target/launcher.classpath
jar=$home/target/poolhouse-spark.jar

# is_older FILE: whether FILE is missing or older than any source.
is_older() {
  [[ ! -e $1 || -n $(find "$home/pom.xml" "$home/src/main" "$home/conf" -newer "$1" -print -quit) ]]
}

# build WHAT GOAL...: one line to stderr, Maven's own only where it fails.
build() {
  echo "poolhouse: building $1" >&2
  if ! (cd "$home" && mvn -B -q -ntp "${@:2}") >"$home/target/launcher.log" 2>&1; then
    cat "$home/target/launcher.log" >&2
    echo "poolhouse: the build failed; it needs JDK 17 or newer and Maven 3.8 or newer" >&2
    exit 1
  fi
}

build_classes() {
  if is_older "$classpath"; then
    build "(first run, or the sources changed)" compile dependency:build-classpath \
      -Dmdep.includeScope=compile -Dmdep.outputFile="$classpath.new"
    mv "$classpath.new" "$classpath"
  fi
}

build_jar() {
  if is_older "$jar"; then
    build "the jar for spark-submit" package -DskipTests
  fi
}

# Two first runs at once must not build into one folder.
locked() {
  mkdir -p "$home/target"
  if command -v flock >/dev/null; then
    exec 9>"$home/target/launcher.lock"
    flock 9
  fi
  "$@"
  exec 9>&-
}

# The arguments that spark-submit must see itself; the job sees all.
spark_arguments=()
needs_spark=true
master=
collect_spark_arguments() {
  while (($#)); do
    case $1 in
      --master | --conf)
        [[ $1 == --conf ]] || master=${2-}
        spark_arguments+=("$1" "${2-}")
        shift
        ;;
      --master=* | --conf=*)
        [[ $1 == --conf=* ]] || master=${1#*=}
        spark_arguments+=("${1%%=*}" "${1#*=}")
        ;;
      --help) needs_spark=false ;;
    esac
    shift || true
  done
}

run_java() {
  locked build_classes
  local options=(-Dpoolhouse.conf="$home/conf" -Dlog4j2.configurationFile="$home/conf/log4j2.properties")
  if [[ $needs_spark == true && -n $master && $master != local* ]]; then
    locked build_jar # executors in other processes get our classes from it
    options+=(-Dspark.jars="$jar")
  fi
  if [[ -z $master || $master == local* ]]; then
    export SPARK_LOCAL_IP=${SPARK_LOCAL_IP-127.0.0.1} # else Spark looks for a network, and warns
  fi
  local java=java
  [[ -z ${JAVA_HOME-} ]] || java=$JAVA_HOME/bin/java
  # shellcheck disable=SC2086 # several options may be in the variable
  exec "$java" @"$home/conf/jvm.options" "${options[@]}" ${POOLHOUSE_JAVA_OPTS-} \
    -cp "$home/target/classes:$(<"$classpath")" io.poolhouse.job.Poolhouse "$job" "$@"
}

run_spark_submit() {
  locked build_jar
  exec "$SPARK_HOME/bin/spark-submit" "${spark_arguments[@]}" --class io.poolhouse.job.Poolhouse \
    --driver-java-options "-Dpoolhouse.conf=$home/conf ${POOLHOUSE_JAVA_OPTS-}" "$jar" "$job" "$@"
}

collect_spark_arguments "$@"
case $job in
  model | doctor) needs_spark=false ;;
esac
if [[ -n ${SPARK_HOME-} && $needs_spark == true ]]; then
  run_spark_submit "$@"
else
  run_java "$@"
fi
