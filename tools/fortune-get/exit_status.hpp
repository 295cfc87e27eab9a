/// The exit statuses of fortune-get(1).
#pragma once

#include <system_error>

namespace fortune::get {

/// Nothing fits what was asked for; <sysexits.h> has no number for it.
inline constexpr int nothing_fits = 1;

/// Of an error of a conversation.
int exit_status_of(std::error_code error);

/// Whether the same call may succeed a moment later.
bool is_worth_another_try(int exit_status);

}  // namespace fortune::get
