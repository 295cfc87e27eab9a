// A server whose service times are known: it answers each connection a drawn time after it came,
// and remembers when that was in truth. Its own lateness is in that record, so nothing is asked of
// it.
//
// usage: delaying-server SEED MEDIAN_MS SIGMA
// Delays are log-normal. It prints its port, serves until its stdin ends, and then prints a row for
// each connection, in the order of acceptance, in nanoseconds of the monotonic clock: when it was
// accepted, how long before that the server may have waited for a CPU, the delay drawn, when the
// answer began to be sent, and when it was.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <queue>
#include <random>
#include <system_error>
#include <utility>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using Time = Clock::time_point;

constexpr std::array<unsigned char, 8> answer{0, 0, 0, 4, 0, 'h', 0, 'i'};  // of the framing qt

struct Row {
  Time accepted;
  Clock::duration waited{};
  Clock::duration delay{};
  Time sent_from{};
  Time sent_by{};
};

struct Waiting {
  Time due;
  int peer;
  std::size_t row;
  bool operator<(const Waiting& other) const { return due > other.due; }  // the next one first
};

int checked(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::system_category(), what);
  return result;
}

class Server {
 public:
  Server(unsigned long long seed, double median_ms, double sigma)
      : random_(seed), delay_ms_(std::log(median_ms), sigma) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    checked(bind(listener_, generic, size), "bind");
    checked(listen(listener_, SOMAXCONN), "listen");
    checked(getsockname(listener_, generic, &size), "getsockname");
    std::printf("%d\n", ntohs(address.sin_port));
    std::fflush(stdout);
    watch(listener_);
    watch(STDIN_FILENO);
  }

  void run() {
    while (wait()) {
      accept_all();
      answer_those_due();
    }
    for (const Row& row : rows_)
      std::printf("%lld %lld %lld %lld %lld\n", ns(row.accepted.time_since_epoch()), ns(row.waited),
                  ns(row.delay), ns(row.sent_from.time_since_epoch()),
                  ns(row.sent_by.time_since_epoch()));
  }

 private:
  static long long ns(Clock::duration duration) { return duration.count(); }

  void watch(int descriptor) {
    epoll_event event{.events = EPOLLIN, .data = {.fd = descriptor}};
    checked(epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event), "epoll_ctl");
  }

  // Until somebody connects or an answer is due. False at the end of stdin.
  bool wait() {
    timespec timeout{};
    if (!waiting_.empty()) {
      const auto left = std::max(waiting_.top().due - Clock::now(), Clock::duration{});
      const auto whole = std::chrono::floor<std::chrono::seconds>(left);
      timeout = {.tv_sec = whole.count(), .tv_nsec = (left - whole).count()};
    }
    std::array<epoll_event, 2> events;
    const int n = epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()),
                               waiting_.empty() ? nullptr : &timeout, nullptr);
    const auto waited_ever = waited_for_cpu();
    waited_ = waited_ever - std::exchange(waited_ever_, waited_ever);
    return std::none_of(events.begin(), events.begin() + std::max(n, 0),
                        [](const epoll_event& event) { return event.data.fd == STDIN_FILENO; });
  }

  // Ever; 0 where the kernel does not tell. Its file has "ran waited slices", in nanoseconds.
  Clock::duration waited_for_cpu() const {
    std::array<char, 64> text{};
    long long waited = 0;
    if (pread(schedstat_, text.data(), text.size() - 1, 0) > 0)
      std::sscanf(text.data(), "%*d %lld", &waited);
    return std::chrono::nanoseconds(waited);
  }

  void accept_all() {
    for (;;) {
      const Time now = Clock::now();
      const int peer = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (peer < 0 && errno == EAGAIN) return;
      checked(peer, "accept4");
      const auto delay = std::chrono::duration_cast<Clock::duration>(
          std::chrono::duration<double, std::milli>(delay_ms_(random_)));
      waiting_.push({.due = now + delay, .peer = peer, .row = rows_.size()});
      rows_.push_back({.accepted = now, .waited = waited_, .delay = delay});
    }
  }

  void answer_those_due() {
    while (!waiting_.empty() && waiting_.top().due <= Clock::now()) {
      const Waiting next = waiting_.top();
      waiting_.pop();
      rows_[next.row].sent_from = Clock::now();
      send(next.peer, answer.data(), answer.size(), MSG_NOSIGNAL | MSG_MORE);
      close(next.peer);
      rows_[next.row].sent_by = Clock::now();
    }
  }

  std::mt19937_64 random_;
  std::lognormal_distribution<> delay_ms_;
  int epoll_ = checked(epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
  int listener_ = checked(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket");
  int schedstat_ = open("/proc/self/schedstat", O_RDONLY | O_CLOEXEC);
  Clock::duration waited_ever_ = waited_for_cpu();
  Clock::duration waited_{};  // for a CPU, since it last looked for who has come
  std::priority_queue<Waiting> waiting_;
  std::vector<Row> rows_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 64;
  prctl(PR_SET_TIMERSLACK, 1);
  try {
    Server(std::strtoull(argv[1], nullptr, 10), std::atof(argv[2]), std::atof(argv[3])).run();
  } catch (const std::system_error& failure) {
    std::fprintf(stderr, "delaying-server: %s\n", failure.what());
    return 71;
  }
  return 0;
}
