/// The run's JSON document, schema "fortune-flood/1".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "judgement.hpp"
#include "summary.hpp"

namespace fortune::flood {

struct Document {
  std::string version;   ///< of the program
  std::string endpoint;  ///< with its framing
  std::string framing;
  std::string started;  ///< as RFC 3339 has it
  Summary summary = {};
  Judgement judgement = {};
};

/// With keys in a stable order, and a newline at its end.
std::string to_json(const Document& document);

/// The largest document to read, in bytes.
inline constexpr std::size_t max_document_bytes = std::size_t{64} << 20;

/// What to_json wrote, of any run; the record's window and timeline, and how often each expected
/// text came, it cannot say. Throws BadDocument.
Document parse_document(std::string_view text);

/// The same, of a file. Throws cli::Failure (EX_DATAERR or EX_NOINPUT) that names it and what is
/// wrong.
Document read_document(const std::string& path);

}  // namespace fortune::flood
