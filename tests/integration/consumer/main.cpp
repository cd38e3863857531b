// Converts the records on stdin, one on each line. Writes events to stdout, and rejects to stderr.
#include <duo2qualys/normalizer.hpp>
#include <iostream>
#include <string>

int main() {
    duo2qualys::Options options;
    options.unmapped = duo2qualys::Unmapped::keep;
    duo2qualys::Normalizer normalizer(options);

    std::string record;
    std::string events;
    for (std::size_t line = 1; std::getline(std::cin, record); ++line) {
        const duo2qualys::Outcome outcome = normalizer.normalize(record, events);
        if (outcome.status == duo2qualys::Outcome::Status::rejected)
            std::cerr << line << ": " << name(outcome.reason) << ": " << outcome.detail << '\n';
    }
    std::cout << events;
}
