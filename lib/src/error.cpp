#include "fortune/error.hpp"

#include <string>

namespace fortune {

const std::error_category& error_category() {
  class Category : public std::error_category {
    const char* name() const noexcept override { return "fortune"; }
    std::string message(int code) const override {
      switch (static_cast<Errc>(code)) {
        case Errc::host_not_found: return "host not found";
        case Errc::timed_out: return "timed out";
        case Errc::malformed: return "malformed answer, or not of this framing";
        case Errc::unrecognised: return "unrecognised or cut short answer, name the framing";
        case Errc::ambiguous: return "ambiguous answer, name the framing (qt4 or pyqt)";
        case Errc::cut_short: return "answer cut short";
        case Errc::empty: return "empty answer";
        case Errc::too_large: return "answer over the size limit, or not of this framing";
        case Errc::repeated: return "the same fortune again";
        case Errc::not_found: return "no fortune fits";
        case Errc::bad_request: return "the server does not understand the request";
        case Errc::busy: return "the server is busy";
        case Errc::shutting_down: return "the server is shutting down";
      }
      return "unknown error";
    }
  };
  static const Category category;
  return category;
}

std::error_code make_error_code(Errc code) { return {static_cast<int>(code), error_category()}; }

}  // namespace fortune
