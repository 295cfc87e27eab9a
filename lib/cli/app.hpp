/// CLI11 as the three tools use it.
#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace fortune::cli {

/// Adds --version, and a help text without CLI11's grouping noise.
void set_up(CLI::App& app);

/// False when --help or --version was asked for and has been printed. Throws Failure (EX_USAGE)
/// with one line where CLI11 would print several and exit with a status of its own.
bool parse(CLI::App& app, int argc, char** argv);

/// Options that hold a duration, a size, a fraction or a number, which are not 0 where that makes
/// no sense. A fraction is at most 1: whoever writes 5 means 5%. The present value is the default;
/// of several the last one counts.
CLI::Option* add_duration(CLI::App& app, const std::string& name, std::chrono::nanoseconds& into,
                          const std::string& description);
CLI::Option* add_size(CLI::App& app, const std::string& name, std::size_t& into,
                      const std::string& description);
CLI::Option* add_fraction(CLI::App& app, const std::string& name, double& into, double least,
                          const std::string& description);
CLI::Option* add_number(CLI::App& app, const std::string& name,
                        const std::function<void(std::uint64_t)>& set, std::uint64_t least,
                        std::uint64_t most, const std::string& description);

/// A file by its name, which is not empty: a variable that is not set names none.
CLI::Option* add_file(CLI::App& app, const std::string& name, std::optional<std::string>& into,
                      const std::string& description);

/// An option that is one of these words; it hands out the place of the one that was said.
CLI::Option* add_word(CLI::App& app, const std::string& name, const std::vector<std::string>& words,
                      const std::function<void(std::size_t)>& set, const std::string& description);

/// The same, where each word stands for a value. The present one is the default.
template <typename T>
CLI::Option* add_choice(CLI::App& app, const std::string& name, T& into,
                        const std::vector<std::pair<std::string, T>>& choices,
                        const std::string& description) {
  std::vector<std::string> words;
  std::string present;
  for (const auto& [word, value] : choices) {
    words.push_back(word);
    if (value == into) present = word;
  }
  const auto set = [&into, choices](std::size_t place) { into = choices[place].second; };
  return add_word(app, name, words, set, description)->default_str(present);
}

}  // namespace fortune::cli
