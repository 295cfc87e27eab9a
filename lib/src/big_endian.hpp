/// Integers in network byte order.
#pragma once

#include <cstddef>
#include <cstdint>

namespace fortune {

inline std::uint16_t load_u16(const std::byte* p) {
  return static_cast<std::uint16_t>(std::to_integer<unsigned>(p[0]) << 8 |
                                    std::to_integer<unsigned>(p[1]));
}

inline std::uint32_t load_u32(const std::byte* p) {
  return std::uint32_t{load_u16(p)} << 16 | load_u16(p + 2);
}

/// Both return the place after what they wrote.
inline std::byte* store_u16(std::byte* p, std::uint16_t value) {
  p[0] = static_cast<std::byte>(value >> 8);
  p[1] = static_cast<std::byte>(value & 0xff);
  return p + 2;
}

inline std::byte* store_u32(std::byte* p, std::uint32_t value) {
  return store_u16(store_u16(p, static_cast<std::uint16_t>(value >> 16)),
                   static_cast<std::uint16_t>(value & 0xffff));
}

}  // namespace fortune
