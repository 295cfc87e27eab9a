/// The run's JSON document, schema "fortune-flood/1".
#pragma once

#include <chrono>
#include <string>

#include "judgement.hpp"
#include "options.hpp"
#include "summary.hpp"

namespace fortune::flood {

/// One document, keys in a stable order, with a newline at its end.
std::string document(const Options& options, std::chrono::system_clock::time_point started,
                     const Summary& summary, const Judgement& judgement);

}  // namespace fortune::flood
