/// Provides a collector of its own for each file that is collected independently of the order of the run.
/// Tested by tests/integration/batch_test.py and tests/integration/threads_test.py.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "app/collector.hpp"
#include "app/settings.hpp"
#include "output/reject_log.hpp"

namespace duo2qualys::app {

/// Holds the rejects of a file until its turn. Used by one thread at a time.
class HeldRejects final : public output::RejectTaker {
  public:
    void add(const std::string& input, const output::Reject& reject) override {
        rejects_.emplace_back(input, reject);
    }
    /// Has no effect: give_to() passes the rejects on.
    void flush() override {}
    bool empty() const noexcept { return rejects_.empty(); }
    /// Passes the rejects to `taker` and forgets them.
    void give_to(output::RejectTaker& taker) {
        for (const auto& [input, reject] : rejects_)
            taker.add(input, reject);
        taker.flush();
        clear();
    }
    void clear() noexcept { rejects_.clear(); }

  private:
    std::vector<std::pair<std::string, output::Reject>> rejects_;
};

/// A collector and its rejects, used by one file at a time.
struct OwnCollector {
    explicit OwnCollector(const Settings& settings) : collector(settings, rejects, nullptr) {}

    HeldRejects rejects;
    Collector collector;
    bool is_large = false;  ///< it has collected a chunk that is_large()
};

/// A pool of unused collectors. Making one takes longer than converting a small file. Thread-safe.
class CollectorPool {
  public:
    /// `settings` must outlive the pool.
    explicit CollectorPool(const Settings& settings) : settings_(settings) {}

    std::unique_ptr<OwnCollector> take() {
        {
            const std::lock_guard lock(mutex_);
            if (!free_.empty()) {
                std::unique_ptr<OwnCollector> own = std::move(free_.back());
                free_.pop_back();
                return own;
            }
        }
        return std::make_unique<OwnCollector>(settings_);
    }
    /// Returns a collector to the pool. One that has seen a large record is destroyed, because it still holds
    /// the memory for it.
    void give_back(std::unique_ptr<OwnCollector> own) {
        if (own->is_large) return;
        own->rejects.clear();
        own->collector.reset_tally();
        const std::lock_guard lock(mutex_);
        free_.push_back(std::move(own));
    }

  private:
    const Settings& settings_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<OwnCollector>> free_;
};

}  // namespace duo2qualys::app
