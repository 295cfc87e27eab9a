/// What is said of a run: its requirements and its verdict.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "requirement.hpp"
#include "summary.hpp"

namespace fortune::flood {

enum class Verdict {
  pass,
  fail,          ///< a requirement does not hold
  inconclusive,  ///< the generator had trouble of its own
  unreachable,   ///< nothing ever answered
  interrupted,   ///< by a signal
};

std::string_view name(Verdict verdict);

/// Of fortune-flood(1): 0, 1, 2, 69 or 130.
int exit_status_of(Verdict verdict);

struct Judgement {
  struct Row {
    std::string expression;
    std::optional<double> value;  ///< nothing without samples
    std::string_view unit;        ///< of the value; empty for a count or a fraction
    bool holds;
  };
  std::vector<Row> requirements;
  Verdict verdict = Verdict::pass;
};

/// Judges a run. `errors==0` is required unless a requirement about errors is given.
Judgement judge(const Summary& summary, std::vector<Requirement> requirements);

/// Why a run did not pass, as one line.
std::string explain(const Summary& summary, const Judgement& judgement);

}  // namespace fortune::flood
