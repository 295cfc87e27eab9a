#include "builtin_fortunes.hpp"

namespace fortune::serve {

const std::string_view builtin_fortunes =
    R"(A stranger will hold a door for you today. It will be automatic.
%
You will soon find what you lost, right after you buy a new one.
%
The bug you are looking for is one line above the one you are looking at.
%
Good things come in threes. So do packets, when the first two were lost.
%
Today is a fine day to read the manual. Tomorrow you would have needed it.
%
An unexpected visitor brings cake. Blame the cache if it is stale.
%
Your luck is about to turn. Mind the déjà vu ☃
)";

}  // namespace fortune::serve
