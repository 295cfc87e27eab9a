/// An object of a document, and what it must have.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "json.hpp"

namespace fortune::flood {

/// A document that is not as it should be; what() is one line that names the place.
class BadDocument : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Reads the values of one JSON object, which must outlive it. What is not there or is of another
/// type throws BadDocument.
class JsonObject {
 public:
  /// `place` is how messages name it, as jq would: "totals.warmup"; empty for the whole document.
  JsonObject(const Json& json, std::string place);

  JsonObject object(std::string_view key) const { return {at(key), place_of(key)}; }
  bool has(std::string_view key) const;

  std::string text(std::string_view key) const;
  std::uint64_t count(std::string_view key) const;

  /// Not below 0, nor above what leaves room for sums and conversions; in microseconds 317 years.
  double number(std::string_view key, double most = 1e16) const;

  std::optional<std::uint64_t> count_or_null(std::string_view key) const;
  std::optional<double> number_or_null(std::string_view key) const;

  /// Calls visit(const Json& item, std::string place) for each item of a list.
  template <typename Visitor>
  void for_each(std::string_view key, Visitor visit) const {
    const Json& list = at(key);
    if (!list.is_array()) reject(key, "is no list");
    for (std::size_t i = 0; i < list.size(); ++i)
      visit(list[i], place_of(key) + '[' + std::to_string(i) + ']');
  }

  [[noreturn]] void reject(std::string_view key, const std::string& what) const;

 private:
  const Json& at(std::string_view key) const;
  std::string place_of(std::string_view key) const;

  const Json& json_;
  std::string place_;
};

}  // namespace fortune::flood
