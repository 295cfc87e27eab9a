#include "fortune/source.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

using namespace fortune;

namespace {

class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& content)
      : path_(std::filesystem::temp_directory_path() /
              ("fortune-source-test-" + std::to_string(getpid()))) {
    std::ofstream(path_, std::ios::binary) << content;
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

struct Refusal {
  SourceError::Kind kind;
  std::string what;
};

Refusal refusal_of(const std::string& path) {
  try {
    load_corpus(path);
  } catch (const SourceError& error) {
    return {error.kind(), error.what()};
  }
  FAIL("not refused: ", path);
  return {};
}

}  // namespace

TEST_CASE("a file is loaded whole, whatever its size is to the buffer's") {
  for (const std::size_t size : {0u, 1u, 65535u, 65536u, 65537u, 200000u}) {
    CAPTURE(size);
    const TemporaryFile file(std::string(size, 'a'));
    const Corpus corpus = load_corpus(file.path());
    REQUIRE(corpus.size() == (size == 0 ? 0 : 1));
    if (size != 0) CHECK(corpus[0] == std::string(size, 'a'));
  }
}

TEST_CASE("a file whose size the system does not tell is read to its end") {
  const Corpus corpus = load_corpus("/proc/self/status");
  REQUIRE(corpus.size() == 1);
  CHECK(corpus[0].starts_with("Name:"));
}

TEST_CASE("a NUL in the first 8 KiB makes a file binary, a later one does not") {
  const TemporaryFile binary(std::string(8191, 'a') + '\0');
  const Refusal refusal = refusal_of(binary.path());
  CHECK(refusal.kind == SourceError::Kind::unusable);
  CHECK(refusal.what.find(binary.path() + " is a binary file") == 0);

  const TemporaryFile text(std::string(8192, 'a') + '\0');
  CHECK(load_corpus(text.path()).size() == 1);
}

TEST_CASE("a file is not binary for the NULs that separate its fortunes") {
  const TemporaryFile file(std::string("one\0two\0", 8));
  CHECK(load_corpus(file.path(), Split::nul).size() == 2);
}

TEST_CASE("an endless binary file is refused at its beginning") {
  CHECK(refusal_of("/dev/zero").kind == SourceError::Kind::unusable);
}

TEST_CASE("what cannot be read is named with its reason") {
  CHECK(refusal_of("/nonexistent/file").what ==
        "cannot read /nonexistent/file: No such file or directory");
  CHECK(refusal_of("/").what == "cannot read /: Is a directory");
  CHECK(refusal_of("/").kind == SourceError::Kind::unreadable);
}
