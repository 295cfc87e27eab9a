/// Verdicts as JUnit's XML, which CI systems show.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "document.hpp"

namespace fortune::flood {

struct TestCase {
  enum class Outcome { passed, failed, error };
  std::string name;
  Outcome outcome = Outcome::passed;
  std::string message = {};  ///< of one that has not passed
};

std::string to_junit(std::string_view suite, double time_s, const std::vector<TestCase>& cases);

/// One case for each requirement, and one for whether the run can be judged at all.
std::string to_junit(const Document& document);

}  // namespace fortune::flood
