#include "filter.hpp"

#include <re2/re2.h>

#include <stdexcept>

namespace fortune::serve {

Pattern::Pattern(const std::string& expression, Case letters) {
  RE2::Options options;
  options.set_case_sensitive(letters == Case::sensitive);
  options.set_log_errors(false);
  compiled_ = std::make_shared<const RE2>(expression, options);
  if (!compiled_->ok())
    throw std::invalid_argument("bad regular expression \"" + expression + "\" (" +
                                compiled_->error() + ")");
}

bool Pattern::matches(std::string_view text) const { return RE2::PartialMatch(text, *compiled_); }

}  // namespace fortune::serve
