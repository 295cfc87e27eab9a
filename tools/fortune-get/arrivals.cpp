#include "arrivals.hpp"

#include <algorithm>

#include "fortune/stream.hpp"

namespace fortune::get {

std::error_code Arrivals::read_more(Stream& stream, Deadline deadline, Input& input) {
  make_room();
  std::error_code error;
  const std::size_t n = stream.read_some(std::span(buffer_).subspan(end_), deadline, error);
  end_ += n;
  input = n == 0 ? Input::ended : Input::open;
  return error;
}

void Arrivals::make_room() {
  constexpr std::size_t first_bytes = 4096;
  std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
            buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
  end_ -= begin_;
  begin_ = 0;
  if (end_ == buffer_.size()) buffer_.resize(std::max(first_bytes, 2 * buffer_.size()));
}

}  // namespace fortune::get
