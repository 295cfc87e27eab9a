#include "wire_image.hpp"

#include <algorithm>

namespace fortune::serve {

// Two passes: measuring first keeps the peak at the image's own size.
WireImage::WireImage(const Codec& codec, const FortuneSet& set, std::size_t max_text_bytes) {
  ends_.reserve(set.size());
  std::size_t end = 0;
  for (const Corpus& corpus : set.corpora)
    for (std::size_t id = 0; id < corpus.size(); ++id)
      if (corpus[id].size() <= max_text_bytes)
        ends_.push_back(end += codec.encoded_size(corpus[id]));

  bytes_ = std::make_unique_for_overwrite<std::byte[]>(end);
  std::size_t next = 0;
  for (const Corpus& corpus : set.corpora) {
    for (std::size_t id = 0; id < corpus.size(); ++id) {
      if (corpus[id].size() > max_text_bytes) continue;
      const std::size_t begin = next == 0 ? 0 : ends_[next - 1];
      codec.encode(corpus[id], {bytes_.get() + begin, ends_[next] - begin});
      ++next;
    }
  }
}

bool WireImage::has_variety() const {
  for (std::size_t i = 1; i < size(); ++i)
    if (!std::ranges::equal((*this)[0], (*this)[i])) return true;
  return false;
}

}  // namespace fortune::serve
