#include "cli/run.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <new>
#include <system_error>

#include "cli/visible.hpp"
#include "fortune/endpoint.hpp"
#include "fortune/source.hpp"

namespace fortune::cli {
namespace {

// A descriptor that was closed by the caller would be given to the first socket we open, and what
// is meant for stdout would go there. The wrong direction makes each use of it fail, as it should.
void occupy_standard_descriptors() {
  constexpr std::array modes{O_WRONLY, O_RDONLY, O_RDONLY};
  for (int fd = 0; fd < 3; ++fd)
    if (fcntl(fd, F_GETFD) == -1) open("/dev/null", modes[static_cast<std::size_t>(fd)]);
}

int exit_status_of(SourceError::Kind kind) {
  return kind == SourceError::Kind::unreadable ? EX_NOINPUT : EX_DATAERR;
}

}  // namespace

int run(std::string_view tool, const std::function<int()>& body) {
  occupy_standard_descriptors();
  try {
    return body();
  } catch (const Failure& failure) {
    complain(tool, failure.what());
    return failure.exit_status();
  } catch (const EndpointError& error) {
    complain(tool, error.what());
    return EX_USAGE;
  } catch (const SourceError& error) {
    complain(tool, error.what());
    return exit_status_of(error.kind());
  } catch (const std::system_error& error) {
    complain(tool, error.what());
    return EX_OSERR;
  } catch (const std::bad_alloc&) {
    complain(tool, "out of memory");
    return EX_OSERR;
  } catch (const std::exception& error) {
    complain(tool, error.what());
    return EX_SOFTWARE;
  }
}

void complain(std::string_view tool, std::string_view message) {
  std::string line = visible(std::string(tool) + ": " + std::string(message)) + '\n';
  std::fwrite(line.data(), 1, line.size(), stderr);
}

std::string_view version() { return FORTUNE_VERSION; }

std::string quoted(std::string_view word) { return '"' + std::string(word) + '"'; }

}  // namespace fortune::cli
