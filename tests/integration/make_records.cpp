// Prints records of the reference generator, one on each line, with all spellings and oddities.
//
//   make_records SEED COUNT

#include <algorithm>
#include <exception>
#include <iostream>
#include <string>

#include "reference/generator.hpp"

int main(int argc, char* argv[]) {
    try {
        if (argc != 3) throw std::invalid_argument("usage: make_records SEED COUNT");
        duo2qualys::reference::Rng rng(std::stoull(argv[1]));
        for (unsigned long left = std::stoul(argv[2]); left > 0; --left) {
            std::string record = duo2qualys::reference::random_record(rng);
            // Line breaks are blanks wherever JSON allows them.
            std::replace(record.begin(), record.end(), '\n', ' ');
            std::replace(record.begin(), record.end(), '\r', ' ');
            std::cout << record << '\n';
        }
        std::cout.flush();
        return std::cout ? 0 : 1;
    } catch (const std::exception& error) {
        std::cerr << "make_records: " << error.what() << '\n';
        return 1;
    }
}
