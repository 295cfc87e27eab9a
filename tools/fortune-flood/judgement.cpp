#include "judgement.hpp"

#include <sysexits.h>

#include <algorithm>

#include "figures.hpp"

namespace fortune::flood {
namespace {

Verdict verdict_of(const Summary& summary, const std::vector<Judgement::Row>& rows) {
  const Record& record = summary.record;
  if (summary.interrupted) return Verdict::interrupted;
  if (!record.anything_arrived() && record.errors(Side::server) != 0) return Verdict::unreachable;
  if (!summary.doubts().empty()) return Verdict::inconclusive;
  return std::ranges::all_of(rows, &Judgement::Row::holds) ? Verdict::pass : Verdict::fail;
}

// "connect/refused 12, first_byte/reset 3"
std::string list_failures(const Record& record) {
  std::string list;
  record.for_each_failure([&](Phase phase, Cause cause, std::uint64_t count) {
    if (!list.empty()) list += ", ";
    list += std::string(name(phase)) + '/' + std::string(name(cause)) + ' ' + std::to_string(count);
  });
  return list;
}

std::string list_broken(const std::vector<Judgement::Row>& rows) {
  std::string list;
  for (const Judgement::Row& row : rows) {
    if (row.holds) continue;
    if (!list.empty()) list += ", ";
    list += row.expression + " (" +
            (row.value ? "is " + plain(*row.value) + std::string(row.unit) : "no samples") + ')';
  }
  return list;
}

}  // namespace

std::string_view name(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass: return "pass";
    case Verdict::fail: return "fail";
    case Verdict::inconclusive: return "inconclusive";
    case Verdict::unreachable: return "unreachable";
    case Verdict::interrupted: break;
  }
  return "interrupted";
}

int exit_status_of(Verdict verdict) {
  constexpr int sigint_status = 130;
  switch (verdict) {
    case Verdict::pass: return 0;
    case Verdict::fail: return 1;
    case Verdict::inconclusive: return 2;
    case Verdict::unreachable: return EX_UNAVAILABLE;
    case Verdict::interrupted: break;
  }
  return sigint_status;
}

Judgement judge(const Summary& summary, std::vector<Requirement> requirements) {
  if (std::ranges::none_of(requirements, &Requirement::is_about_errors))
    requirements.push_back(Requirement::parse("errors==0"));
  Judgement judgement;
  for (const Requirement& requirement : requirements) {
    const auto value = requirement.value(summary);
    judgement.requirements.push_back(
        {requirement.expression(), value, requirement.unit(), requirement.holds(value)});
  }
  judgement.verdict = verdict_of(summary, judgement.requirements);
  return judgement;
}

std::string explain(const Summary& summary, const Judgement& judgement) {
  const Record& record = summary.record;
  const std::string verdict(name(judgement.verdict));
  switch (judgement.verdict) {
    case Verdict::fail: {
      const std::string errors = list_failures(record);
      return verdict + ": " + list_broken(judgement.requirements) +
             (errors.empty() ? "" : "; errors: " + errors);
    }
    case Verdict::inconclusive:
      return verdict + ": the generator had trouble of its own: " + summary.doubts();
    case Verdict::unreachable: return verdict + ": nothing ever answered: " + list_failures(record);
    default: return verdict;
  }
}

}  // namespace fortune::flood
