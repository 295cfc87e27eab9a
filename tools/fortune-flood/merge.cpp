#include "merge.hpp"

#include <algorithm>

namespace fortune::flood {
namespace {

// Of two that may be missing, the larger or the sum.
std::optional<double> larger(const std::optional<double>& one, const std::optional<double>& other) {
  return std::max(one, other);
}

template <typename T>
std::optional<T> sum(const std::optional<T>& one, const std::optional<T>& other) {
  if (!one || !other) return std::nullopt;
  return *one + *other;
}

using Points = std::vector<Timeline::Point>;

// Rows of the longer interval; each interval is another one doubled, so that none is split. They
// are counted rather than sought by their time: so they are of equal length again, and no more,
// whatever the intervals are.
Points merged(const Points& one, const Points& other) {
  const double length = std::max(Timeline::interval_s(one), Timeline::interval_s(other));
  constexpr double rounding = 1e-6;
  Points rows(std::max(one.size(), other.size()));
  std::size_t used = 0;
  for (const Points* const points : {&one, &other}) {
    const double part = length > 0 ? Timeline::interval_s(*points) / length : 0;
    for (std::size_t i = 0; i < points->size(); ++i) {
      const Timeline::Point& point = (*points)[i];
      const auto row = static_cast<std::size_t>(static_cast<double>(i) * part + rounding);
      Timeline::Point& into = rows[row];
      into.ok += point.ok;
      into.errors += point.errors;
      into.p50_us = larger(into.p50_us, point.p50_us);
      into.p99_us = larger(into.p99_us, point.p99_us);
      used = std::max(used, row + 1);
    }
  }
  rows.resize(used);
  for (std::size_t row = 0; row < used; ++row) rows[row].t_s = static_cast<double>(row) * length;
  return rows;
}

std::optional<Lateness> larger(const std::optional<Lateness>& one,
                               const std::optional<Lateness>& other) {
  if (!one || !other) return one ? one : other;
  return Lateness{.p50 = std::max(one->p50, other->p50),
                  .p99 = std::max(one->p99, other->p99),
                  .max = std::max(one->max, other->max)};
}

// The same as each machine's, so weighted by its threads.
double merged_cpu_share(const Summary& one, const Summary& other) {
  const auto threads = [](const Summary& summary) {
    return static_cast<double>(summary.load.threads);
  };
  return (one.cpu_share * threads(one) + other.cpu_share * threads(other)) /
         std::max(threads(one) + threads(other), 1.0);
}

void add(Load& into, const Load& other) {
  into.connections += other.connections;
  into.threads += other.threads;
  into.rate = sum(into.rate, other.rate);
  into.requests = sum(into.requests, other.requests);
}

void add(Summary& into, const Summary& other) {
  into.cpu_share = merged_cpu_share(into, other);
  into.cpu_s += other.cpu_s;
  add(into.load, other.load);
  into.record.merge(other.record);
  into.connections_achieved += other.connections_achieved;
  into.elapsed_s = std::max(into.elapsed_s, other.elapsed_s);
  into.throughput += other.throughput;
  into.offered_rate = sum(into.offered_rate, other.offered_rate);
  into.late = larger(into.late, other.late);
  into.fortunes.reset();
  into.timeline = merged(into.timeline, other.timeline);
  into.interrupted |= other.interrupted;
}

// Those that both runs were to meet.
std::vector<Requirement> shared(const Judgement& one, const Judgement& other) {
  std::vector<Requirement> requirements;
  for (const Judgement::Row& row : one.requirements)
    if (std::ranges::find(other.requirements, row.expression, &Judgement::Row::expression) !=
        other.requirements.end())
      requirements.push_back(Requirement::parse(row.expression));
  return requirements;
}

}  // namespace

void merge(Document& into, const Document& other) {
  into.started = std::min(into.started, other.started);
  add(into.summary, other.summary);
  into.judgement = judge(into.summary, shared(into.judgement, other.judgement));
}

}  // namespace fortune::flood
