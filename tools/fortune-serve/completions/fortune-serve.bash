# Completions of fortune-serve(1) for bash. tests/e2e/test_completions.py holds them to its --help.

_fortune_serve() {
  local options='
    -h --help --version --split -0 --follow --match -i --short --long --length --equal
    --max-size --strict --check -l --listen --public-udp --threads --order --seed
    --backlog --socket-mode --timeout --idle-timeout --grace --max-connections
    --max-per-source --max-served --udp-rate --endpoint-file --stats --log-format -q
    --quiet -v --verbose'
  local endpoints='qt:// qtlocal:// qt4:// text:// qotd:// qotd+udp:// query://'
  local words=
  case $3 in
    --endpoint-file | --stats)
      compopt -o default
      return
      ;;
    --split) words='cookie line nul json' ;;
    --order) words='random shuffle sequential daily' ;;
    --log-format) words='logfmt json' ;;
    -l | --listen)
      words=$endpoints
      compopt -o nospace
      ;;
    --match | --length | --max-size | --threads | --seed | --backlog | --socket-mode | \
      --timeout | --idle-timeout | --grace | --max-connections | --max-per-source | \
      --max-served | --udp-rate) return ;;
    *)
      case $2 in
        -*) words=$options ;;
        *)
          compopt -o default
          return
          ;;
      esac
      ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$2")
}

complete -F _fortune_serve fortune-serve
