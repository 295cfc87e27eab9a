#include "report.hpp"

#include <chrono>
#include <nlohmann/json.hpp>

#include "cli/output.hpp"
#include "log.hpp"

namespace fortune::serve {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const Report::Row& row) {
  Json json{{"endpoint", row.endpoint.to_string()}};
  for (std::size_t i = 0; i < count_count; ++i) {
    const auto count = static_cast<Count>(i);
    json[std::string(name(count))] = row.counts[count];
  }
  return json;
}

Json document(const Report& report) {
  Json endpoints = Json::array();
  for (const Report::Row& row : report.rows) endpoints.push_back(to_json(row));
  return {{"schema", "fortune-serve/1"},
          {"uptime_s", std::chrono::duration<double>(report.uptime).count()},
          {"fortunes",
           {{"count", report.edition->fortunes()},
            {"dropped", report.edition->dropped()},
            {"generation", report.edition->generation()}}},
          {"endpoints", endpoints}};
}

std::string dump(const Report& report, int indent) {
  return document(report).dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string to_json(const Report& report) { return dump(report, 2); }

void write_report(const Report& report, const std::optional<std::string>& file) {
  if (!file) return log::info("ledger", {{"report", dump(report, -1)}});
  cli::write_whole_file(*file, to_json(report) + '\n');
}

}  // namespace fortune::serve
