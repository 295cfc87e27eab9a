// The one translation unit that holds Asio's bodies; see ASIO_SEPARATE_COMPILATION.
#include <asio/impl/src.hpp>
