#include "json_object.hpp"

#include <cmath>

namespace fortune::flood {

JsonObject::JsonObject(const Json& json, std::string place)
    : json_(json), place_(std::move(place)) {
  if (!json.is_object()) throw BadDocument((place_.empty() ? "it" : place_) + " is no JSON object");
}

std::string JsonObject::place_of(std::string_view key) const {
  return (place_.empty() ? "" : place_ + '.') + std::string(key);
}

void JsonObject::reject(std::string_view key, const std::string& what) const {
  throw BadDocument(place_of(key) + ' ' + what);
}

bool JsonObject::has(std::string_view key) const { return json_.contains(key); }

const Json& JsonObject::at(std::string_view key) const {
  const auto found = json_.find(key);
  if (found == json_.end()) reject(key, "is missing");
  return *found;
}

std::string JsonObject::text(std::string_view key) const {
  const Json& value = at(key);
  if (!value.is_string()) reject(key, "is no string");
  return value.get<std::string>();
}

std::uint64_t JsonObject::count(std::string_view key) const {
  const Json& value = at(key);
  if (!value.is_number_unsigned()) reject(key, "is no count");
  return value.get<std::uint64_t>();
}

double JsonObject::number(std::string_view key, double most) const {
  const Json& value = at(key);
  if (!value.is_number() || !(value.get<double>() >= 0)) reject(key, "is no number from 0 up");
  if (value.get<double>() > most) reject(key, "is too large");
  return value.get<double>();
}

std::optional<std::uint64_t> JsonObject::count_or_null(std::string_view key) const {
  if (at(key).is_null()) return std::nullopt;
  return count(key);
}

std::optional<double> JsonObject::number_or_null(std::string_view key) const {
  if (at(key).is_null()) return std::nullopt;
  return number(key);
}

}  // namespace fortune::flood
