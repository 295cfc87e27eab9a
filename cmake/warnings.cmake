# The warnings our own code is held to; .ci/run turns them into errors.
add_library(fortune_warnings INTERFACE)
target_compile_options(fortune_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion)
