/// The options of fortune-serve(1) that say what is served.
#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <string>
#include <vector>

#include "selection.hpp"
#include "sources.hpp"

namespace fortune::serve {

/// Lives while the command line is parsed; then takes together what the options said.
class SourceOptions {
 public:
  explicit SourceOptions(CLI::App& app);
  SourceOptions(const SourceOptions&) = delete;  // the app has pointers into it

  /// Throws cli::Failure (EX_USAGE) when they do not go together.
  Sources sources(Order order) const;

 private:
  Filter filter() const;

  std::vector<std::string> words_;
  CLI::Option* match_;
  std::string expression_;
  bool ignores_case_ = false;
  bool only_short_ = false;
  bool only_long_ = false;
  CLI::Option* length_;
  std::size_t short_bytes_ = 160;
  bool is_equal_ = false;
  bool is_strict_ = false;
  Sources sources_;
};

/// Adds --order.
void add_order(CLI::App& app, Order& into);

}  // namespace fortune::serve
