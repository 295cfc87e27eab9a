# Completions of fortune-get(1) for fish. tests/e2e/test_completions.py holds them to its --help.

set -l endpoints qt:// qtlocal:// qt4:// pyqt:// text:// qotd:// qotd+udp:// query://

complete -c fortune-get -f -a "$endpoints"
complete -c fortune-get -s h -l help -d 'print a summary of the options'
complete -c fortune-get -l version -d 'print the version'
complete -c fortune-get -s n -l count -x -d 'how many fortunes'
complete -c fortune-get -l max-size -x -d 'largest fortune to accept, in bytes'
complete -c fortune-get -l timeout -x -d 'for the whole call'
complete -c fortune-get -l retry -x -d 'try all endpoints again, so many times a fortune'
complete -c fortune-get -l retry-delay -x -d 'before trying again'
complete -c fortune-get -l unlike -x -d 'ask again, as --retry says, if this comes'
complete -c fortune-get -l id -x -d 'the fortune of that number'
complete -c fortune-get -l short -d 'one of at most 160 bytes'
complete -c fortune-get -l long -d 'a longer one'
complete -c fortune-get -l json -d 'an object a line, with what is known'
complete -c fortune-get -l separator -x -d 'line between fortunes'
complete -c fortune-get -l raw -d 'pass control characters on to a terminal'
complete -c fortune-get -s q -l quiet -d 'no word about what went wrong'
