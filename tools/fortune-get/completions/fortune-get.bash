# Completions of fortune-get(1) for bash. tests/e2e/test_completions.py holds them to its --help.

_fortune_get() {
  local options='
    -h --help --version -n --count --max-size --timeout --retry --retry-delay --unlike
    --id --short --long --json --separator --raw -q --quiet'
  local endpoints='qt:// qtlocal:// qt4:// pyqt:// text:// qotd:// qotd+udp:// query://'
  local words=
  case $3 in
    -n | --count | --max-size | --timeout | --retry | --retry-delay | --unlike | --id | \
      --separator) return ;;
    *)
      case $2 in
        -*) words=$options ;;
        *)
          words=$endpoints
          compopt -o nospace
          ;;
      esac
      ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$2")
}

complete -F _fortune_get fortune-get
