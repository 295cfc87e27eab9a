#include "json.hpp"

#include <algorithm>
#include <cmath>

namespace fortune::flood {

double rounded(double value) { return std::round(value * 1000) / 1000; }

std::string json_key(std::string_view percentile) {
  std::string key(percentile);
  std::ranges::replace(key, '.', '_');
  return key;
}

namespace {

std::string compact(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void put(std::string& out, const Json& json, std::size_t depth);

void put_lines(std::string& out, const Json& json, std::size_t depth) {
  const bool is_list = json.is_array();
  const std::string line_start = '\n' + std::string(2 * (depth + 1), ' ');
  out += is_list ? '[' : '{';
  for (auto item = json.begin(); item != json.end(); ++item) {
    if (item != json.begin()) out += ',';
    out += line_start;
    if (is_list) {
      out += compact(*item);
    } else {
      out += compact(item.key()) + ": ";
      put(out, *item, depth + 1);
    }
  }
  out += '\n' + std::string(2 * depth, ' ') + (is_list ? ']' : '}');
}

void put(std::string& out, const Json& json, std::size_t depth) {
  const bool is_table = json.is_array() && !json.empty() && json.front().is_object();
  if (is_table || (json.is_object() && !json.empty()))
    put_lines(out, json, depth);
  else
    out += compact(json);
}

}  // namespace

std::string print(const Json& json) {
  std::string out;
  put(out, json, 0);
  return out + '\n';
}

}  // namespace fortune::flood
