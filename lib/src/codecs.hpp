/// The codecs that framing.cpp's table names, one file each.
#pragma once

namespace fortune {

struct Codec;

extern const Codec qt_codec;

}  // namespace fortune
