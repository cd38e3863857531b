/// Runs a pipeline for tests, with one collector for everything that is read.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "app/collector.hpp"
#include "app/pipeline.hpp"
#include "app/reader.hpp"
#include "app/settings.hpp"
#include "input/byte_source.hpp"

namespace duo2qualys::test {

class CollectedJob final : public app::Job {
  public:
    using Read = std::function<void(app::Feed&)>;

    CollectedJob(app::Collector& collector, Read read) : collector_(collector), read_(std::move(read)) {}

    void read(app::Feed& feed) override { read_(feed); }
    void take(app::Chunk& chunk) override { collector_.add(chunk); }
    bool is_independent() const override { return false; }
    bool may_wait() const override { return true; }

  private:
    app::Collector& collector_;
    Read read_;
};

/// Runs one job.
inline void run_pipeline(const app::Settings& settings, unsigned threads, app::Collector& collector,
                         CollectedJob::Read read) {
    app::Pipeline pipeline(settings, threads);
    auto job = std::make_unique<CollectedJob>(collector, std::move(read));
    pipeline.run([&job] { return std::move(job); });
}

/// Reads one input.
inline void run_pipeline(const app::Settings& settings, unsigned threads, app::Collector& collector,
                         const std::string& name, input::ByteSource& source) {
    run_pipeline(settings, threads, collector,
                 [&](app::Feed& feed) { app::Reader(settings, feed, collector).read(name, source); });
}

}  // namespace duo2qualys::test
