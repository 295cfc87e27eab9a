/// Text from elsewhere, made safe to show.
#pragma once

#include <string>
#include <string_view>

namespace fortune::cli {

/// The text with each control character that is not among `kept` written out, those of ASCII as
/// `\x1b` and those of Unicode (U+0080 to U+009F) as `\u009b`: a terminal that gets them does as
/// they say. Other bytes stay as they are.
std::string visible(std::string_view text, std::string_view kept = {});

}  // namespace fortune::cli
