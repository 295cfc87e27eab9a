# Completions of fortune-flood(1) for fish. tests/e2e/test_completions.py holds them to its --help.

set -l endpoints qt:// qtlocal:// qt4:// pyqt:// text:// qotd:// qotd+udp:// query://

complete -c fortune-flood -f -a "$endpoints"
complete -c fortune-flood -s h -l help -d 'print a summary of the options'
complete -c fortune-flood -l version -d 'print the version'
complete -c fortune-flood -s c -l connections -x -d 'connections at once'
complete -c fortune-flood -s d -l duration -x -d 'how long'
complete -c fortune-flood -s n -l requests -x -d 'how many requests'
complete -c fortune-flood -s r -l rate -x -d 'requests a second, due whatever the server does'
complete -c fortune-flood -s t -l threads -x -d 'threads'
complete -c fortune-flood -l warmup -x -d 'before that, ask without measuring'
complete -c fortune-flood -l connect-only -d 'connect, and ask for nothing'
complete -c fortune-flood -l requests-per-connection -x -d 'of query'
complete -c fortune-flood -l pipeline -x -d 'requests at once on a connection, of query'
complete -c fortune-flood -l verb -x -a 'random ping' -d 'what to ask, of query'
complete -c fortune-flood -l source -x -d 'local address to connect from'
complete -c fortune-flood -l timeout -x -d 'for a request, from its real start'
complete -c fortune-flood -l max-size -x -d 'largest fortune to accept, in bytes'
complete -c fortune-flood -l expect -r -F -d 'every text must be one of this sources fortunes'
complete -c fortune-flood -l split -x -a 'cookie line nul json' -d 'what ends a fortune'
complete -c fortune-flood -s 0 -d 'as --split nul'
complete -c fortune-flood -l require -x -d 'fail unless it holds'
complete -c fortune-flood -s o -l output -r -F -d 'where the document goes'
complete -c fortune-flood -l junit -r -F -d 'also write the requirements as JUnits XML'
complete -c fortune-flood -s q -l quiet -d 'show nothing on a terminalfortune-flood merge, compare and report work on what it has said'
