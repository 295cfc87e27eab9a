/// JSON as the documents of fortune-flood have it.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace fortune::flood {

using Json = nlohmann::ordered_json;

inline constexpr std::string_view document_schema = "fortune-flood/1";

template <typename T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

/// To three decimals: what lies below is noise.
double rounded(double value);

/// The key of a percentile.
std::string json_key(std::string_view percentile);

/// Indented, but with a line for each row of a table and for a list of numbers; with a newline at
/// its end.
std::string print(const Json& json);

}  // namespace fortune::flood
