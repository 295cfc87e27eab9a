// The fortune(6) parser: whatever the file holds, its fortunes are clean, and written down again
// they are the same.
#include <utf8.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "fortune/corpus.hpp"

using namespace fortune;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Corpus corpus = Corpus::parse(std::string(reinterpret_cast<const char*>(data), size));
  // A leading separator, since a byte order mark is one only at a file's beginning.
  std::string file = "%\n";
  for (std::size_t id = 0; id < corpus.size(); ++id) {
    const std::string_view text = corpus[id];
    require(!text.empty() && !text.ends_with('\n'));
    require(text.find("\r\n") == std::string_view::npos);
    require(utf8::find_invalid(text.begin(), text.end()) == text.end());
    file.append(text).append("\n%\n");
  }
  const Corpus again = Corpus::parse(file);
  require(again.size() == corpus.size() && again.dropped() == 0 && again.replaced() == 0);
  for (std::size_t id = 0; id < corpus.size(); ++id) require(again[id] == corpus[id]);
  return 0;
}
