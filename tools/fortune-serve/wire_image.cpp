#include "wire_image.hpp"

#include <algorithm>

namespace fortune::serve {

// Two passes: measuring first keeps the peak at the image's own size. A fortune that is left out is
// one of no bytes until the end, where such are taken out.
WireImage::WireImage(const Codec& codec, const FortuneSet& set, std::size_t max_text_bytes) {
  ends_.reserve(set.size());
  std::size_t end = 0;
  for (const Corpus& corpus : set.corpora) {
    for (std::size_t id = 0; id < corpus.size(); ++id) {
      if (corpus[id].size() <= max_text_bytes) end += codec.encoded_size(corpus[id]).value_or(0);
      ends_.push_back(end);
    }
  }

  bytes_ = std::make_unique_for_overwrite<std::byte[]>(end);
  std::size_t begin = 0;
  std::size_t i = 0;
  for (const Corpus& corpus : set.corpora) {
    for (std::size_t id = 0; id < corpus.size(); ++id, ++i) {
      if (ends_[i] > begin) codec.encode(corpus[id], {bytes_.get() + begin, ends_[i] - begin});
      begin = ends_[i];
    }
  }
  ends_.erase(std::unique(ends_.begin(), ends_.end()), ends_.end());
  if (!ends_.empty() && ends_.front() == 0) ends_.erase(ends_.begin());
}

bool WireImage::has_variety() const {
  for (std::size_t i = 1; i < size(); ++i)
    if (!std::ranges::equal((*this)[0], (*this)[i])) return true;
  return false;
}

}  // namespace fortune::serve
