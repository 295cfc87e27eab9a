/// Durations and sizes as users write them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace fortune::cli {

/// A number with ns, us, ms, s, m or h; without a unit, seconds: "5", "0.3s", "250ms". Throws
/// std::invalid_argument that quotes the word.
std::chrono::nanoseconds parse_duration(std::string_view word);

/// Bytes, with K, M, G or KiB, MiB, GiB as powers of 1024: "4096", "64K", "1MiB". Throws as above.
std::size_t parse_size(std::string_view word);

/// A decimal number from `least` to `most`. Throws as above.
std::uint64_t parse_number(std::string_view word, std::uint64_t least, std::uint64_t most);

/// A fraction from 0 up, as a number or in percent: "0.05", "5%". Throws as above.
double parse_fraction(std::string_view word);

/// In the largest unit that needs no fraction: "5s", "250ms".
std::string format_duration(std::chrono::nanoseconds duration);
std::string format_size(std::size_t bytes);

}  // namespace fortune::cli
