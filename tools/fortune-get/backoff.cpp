#include "backoff.hpp"

namespace fortune::get {

Clock::duration Backoff::next() {
  if (!random_) random_.emplace(std::random_device()());
  const Clock::duration pause(
      std::uniform_int_distribution(length_.count() / 2, length_.count())(*random_));
  if (length_ <= Clock::duration::max() / 2) length_ *= 2;
  return pause;
}

}  // namespace fortune::get
