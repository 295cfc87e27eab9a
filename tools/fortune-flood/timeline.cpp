#include "timeline.hpp"

namespace fortune::flood {

void Timeline::Row::add(const Row& other) {
  ok += other.ok;
  errors += other.errors;
  for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += other.counts[i];
}

std::optional<double> Timeline::Row::percentile_us(std::uint64_t hundredths) const {
  if (ok == 0) return std::nullopt;
  const std::uint64_t rank = (ok * hundredths + 99) / 100;
  std::uint64_t seen = 0;
  std::size_t bucket = 0;
  while ((seen += counts[bucket]) < rank) ++bucket;
  return static_cast<double>(Buckets::middle(bucket) << unit_bits) / 1000;
}

Timeline::Row& Timeline::row_at(Clock::duration at) {
  while (at >= interval_ * static_cast<Clock::rep>(most_rows)) double_interval();
  const auto row = static_cast<std::size_t>(std::max(at, Clock::duration::zero()) / interval_);
  if (row >= rows_.size()) rows_.resize(row + 1);
  return rows_[row];
}

void Timeline::double_interval() {
  for (std::size_t i = 1; i < rows_.size(); ++i) {
    if (i % 2 == 0)
      rows_[i / 2] = rows_[i];
    else
      rows_[i / 2].add(rows_[i]);
  }
  rows_.resize((rows_.size() + 1) / 2);
  interval_ *= 2;
}

void Timeline::merge(const Timeline& other) {
  Timeline added = other;
  while (interval_ < added.interval_) double_interval();
  while (added.interval_ < interval_) added.double_interval();
  rows_.resize(std::max(rows_.size(), added.rows_.size()));
  for (std::size_t i = 0; i < added.rows_.size(); ++i) rows_[i].add(added.rows_[i]);
}

std::vector<Timeline::Point> Timeline::points() const {
  std::vector<Point> points;
  const double interval_s = std::chrono::duration<double>(interval_).count();
  for (std::size_t i = 0; i < rows_.size(); ++i)
    points.push_back({.t_s = static_cast<double>(i) * interval_s,
                      .ok = rows_[i].ok,
                      .errors = rows_[i].errors,
                      .p50_us = rows_[i].percentile_us(50),
                      .p99_us = rows_[i].percentile_us(99)});
  return points;
}

double Timeline::interval_s(const std::vector<Point>& points) {
  return points.size() > 1 ? points[1].t_s - points[0].t_s : 0;
}

}  // namespace fortune::flood
