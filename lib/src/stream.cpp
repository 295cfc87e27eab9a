#include "fortune/stream.hpp"

#include <asio/buffer.hpp>
#include <asio/error.hpp>
#include <asio/generic/stream_protocol.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <cerrno>

#include "fortune/address.hpp"
#include "fortune/error.hpp"

namespace fortune {
namespace {

// Asio has a system category of its own, which does not compare equal to std::errc everywhere.
std::error_code to_std(std::error_code error) {
  if (error.category() == asio::system_category()) return {error.value(), std::system_category()};
  return error;
}

}  // namespace

struct Stream::Impl {
  asio::io_context context{1};
  asio::generic::stream_protocol::socket socket{context};

  /// Runs what was started; past the deadline it is cancelled, and this returns false.
  bool run_until(Deadline deadline);
  std::error_code connect(const SocketAddress& address, Deadline deadline);
  std::error_code connect_unix(const SocketAddress& address, Deadline deadline);
};

bool Stream::Impl::run_until(Deadline deadline) {
  context.restart();
  context.run_until(deadline.time());
  if (context.stopped()) return true;
  std::error_code ignored;
  socket.cancel(ignored);
  context.run();
  return false;
}

std::error_code Stream::Impl::connect(const SocketAddress& address, Deadline deadline) {
  std::error_code error;
  socket.close(error);
  socket.open({address.family(), 0}, error);
  if (error) return to_std(error);
  if (address.family() == AF_UNIX) return connect_unix(address, deadline);
  const asio::generic::stream_protocol::endpoint peer(address.data(), address.size);
  socket.async_connect(peer, [&](std::error_code result) { error = result; });
  if (!run_until(deadline)) return Errc::timed_out;
  return to_std(error);
}

// A Unix-domain socket whose backlog is full answers EAGAIN, and no poller tells when there is room
// again; Asio takes that EAGAIN for a connection under way.
std::error_code Stream::Impl::connect_unix(const SocketAddress& address, Deadline deadline) {
  constexpr std::chrono::milliseconds retry_after{2};
  std::error_code ignored;
  socket.native_non_blocking(true, ignored);
  while (::connect(socket.native_handle(), address.data(), address.size) != 0) {
    if (errno != EAGAIN) return {errno, std::system_category()};
    asio::steady_timer timer(context, retry_after);
    timer.async_wait([](std::error_code) {});
    if (!run_until(deadline)) return Errc::timed_out;
  }
  return {};
}

Stream::Stream() : impl_(std::make_unique<Impl>()) {}
Stream::~Stream() = default;
Stream::Stream(Stream&&) noexcept = default;
Stream& Stream::operator=(Stream&&) noexcept = default;

std::error_code Stream::connect(std::span<const SocketAddress> addresses, Deadline deadline) {
  std::error_code error = Errc::host_not_found;
  auto left = static_cast<Clock::rep>(addresses.size());
  for (const SocketAddress& address : addresses) {
    error = impl_->connect(address, Deadline::after(deadline.remaining() / left--));
    if (!error) break;
  }
  return error;
}

std::size_t Stream::read_some(std::span<std::byte> into, Deadline deadline,
                              std::error_code& error) {
  std::size_t size = 0;
  impl_->socket.async_read_some(asio::buffer(into.data(), into.size()),
                                [&](std::error_code result, std::size_t n) {
                                  error = result;
                                  size = n;
                                });
  if (!impl_->run_until(deadline)) error = Errc::timed_out;
  error = error == asio::error::eof ? std::error_code() : to_std(error);
  return size;
}

}  // namespace fortune
