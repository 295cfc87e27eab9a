#include "sources.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

#include "fortune/source.hpp"

namespace fortune::serve {
namespace {

// A terminal or /dev/null is not meant as a source.
bool stdin_is_a_source() {
  struct stat status {};
  if (fstat(STDIN_FILENO, &status) != 0) return false;
  return S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode) || S_ISREG(status.st_mode);
}

bool is_binary(const std::filesystem::path& path) {
  std::array<char, binary_probe_bytes> head{};
  std::ifstream file(path, std::ios::binary);
  file.read(head.data(), head.size());
  return std::string_view(head.data(), static_cast<std::size_t>(file.gcount())).find('\0') !=
         std::string_view::npos;
}

bool is_wanted(const std::filesystem::directory_entry& entry, Split split) {
  const std::filesystem::path name = entry.path().filename();
  if (entry.symlink_status().type() != std::filesystem::file_type::regular) return false;
  if (name.native().starts_with('.') || name.extension() == ".dat") return false;
  return split == Split::nul || !is_binary(entry.path());
}

}  // namespace

// Opening a FIFO again could wait for ever.
bool can_be_read_again(const Sources& sources) {
  return !sources.follow && std::ranges::all_of(sources_to_read(sources), [](const auto& source) {
    std::error_code not_there;
    const auto type = std::filesystem::status(source.path, not_there).type();
    return source.path != "-" && (type == std::filesystem::file_type::regular ||
                                  type == std::filesystem::file_type::directory);
  });
}

std::vector<NamedSource> sources_to_read(const Sources& sources) {
  if (!sources.named.empty() || !(sources.follow || stdin_is_a_source())) return sources.named;
  return {{"-", std::nullopt}};
}

Sources without_following(Sources sources) {
  sources.named = sources_to_read(sources);
  sources.follow = false;
  return sources;
}

std::vector<std::string> files_of(const std::string& path, Split split) {
  std::error_code not_there;
  if (path == "-" || !std::filesystem::is_directory(path, not_there)) return {path};
  std::vector<std::string> files;
  try {
    for (const auto& entry : std::filesystem::directory_iterator(path))
      if (is_wanted(entry, split)) files.push_back(entry.path());
  } catch (const std::filesystem::filesystem_error& error) {
    throw SourceError(SourceError::Kind::unreadable,
                      "cannot read " + path + ": " + error.code().message());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace fortune::serve
