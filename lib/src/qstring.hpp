/// A QString as QDataStream writes it, in every stream version since Qt 3: u32 byte count, then
/// UTF-16, both big-endian, without BOM or NUL; a null string is ffffffff.
/// Source: Qt's QDataStream &operator<<(QDataStream &, const QString &).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fortune/codec.hpp"

namespace fortune::qstring {

inline constexpr std::size_t header_bytes = 4;
inline constexpr std::uint32_t null_count = 0xffffffff;

/// A count of fffffffe announces the longer header that Qt 6.7 has for larger strings.
inline constexpr std::size_t most_code_units = 0xfffffffc / 2;

/// Code units of UTF-16 for this text, which is valid UTF-8.
std::size_t code_units(std::string_view text);

/// Writes the string, header and all, and returns the place after it.
std::byte* store(std::byte* to, std::string_view text, std::size_t code_units);

/// Decodes a string at the beginning of `arrived`; a null string is an empty one. Lone surrogates
/// become U+FFFD: UTF-8 cannot hold them, and dropping them would hide the defect.
Decoded decode(Bytes arrived, std::size_t max_text_bytes, std::string& text);

}  // namespace fortune::qstring
