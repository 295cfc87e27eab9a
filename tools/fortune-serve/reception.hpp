/// What is the same for every connection of an acceptor, whoever speaks first.
#pragma once

#include <optional>

#include "fortune/acceptor.hpp"
#include "fortune/endpoint.hpp"
#include "fortune/file_descriptor.hpp"
#include "house.hpp"
#include "ledger.hpp"
#include "visit.hpp"

namespace fortune::serve {

/// Lets in the connections of one acceptor, on its thread, and hands them on.
class Reception : public Acceptor::Handler {
 public:
  enum class Stay { some, all };  ///< which connections outlive serve()

  /// Both must outlive the reception.
  Reception(const House& house, const Endpoint& endpoint, Stay stay)
      : endpoint_(endpoint), reader_(house.publication), house_(house), stay_(stay) {}
  virtual ~Reception() = default;

  void accepted(FileDescriptor peer) final;
  void woken() final { reader_.edition(); }
  void starved(int error) final;

  /// Of what has ended here, or not at all. From any thread.
  virtual Counts counts() const { return ledger_.read(); }

 protected:
  /// Serves the connection, or hands it on to who does. Throws std::bad_alloc or std::system_error
  /// when the machine lacks what that needs.
  virtual void serve(FileDescriptor peer, Visit visit) = 0;

  /// Tells one over a limit, as far as there is a way to.
  virtual void refuse(const FileDescriptor&) {}

  const Endpoint& endpoint_;
  Publication::Reader reader_;
  Ledger ledger_;

 private:
  std::optional<Admission::Pass> let_in(const FileDescriptor& peer);

  const House& house_;
  const Stay stay_;
};

}  // namespace fortune::serve
