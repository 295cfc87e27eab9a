# FORTUNE_SANITIZE is a comma list as the compiler takes it: "address,undefined" or "thread".
# It applies to everything in the build, since mixing instrumented and plain code hides findings.
set(FORTUNE_SANITIZE "" CACHE STRING "sanitizers to build with, as for -fsanitize=")
if(FORTUNE_SANITIZE)
  add_compile_options(-fsanitize=${FORTUNE_SANITIZE} -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${FORTUNE_SANITIZE})
  # TSan does not model bare fences. Asio's only add to what its mutexes order already.
  if(FORTUNE_SANITIZE MATCHES thread)
    add_compile_definitions(ASIO_DISABLE_FENCED_BLOCK)
  endif()
endif()
