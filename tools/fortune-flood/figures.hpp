/// Figures as people read them.
#pragma once

#include <string>

namespace fortune::flood {

/// Six significant digits at most, without needless ones.
std::string plain(double value);

/// Three significant digits with the unit that suits them: 12.3us, 4.56ms, 7.89s.
std::string in_time_unit(double microseconds);

/// A count or a rate in few digits: 950, 12.3k, 4.56M.
std::string in_thousands(double value);

}  // namespace fortune::flood
