#include "ledger.hpp"

#include <doctest/doctest.h>

#include <thread>

using namespace fortune::serve;

TEST_CASE("ledgers of several threads balance in their sum") {
  Ledger acceptor;
  for (int i = 0; i < 3; ++i) acceptor.begin();
  acceptor.end(Count::served, 10);
  Ledger loop;
  loop.end(Count::timed_out);

  Counts sum = acceptor.read();
  CHECK(sum.balances());
  CHECK(sum[Count::active] == 2);
  sum += loop.read();
  CHECK(sum.balances());
  CHECK(sum[Count::accepted] == 3);
  CHECK(sum[Count::active] == 1);
  CHECK(sum[Count::bytes_sent] == 10);

  ++sum[Count::served];
  CHECK_FALSE(sum.balances());
}

TEST_CASE("more ends than beginnings are no balance") {
  Ledger ledger;
  ledger.end(Count::served);
  CHECK_FALSE(ledger.read().balances());
}

TEST_CASE("a reader sees whole changes alone") {
  constexpr int rounds = 100'000;
  Ledger ledger;
  std::thread writer([&] {
    for (int i = 0; i < rounds; ++i) {
      ledger.begin();
      ledger.end(Count::served, 7);
    }
  });
  Counts counts;
  do {
    counts = ledger.read();
    REQUIRE(counts.balances());
    REQUIRE(counts[Count::bytes_sent] == 7 * counts[Count::served]);
  } while (counts[Count::served] < rounds);
  writer.join();
}
