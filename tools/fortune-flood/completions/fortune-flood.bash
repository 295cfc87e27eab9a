# Completions of fortune-flood(1) for bash. tests/e2e/test_completions.py holds them to its --help.

_fortune_flood() {
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
          compopt -o nospace
          ;;
      esac
      ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$2")
}

complete -F _fortune_flood fortune-flood
