# Completions of fortune-flood(1) for bash. tests/e2e/test_completions.py holds them to its --help.

# Of merge, compare and report, which work on documents: what to offer instead of a file.
_fortune_flood_subcommand() {
  local options="-h --help --version $3"
  case $2 in
    --relative | --absolute) return ;;
  esac
  case $1 in
    -*) mapfile -t COMPREPLY < <(compgen -W "$options" -- "$1") ;;
    *) compopt -o default ;;
  esac
}

_fortune_flood() {
  if [ "${#COMP_WORDS[@]}" -gt 2 ]; then
    case ${COMP_WORDS[1]} in
      merge | report)
        _fortune_flood_subcommand "$2" "$3" '-o --output'
        return
        ;;
      compare)
        _fortune_flood_subcommand "$2" "$3" '--base --head --relative --absolute --junit'
        return
        ;;
    esac
  fi
  local options='
    -h --help --version -c --connections -d --duration -n --requests -r --rate -t
    --threads --warmup --connect-only --requests-per-connection --pipeline --verb --source
    --timeout --max-size --expect --split -0 --require -o --output --junit -q --quiet'
  local endpoints='qt:// qtlocal:// qt4:// pyqt:// text:// qotd:// qotd+udp:// query://'
  local words=
  case $3 in
    --expect | -o | --output | --junit)
      compopt -o default
      return
      ;;
    --verb) words='random ping' ;;
    --split) words='cookie line nul json' ;;
    -c | --connections | -d | --duration | -n | --requests | -r | --rate | -t | --threads | \
      --warmup | --requests-per-connection | --pipeline | --source | --timeout | \
      --max-size | --require) return ;;
    *)
      case $2 in
        -*) words=$options ;;
        *)
          words=$endpoints
          [ "${#COMP_WORDS[@]}" -gt 2 ] || words="merge compare report $words"
          ;;
      esac
      ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$2")
  case ${COMPREPLY[*]} in
    *://) compopt -o nospace ;;
  esac
}

complete -F _fortune_flood fortune-flood
