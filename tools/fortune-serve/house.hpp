/// What all threads of a server that let somebody in share.
#pragma once

#include "admission.hpp"
#include "log.hpp"
#include "publication.hpp"

namespace fortune::serve {

/// Outlives those threads.
struct House {
  const Publication& publication;
  Admission& admission;
  Throttle& starvation_log;
};

}  // namespace fortune::serve
