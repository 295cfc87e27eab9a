#include "printer.hpp"

#include <unistd.h>

#include <nlohmann/json.hpp>
#include <string_view>

#include "cli/output.hpp"
#include "cli/run.hpp"
#include "cli/visible.hpp"

namespace fortune::get {
namespace {

// For whoever splits the output again; fortune-serve also drops what looks like a comment of its
// files.
bool is_taken_for(std::string_view separator, std::string_view line) {
  if (separator != "%") return line == separator;
  while (line.ends_with('\r')) line.remove_suffix(1);
  return line == separator || line.starts_with("%%");
}

bool holds(std::string_view text, std::string_view separator) {
  for (;;) {
    const std::size_t end = text.find('\n');
    if (is_taken_for(separator, text.substr(0, end))) return true;
    if (end == std::string_view::npos) return false;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

Printer::Printer(const Style& style, std::size_t count)
    : style_(style),
      separates_(count > 1 && style.form == Style::Form::text),
      to_terminal_(!style.raw && isatty(STDOUT_FILENO) == 1) {}

void Printer::print(const Delivery& delivery) {
  std::string out = style_.form == Style::Form::json ? json_of(delivery) : text_of(delivery);
  out += '\n';
  if (separates_ && !is_first_) out.insert(0, style_.separator + '\n');
  is_first_ = false;
  cli::Output().write(out);
}

std::string Printer::text_of(const Delivery& delivery) const {
  const std::string& text = delivery.answer.text;
  // An empty line separates for the eye; texts have some of their own.
  if (separates_ && !style_.separator.empty() && holds(text, style_.separator))
    throw cli::Failure(EX_DATAERR, delivery.endpoint.to_string() +
                                       ": the fortune holds a line that would separate two (" +
                                       cli::quoted(style_.separator) + ")");
  return to_terminal_ ? cli::visible(text, "\n\t") : text;
}

std::string Printer::json_of(const Delivery& delivery) const {
  using namespace std::chrono;
  const Answer& answer = delivery.answer;
  nlohmann::ordered_json object{
      {"text", answer.text},
      {"endpoint", delivery.endpoint.to_string()},
      {"framing", name(answer.framing)},
      {"id", nullptr},
      {"generation", nullptr},
      {"elapsed_ms", duration<double, std::milli>(round<microseconds>(delivery.elapsed)).count()},
  };
  if (answer.identity) {
    object["id"] = answer.identity->id;
    object["generation"] = answer.identity->generation;
  }
  // A terminal gets ASCII, in which JSON can write every character; a socket's path need not be
  // UTF-8.
  return object.dump(-1, ' ', to_terminal_, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace fortune::get
