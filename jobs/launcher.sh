# Runs one job: builds what is missing, then starts Java, or spark-submit where SPARK_HOME is set.
# Sourced by the files beside it: launcher.sh JOB ARGUMENT...
set -euo pipefail

job=$1
shift
home=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
classpath=$home/target/launcher.classpath # written by every Maven build, when its classes are ready
jar=$home/target/poolhouse-spark.jar
archive=$home/target/launcher.jsa # Spark's classes as this Java has them in memory
main=io.poolhouse.job.Poolhouse

fail() {
  echo "poolhouse: $1" >&2
  exit 2
}

# is_stale FILE: whether FILE is missing or a source is newer. A folder is newer where a file of it
# was removed or renamed.
is_stale() {
  [[ ! -e $1 || ! -d $home/target/classes/io ]] ||
    [[ -n $(find "$home/pom.xml" "$home/src/main" "$home/conf/models.properties" -newer "$1" -print -quit) ]]
}

is_classpath_stale() {
  is_stale "$classpath" && return
  local file
  local IFS=:
  for file in $(<"$classpath"); do
    [[ -e $file ]] || return 0 # Maven's repository was cleaned or moved
  done
  return 1
}

is_jar_stale() {
  is_stale "$jar"
}

# once_if IS_STALE COMMAND...: two first runs at once must not build into one folder.
once_if() {
  "$1" || return 0
  mkdir -p "$home/target"
  if command -v flock >/dev/null; then
    exec 9>"$home/target/launcher.lock"
    flock 9
  fi
  if "$1"; then # still: another run may have built it meanwhile
    "${@:2}"
  fi
  exec 9>&-
}

# build WHAT GOAL...: one line to stderr, Maven's own only where it fails.
build() {
  echo "poolhouse: building $1" >&2
  if ! (cd "$home" && mvn -B -q -ntp "${@:2}") >"$home/target/launcher.log" 2>&1; then
    cat "$home/target/launcher.log" >&2
    fail "the build failed; it needs JDK 17 or newer (JAVA_HOME) and Maven 3.8 or newer"
  fi
}

build_classes() {
  once_if is_classpath_stale build "(first run, or the sources changed)" process-classes
}

build_jar() {
  once_if is_jar_stale build "the jar for Spark's executors" package -DskipTests
}

# What the archive is good for: one Java and its libraries. Ours are not in it, which change often.
archive_contents() {
  echo "$(readlink -f -- "$(command -v "$(java_program)")"):$(<"$classpath")"
}

is_archive_stale() {
  [[ -w $home/target ]] &&
    [[ ! -e $archive.of || $(<"$archive.of") != "$(archive_contents)" ]]
}

# A query without a model loads most of what a job needs of Spark. Where it fails, jobs start slower.
make_archive() {
  echo "poolhouse: preparing Java's archive of Spark's classes (first run)" >&2
  rm -f "$archive" "$archive.new"
  if (
    cd "$home/target"
    class_path=$(<"$classpath")
    java_options=(-XX:ArchiveClassesAtExit="$archive.new" -XX:+UseParallelGC)
    run_java org.apache.spark.deploy.SparkSubmit --master 'local[2]' \
      --properties-file "$home/conf/spark-defaults.conf" --class $main "$home/target/classes" \
      sql --view models="$home/conf/models.properties" --format text --output archive-output --mode overwrite \
      "SELECT text, count(*) AS n FROM models WHERE text LIKE '%e%' GROUP BY text"
  ) >"$home/target/archive.log" 2>&1 && [[ -e $archive.new ]]; then
    mv -f "$archive.new" "$archive"
  fi
  archive_contents >"$archive.of"
}

# Java takes no notice of an archive that does not fit; without the logs' options it may say so on stdout.
use_archive() {
  case ${POOLHOUSE_JAVA_OPTS-} in
    *-Xshare:* | *ArchiveFile=*) return 0 ;; # the user's own
  esac
  once_if is_archive_stale make_archive
  [[ ! -e $archive ]] ||
    java_options+=(-XX:SharedArchiveFile="$archive" -Xlog:cds=off -Xlog:cds+dynamic=off)
}

# What Spark must know before the job starts; the job itself sees all arguments.
spark_arguments=()
job_arguments=()
java_options=()
needs_spark=true
has_jars=false
master=

# Spark's own rule for what must not be shown (spark.redaction.regex).
is_secret() {
  [[ ${1,,} =~ secret|password|token|access[.]?key ]]
}

# hide OPTION K=V: into the environment, which only the owner of a process can read; everybody can
# read command lines, and this one stays for hours.
hide() {
  POOLHOUSE_ARGUMENTS=${POOLHOUSE_ARGUMENTS-}$1$'\x1f'$2$'\x1f'
  export POOLHOUSE_ARGUMENTS
}

warn_visible() {
  echo "poolhouse: '$1' is in the list of processes, which everybody on this machine can read; see docs/operations.md, \"Secrets\"" >&2
}

# Then the environment is not the driver's.
is_driver_elsewhere() {
  [[ " $* " == *" "*spark.submit.deployMode=cluster" "* ]] ||
    grep -qsE '^[[:space:]]*spark\.submit\.deployMode[[:space:]=]+cluster' \
      "${SPARK_CONF_DIR:-${SPARK_HOME:-/nowhere}/conf}/spark-defaults.conf"
}

# What spark-submit itself needs, or a driver on another machine.
is_needed_early() {
  case $1 in
    spark.driver.* | spark.jars* | spark.files* | spark.archives* | spark.submit.* | spark.kubernetes.* | spark.yarn.*)
      return 0
      ;;
  esac
  [[ $is_driver_elsewhere == true ]]
}

collect_conf() {
  if is_secret "$1" && ! is_needed_early "${1%%=*}"; then
    hide --conf "$1"
    return
  fi
  if is_secret "${1%%=*}"; then
    warn_visible "${1%%=*}"
  fi
  job_arguments+=(--conf "$1")
  spark_arguments+=(--conf "$1")
  case $1 in
    spark.master=*) master=${1#*=} ;;
    spark.driver.memory=*) java_options+=("-Xmx${1#*=}") ;;
    spark.jars*) has_jars=true ;;
  esac
}

# A URL may have a password inside (spark.sql.redaction.options.regex).
collect_read_option() {
  local name=${1%%=*}
  if is_secret "$1" || [[ ${name,,} == *url* ]]; then
    if [[ $is_driver_elsewhere == false ]]; then
      hide --read-option "$1"
      return
    fi
    warn_visible "$name"
  fi
  job_arguments+=(--read-option "$1")
}

collect_arguments() {
  local is_driver_elsewhere=false
  if is_driver_elsewhere "$@"; then is_driver_elsewhere=true; fi
  while (($#)); do
    case $1 in
      --conf=*) collect_conf "${1#*=}" ;;
      --read-option=*) collect_read_option "${1#*=}" ;;
      --conf | --read-option | --master)
        if (($# == 1)); then # the job says what is missing
          job_arguments+=("$1")
          return 0
        fi
        case $1 in
          --conf) collect_conf "$2" ;;
          --read-option) collect_read_option "$2" ;;
          --master)
            master=$2
            job_arguments+=("$1" "$2")
            ;;
        esac
        shift
        ;;
      --)
        job_arguments+=("$@")
        return 0
        ;;
      *)
        job_arguments+=("$1")
        case $1 in
          --master=*) master=${1#*=} ;;
          --help) needs_spark=false ;;
        esac
        ;;
    esac
    shift
  done
}

java_program() {
  echo "${JAVA_HOME:+$JAVA_HOME/bin/}java"
}

# Spark's shuffles have rows in them, and Snappy and LZ4 unpack libraries that are then run: by the umask
# all of that would lie open in /tmp. Others cannot enter this one.
temporary_folder() {
  local folder=${TMPDIR:-/tmp}/poolhouse-$UID
  mkdir -m 700 "$folder" 2>/dev/null || true
  [[ -d $folder && ! -L $folder && -O $folder ]] && chmod 700 "$folder" || return 1
  echo "$folder"
}

run_java() {
  local java temporary
  java=$(java_program)
  command -v "$java" >/dev/null || fail "there is no '$java'; install JDK 17 or newer and set JAVA_HOME"
  temporary=$(temporary_folder) ||
    fail "'${TMPDIR:-/tmp}/poolhouse-$UID' cannot be made, or is not yours; set TMPDIR to a folder of your own"
  # shellcheck disable=SC2086 # several options may be in the variable
  exec "$java" @"$home/conf/jvm.options" -Dpoolhouse.conf="$home/conf" \
    -Dlog4j2.configurationFile="$home/conf/log4j2.properties" -Djava.io.tmpdir="$temporary" \
    "${java_options[@]}" ${POOLHOUSE_JAVA_OPTS-} \
    -cp "${class_path-$(<"$classpath"):$home/target/classes}" "$@" # the archive's libraries come first
}

# A JVM that answers and is gone: compiling well takes longer than it saves.
run_without_spark() {
  build_classes
  java_options=(-XX:TieredStopAtLevel=1 -XX:+UseSerialGC)
  run_java $main "$job" "$@"
}

# Spark itself must see to jars that are not on the class path, and to executors in other processes.
run_maven_spark() {
  build_classes
  local resource=spark-internal # Spark's word for: the main class is on the class path
  if [[ -n $master && $master != local* ]]; then
    build_jar
    resource=$jar
  else
    export SPARK_LOCAL_IP=${SPARK_LOCAL_IP-127.0.0.1} # else Spark looks for a network, and warns
  fi
  # Throughput counts, and G1 marks again for every large array that a fit keeps.
  [[ ${POOLHOUSE_JAVA_OPTS-} == *-XX:+Use*GC* ]] || java_options+=(-XX:+UseParallelGC)
  # Java would take a quarter of the machine before it collects anything; most of what a task needs is
  # what Parquet writes at once. The user's own -Xmx comes behind it, and holds.
  [[ $job != embed ]] || java_options=("-Xmx$((512 + 256 * $(nproc)))m" "${java_options[@]}")
  use_archive
  java_options+=(-Dspark.ui.showConsoleProgress="$([[ -t 2 ]] && echo true || echo false)")
  if [[ $has_jars == false && $resource == spark-internal ]]; then
    run_java $main "$job" "$@"
  fi
  run_java org.apache.spark.deploy.SparkSubmit "${spark_arguments[@]}" \
    --properties-file "$home/conf/spark-defaults.conf" --class $main "$resource" "$job" "$@"
}

run_spark_submit() {
  [[ -x $SPARK_HOME/bin/spark-submit ]] ||
    fail "SPARK_HOME is '$SPARK_HOME', which has no bin/spark-submit; correct or unset it"
  build_jar
  exec "$SPARK_HOME/bin/spark-submit" "${spark_arguments[@]}" --class $main --driver-java-options \
    "\"-Dpoolhouse.conf=$home/conf\" ${POOLHOUSE_JAVA_OPTS-}" "$jar" "$job" "$@"
}

collect_arguments "$@"
case $job in
  model | doctor) needs_spark=false ;;
  # MLlib's matrix products use the processor's vectors through it, as spark-submit has it; Java warns.
  compare | train | finetune) java_options+=(--add-modules=jdk.incubator.vector) ;;
esac
[[ -n $master ]] || master=$(sed -n 's/^spark\.master[[:space:]=]*//p' "$home/conf/spark-defaults.conf")
[[ -z $master ]] || spark_arguments+=(--master "$master")
if grep -qs '^spark\.jars' "$home/conf/spark-defaults.conf"; then has_jars=true; fi
if [[ $needs_spark == false ]]; then
  run_without_spark "${job_arguments[@]}"
elif [[ -n ${SPARK_HOME-} ]]; then
  run_spark_submit "${job_arguments[@]}"
else
  run_maven_spark "${job_arguments[@]}"
fi
